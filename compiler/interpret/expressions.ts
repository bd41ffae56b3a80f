/** Expressions, translated to closures: one table keyed by kind. Integer operations have a file of their own. */

import type { Expression } from '../ir/nodes.ts'
import { sizeOf } from '../types/layout.ts'
import type { IntegerType, PointerType, SliceType, ValueType } from '../types/machine.ts'
import { USIZE, presentFields } from '../types/machine.ts'
import { compareWords } from './addresses.ts'
import { codecOf } from './codec.ts'
import type { Evaluate, Scope } from './frame.ts'
import {
  translateArithmetic,
  translateBinaryBits,
  translateShift,
  translateOverflows,
  translateUnary,
} from './integer-expressions.ts'
import { COMPARISONS, type IntegerFormat, integerFormat, rotated, wrapped } from './integers.ts'
import { translateNumber, translatePlace } from './places.ts'
import { failCheck, refuse } from './stop.ts'
import type { Value, View, Word } from './values.ts'

type Translate<E extends Expression> = (expression: E, scope: Scope) => Evaluate
export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { kind: K }>

/** Translates one expression. */
export function translateExpression(expression: Expression, scope: Scope): Evaluate {
  return (TRANSLATIONS[expression.kind] as Translate<Expression>)(expression, scope)
}

/** The zero of a value type. */
export function zeroOf(type: ValueType): Value {
  switch (type.kind) {
    case 'boolean':
      return false
    case 'string':
    case 'slice':
      return { data: 0n, length: 0n }
    case 'record':
      return type.struct.fields.map((field) => zeroOf(field.type as ValueType))
    case 'void':
    case 'never':
      return undefined
    default:
      return 0n
  }
}

const TRANSLATIONS: { readonly [K in Expression['kind']]: Translate<ExpressionOf<K>> } = {
  integer:
    ({ value }) =>
    () =>
      value,
  boolean:
    ({ value }) =>
    () =>
      value,
  string: ({ value }, { machine }) => {
    const view = machine.literal(value)
    return () => view
  },
  text: ({ value, texts }, scope) => {
    const number = translateNumber(value, scope)
    return (frame) => scope.machine.literal(texts[Number(number(frame))] ?? '')
  },
  null: () => () => 0n,
  zero: ({ type }) => {
    const zero = zeroOf(type)
    return () => zero
  },
  location: ({ type, location }, { machine }) => {
    if (type.to.kind !== 'object') throw new TypeError('a location is a reference to an object')
    const { to } = type
    return () => machine.sourceLocation(location, to)
  },
  read: translateRead,
  refer: ({ place }, scope) => translatePlace(place, scope),
  pointTo: ({ place }, scope) => translatePlace(place, scope),
  addressOf: ({ place }, scope) => translatePlace(place, scope),
  function: (expression, { machine }) => {
    const address = machine.memory.addressOfFunction(expression.function)
    return () => address
  },
  linkerSymbol: ({ name }, { machine }) => {
    const address = machine.memory.addressOfSymbol(name)
    return () => address
  },
  arithmetic: translateArithmetic,
  negate: translateUnary,
  complement: translateUnary,
  swapBytes: translateUnary,
  reverseBits: translateUnary,
  overflows: translateOverflows,
  bitCount: translateUnary,
  bits: translateBinaryBits,
  shift: translateShift,
  rotate: ({ type, direction, value, count }, scope) => {
    const format = integerFormat(type, scope.machine.target)
    const operand = translateNumber(value, scope)
    const by = translateNumber(count, scope)
    return (frame) => rotated(format, direction, operand(frame), by(frame))
  },
  compare: translateCompare,
  not: ({ value }, scope) => {
    const operand = translateExpression(value, scope)
    return (frame) => operand(frame) === false
  },
  logical: ({ operator, left, right }, scope) => {
    const first = translateExpression(left, scope)
    const second = translateExpression(right, scope)
    return operator === 'and'
      ? (frame) => first(frame) === true && second(frame)
      : (frame) => first(frame) === true || second(frame)
  },
  conditional: ({ condition, whenTrue, whenFalse }, scope) => {
    const test = translateExpression(condition, scope)
    const yes = translateExpression(whenTrue, scope)
    const no = translateExpression(whenFalse, scope)
    return (frame) => (test(frame) === true ? yes(frame) : no(frame))
  },
  convert: translateConvert,
  assertNotNull: ({ value, site }, scope) => {
    const operand = translateExpression(value, scope)
    const { addressBits } = scope.machine.target
    return (frame) => {
      const result = operand(frame)
      return result === 0n ? failCheck(site, [], addressBits) : result
    }
  },
  call: translateCall,
  record: ({ type, fields, variant = null }, scope) => {
    const values = fields.map((field) => translateExpression(field, scope))
    if (variant === null) return (frame) => values.map((value) => value(frame))
    const present = presentFields(type.struct, variant)
    return (frame) => {
      const all: Value[] = type.struct.fields.map(() => undefined)
      values.forEach((value, index) => (all[present[index]] = value(frame)))
      return all
    }
  },
  member: ({ record, field }, scope) => {
    const value = translateExpression(record, scope)
    return (frame) =>
      (value(frame) as readonly Value[])[field] ?? refuse('a variant is read that the value does not have')
  },
  sliceOfArray: ({ array }, scope) => {
    if (array.type.kind !== 'array') throw new TypeError('only an array can be a slice as a whole')
    const length = BigInt(array.type.length)
    const address = translatePlace(array, scope)
    return (frame) => ({ data: address(frame), length })
  },
  view: ({ address, length }, scope) => {
    const data = translateExpression(address, scope)
    const count = translateNumber(length, scope)
    return (frame) => ({ data: data(frame) as Word, length: count(frame) })
  },
  subrange: translateSubrange,
  length: ({ value }, scope) => {
    const operand = translateExpression(value, scope)
    return (frame) => (operand(frame) as View).length
  },
  data: ({ value }, scope) => {
    const operand = translateExpression(value, scope)
    return (frame) => (operand(frame) as View).data
  },
  offset: ({ type, pointer, count, backwards }, scope) => {
    const { memory, target } = scope.machine
    const base = translateExpression(pointer, scope)
    const by = translateNumber(count, scope)
    const size = BigInt(sizeOf((type as PointerType).element, target)) * (backwards ? -1n : 1n)
    return (frame) => {
      const from = base(frame) as Word
      return memory.moved(from, Number(BigInt.asIntN(target.addressBits, by(frame) * size)))
    }
  },
}

function translateRead({ type, place }: ExpressionOf<'read'>, scope: Scope): Evaluate {
  if (place.kind === 'local' && !scope.isInMemory(place.local)) {
    const slot = scope.slotOf(place.local)
    const { name } = place.local
    return (frame) => frame.slots[slot] ?? refuse(`${name} is read before it is assigned`)
  }
  const { memory } = scope.machine
  const address = translatePlace(place, scope)
  const { load, size } = codecOf(type, memory)
  return (frame) => load(memory.find(address(frame), size))
}

/** The format in which words of a type are compared and converted. */
function wordFormat(type: ValueType, scope: Scope): IntegerFormat {
  return integerFormat(type.kind === 'integer' ? type : USIZE, scope.machine.target)
}

function translateCompare({ operator, left, right }: ExpressionOf<'compare'>, scope: Scope): Evaluate {
  const { machine } = scope
  const first = translateExpression(left, scope)
  const second = translateExpression(right, scope)
  if (left.type.kind === 'boolean') {
    return (frame) => (first(frame) === second(frame)) === (operator === 'equal')
  }
  if (left.type.kind === 'string') {
    return (frame) => {
      const [one, other] = [first(frame) as View, second(frame) as View]
      const equal =
        one.length === other.length && Buffer.compare(machine.bytesOf(one), machine.bytesOf(other)) === 0
      return equal === (operator === 'equal')
    }
  }
  const format = wordFormat(left.type, scope)
  const compare = COMPARISONS[operator]
  return (frame) => {
    const one = first(frame) as Word
    const other = second(frame) as Word
    if (typeof one === 'bigint' && typeof other === 'bigint') return compare(one, other)
    return compareWords(machine.memory, format, operator, one, other)
  }
}

/** Types whose values are integers or addresses, so that conversion may change them. */
const WORD_KINDS: ReadonlySet<ValueType['kind']> = new Set(['integer', 'pointer', 'reference', 'function'])

function translateConvert({ type, value }: ExpressionOf<'convert'>, scope: Scope): Evaluate {
  const { memory, target } = scope.machine
  const operand = translateExpression(value, scope)
  if (value.type.kind === 'boolean' && type.kind === 'integer') {
    return (frame) => (operand(frame) === true ? 1n : 0n)
  }
  if (!WORD_KINDS.has(type.kind)) return operand
  const from = wordFormat(value.type, scope)
  const to = wordFormat(type, scope)
  const keepsAddress = to.bits === target.addressBits
  return (frame) => {
    const word = operand(frame) as Word
    if (typeof word === 'bigint') return wrapped(to, word)
    return keepsAddress ? word : wrapped(to, wrapped(from, memory.plain(word)))
  }
}

function translateCall(expression: ExpressionOf<'call'>, scope: Scope): Evaluate {
  const { machine } = scope
  const { callee } = expression
  const values = expression.arguments.map((argument) => translateExpression(argument, scope))
  if (callee.kind === 'direct') {
    const node = callee.function
    return (frame) =>
      machine.call(
        node,
        values.map((value) => value(frame)),
      )
  }
  const pointer = translateExpression(callee.value, scope)
  return (frame) => {
    const word = pointer(frame) as Word
    const evaluated = values.map((value) => value(frame))
    return machine.call(machine.memory.findFunction(word), evaluated)
  }
}

function translateSubrange(
  { type, value, start, end, site }: ExpressionOf<'subrange'>,
  scope: Scope,
): Evaluate {
  const { memory, target } = scope.machine
  const size = type.kind === 'string' ? 1 : sizeOf((type as SliceType).element, target)
  const whole = translateExpression(value, scope)
  const from = translateNumber(start, scope)
  const to = end === null ? null : translateNumber(end, scope)
  return (frame) => {
    const { data, length } = whole(frame) as View
    const first = from(frame)
    const last = to === null ? length : to(frame)
    if (first > last || last > length) {
      if (site) return failCheck(site, [first, last], target.addressBits)
      return refuse(`range ${first} to ${last} without a check is out of bounds for length ${length}`)
    }
    return { data: memory.moved(data, Number(first) * size), length: last - first }
  }
}

/** The integer type of an expression that has one. */
export function integerTypeOf(expression: Expression): IntegerType {
  if (expression.type.kind !== 'integer') throw new TypeError(`${expression.kind} is not an integer`)
  return expression.type
}
