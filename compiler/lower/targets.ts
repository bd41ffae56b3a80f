/** What an assignment writes: one place, or those of a pattern. */

import { ts } from '../frontend/typescript.ts'

const K = ts.SyntaxKind

/** What may stand around a place that is written. */
const ENVELOPES: ReadonlySet<ts.SyntaxKind> = new Set([
  K.ParenthesizedExpression,
  K.NonNullExpression,
  K.SatisfiesExpression,
  K.AsExpression,
  K.SpreadElement,
  K.SpreadAssignment,
])

/** The places that the left side of an assignment names, as they are written; without default values. */
export function targetsOf(left: ts.Node): readonly ts.Node[] {
  let node = left
  while (ENVELOPES.has(node.kind)) node = (node as ts.ParenthesizedExpression).expression
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(targetsOf)
  if (ts.isObjectLiteralExpression(node)) return node.properties.flatMap(targetsOf)
  if (ts.isPropertyAssignment(node)) return targetsOf(node.initializer)
  if (ts.isShorthandPropertyAssignment(node)) return [node.name]
  if (ts.isBinaryExpression(node)) return targetsOf(node.left)
  return [node]
}
