/**
 * Members of objects whose type is a type parameter. What the object's own class has may take fewer parameters than its
 * constraint promises, or return something narrower; TypeScript has checked the generic function by the promise, so that
 * is what each of its copies goes by.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Struct } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { instanceOf, lineage, type Instance } from '../subtypes.ts'

/** The class or interface to which the type of an object is held; null where that is its own, or is none. */
export function constraintOf(body: Body, node: ts.Expression, struct: Struct): Instance | null {
  if (!hasTypeParameters(body)) return null
  const { unit } = body
  const type = unit.checker.getNonNullableType(unit.checker.getTypeAtLocation(node))
  if ((type.flags & ts.TypeFlags.TypeParameter) === 0) return null
  const own = instanceOf(unit, struct)
  const constraint = unit.checker.getBaseConstraintOfType(type)?.symbol
  if (!own || !constraint) return null
  const found = lineage(unit, own).find(
    ({ declaration: { name } }) => name && unit.checker.getSymbolAtLocation(name) === constraint,
  )
  return found && found !== own ? found : null
}

/** Whether types may mean something else where the body is written than in this copy of it; also the type of `this`. */
function hasTypeParameters({ environment, options: { owner } }: Body): boolean {
  const isOwn = environment.self === null || environment.self.declaration === owner?.parent
  return environment.arguments.size > 0 || !isOwn
}
