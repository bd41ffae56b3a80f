/** Methods that TypeScript calls by itself: `[Symbol.iterator]` and `next` in `for…of`, `[Symbol.dispose]` for `using`. */

import type { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import type { Body } from '../body.ts'
import { callMethod, findMethod, type Method } from './methods.ts'

/** The method of a name that an object has; null for a value that is no object or has none. */
export function methodOf(body: Body, { type }: Expression, name: string): Method | null {
  if (type.kind !== 'reference' || type.nullable || type.to.kind !== 'object') return null
  return findMethod(body, type.to, name)
}

/** Refuses parameters of a method whose call nobody writes. */
export function requirePlain(body: Body, node: ts.Node, { declaration }: Pick<Method, 'declaration'>): void {
  if (declaration.parameters.length > 0)
    body.unit.refuse('parametersUnasked', node, declaration.name!.getText())
}

/** Calls a method without arguments on an object that can be evaluated twice. */
export function callPlain(
  body: Body,
  node: ts.Node,
  method: Method,
  object: Expression,
  wish: string,
): Expression {
  requirePlain(body, node, method)
  return callMethod(body, node, method, object, [], wish)
}
