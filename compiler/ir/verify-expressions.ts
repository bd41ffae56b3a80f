/** Verifies the types of expressions: one table keyed by kind. */

import { fits, integerFormat } from '../interpret/integers.ts'
import { BOOLEAN, isSigned, presentFields, type StorageType, type ValueType } from '../types/machine.ts'
import type { Body } from './verify-body.ts'
import { verifyPlace } from './verify-places.ts'
import { fitsType, sameSignature, type Signature, signatureOf } from './verify-report.ts'
import type { Callee, Expression, FunctionNode } from './nodes.ts'
import type { ArithmeticOperator } from './operations.ts'
import type { CheckKind, Site } from './checks.ts'

type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { kind: K }>
type Rule<E extends Expression> = (expression: E, body: Body) => void

/** Verifies an expression; a call is allowed only if it is the whole value of a statement. */
export function verifyExpression(expression: Expression, body: Body, isWhole = false): void {
  if (expression.kind === 'call') {
    body.report.require(isWhole, 'a call is an operand; it must be the whole value of a statement')
  }
  ;(RULES[expression.kind] as Rule<Expression>)(expression, body)
}

function all(body: Body, ...expressions: readonly Expression[]): void {
  for (const expression of expressions) verifyExpression(expression, body)
}

const OVERFLOW_CHECKS: Readonly<Record<ArithmeticOperator, CheckKind | null>> = {
  add: 'addOverflow',
  subtract: 'subtractOverflow',
  multiply: 'multiplyOverflow',
  divide: 'divideOverflow',
  remainder: null,
}

/** Requires that a site, where there is one, is of the check that its node can fail. */
export function requireCheck(body: Body, site: Site | null, expected: CheckKind | null, what: string): void {
  if (site && site.check !== expected) body.report.problem(`${what} has the check ${site.check}`)
}

/** Operand and result of one integer type. */
function sameInteger({ type, kind }: Expression, operands: readonly Expression[], { report }: Body): void {
  report.requireKind(type, ['integer'], kind)
  for (const operand of operands) report.requireFit(operand.type, type, `an operand of ${kind}`)
}

const RULES: { readonly [K in Expression['kind']]: Rule<ExpressionOf<K>> } = {
  integer: ({ type, value }, { report }) => {
    report.requireKind(type, ['integer'], 'an integer')
    if (!fits(integerFormat(type, report.target), value)) report.problem(`${value} does not fit ${type.name}`)
  },
  boolean: ({ type }, { report }) => report.requireKind(type, ['boolean'], 'a boolean'),
  string: ({ type }, { report }) => report.requireKind(type, ['string'], 'a string'),
  text: ({ type, value }, body) => {
    all(body, value)
    body.report.requireKind(type, ['string'], 'a text')
    requireUnsigned(value, body)
  },
  null: ({ type }, { report }) => {
    const nullable = (type.kind === 'reference' || type.kind === 'function') && type.nullable
    report.require(nullable, 'null has a type without null')
  },
  zero: ({ type }, { report }) => report.require(hasValues(type), 'zero has a type without values'),
  location: ({ type }, { report }) => {
    const { sourceLocation } = report.program
    const { to } = type
    report.require(to.kind === 'object' && to.struct === sourceLocation, 'a location is not a SourceLocation')
  },
  read: ({ type, place }, body) => {
    verifyPlace(place, body)
    body.report.require(hasValues(type), `a read of a ${type.kind} has no value`)
    body.report.requireFit(place.type, type, 'a read')
  },
  refer: ({ type, place }, body) => {
    verifyPlace(place, body)
    body.report.requireKind(place.type, ['object', 'array'], 'what is referred to')
    body.report.require(type.to === place.type, 'a reference has the type of another place')
  },
  addressOf: ({ type, place }, body) => {
    verifyPlace(place, body)
    body.report.requireAddressSized(type, 'an address')
  },
  pointTo: ({ type, place }, body) => {
    verifyPlace(place, body)
    body.report.require(place.kind === 'local', 'a pointer to what is no variable')
    body.report.require(type.element === place.type, 'a pointer has the type of another variable')
  },
  function: (expression, { report }) => {
    const { type } = expression
    const node = expression.function
    report.requireKind(type, ['function'], 'a function')
    report.requireFunction(node)
    if (type.kind !== 'function') return
    if (!sameSignature(signatureOf(node), type))
      report.problem(`${node.name} has another type than its address`)
  },
  linkerSymbol: ({ type }, { report }) => report.requireAddressSized(type, 'a linker symbol'),
  arithmetic: (expression, body) => {
    const { operator, left, right, overflow, zero } = expression
    all(body, left, right)
    sameInteger(expression, [left, right], body)
    const divides = operator === 'divide' || operator === 'remainder'
    requireCheck(body, overflow, OVERFLOW_CHECKS[operator], operator)
    requireCheck(body, zero, divides ? 'divideByZero' : null, operator)
  },
  negate: (expression, body) => {
    all(body, expression.value)
    sameInteger(expression, [expression.value], body)
    requireCheck(body, expression.overflow, 'negateOverflow', 'negate')
  },
  bits: (expression, body) => {
    all(body, expression.left, expression.right)
    sameInteger(expression, [expression.left, expression.right], body)
  },
  complement: (expression, body) => {
    all(body, expression.value)
    sameInteger(expression, [expression.value], body)
  },
  shift: (expression, body) => {
    const { value, count, range, overflow, operator } = expression
    all(body, value, count)
    sameInteger(expression, [value], body)
    requireUnsigned(count, body)
    requireCheck(body, range, 'shiftRange', operator)
    requireCheck(body, overflow, operator === 'shiftLeft' ? 'shiftOverflow' : null, operator)
  },
  rotate: (expression, body) => {
    all(body, expression.value, expression.count)
    sameInteger(expression, [expression.value], body)
    requireUnsigned(expression.count, body)
  },
  bitCount: ({ type, value }, body) => {
    all(body, value)
    body.report.require(type.name === 'u32', 'a bit count is not a u32')
    body.report.requireKind(value.type, ['integer'], 'the operand of a bit count')
  },
  swapBytes: (expression, body) => {
    all(body, expression.value)
    sameInteger(expression, [expression.value], body)
  },
  reverseBits: (expression, body) => {
    all(body, expression.value)
    sameInteger(expression, [expression.value], body)
  },
  overflows: ({ type, left, right }, body) => {
    all(body, left, right)
    body.report.requireFit(type, BOOLEAN, 'a test for overflow')
    body.report.requireKind(left.type, ['integer'], 'what may overflow')
    body.report.requireFit(right.type, left.type, 'the second operand of a test for overflow')
  },
  compare: ({ type, operator, left, right }, body) => {
    const { report } = body
    all(body, left, right)
    report.requireFit(type, BOOLEAN, 'a comparison')
    const equality = operator === 'equal' || operator === 'notEqual'
    report.requireKind(left.type, equality ? EQUATABLE : ['integer', 'pointer'], `an operand of ${operator}`)
    const same = fitsType(left.type, right.type) || fitsType(right.type, left.type)
    report.require(same, 'a comparison has sides of different types')
  },
  not: ({ type, value }, body) => booleans(body, type, value),
  logical: ({ type, left, right }, body) => booleans(body, type, left, right),
  conditional: ({ type, condition, whenTrue, whenFalse }, body) => {
    booleans(body, BOOLEAN, condition)
    all(body, whenTrue, whenFalse)
    body.report.requireFit(whenTrue.type, type, 'the first value of a conditional')
    body.report.requireFit(whenFalse.type, type, 'the second value of a conditional')
  },
  convert: ({ type, value }, body) => {
    all(body, value)
    const isView = value.type.kind === 'slice' && type.kind === 'slice' && value.type.element === type.element
    const allowed = value.type === type || isView || (CONVERSIONS[value.type.kind] ?? []).includes(type.kind)
    body.report.require(allowed, `no conversion leads from ${value.type.kind} to ${type.kind}`)
  },
  assertNotNull: ({ type, value, site }, body) => {
    all(body, value)
    requireCheck(body, site, 'null', 'assertNotNull')
    const nullable = type.kind === 'reference' || type.kind === 'function'
    body.report.require(nullable && !type.nullable, 'an assertion against null has a type with null')
    body.report.requireKind(value.type, [type.kind], 'what is asserted not to be null')
  },
  call: ({ callee, type, arguments: values }, body) => {
    const { report } = body
    const signature = callee.kind === 'direct' ? direct(callee.function, body) : indirect(callee, body)
    all(body, ...values)
    if (signature === null) return
    const { parameters, result } = signature
    report.require(parameters.length === values.length, 'a call has another number of arguments')
    values.slice(0, parameters.length).forEach((value, index) => {
      report.requireFit(value.type, parameters[index], `argument ${index + 1} of a call`)
    })
    report.requireFit(result, type, 'the result of a call')
  },
  record: ({ type, fields, variant = null }, body) => {
    all(body, ...fields)
    const { struct } = type
    const known = struct.variants ? variant !== null && variant in struct.variants.list : variant === null
    body.report.require(known, `a ${struct.name} is made of an unknown variant`)
    if (!known) return
    const present = presentFields(struct, variant)
    body.report.require(present.length === fields.length, `a ${struct.name} has another number of fields`)
    present.slice(0, fields.length).forEach((position, index) => {
      const field = struct.fields[position]
      body.report.requireFit(fields[index].type, field.type, `${struct.name}.${field.name}`)
    })
  },
  member: ({ type, record, field }, body) => {
    all(body, record)
    body.report.requireKind(record.type, ['record'], 'what has a member')
    if (record.type.kind !== 'record') return
    const declared = record.type.struct.fields[field]
    body.report.require(declared !== undefined, `${record.type.struct.name} has no field ${field}`)
    if (declared) body.report.requireFit(declared.type, type, `a member ${declared.name}`)
  },
  sliceOfArray: ({ type, array }, body) => {
    verifyPlace(array, body)
    const same = array.type.kind === 'array' && array.type.element === type.element
    body.report.require(same, 'a slice has other elements than its array')
  },
  view: ({ type, address, length }, body) => {
    all(body, address, length)
    body.report.requireKind(type, ['slice', 'string'], 'a view')
    if (address.type.kind !== 'pointer')
      body.report.requireAddressSized(address.type, 'the address of a view')
    body.report.requireAddressSized(length.type, 'the length of a view')
  },
  subrange: ({ type, value, start, end, site }, body) => {
    all(body, value, start)
    if (end) all(body, end)
    body.report.requireKind(type, ['slice', 'string'], 'a range')
    body.report.requireFit(value.type, type, 'a range')
    for (const bound of [start, end]) {
      if (bound) body.report.requireAddressSized(bound.type, 'a bound of a range')
    }
    requireCheck(body, site, 'range', 'a range')
  },
  length: ({ type, value }, body) => {
    all(body, value)
    body.report.requireAddressSized(type, 'a length')
    body.report.requireKind(value.type, ['slice', 'string'], 'what has a length')
  },
  data: ({ type, value }, body) => {
    all(body, value)
    body.report.requireKind(value.type, ['slice', 'string'], 'what has data')
    body.report.requireKind(type, ['pointer'], 'the data of a view')
    if (value.type.kind !== 'slice' || type.kind !== 'pointer') return
    body.report.require(value.type.element === type.element, 'a slice points to other elements')
  },
  offset: ({ type, pointer, count }, body) => {
    all(body, pointer, count)
    body.report.requireKind(type, ['pointer'], 'a pointer with an offset')
    body.report.requireFit(pointer.type, type, 'a pointer with an offset')
    body.report.requireAddressSized(count.type, 'an offset')
  },
}

const EQUATABLE: readonly StorageType['kind'][] = [
  'integer',
  'boolean',
  'string',
  'reference',
  'function',
  'pointer',
]

/** From which kind of type to which others a value can be converted. */
const CONVERSIONS: Readonly<Partial<Record<ValueType['kind'], readonly ValueType['kind'][]>>> = {
  integer: ['integer', 'pointer', 'reference'],
  boolean: ['integer'],
  pointer: ['integer', 'pointer'],
  reference: ['integer', 'reference', 'pointer'],
  function: ['integer', 'function'],
}

function hasValues(type: StorageType): boolean {
  return !['object', 'array', 'void', 'never'].includes(type.kind)
}

function requireUnsigned({ type }: Expression, { report }: Body): void {
  report.require(type.kind === 'integer' && !isSigned(type), 'a count of bits is not unsigned')
}

function booleans(body: Body, type: ValueType, ...operands: readonly Expression[]): void {
  all(body, ...operands)
  for (const operand of operands) body.report.requireKind(operand.type, ['boolean'], 'a condition')
  body.report.requireKind(type, ['boolean'], 'the result of a condition')
}

function direct(node: FunctionNode, { report }: Body): Signature {
  report.requireFunction(node)
  const stub = node.linkage.kind === 'interrupt'
  report.require(!stub, `${node.name} is the stub of an interrupt and cannot be called`)
  return signatureOf(node)
}

function indirect({ value, method }: Callee & { kind: 'indirect' }, body: Body): Signature | null {
  all(body, value)
  body.report.requireKind(value.type, ['function'], 'a callee')
  if (value.type.kind !== 'function') return null
  body.report.require(!value.type.nullable, 'a callee may be null')
  for (const candidate of method?.candidates ?? []) {
    const isSame = sameSignature(signatureOf(candidate), value.type)
    body.report.require(isSame, `${candidate.name} cannot be called as ${method!.name}`)
  }
  return value.type
}
