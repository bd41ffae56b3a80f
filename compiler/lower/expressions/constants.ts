/** Operations on constants, carried out while the program is lowered: a result that does not fit is refused. */

import type { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import type { ArithmeticOperator, BitOperator, ComparisonOperator } from '../../ir/operations.ts'
import { BOOLEAN, bitsOf, isSigned, typeName, type IntegerType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { rangeOf } from '../coerce.ts'

const ARITHMETIC: Readonly<Record<ArithmeticOperator, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  remainder: (a, b) => a % b,
}
const BITS: Readonly<Record<BitOperator, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
}
export const COMPARISONS: Readonly<Record<ComparisonOperator, (a: bigint, b: bigint) => boolean>> = {
  equal: (a, b) => a === b,
  notEqual: (a, b) => a !== b,
  less: (a, b) => a < b,
  lessOrEqual: (a, b) => a <= b,
  greater: (a, b) => a > b,
  greaterOrEqual: (a, b) => a >= b,
}

/** The constant that an operation on constants is; a result that does not fit is refused. */
export function fold(body: Body, operation: Expression, node: ts.Node): Expression {
  switch (operation.kind) {
    case 'compare': {
      const { left, right } = operation
      if (left.kind !== 'integer' || right.kind !== 'integer') return operation
      return {
        kind: 'boolean',
        type: BOOLEAN,
        value: COMPARISONS[operation.operator](left.value, right.value),
      }
    }
    case 'arithmetic': {
      const { left, right } = operation
      if (right.kind === 'integer' && right.value === 0n && operation.zero)
        return body.unit.refuse('constantDivision', node)
      if (left.kind !== 'integer' || right.kind !== 'integer') return operation
      return constant(body, ARITHMETIC[operation.operator](left.value, right.value), operation.type, node)
    }
    case 'bits': {
      const { left, right } = operation
      if (left.kind !== 'integer' || right.kind !== 'integer') return operation
      return {
        kind: 'integer',
        type: operation.type,
        value: BITS[operation.operator](left.value, right.value),
      }
    }
    case 'shift': {
      const { value, count } = operation
      if (value.kind !== 'integer' || count.kind !== 'integer') return operation
      const result =
        operation.operator === 'shiftLeft' ? value.value << count.value : value.value >> count.value
      return constant(body, result, operation.type, node)
    }
    case 'complement': {
      if (operation.value.kind !== 'integer') return operation
      const bits = bitsOf(operation.type, body.unit.options.target.addressBits)
      const flipped = ~operation.value.value
      return {
        kind: 'integer',
        type: operation.type,
        value: isSigned(operation.type) ? flipped : BigInt.asUintN(bits, flipped),
      }
    }
    case 'negate':
      if (operation.value.kind !== 'integer') return operation
      return constant(body, -operation.value.value, operation.type, node)
    default:
      return operation
  }
}

function constant(body: Body, value: bigint, type: IntegerType, node: ts.Node): Expression {
  const [low, high] = rangeOf(type, body.unit.options.target.addressBits)
  if (value < low || value > high)
    return body.unit.refuse('constantOverflow', node, String(value), typeName(type))
  return { kind: 'integer', type, value }
}
