/** Conversions by name, `wrap.*`, `saturate.*`, `overflowing.*`, bit counts and rotations. */

import type { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import type { ArithmeticOperator, BitCount, OverflowingOperator, ShiftOperator } from '../../ir/operations.ts'
import {
  BOOLEAN,
  U32,
  bitsOf,
  integer,
  isSigned,
  typeName,
  type IntegerName,
  type IntegerType,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { lowerValue } from '../dispatch.ts'
import { unify } from '../expressions/arithmetic.ts'
import { recordOfFields } from '../records.ts'
import { isUntyped, literalValue } from '../literals.ts'
import { argument, integerOperand, type Intrinsic } from './shared.ts'

/** `u8(x)` and its kin: keeps the low bits of an integer, extends it by its sign, or makes 0 or 1 of a boolean. */
function conversion(type: IntegerType): Intrinsic {
  return (body, node) => {
    const operand = argument(body, node, 0)
    const exact = literalValue(body, operand)
    if (exact !== null) return { kind: 'integer', type, value: truncate(body, exact, type) }
    const value = lowerValue(body, operand, isUntyped(body, operand) ? type : null)
    if (value.type.kind !== 'integer' && value.type !== BOOLEAN)
      return body.unit.refuse('typeMismatch', operand, typeName(value.type), type.name)
    if (value.kind === 'integer') return { kind: 'integer', type, value: truncate(body, value.value, type) }
    if (value.type === type) return value
    return { kind: 'convert', type, value }
  }
}

function truncate(body: Body, value: bigint, type: IntegerType): bigint {
  const bits = bitsOf(type, body.unit.options.target.addressBits)
  return isSigned(type) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
}

const WIDTHS: readonly IntegerName[] = [
  'u8',
  'u16',
  'u32',
  'u64',
  'usize',
  'i8',
  'i16',
  'i32',
  'i64',
  'isize',
]
const FLAVOURS = ['PhysicalAddress', 'VirtualAddress', 'FrameNumber']

export const CONVERSIONS: Readonly<Record<string, Intrinsic>> = Object.fromEntries([
  ...WIDTHS.map((name) => [name, conversion(integer(name))]),
  ...FLAVOURS.map((flavour) => [flavour, conversion(integer('usize', flavour))]),
])

function pair(body: Body, node: ts.CallExpression, expected: ValueType | null): [Expression, Expression] {
  const [first, second] = [argument(body, node, 0), argument(body, node, 1)]
  const wanted = expected?.kind === 'integer' ? expected : null
  if (isUntyped(body, first) && !isUntyped(body, second)) {
    const right = integerOperand(body, second, wanted)
    return [integerOperand(body, first, right.type as IntegerType), right]
  }
  if (isUntyped(body, second) && !isUntyped(body, first)) {
    const left = integerOperand(body, first, wanted)
    return [left, integerOperand(body, second, left.type as IntegerType)]
  }
  const [left, right] = body.operands(
    [first, second],
    [() => integerOperand(body, first, wanted), () => integerOperand(body, second, wanted)],
  )
  return [left!, right!]
}

interface Operands {
  readonly type: IntegerType
  readonly left: Expression
  readonly right: Expression
}

/** Both operands in their common type. */
function commonOperands(
  body: Body,
  node: ts.CallExpression,
  expected: ValueType | null,
  operator: ArithmeticOperator,
): Operands {
  const [left, right] = pair(body, node, expected)
  const [a, b, common] = unify(body, left, right, node)
  const flavour = (left.type as IntegerType).flavour ?? (right.type as IntegerType).flavour
  const type = integer(common.name, operator === 'subtract' && left.type === right.type ? null : flavour)
  return { type, left: as(a, type), right: as(b, type) }
}

function wrapping(operator: ArithmeticOperator): Intrinsic {
  return (body, node, expected) => {
    const operands = commonOperands(body, node, expected, operator)
    const zero = operator === 'divide' ? body.site('divideByZero', node) : null
    return { kind: 'arithmetic', ...operands, operator, overflow: null, zero }
  }
}

/** The same, evaluated once, since the result takes them more than once. */
function stableOperands(
  body: Body,
  node: ts.CallExpression,
  expected: ValueType | null,
  operator: OverflowingOperator,
): Operands {
  const { type, left, right } = commonOperands(body, node, expected, operator)
  return {
    type,
    left: body.stabilize(left, argument(body, node, 0), 'left'),
    right: body.stabilize(right, argument(body, node, 1), 'right'),
  }
}

function wrappedResult(operands: Operands, operator: OverflowingOperator): Expression {
  return { kind: 'arithmetic', ...operands, operator, overflow: null, zero: null }
}

function overflowTest({ left, right }: Operands, operator: OverflowingOperator): Expression {
  return { kind: 'overflows', type: BOOLEAN, operator, left, right }
}

function saturating(operator: OverflowingOperator): Intrinsic {
  return (body, node, expected) => {
    const operands = stableOperands(body, node, expected, operator)
    return {
      kind: 'conditional',
      type: operands.type,
      condition: overflowTest(operands, operator),
      whenTrue: nearestLimit(body, operands, operator),
      whenFalse: wrappedResult(operands, operator),
    }
  }
}

/** What an operation saturates to once it is known to overflow. */
function nearestLimit(body: Body, operands: Operands, operator: OverflowingOperator): Expression {
  const { type, left, right } = operands
  const bits = BigInt(bitsOf(type, body.unit.options.target.addressBits))
  const constant = (value: bigint): Expression => ({ kind: 'integer', type, value })
  if (!isSigned(type)) return constant(operator === 'subtract' ? 0n : (1n << bits) - 1n)
  const [lowest, highest] = [constant(-(1n << (bits - 1n))), constant((1n << (bits - 1n)) - 1n)]
  const isNegative = (value: Expression): Expression => ({
    kind: 'compare',
    type: BOOLEAN,
    operator: 'less',
    left: value,
    right: constant(0n),
  })
  // An overflowing product has the sign that the exact one has; a sum goes the way of its second operand.
  const condition: Expression =
    operator === 'multiply'
      ? {
          kind: 'compare',
          type: BOOLEAN,
          operator: 'notEqual',
          left: isNegative(left),
          right: isNegative(right),
        }
      : isNegative(right)
  const [whenTrue, whenFalse] = operator === 'subtract' ? [highest, lowest] : [lowest, highest]
  return { kind: 'conditional', type, condition, whenTrue, whenFalse }
}

function overflowing(operator: OverflowingOperator): Intrinsic {
  return (body, node) => {
    const operands = stableOperands(body, node, null, operator)
    const fields = [
      { name: 'value', type: operands.type, volatile: false },
      { name: 'overflowed', type: BOOLEAN, volatile: false },
    ]
    return {
      kind: 'record',
      type: recordOfFields(body.unit, fields, null),
      fields: [wrappedResult(operands, operator), overflowTest(operands, operator)],
    }
  }
}

function as(value: Expression, type: IntegerType): Expression {
  if (value.type === type) return value
  return value.kind === 'integer' ? { ...value, type } : { kind: 'convert', type, value }
}

function wrappingShift(operator: ShiftOperator): Intrinsic {
  return (body, node, expected) => {
    const [value, count] = valueAndCount(body, node, expected)
    return {
      kind: 'shift',
      type: value.type as IntegerType,
      operator,
      value,
      count,
      range: null,
      overflow: null,
    }
  }
}

function valueAndCount(
  body: Body,
  node: ts.CallExpression,
  expected: ValueType | null,
): [Expression, Expression] {
  const [first, second] = [argument(body, node, 0), argument(body, node, 1)]
  const [value, count] = body.operands(
    [first, second],
    [
      () => integerOperand(body, first, expected?.kind === 'integer' ? expected : null),
      () => integerOperand(body, second, isUntyped(body, second) ? U32 : null),
    ],
  )
  if (isSigned(count!.type as IntegerType))
    return body.unit.refuse('shiftCount', second, typeName(count!.type))
  return [value!, count!]
}

export const WRAPPING: Readonly<Record<string, Intrinsic>> = {
  'wrap.add': wrapping('add'),
  'wrap.subtract': wrapping('subtract'),
  'wrap.multiply': wrapping('multiply'),
  'wrap.divide': wrapping('divide'),
  'wrap.negate': (body, node, expected) => {
    const value = integerOperand(
      body,
      argument(body, node, 0),
      expected?.kind === 'integer' ? expected : null,
    )
    return { kind: 'negate', type: value.type as IntegerType, value, overflow: null }
  },
  'wrap.shiftLeft': wrappingShift('shiftLeft'),
  'wrap.shiftRight': wrappingShift('shiftRight'),
}

const OVERFLOWING: readonly OverflowingOperator[] = ['add', 'subtract', 'multiply']

export const SATURATING: Readonly<Record<string, Intrinsic>> = Object.fromEntries(
  OVERFLOWING.flatMap((operator) => [
    [`saturate.${operator}`, saturating(operator)],
    [`overflowing.${operator}`, overflowing(operator)],
  ]),
)

function bitCount(operator: BitCount): Intrinsic {
  return (body, node) => ({
    kind: 'bitCount',
    type: U32,
    operator,
    value: integerOperand(body, argument(body, node, 0), null),
  })
}

function rotation(direction: 'left' | 'right'): Intrinsic {
  return (body, node, expected) => {
    const [value, count] = valueAndCount(body, node, expected)
    return { kind: 'rotate', type: value.type as IntegerType, direction, value, count }
  }
}

export const BIT_OPERATIONS: Readonly<Record<string, Intrinsic>> = {
  countTrailingZeros: bitCount('countTrailingZeros'),
  countLeadingZeros: bitCount('countLeadingZeros'),
  countOnes: bitCount('countOnes'),
  rotateLeft: rotation('left'),
  rotateRight: rotation('right'),
  swapBytes: rearranged('swapBytes'),
  reverseBits: rearranged('reverseBits'),
}

function rearranged(kind: 'swapBytes' | 'reverseBits'): Intrinsic {
  return (body, node, expected) => {
    const wanted = expected?.kind === 'integer' ? expected : null
    const value = integerOperand(body, argument(body, node, 0), wanted)
    const type = value.type as IntegerType
    return kind === 'swapBytes' ? { kind, type, value } : { kind, type, value }
  }
}
