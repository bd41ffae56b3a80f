/** The statements of a block. A function declared in it is known from its beginning; at its end `using` ends. */

import { ts } from '../../frontend/typescript.ts'
import type { Body } from '../body.ts'
import { lowerDeclaredFunctions } from '../closures.ts'
import { lowerStatement } from '../dispatch.ts'
import { endScope } from './using.ts'

export function lowerStatementList(body: Body, nodes: readonly ts.Statement[]): void {
  for (const node of nodes) {
    const symbol = ts.isFunctionDeclaration(node) && node.name ? body.unit.symbolOf(node.name) : undefined
    if (symbol && ts.isFunctionDeclaration(node))
      body.bindings.set(symbol, { kind: 'nested', source: node, signature: null })
  }
  const { depth } = body.exits
  for (const node of nodes) lowerStatement(body, node)
  lowerDeclaredFunctions(body, nodes)
  endScope(body, depth)
}
