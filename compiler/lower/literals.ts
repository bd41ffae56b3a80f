/**
 * Literals, and constant expressions made of nothing else, have no width of their own: they are exact
 * integers that take the type of what they are used with. They are read from the source text, never through
 * a double.
 */

import { ts } from '../frontend/typescript.ts'
import type { Body } from './body.ts'
import { resolve } from './names.ts'

/** Whether an expression has no type of its own. */
export function isUntyped(body: Body, node: ts.Expression): boolean {
  if (ts.isNumericLiteral(node)) return true
  if (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node))
    return isUntyped(body, node.expression)
  if (ts.isPrefixUnaryExpression(node)) return SIGNS.has(node.operator) && isUntyped(body, node.operand)
  if (ts.isConditionalExpression(node))
    return isUntyped(body, node.whenTrue) && isUntyped(body, node.whenFalse)
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    if (SHIFTS.has(kind)) return isUntyped(body, node.left)
    return kind in OPERATIONS && isUntyped(body, node.left) && isUntyped(body, node.right)
  }
  return ts.isIdentifier(node) && resolve(body, node)?.kind === 'literal'
}

const SIGNS = new Set([ts.SyntaxKind.MinusToken, ts.SyntaxKind.PlusToken, ts.SyntaxKind.TildeToken])
const SHIFTS = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.LessThanLessThanToken,
  ts.SyntaxKind.GreaterThanGreaterThanToken,
])

type Operation = (left: bigint, right: bigint) => bigint | null
const LARGEST_SHIFT = 128n

const OPERATIONS: Partial<Record<ts.SyntaxKind, Operation>> = {
  [ts.SyntaxKind.PlusToken]: (left, right) => left + right,
  [ts.SyntaxKind.MinusToken]: (left, right) => left - right,
  [ts.SyntaxKind.AsteriskToken]: (left, right) => left * right,
  [ts.SyntaxKind.SlashToken]: (left, right) => (right === 0n ? null : left / right),
  [ts.SyntaxKind.PercentToken]: (left, right) => (right === 0n ? null : left % right),
  [ts.SyntaxKind.AsteriskAsteriskToken]: (left, right) =>
    right < 0n || right > LARGEST_SHIFT ? null : left ** right,
  [ts.SyntaxKind.LessThanLessThanToken]: (left, right) =>
    right < 0n || right > LARGEST_SHIFT ? null : left << right,
  [ts.SyntaxKind.GreaterThanGreaterThanToken]: (left, right) =>
    right < 0n || right > LARGEST_SHIFT ? null : left >> right,
  [ts.SyntaxKind.AmpersandToken]: (left, right) => left & right,
  [ts.SyntaxKind.BarToken]: (left, right) => left | right,
  [ts.SyntaxKind.CaretToken]: (left, right) => left ^ right,
}

/** The exact value of an expression made of literals; null for every other expression. */
export function literalValue(body: Body, node: ts.Expression): bigint | null {
  if (ts.isNumericLiteral(node)) return numericLiteral(body, node)
  if (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node))
    return literalValue(body, node.expression)
  if (ts.isPrefixUnaryExpression(node)) {
    if (!SIGNS.has(node.operator) || node.operator === ts.SyntaxKind.TildeToken) return null
    const value = literalValue(body, node.operand)
    return value !== null && node.operator === ts.SyntaxKind.MinusToken ? -value : value
  }
  if (ts.isBinaryExpression(node)) {
    const operation = OPERATIONS[node.operatorToken.kind]
    if (!operation) return null
    const left = literalValue(body, node.left)
    const right = left === null ? null : literalValue(body, node.right)
    if (left === null || right === null) return null
    const divides =
      node.operatorToken.kind === ts.SyntaxKind.SlashToken ||
      node.operatorToken.kind === ts.SyntaxKind.PercentToken
    if (divides && right === 0n) return body.unit.refuse('constantDivision', node)
    return operation(left, right)
  }
  if (!ts.isIdentifier(node)) return null
  const binding = resolve(body, node)
  return binding?.kind === 'literal' ? binding.value : null
}

/** Digits that a double holds whatever they are. */
const SHORT = /^\d{1,15}$/

/** The value of a numeric literal as it is written, with digits grouped by `_`. */
function numericLiteral(body: Body, node: ts.NumericLiteral): bigint {
  // What TypeScript keeps of a literal is the text of a double; with a space before it at most, that is what is written.
  if (node.end - node.pos <= node.text.length + 1 && SHORT.test(node.text)) return BigInt(node.text)
  const text = node.getText().replaceAll('_', '')
  if (/^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+)$/.test(text)) return BigInt(text)
  const scaled = /^(\d+)(?:\.(\d*))?(?:[eE]\+?(\d+))?$/.exec(text)
  if (scaled) {
    const [, whole, fraction = '', exponent = '0'] = scaled
    const digits = fraction.replace(/0+$/, '')
    const places = Number(exponent) - digits.length
    if (places >= 0 && places <= 40) return BigInt(whole! + digits) * 10n ** BigInt(places)
  }
  return body.unit.refuse('fraction', node, node.getText())
}
