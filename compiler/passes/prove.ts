/** Takes away the checks of single expressions that the facts show cannot fail. */

import { fits, integerFormat } from '../interpret/integers.ts'
import type { Expression, Place } from '../ir/nodes.ts'
import { mapExpressionParts, mapPlaceParts } from '../ir/rewrite.ts'
import type { Facts } from './facts.ts'
import { exactRange, rangeOf } from './range-of.ts'
import { fullRange, isWithin } from './ranges.ts'
import { refine, variableOf } from './refine.ts'
import { subjectOf } from './subjects.ts'

/** The expression without the checks that `facts` prove. */
export function proveExpression(expression: Expression, facts: Facts): Expression {
  const prove = (part: Expression, known: Facts | null = facts): Expression =>
    known === null ? part : proveExpression(part, known)
  switch (expression.kind) {
    case 'logical': {
      const left = prove(expression.left)
      return {
        ...expression,
        left,
        right: prove(expression.right, refine(facts, left, expression.operator === 'and')),
      }
    }
    case 'conditional': {
      const condition = prove(expression.condition)
      const whenTrue = prove(expression.whenTrue, refine(facts, condition, true))
      return {
        ...expression,
        condition,
        whenTrue,
        whenFalse: prove(expression.whenFalse, refine(facts, condition, false)),
      }
    }
    default: {
      const maps = {
        expression: (part: Expression) => prove(part),
        place: (place: Place) => provePlace(place, facts),
      }
      return withoutChecks(mapExpressionParts(expression, maps), facts)
    }
  }
}

/** The place without the checks that `facts` prove. */
export function provePlace(place: Place, facts: Facts): Place {
  const maps = {
    expression: (part: Expression) => proveExpression(part, facts),
    place: (part: Place) => provePlace(part, facts),
  }
  const mapped = mapPlaceParts(place, maps)
  if (mapped.kind === 'element' && mapped.array.type.kind === 'array') {
    const bounds = { minimum: 0n, maximum: BigInt(mapped.array.type.length) - 1n }
    return isWithin(rangeOf(mapped.index, facts), bounds) ? { ...mapped, site: null } : mapped
  }
  if (mapped.kind === 'sliceElement') {
    return isLessThanLength(mapped.index, mapped.slice, facts) ? { ...mapped, site: null } : mapped
  }
  return mapped
}

function isLessThanLength(index: Expression, slice: Expression, facts: Facts): boolean {
  if (rangeOf(index, facts).minimum < 0n) return false
  const local = variableOf(index, facts)
  const subject = subjectOf(slice, facts.inMemory)
  return local !== null && subject !== null && facts.isLessThanLength(local, subject)
}

function withoutChecks(expression: Expression, facts: Facts): Expression {
  switch (expression.kind) {
    case 'arithmetic': {
      const full = fullRange(integerFormat(expression.type, facts.target))
      const divisor = rangeOf(expression.right, facts)
      const nonZero = divisor.minimum > 0n || divisor.maximum < 0n
      const exact = exactRange(expression, facts)
      const cannotOverflow =
        expression.operator === 'divide'
          ? divisor.minimum > -1n ||
            divisor.maximum < -1n ||
            rangeOf(expression.left, facts).minimum > full.minimum
          : exact !== null && isWithin(exact, full)
      return {
        ...expression,
        zero: nonZero ? null : expression.zero,
        overflow: cannotOverflow ? null : expression.overflow,
      }
    }
    case 'negate': {
      const format = integerFormat(expression.type, facts.target)
      const { minimum, maximum } = rangeOf(expression.value, facts)
      return fits(format, -minimum) && fits(format, -maximum) ? { ...expression, overflow: null } : expression
    }
    case 'shift': {
      const { bits } = integerFormat(expression.type, facts.target)
      return rangeOf(expression.count, facts).maximum < BigInt(bits)
        ? { ...expression, range: null }
        : expression
    }
    default:
      return expression
  }
}
