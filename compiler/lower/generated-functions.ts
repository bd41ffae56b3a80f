/** Functions that no source has: those that convert between others, choose among them, or compute what is left out. */

import type { ts } from '../frontend/typescript.ts'
import type { FunctionNode, Local } from '../ir/nodes.ts'
import { Body, type BodyOptions } from './body.ts'
import { NORMAL } from './function-requests.ts'
import type { Unit } from './unit.ts'

/** What is said of such a function; `symbol` is the wish for its name in C. */
type Outline = Pick<FunctionNode, 'name' | 'symbol' | 'parameters' | 'result' | 'location'>

/** Makes the function that is known by a key, standing where `node` does. `lower` gives its body once all are known. */
export function generatedFunction(
  unit: Unit,
  key: string,
  node: ts.Node,
  outline: Outline,
  lower: () => Body,
): FunctionNode {
  const symbol = unit.uniqueSymbol(outline.symbol, node)
  const made: FunctionNode = { ...outline, symbol, body: null, linkage: { ...NORMAL } }
  unit.functions.set(key, made)
  unit.place(made, node)
  unit.pending.push(() => {
    made.body = lower().statements
  })
  return made
}

/** An empty body in which parameters that never change are known. */
export function bodyWithParameters(
  unit: Unit,
  options: BodyOptions,
  node: ts.Node,
  parameters: readonly Local[],
): Body {
  const body = new Body(unit, options, node)
  for (const parameter of parameters) body.adopt(parameter, true)
  return body
}
