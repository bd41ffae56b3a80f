/** The comparison that is likely meant where something that is no boolean stands as a condition. */

import { ts } from '../frontend/typescript.ts'
import { BOOLEAN, canBeMissing, optionalOf, type ValueType } from '../types/machine.ts'

/**
 * The comparison for an expression of a type, or for the opposite of it, as text that can stand in its place. Where
 * nothing is to be compared it is `true` or `false`, and why.
 */
export function meantComparison(type: ValueType, node: ts.Expression, isNegated = false): string {
  const unlike = isNegated ? '===' : '!=='
  const text = operandText(node)
  if (type.kind === 'integer') return `${text} ${unlike} 0`
  if (type.kind === 'string' || type.kind === 'slice') return `${objectText(node)}.length ${unlike} 0`
  const optional = optionalOf(type)
  if (optional?.value === BOOLEAN) return `${text} ${isNegated ? '!==' : '==='} true`
  if (optional) return `${text} ${unlike} ${optional.nothing}`
  return canBeMissing(type) ? `${text} ${unlike} null` : `${!isNegated}, since '${text}' is always there`
}

/** What `left ||= right` and `left &&= right` do where the left side is no boolean, as a statement. */
export function meantAssignment(type: ValueType, node: ts.BinaryExpression): string {
  const isUnless = node.operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken
  const condition = meantComparison(type, node.left, isUnless)
  return `if (${condition}) ${node.left.getText()} = ${node.right.getText()}`
}

const BINDS_LESS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.ArrowFunction,
])
const ARITHMETIC: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.LessThanLessThanToken,
  ts.SyntaxKind.GreaterThanGreaterThanToken,
])

/** The text as one side of a comparison: unlike in what C's readers expect of it, `a & b !== 0` is `a & (b !== 0)`. */
function operandText(node: ts.Expression): string {
  const isArithmetic = ts.isBinaryExpression(node) && ARITHMETIC.has(node.operatorToken.kind)
  return BINDS_LESS.has(node.kind) && !isArithmetic ? `(${node.getText()})` : node.getText()
}

/** The text in front of a dot. */
function objectText(node: ts.Expression): string {
  return BINDS_LESS.has(node.kind) ? `(${node.getText()})` : node.getText()
}
