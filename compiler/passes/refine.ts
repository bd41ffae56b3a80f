/** What the outcome of a condition says of the variables in it. */

import type { Expression, Local } from '../ir/nodes.ts'
import type { ComparisonOperator } from '../ir/operations.ts'
import type { Facts } from './facts.ts'
import { rangeOf } from './range-of.ts'
import { comparedWith, fullRange, isWithin, MIRRORED, OPPOSITES } from './ranges.ts'
import { integerFormat } from '../interpret/integers.ts'
import { subjectOf } from './subjects.ts'

/** The facts after `condition` has been found to be `outcome`; null if it cannot be. */
export function refine(facts: Facts, condition: Expression, outcome: boolean): Facts | null {
  switch (condition.kind) {
    case 'boolean':
      return condition.value === outcome ? facts : null
    case 'not':
      return refine(facts, condition.value, !outcome)
    case 'logical': {
      const decisive = condition.operator === 'and' ? outcome : !outcome
      const left = refine(facts, condition.left, outcome)
      if (decisive) return left && refine(left, condition.right, outcome)
      const passed = refine(facts, condition.left, !outcome)
      const right = passed && refine(passed, condition.right, outcome)
      return left && right ? left.join(right) : (left ?? right)
    }
    case 'compare': {
      if (condition.left.type.kind !== 'integer') return facts
      const operator = outcome ? condition.operator : OPPOSITES[condition.operator]
      const refined = facts.copy()
      const possible =
        learn(refined, operator, condition.left, condition.right) &&
        learn(refined, MIRRORED[operator], condition.right, condition.left)
      return possible ? refined : null
    }
    default:
      return facts
  }
}

/** Learns of the variable that `value` is, if it is one; false if nothing satisfies the comparison. */
function learn(facts: Facts, operator: ComparisonOperator, value: Expression, other: Expression): boolean {
  const local = variableOf(value, facts)
  if (local === null) return true
  const range = comparedWith(operator, rangeOf(other, facts), facts.rangeOf(local))
  if (range === null) return false
  facts.narrow(local, range)
  if (operator === 'less') learnBound(facts, local, other)
  return true
}

function learnBound(facts: Facts, local: Local, other: Expression): void {
  const subject = other.kind === 'length' ? subjectOf(other.value, facts.inMemory) : null
  if (subject) facts.bound(local, subject)
}

/** The integer variable whose value an expression has; null if it is anything else. */
export function variableOf(expression: Expression, facts: Facts): Local | null {
  if (expression.kind === 'read' && expression.place.kind === 'local') {
    return expression.type.kind === 'integer' ? expression.place.local : null
  }
  if (expression.kind !== 'convert' || expression.type.kind !== 'integer') return null
  if (expression.value.type.kind !== 'integer') return null
  const format = integerFormat(expression.type, facts.target)
  return isWithin(rangeOf(expression.value, facts), fullRange(format))
    ? variableOf(expression.value, facts)
    : null
}
