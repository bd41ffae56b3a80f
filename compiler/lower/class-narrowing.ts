/**
 * What TypeScript has found the class of an object to be, by `instanceof`. For variables of a function its word is
 * proof; what a field or a variable of a module holds is looked at again, since any call may have written it.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import { BOOLEAN, object, reference, type ReferenceType } from '../types/machine.ts'
import type { Body } from './body.ts'
import { classInstance, type ClassInstance } from './classes.ts'
import { isOf } from './expressions/instance-tests.ts'
import { hierarchyOf } from './hierarchy.ts'
import { instanceOf } from './subtypes.ts'

/** A reference as one to the class that TypeScript knows the object to be of; `isKnown` if nothing can have changed it. */
export function withClass(body: Body, node: ts.Expression, value: Expression, isKnown: boolean): Expression {
  const { type } = value
  const { unit } = body
  if (type.kind !== 'reference' || type.to.kind !== 'object') return value
  const own = instanceOf(unit, type.to.struct)
  const hierarchy = hierarchyOf(unit)
  if (!own || !hierarchy.isTested(own.declaration)) return value
  const below = hierarchy.descendants(own.declaration)
  const seen = unit.checker.getNonNullableType(unit.checker.getTypeAtLocation(node))
  // A type parameter stays in the type as well: `T & Leaf`.
  for (const part of seen.isIntersection() ? seen.types : [seen]) {
    const declaration = (part.symbol as ts.Symbol | undefined)?.valueDeclaration
    if (!declaration || !ts.isClassDeclaration(declaration) || declaration.typeParameters) continue
    if (declaration === own.declaration || !below.has(declaration)) continue
    const instance = classInstance(unit, part as ts.ObjectType, declaration, body.environment)
    return asInstance(body, node, value, instance, isKnown)
  }
  return value
}

function asInstance(
  body: Body,
  node: ts.Expression,
  value: Expression,
  instance: ClassInstance,
  isKnown: boolean,
): Expression {
  const type = value.type as ReferenceType
  const narrowed = reference(object(instance.struct), type.nothing)
  if (isKnown) return { kind: 'convert', type: narrowed, value }
  if (type.nullable) return value
  const stable = body.stabilize(value, node, 'object')
  const isOther: Expression = {
    kind: 'not',
    type: BOOLEAN,
    value: isOf(body, stable, instance.declaration, node),
  }
  const then = body.collect(() => body.emit({ kind: 'fail', site: body.site('variant', node) }))
  body.emit({ kind: 'if', condition: isOther, then, otherwise: [] })
  return { kind: 'convert', type: narrowed, value: stable }
}
