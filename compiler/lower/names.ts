/** What an identifier means: a variable of the function, or a definition of a module. */

import { ts } from '../frontend/typescript.ts'
import type { Binding } from './bindings.ts'
import type { Body } from './body.ts'
import { enclosingFunction } from './enclosing.ts'
import { moduleBinding } from './globals.ts'
import { Refused } from './unit.ts'

/** The binding of an identifier; null for what is not a value (classes, enums, namespaces) or is ambient. */
export function resolve(body: Body, node: ts.Identifier): Binding | null {
  const symbol = body.unit.symbolOf(node)
  if (!symbol) return null
  const local = body.bindings.get(symbol)
  if (local?.kind === 'refused') throw new Refused()
  if (local) return local
  if (body.unit.isAmbient(symbol)) return null
  refuseCapture(body, symbol, node)
  return moduleBinding(body.unit, symbol, node)
}

/** Refuses a variable that belongs to another function around this one. */
function refuseCapture(body: Body, symbol: ts.Symbol, node: ts.Node): void {
  const declaration = symbol.valueDeclaration
  if (!declaration) return
  const isVariable =
    ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isBindingElement(declaration)
  if (!isVariable) return
  const owner = enclosingFunction(declaration)
  if (owner && owner === enclosingFunction(node) && node.pos < declaration.end)
    body.unit.refuse('initialOrder', node, symbol.name)
  if (owner && owner !== enclosingFunction(node)) body.unit.refuse('capture', node, symbol.name)
  // A variable of this very function that has no binding was refused where it is declared.
  if (owner && body.unit.diagnostics.length > 0) body.unit.giveUp()
  if (owner) body.unit.refuse('initialOrder', node, symbol.name)
}
