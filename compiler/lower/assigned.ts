/** Which variables a function changes after their declaration. */

import { ts } from '../frontend/typescript.ts'
import type { Unit } from './unit.ts'

const found = new WeakMap<ts.Node, ReadonlySet<ts.Symbol>>()
const WRITING_INTRINSICS = new Set(['output', 'inout', 'addressOf'])

/** The variables that are assigned, counted up or down, or whose address is taken, inside a node. */
export function assignedSymbols(unit: Unit, root: ts.Node): ReadonlySet<ts.Symbol> {
  const known = found.get(root)
  if (known) return known
  const symbols = new Set<ts.Symbol>()
  const add = (node: ts.Node): void => {
    while (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) node = node.expression
    if (ts.isArrayLiteralExpression(node)) return node.elements.forEach(add)
    if (ts.isObjectLiteralExpression(node)) return node.properties.forEach(add)
    if (ts.isPropertyAssignment(node)) return add(node.initializer)
    if (ts.isShorthandPropertyAssignment(node)) return add(node.name)
    if (ts.isBinaryExpression(node)) return add(node.left)
    if (!ts.isIdentifier(node)) return
    const symbol = unit.symbolOf(node)
    if (symbol) symbols.add(symbol)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) add(node.left)
    else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      if (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
        add(node.operand)
    } else if (ts.isCallExpression(node) && WRITING_INTRINSICS.has(node.expression.getText()))
      node.arguments.forEach(add)
    ts.forEachChild(node, visit)
  }
  visit(root)
  found.set(root, symbols)
  return symbols
}

const foundInside = new WeakMap<ts.Node, ReadonlySet<ts.Symbol>>()

/** The variables that functions inside a function change. */
export function symbolsAssignedInside(unit: Unit, root: ts.Node): ReadonlySet<ts.Symbol> {
  const known = foundInside.get(root)
  if (known) return known
  const symbols = new Set<ts.Symbol>()
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) for (const symbol of assignedSymbols(unit, node)) symbols.add(symbol)
    else ts.forEachChild(node, visit)
  }
  ts.forEachChild(root, visit)
  foundInside.set(root, symbols)
  return symbols
}

export function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}
