/** The range of an integer expression, from the facts about the variables in it. */

import { integerFormat, type IntegerFormat } from '../interpret/integers.ts'
import type { Expression } from '../ir/nodes.ts'
import type { Facts } from './facts.ts'
import { fullRange, hull, intersection, isWithin, type Range, spanOf } from './ranges.ts'

/** What an integer expression can be, if none of its checks fails. */
export function rangeOf(expression: Expression, facts: Facts): Range {
  const { type } = expression
  if (type.kind !== 'integer') throw new TypeError(`${expression.kind} has no range`)
  const format = integerFormat(type, facts.target)
  const range = knownRange(expression, facts, format)
  const full = fullRange(format)
  return (range && intersection(range, full)) ?? full
}

/** The exact range of a sum, difference or product before it is checked or wrapped. */
export function exactRange(
  expression: Extract<Expression, { kind: 'arithmetic' }>,
  facts: Facts,
): Range | null {
  const left = rangeOf(expression.left, facts)
  const right = rangeOf(expression.right, facts)
  switch (expression.operator) {
    case 'add':
      return { minimum: left.minimum + right.minimum, maximum: left.maximum + right.maximum }
    case 'subtract':
      return { minimum: left.minimum - right.maximum, maximum: left.maximum - right.minimum }
    case 'multiply':
      return spanOf(ends(left).flatMap((one) => ends(right).map((other) => one * other)))
    case 'divide':
      return left.minimum >= 0n && right.minimum > 0n
        ? { minimum: left.minimum / right.maximum, maximum: left.maximum / right.minimum }
        : null
    case 'remainder': {
      if (left.minimum < 0n || right.minimum < 0n || right.maximum === 0n) return null
      const below = right.maximum - 1n
      return { minimum: 0n, maximum: left.maximum < below ? left.maximum : below }
    }
  }
}

function ends({ minimum, maximum }: Range): readonly bigint[] {
  return [minimum, maximum]
}

function knownRange(expression: Expression, facts: Facts, format: IntegerFormat): Range | null {
  switch (expression.kind) {
    case 'integer':
      return { minimum: expression.value, maximum: expression.value }
    case 'read':
      return expression.place.kind === 'local' ? facts.rangeOf(expression.place.local) : null
    case 'arithmetic': {
      const exact = exactRange(expression, facts)
      if (exact === null) return null
      return expression.overflow || isWithin(exact, fullRange(format)) ? exact : null
    }
    case 'bits': {
      const left = rangeOf(expression.left, facts)
      const right = rangeOf(expression.right, facts)
      return expression.operator === 'and' ? maskedRange(left, right) : null
    }
    case 'shift': {
      const value = rangeOf(expression.value, facts)
      const count = rangeOf(expression.count, facts)
      if (expression.operator !== 'shiftRight' || value.minimum < 0n || count.maximum >= BigInt(format.bits))
        return null
      return { minimum: value.minimum >> count.maximum, maximum: value.maximum >> count.minimum }
    }
    case 'convert': {
      if (expression.value.type.kind === 'boolean') return { minimum: 0n, maximum: 1n }
      if (expression.value.type.kind !== 'integer') return null
      const range = rangeOf(expression.value, facts)
      return isWithin(range, fullRange(format)) ? range : null
    }
    case 'conditional':
      return hull(rangeOf(expression.whenTrue, facts), rangeOf(expression.whenFalse, facts))
    case 'bitCount':
      return { minimum: 0n, maximum: 64n }
    case 'length':
      return lengthRange(expression.value)
    default:
      return null
  }
}

/** `left & right`: no bit above those of the side that is not negative. */
function maskedRange(left: Range, right: Range): Range | null {
  const limits = [left, right].filter(({ minimum }) => minimum >= 0n).map(({ maximum }) => maximum)
  return limits.length === 0 ? null : { minimum: 0n, maximum: spanOf(limits).minimum }
}

function lengthRange(value: Expression): Range | null {
  if (value.kind !== 'sliceOfArray' || value.array.type.kind !== 'array') return null
  const length = BigInt(value.array.type.length)
  return { minimum: length, maximum: length }
}
