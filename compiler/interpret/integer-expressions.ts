/** Arithmetic, bit operations and shifts, translated to closures: exact results, then the checks, then the width. */

import type { Expression } from '../ir/nodes.ts'
import { wordArithmetic } from './addresses.ts'
import { type ExpressionOf, integerTypeOf, translateExpression } from './expressions.ts'
import type { Evaluate, Scope } from './frame.ts'
import {
  ARITHMETIC,
  BITS,
  BIT_COUNTS,
  fits,
  integerFormat,
  maskedCount,
  reversedBits,
  SHIFTS,
  swappedBytes,
  wrapped,
} from './integers.ts'
import { translateNumber } from './places.ts'
import { failCheck, refuse } from './stop.ts'
import type { Word } from './values.ts'

/** `+ - * / %`. */
export function translateArithmetic(expression: ExpressionOf<'arithmetic'>, scope: Scope): Evaluate {
  const { operator, overflow, zero } = expression
  const { memory, target } = scope.machine
  const format = integerFormat(expression.type, target)
  const left = translateExpression(expression.left, scope) as Evaluate<Word>
  const right = translateExpression(expression.right, scope) as Evaluate<Word>
  const divides = operator === 'divide' || operator === 'remainder'
  const exact = ARITHMETIC[operator]
  return (frame) => {
    const first = left(frame)
    const second = right(frame)
    if (divides && second === 0n) {
      return zero
        ? failCheck(zero, [], target.addressBits)
        : refuse('a division without a check divides by zero')
    }
    if (typeof first !== 'bigint' || typeof second !== 'bigint') {
      return wordArithmetic(memory, format, operator, first, second, overflow)
    }
    const result = exact(first, second)
    if (fits(format, result)) return result
    return overflow ? failCheck(overflow, [], target.addressBits) : wrapped(format, result)
  }
}

/** Whether an exact result does not fit. */
export function translateOverflows(expression: ExpressionOf<'overflows'>, scope: Scope): Evaluate {
  const format = integerFormat(integerTypeOf(expression.left), scope.machine.target)
  const exact = ARITHMETIC[expression.operator]
  const left = translateNumber(expression.left, scope)
  const right = translateNumber(expression.right, scope)
  return (frame) => !fits(format, exact(left(frame), right(frame)))
}

/** `& | ^`. */
export function translateBinaryBits(expression: ExpressionOf<'bits'>, scope: Scope): Evaluate {
  const apply = BITS[expression.operator]
  const left = translateNumber(expression.left, scope)
  const right = translateNumber(expression.right, scope)
  return (frame) => apply(left(frame), right(frame))
}

/** `<<` and `>>`. */
export function translateShift(expression: ExpressionOf<'shift'>, scope: Scope): Evaluate {
  const { range, overflow, operator } = expression
  const { addressBits } = scope.machine.target
  const format = integerFormat(expression.type, scope.machine.target)
  const bits = BigInt(format.bits)
  const value = translateNumber(expression.value, scope)
  const count = translateNumber(expression.count, scope)
  return (frame) => {
    const operand = value(frame)
    const by = count(frame)
    if (range && by >= bits) failCheck(range, [by], addressBits)
    const result = SHIFTS[operator](operand, maskedCount(format, by))
    if (fits(format, result)) return result
    return overflow ? failCheck(overflow, [], addressBits) : wrapped(format, result)
  }
}

/** Negation, complement, reversed bytes and bits, and bit counts. */
export function translateUnary(
  expression: ExpressionOf<'negate' | 'complement' | 'swapBytes' | 'reverseBits' | 'bitCount'>,
  scope: Scope,
): Evaluate {
  const { target } = scope.machine
  const format = integerFormat(integerTypeOf(expression.value), target)
  const value = translateNumber(expression.value as Expression, scope)
  switch (expression.kind) {
    case 'negate': {
      const { overflow } = expression
      return (frame) => {
        const result = -value(frame)
        if (fits(format, result)) return result
        return overflow ? failCheck(overflow, [], target.addressBits) : wrapped(format, result)
      }
    }
    case 'complement':
      return (frame) => wrapped(format, ~value(frame))
    case 'swapBytes':
      return (frame) => swappedBytes(format, value(frame))
    case 'reverseBits':
      return (frame) => reversedBits(format, value(frame))
    case 'bitCount': {
      const countBits = BIT_COUNTS[expression.operator]
      return (frame) => countBits(format, value(frame))
    }
  }
}
