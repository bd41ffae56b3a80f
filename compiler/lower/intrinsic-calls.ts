/** Recognises calls of the ambient language's functions. */

import { ts } from '../frontend/typescript.ts'
import type { Unit } from './unit.ts'

/** The name under which an expression is part of the ambient language (`asm`, `wrap.add`); null if it is not. */
export function ambientName(unit: Unit, node: ts.Expression): string | null {
  if (ts.isPropertyAccessExpression(node)) {
    const outer = ambientName(unit, node.expression)
    return outer === null ? null : `${outer}.${node.name.text}`
  }
  if (!ts.isIdentifier(node)) return null
  const symbol = unit.symbolOf(node)
  return symbol && unit.isAmbient(symbol) ? symbol.name : null
}

/** The expression as a call of the ambient function `name`; null if it is anything else. */
export function ambientCall(unit: Unit, node: ts.Expression, name: string): ts.CallExpression | null {
  while (ts.isParenthesizedExpression(node)) node = node.expression
  return ts.isCallExpression(node) && ambientName(unit, node.expression) === name ? node : null
}
