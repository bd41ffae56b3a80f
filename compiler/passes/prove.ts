/** Takes away the checks of single expressions that the facts show cannot fail. */

import { fits, integerFormat } from '../interpret/integers.ts'
import type { Expression, Place, Statement } from '../ir/nodes.ts'
import { mapExpressionParts, mapPlaceParts, type StatementMaps } from '../ir/rewrite.ts'
import type { Facts } from './facts.ts'
import { exactRange, rangeOf } from './range-of.ts'
import { fullRange, isWithin } from './ranges.ts'
import { refine, variableOf } from './refine.ts'
import { subjectOf } from './subjects.ts'

/** The parts of a statement without the checks that `facts` prove. */
export class Proof implements StatementMaps {
  constructor(readonly facts: Facts) {}

  readonly expression = (expression: Expression): Expression => {
    switch (expression.kind) {
      case 'logical': {
        const left = this.expression(expression.left)
        const known = refine(this.facts, left, expression.operator === 'and')
        const right = proveWhere(known, expression.right)
        const same = left === expression.left && right === expression.right
        return same ? expression : { ...expression, left, right }
      }
      case 'conditional': {
        const condition = this.expression(expression.condition)
        const whenTrue = proveWhere(refine(this.facts, condition, true), expression.whenTrue)
        const whenFalse = proveWhere(refine(this.facts, condition, false), expression.whenFalse)
        return { ...expression, condition, whenTrue, whenFalse }
      }
      default:
        return withoutChecks(mapExpressionParts(expression, this), this.facts)
    }
  }

  /** The statements inside have facts of their own. */
  readonly body = (statements: readonly Statement[]): readonly Statement[] => statements

  readonly place = (place: Place): Place => {
    const mapped = mapPlaceParts(place, this)
    if (mapped.kind === 'element' && mapped.site && mapped.array.type.kind === 'array') {
      const bounds = { minimum: 0n, maximum: BigInt(mapped.array.type.length) - 1n }
      return isWithin(rangeOf(mapped.index, this.facts), bounds) ? { ...mapped, site: null } : mapped
    }
    if (mapped.kind === 'sliceElement' && mapped.site)
      return isLessThanLength(mapped.index, mapped.slice, this.facts) ? { ...mapped, site: null } : mapped
    return mapped
  }
}

/** An expression where other facts hold; where null, nothing is evaluated. */
function proveWhere(facts: Facts | null, expression: Expression): Expression {
  return facts === null ? expression : new Proof(facts).expression(expression)
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
      const hasDivisor = expression.zero !== null && isNonZero(expression.right, facts)
      const isExact = expression.overflow !== null && cannotOverflow(expression, facts)
      if (!hasDivisor && !isExact) return expression
      return {
        ...expression,
        zero: hasDivisor ? null : expression.zero,
        overflow: isExact ? null : expression.overflow,
      }
    }
    case 'negate': {
      if (!expression.overflow) return expression
      const format = integerFormat(expression.type, facts.target)
      const { minimum, maximum } = rangeOf(expression.value, facts)
      return fits(format, -minimum) && fits(format, -maximum) ? { ...expression, overflow: null } : expression
    }
    case 'shift': {
      if (!expression.range) return expression
      const { bits } = integerFormat(expression.type, facts.target)
      return rangeOf(expression.count, facts).maximum < BigInt(bits)
        ? { ...expression, range: null }
        : expression
    }
    default:
      return expression
  }
}

type Arithmetic = Extract<Expression, { kind: 'arithmetic' }>

function isNonZero(divisor: Expression, facts: Facts): boolean {
  const { minimum, maximum } = rangeOf(divisor, facts)
  return minimum > 0n || maximum < 0n
}

function cannotOverflow(expression: Arithmetic, facts: Facts): boolean {
  const full = fullRange(integerFormat(expression.type, facts.target))
  if (expression.operator !== 'divide') {
    const exact = exactRange(expression, facts)
    return exact !== null && isWithin(exact, full)
  }
  const divisor = rangeOf(expression.right, facts)
  return (
    divisor.minimum > -1n || divisor.maximum < -1n || rangeOf(expression.left, facts).minimum > full.minimum
  )
}
