/** The names that a function inside another one uses of those around it. */

import { ts } from '../frontend/typescript.ts'
import { enclosingFunction } from './enclosing.ts'
import type { FunctionSource } from './function-requests.ts'
import type { Unit } from './unit.ts'

export interface FreeNames {
  /** Variables, parameters and functions of the functions around it, in the order of their first uses. */
  readonly names: readonly { readonly symbol: ts.Symbol; readonly node: ts.Identifier }[]
  /** The first use of the `this` around it, be it by `super`. */
  readonly self: ts.Node | null
}

const found = new WeakMap<FunctionSource, FreeNames>()

/** What a function uses of the functions around it. */
export function freeNames(unit: Unit, source: FunctionSource): FreeNames {
  const known = found.get(source)
  if (known) return known
  const names = new Map<ts.Symbol, ts.Identifier>()
  let self: ts.Node | null = null
  const visit = (node: ts.Node, hasThis: boolean): void => {
    if (ts.isTypeNode(node)) return
    const isThis = node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword
    if (isThis && hasThis) self ??= node
    if (ts.isIdentifier(node) && !isMemberName(node)) {
      const symbol = unit.symbolOf(node)
      if (symbol && !names.has(symbol) && isOutside(symbol, source)) names.set(symbol, node)
    }
    const inner = hasThis && (!ts.isFunctionLike(node) || ts.isArrowFunction(node))
    ts.forEachChild(node, (child) => visit(child, inner))
  }
  visit(source, true)
  const result = { names: [...names].map(([symbol, node]) => ({ symbol, node })), self }
  found.set(source, result)
  return result
}

/** Whether an identifier only names a member of something else. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isBindingElement(parent) && parent.propertyName === node)
  )
}

/** Whether a symbol belongs to a function around `source`; its own name does, so that it can call itself. */
function isOutside(symbol: ts.Symbol, source: FunctionSource): boolean {
  const declaration = symbol.valueDeclaration
  if (!declaration || declaration.getSourceFile() !== source.getSourceFile()) return false
  const isLocal =
    ts.isVariableDeclaration(declaration) ||
    ts.isParameter(declaration) ||
    ts.isBindingElement(declaration) ||
    ts.isFunctionDeclaration(declaration)
  if (!isLocal || enclosingFunction(declaration) === null) return false
  return declaration === source || declaration.pos < source.pos || declaration.end > source.end
}
