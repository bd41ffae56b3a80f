/** The operations that folding knows, with the meaning that the interpreter gives them. */

import {
  ARITHMETIC,
  BITS,
  BIT_COUNTS,
  COMPARISONS,
  fits,
  integerFormat,
  type IntegerFormat,
  maskedCount,
  reversedBits,
  rotated,
  SHIFTS,
  swappedBytes,
  wrapped,
} from '../interpret/integers.ts'
import type { Expression } from '../ir/nodes.ts'
import type { ComparisonOperator } from '../ir/operations.ts'
import type { Site } from '../ir/checks.ts'
import type { Target } from '../types/target.ts'

/** The number that an integer operation on constants gives; null if it has other operands or would fail. */
export function foldInteger(expression: Expression, target: Target): Expression | null {
  const { type } = expression
  if (type.kind !== 'integer') return null
  const value = valueOf(expression, integerFormat(type, target), target)
  return value === null ? null : { kind: 'integer', type, value }
}

function valueOf(expression: Expression, format: IntegerFormat, target: Target): bigint | null {
  switch (expression.kind) {
    case 'arithmetic': {
      const { left, right, operator, overflow } = expression
      if (left.kind !== 'integer' || right.kind !== 'integer') return null
      const divides = operator === 'divide' || operator === 'remainder'
      if (divides && right.value === 0n) return null
      return narrowed(format, ARITHMETIC[operator](left.value, right.value), overflow)
    }
    case 'negate':
      if (expression.value.kind !== 'integer') return null
      return narrowed(format, -expression.value.value, expression.overflow)
    case 'bits': {
      const { left, right, operator } = expression
      if (left.kind !== 'integer' || right.kind !== 'integer') return null
      return BITS[operator](left.value, right.value)
    }
    case 'complement':
      return expression.value.kind === 'integer' ? wrapped(format, ~expression.value.value) : null
    case 'shift': {
      const { value, count, operator, range, overflow } = expression
      if (value.kind !== 'integer' || count.kind !== 'integer') return null
      if (range && count.value >= BigInt(format.bits)) return null
      return narrowed(format, SHIFTS[operator](value.value, maskedCount(format, count.value)), overflow)
    }
    case 'rotate': {
      const { value, count, direction } = expression
      if (value.kind !== 'integer' || count.kind !== 'integer') return null
      return rotated(format, direction, value.value, count.value)
    }
    case 'bitCount':
      if (expression.value.kind !== 'integer') return null
      return BIT_COUNTS[expression.operator](
        integerFormat(expression.value.type, target),
        expression.value.value,
      )
    case 'swapBytes':
      return expression.value.kind === 'integer' ? swappedBytes(format, expression.value.value) : null
    case 'reverseBits':
      return expression.value.kind === 'integer' ? reversedBits(format, expression.value.value) : null
    case 'convert': {
      const { value } = expression
      if (value.kind === 'boolean') return value.value ? 1n : 0n
      return value.kind === 'integer' ? wrapped(format, value.value) : null
    }
    default:
      return null
  }
}

/** A result in its width; null if the check of its operation fails. */
function narrowed(format: IntegerFormat, exact: bigint, overflow: Site | null): bigint | null {
  return overflow && !fits(format, exact) ? null : wrapped(format, exact)
}

/** Whether an operation on constants overflows; null if its operands are not constants. */
export function foldOverflow(expression: Expression, target: Target): Expression | null {
  if (expression.kind !== 'overflows') return null
  const { left, right, operator, type } = expression
  if (left.kind !== 'integer' || right.kind !== 'integer') return null
  const exact = ARITHMETIC[operator](left.value, right.value)
  return { kind: 'boolean', type, value: !fits(integerFormat(left.type, target), exact) }
}

/** How two constants compare; null if they are not constants. */
export function compareConstants(
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
): boolean | null {
  if (left.kind === 'integer' && right.kind === 'integer')
    return COMPARISONS[operator](left.value, right.value)
  const texts = left.kind === 'string' && right.kind === 'string'
  const truths = left.kind === 'boolean' && right.kind === 'boolean'
  if (!texts && !truths) return null
  return (left.value === right.value) === (operator === 'equal')
}
