/**
 * Calls through tables of methods of which the whole program shows one outcome become direct calls: of a generic
 * interface for one set of types, or of classes of which no object is ever made.
 */

import type { Expression, FunctionNode, Place, Statement } from '../ir/nodes.ts'
import {
  mapExpressionParts,
  mapList,
  mapPlaceParts,
  mapStatementParts,
  type StatementMaps,
} from '../ir/rewrite.ts'

/** Makes calls direct that can come to one function only. */
export function devirtualize(functions: readonly FunctionNode[]): void {
  for (const node of functions) {
    if (node.body) node.body = mapList(node.body, inStatement)
  }
}

function onlyCandidate(expression: Expression): FunctionNode | null {
  if (expression.kind !== 'call' || expression.callee.kind !== 'indirect') return null
  const [only, ...others] = expression.callee.method?.candidates ?? []
  return only && others.length === 0 ? only : null
}

const MAPS: StatementMaps = {
  expression: inExpression,
  place: inPlace,
  body: (statements) => mapList(statements, inStatement),
}

function inStatement(statement: Statement): Statement {
  return mapStatementParts(statement, MAPS)
}

function inPlace(place: Place): Place {
  return mapPlaceParts(place, MAPS)
}

function inExpression(expression: Expression): Expression {
  const only = onlyCandidate(expression)
  if (!only || expression.kind !== 'call') return mapExpressionParts(expression, MAPS)
  return mapExpressionParts({ ...expression, callee: { kind: 'direct', function: only } }, MAPS)
}
