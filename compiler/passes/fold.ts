/**
 * Constant folding: an operation on constants becomes its result, which the interpreter's own functions compute.
 * An operation that would fail its check stays, so that it fails when it is reached.
 */

import { compareConstants, foldInteger, foldOverflow } from './fold-operations.ts'
import type { Expression, Place, Statement } from '../ir/nodes.ts'
import {
  mapExpressionParts,
  mapList,
  mapPlaceParts,
  mapStatementParts,
  type StatementMaps,
} from '../ir/rewrite.ts'
import type { Target } from '../types/target.ts'

/** Statements that do the same with fewer operations; branches that are never taken are gone. */
export function fold(statements: readonly Statement[], target: Target): readonly Statement[] {
  return new Folding(target).body(statements)
}

/** An expression that has the same value and can fail the same checks. */
export function foldExpression(expression: Expression, target: Target): Expression {
  return new Folding(target).expression(expression)
}

class Folding implements StatementMaps {
  constructor(readonly target: Target) {}

  readonly expression = (expression: Expression): Expression => {
    const mapped = mapExpressionParts(expression, this)
    return (
      foldInteger(mapped, this.target) ?? foldOverflow(mapped, this.target) ?? foldCondition(mapped) ?? mapped
    )
  }

  readonly place = (place: Place): Place => mapPlaceParts(place, this)

  readonly body = (statements: readonly Statement[]): readonly Statement[] => {
    const mapped = mapList(statements, (statement) => mapStatementParts(statement, this))
    return mapped.some((statement) => chosen(statement) !== null)
      ? mapped.flatMap((statement) => chosen(statement) ?? [statement])
      : mapped
  }
}

/** What conditions and choices between constants come to; null if that is not known. */
function foldCondition(expression: Expression): Expression | null {
  switch (expression.kind) {
    case 'compare': {
      const value = compareConstants(expression.operator, expression.left, expression.right)
      return value === null ? null : { kind: 'boolean', type: expression.type, value }
    }
    case 'not':
      if (expression.value.kind !== 'boolean') return null
      return { ...expression.value, value: !expression.value.value }
    case 'logical': {
      const { left, right, operator } = expression
      if (left.kind === 'boolean') return left.value === (operator === 'and') ? right : left
      return right.kind === 'boolean' && right.value === (operator === 'and') ? left : null
    }
    case 'conditional':
      if (expression.condition.kind !== 'boolean') return null
      return expression.condition.value ? expression.whenTrue : expression.whenFalse
    case 'length':
      if (expression.value.kind !== 'string') return null
      return {
        kind: 'integer',
        type: expression.type,
        value: BigInt(new TextEncoder().encode(expression.value.value).length),
      }
    default:
      return null
  }
}

/** The statements that a statement with a constant condition amounts to; null for any other. */
function chosen(statement: Statement): readonly Statement[] | null {
  if (statement.kind === 'if' && statement.condition.kind === 'boolean') {
    return asBlock(statement, statement.condition.value ? statement.then : statement.otherwise)
  }
  if (statement.kind === 'loop' && statement.condition?.kind === 'boolean') {
    if (statement.condition.value) return [{ ...statement, condition: null }]
    if (statement.test === 'before' && statement.prepare.length === 0) return []
  }
  return null
}

/** Statements that take the place of another; in a block if their variables must stay apart. */
function asBlock({ location }: Statement, body: readonly Statement[]): readonly Statement[] {
  if (!body.some((inner) => inner.kind === 'declare')) return body
  return [{ kind: 'block', label: null, body, location }]
}
