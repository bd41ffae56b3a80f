/**
 * Expressions in C: one table keyed by kind. A printed expression has the C type that its IR type stands for, or is
 * an `int` with a value of that type where the type is narrower than `int`.
 */

import type { Expression } from '../ir/nodes.ts'
import {
  bitsOf,
  type IntegerType,
  isSigned,
  presentFields,
  type SliceType,
  type StorageType,
  type ValueType,
} from '../types/machine.ts'
import {
  arithmetic,
  bitCount,
  bits,
  complement,
  count,
  negate,
  operandPair,
  rotate,
  shift,
  swapBytes,
  reverseBits,
  overflows,
} from './arithmetic.ts'
import { fromHelper, rangeHelper, textHelper } from './helpers/memory.ts'
import { integerLiteral, stringLiteral } from './literals.ts'
import { addressOf, placeValue, pointTo, referTo } from './places.ts'
import {
  ADDITIVE,
  atLeast,
  binary,
  cast,
  CONDITIONAL,
  EQUALITY,
  LOGICAL_AND,
  LOGICAL_OR,
  MULTIPLICATIVE,
  primary,
  PRIMARY,
  type Printed,
  RELATIONAL,
  unary,
  UNARY,
} from './precedence.ts'
import type { Scope } from './scope.ts'
import { isSameInC } from './representation.ts'

/** Constant initialisers have no variables, everything else has. */
export type ExpressionScope = Pick<Scope, 'unit' | 'local'>
export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { kind: K }>
type Print<E extends Expression> = (node: E, scope: ExpressionScope) => Printed

/** Prints an expression. */
export function expression(node: Expression, scope: ExpressionScope): Printed {
  return (PRINTERS[node.kind] as Print<Expression>)(node, scope)
}

/** Prints an expression where C converts it to its type anyway, so that suffixes and widening casts are left out. */
export function bare(node: Expression, scope: ExpressionScope): Printed {
  if (node.kind === 'integer') return integerLiteral(node.value, node.type, scope.unit.program.target, true)
  return node.kind === 'convert' && widens(node.value.type, node.type, scope)
    ? expression(node.value, scope)
    : expression(node, scope)
}

function widens(from: ValueType, to: ValueType, { unit }: ExpressionScope): boolean {
  if (from.kind === 'boolean') return to.kind === 'integer'
  if (from.kind !== 'integer' || to.kind !== 'integer') return false
  const { addressBits } = unit.program.target
  return isSigned(from) === isSigned(to) && bitsOf(from, addressBits) <= bitsOf(to, addressBits)
}

const PRINTERS: { readonly [K in Expression['kind']]: Print<ExpressionOf<K>> } = {
  integer: ({ value, type }, { unit }) => integerLiteral(value, type, unit.program.target, false),
  boolean: ({ value }) => primary(String(value)),
  string: ({ value, type }, { unit }) =>
    primary(`(${unit.types.declare(type)})STRING(${stringLiteral(value)})`),
  text: ({ value, type, texts }, scope) => {
    scope.unit.types.declare(type)
    const helper = scope.unit.helpers.define('text_of', (context) => textHelper(texts, context))
    return primary(`${helper}(${bare(value, scope).text})`)
  },
  null: () => primary('NULL'),
  zero,
  location: ({ location }, { unit }) => unary(unit.checks.location(location)),
  read: ({ place }, scope) => placeValue(place, scope),
  refer: ({ place }, scope) => referTo(place, scope),
  pointTo: ({ place }, scope) => pointTo(place, scope),
  addressOf: ({ place }, scope) => addressOf(place, scope),
  function: (node, { unit }) => primary(unit.names.of(node.function)),
  linkerSymbol: ({ name, type }, { unit }) => symbolAddress(unit.names.ofLinkerSymbol(name), type),
  arithmetic,
  negate,
  bits,
  complement,
  shift,
  rotate,
  bitCount,
  swapBytes,
  reverseBits,
  overflows,
  compare,
  not: ({ value }, scope) => unary(`!${atLeast(UNARY, expression(value, scope))}`),
  logical: ({ operator, left, right }, scope) =>
    operator === 'and'
      ? binary(expression(left, scope), '&&', expression(right, scope), LOGICAL_AND)
      : binary(expression(left, scope), '||', expression(right, scope), LOGICAL_OR),
  conditional: ({ condition, whenTrue, whenFalse }, scope) => {
    const parts = [condition, whenTrue, whenFalse].map((part) =>
      atLeast(CONDITIONAL + 1, expression(part, scope)),
    )
    return { text: `${parts[0]} ? ${parts[1]} : ${parts[2]}`, precedence: CONDITIONAL }
  },
  convert,
  assertNotNull: ({ type, value, site }, scope) => {
    const { unit } = scope
    const check = unit.checks.row(site)
    const notNull = unit.helpers.use('not_null')
    const isFunction = value.type.kind === 'function'
    const reference = isFunction ? cast('void *', expression(value, scope)) : bare(value, scope)
    return cast(unit.types.declare(type), primary(`${notNull}(${reference.text}, ${check})`))
  },
  call,
  record: (node, scope) => {
    const type = scope.unit.types.declare(node.type)
    const { struct } = node.type
    const present = presentFields(struct, node.variant ?? null)
    const fields = node.fields.map((field, index) => {
      return `.${scope.unit.names.ofField(struct, present[index])} = ${bare(field, scope).text}`
    })
    return primary(`(${type}){ ${fields.join(', ') || '0'} }`)
  },
  member: ({ record, field }, scope) => {
    if (record.type.kind !== 'record') throw new Error(`a field of a ${record.type.kind}`)
    const name = scope.unit.names.ofField(record.type.struct, field)
    return primary(`${atLeast(PRIMARY, expression(record, scope))}.${name}`)
  },
  sliceOfArray: ({ type, array }, scope) => {
    if (array.type.kind !== 'array') throw new Error(`a slice of a ${array.type.kind}`)
    const tag = scope.unit.types.declare(type)
    return primary(`(${tag}){ ${referTo(array, scope).text}, ${array.type.length} }`)
  },
  view: ({ type, address, length }, scope) => {
    const { types } = scope.unit
    const element = type.kind === 'slice' ? types.pointerTo(type.element) : 'u8 *'
    const pointer = cast(element, addressWide(address, scope))
    return primary(`(${types.declare(type)}){ ${pointer.text}, ${bare(length, scope).text} }`)
  },
  subrange,
  length: ({ value }, scope) => primary(`${atLeast(PRIMARY, expression(value, scope))}.length`),
  data: ({ value }, scope) => primary(`${atLeast(PRIMARY, expression(value, scope))}.pointer`),
  offset,
}

function zero({ type }: ExpressionOf<'zero'>, { unit }: ExpressionScope): Printed {
  switch (type.kind) {
    case 'integer':
      return integerLiteral(0n, type, unit.program.target, false)
    case 'boolean':
      return primary('false')
    case 'string':
    case 'slice':
    case 'record':
      return primary(`(${unit.types.declare(type)})${zeroBraces(type, unit)}`)
    default:
      return primary('NULL')
  }
}

/** All zero, with a pair of braces for each struct that begins with another one, which gcc misses otherwise. */
export function zeroBraces(type: StorageType, unit: ExpressionScope['unit']): string {
  const first = type.kind === 'record' ? type.struct.fields[0]?.type : undefined
  const isStruct = first?.kind === 'record' || first?.kind === 'string' || first?.kind === 'slice'
  if (type.kind !== 'record' || !first || !isStruct) return '{ 0 }'
  return `{ .${unit.names.ofField(type.struct, 0)} = ${zeroBraces(first, unit)} }`
}

const COMPARISON_SIGNS = {
  equal: '==',
  notEqual: '!=',
  less: '<',
  lessOrEqual: '<=',
  greater: '>',
  greaterOrEqual: '>=',
} as const

function compare({ operator, left, right }: ExpressionOf<'compare'>, scope: ExpressionScope): Printed {
  const sign = COMPARISON_SIGNS[operator]
  const isEquality = operator === 'equal' || operator === 'notEqual'
  if (left.type.kind === 'string') {
    const values = `${expression(left, scope).text}, ${expression(right, scope).text}`
    const equal = primary(`${scope.unit.helpers.use('string_equal')}(${values})`)
    return operator === 'equal' ? equal : unary(`!${equal.text}`)
  }
  const precedence = isEquality ? EQUALITY : RELATIONAL
  if (left.type.kind === 'integer') {
    const [first, second] = operandPair(left, right, scope)
    return binary(first, sign, second, precedence)
  }
  const values = [expression(left, scope), expression(right, scope)]
  // C orders pointers into one object only; addresses are ordered always.
  const [first, second] = isEquality ? values : values.map((value) => cast('usize', value))
  return binary(first, sign, second, precedence)
}

function symbolAddress(name: string, type: IntegerType): Printed {
  const address = cast('usize', primary(name))
  return type.name === 'usize' ? address : cast(type.name, address)
}

/** An address in a form from which C makes a pointer without a warning. */
function addressWide(address: Expression, scope: ExpressionScope): Printed {
  const printed = expression(address, scope)
  return address.type.kind === 'integer' && address.type.name !== 'usize' ? cast('usize', printed) : printed
}

/** Kinds that C represents as an address and converts to an integer of another width only with a warning. */
const ADDRESS_KINDS: ReadonlySet<ValueType['kind']> = new Set(['reference', 'pointer', 'function'])

function convert({ type, value }: ExpressionOf<'convert'>, scope: ExpressionScope): Printed {
  const printed = expression(value, scope)
  if (isSameInC(value.type, type)) return printed
  const target = scope.unit.types.declare(type)
  const meets = ADDRESS_KINDS.has(value.type.kind) !== ADDRESS_KINDS.has(type.kind)
  const isAddressWide = (other: ValueType): boolean =>
    other.kind === 'integer' && /^[ui]size$/.test(other.name)
  if (meets && !isAddressWide(value.type) && !isAddressWide(type)) return cast(target, cast('usize', printed))
  return cast(target, printed)
}

function call(node: ExpressionOf<'call'>, scope: ExpressionScope): Printed {
  const { callee } = node
  const name =
    callee.kind === 'direct'
      ? scope.unit.names.of(callee.function)
      : atLeast(PRIMARY, expression(callee.value, scope))
  return primary(`${name}(${node.arguments.map((argument) => bare(argument, scope).text).join(', ')})`)
}

function subrange({ value, start, end, site }: ExpressionOf<'subrange'>, scope: ExpressionScope): Printed {
  const operands = [expression(value, scope).text, count(start, scope)]
  if (end) operands.push(count(end, scope))
  const helper = rangeFunction(value.type, end ? 'range' : 'from', scope)
  return primary(`${helper}(${[...operands, scope.unit.checks.rowOrNull(site)].join(', ')})`)
}

function rangeFunction(type: ValueType, family: 'range' | 'from', { unit }: ExpressionScope): string {
  const { helpers, types } = unit
  if (type.kind === 'string') return helpers.use(`string_${family}`)
  const { element } = type as SliceType
  const { tag } = types.slice(element)
  const struct = `struct ${tag}`
  const range = helpers.define(`${tag}_range`, (context) =>
    rangeHelper(struct, types.pointerTo(element), context),
  )
  return family === 'range'
    ? range
    : helpers.define(`${tag}_from`, (context) => fromHelper(struct, range, context))
}

/** Pointers are moved as integers, since C defines their sums inside one object only. */
function offset(
  { type, pointer, count: by, backwards }: ExpressionOf<'offset'>,
  scope: ExpressionScope,
): Printed {
  if (type.kind !== 'pointer') throw new Error(`an offset of a ${type.kind}`)
  const { types } = scope.unit
  const base = cast('usize', expression(pointer, scope))
  const distance = cast('usize', expression(by, scope))
  const size = primary(`sizeof(${types.declare(type.element)})`)
  const address = binary(base, backwards ? '-' : '+', binary(distance, '*', size, MULTIPLICATIVE), ADDITIVE)
  return cast(types.pointerTo(type.element), address)
}
