/** Places: what stands at one as a value, and the place that a value refers to. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Place } from '../../ir/nodes.ts'
import { reference, typeName, withoutNull, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { canBePlace, lowerPlace, lowerValue } from '../dispatch.ts'
import { withNarrowing } from '../narrowing.ts'

/** The value at a place: what it holds, or a reference to the object or array that stands there. */
export function readPlace(place: Place): Expression {
  const { type } = place
  if (type.kind === 'object' || type.kind === 'array') {
    if (place.kind === 'target') return place.reference
    return { kind: 'refer', type: reference(type), place }
  }
  return { kind: 'read', type, place }
}

/** The object or array that a reference refers to. */
export function targetOf(value: Expression): Place {
  if (value.kind === 'refer') return value.place
  if (value.type.kind !== 'reference') throw new Error(`not a reference: ${typeName(value.type)}`)
  return { kind: 'target', type: value.type.to, reference: value }
}

/** Refuses to write an element that is only read. Where it is assigned TypeScript does, not where it is handed over. */
export function refuseReadonly(body: Body, place: Place, node: ts.Node): void {
  if (place.kind === 'field') return refuseReadonly(body, place.object, node)
  if (place.kind === 'element') return refuseReadonly(body, place.array, node)
  if (place.kind === 'sliceElement' && place.slice.type.kind === 'slice' && place.slice.type.readonly)
    body.unit.refuse('readonlyPlace', node, node.getText())
}

/** The place that an expression names, or the object that its value refers to. */
export function placeOrTarget(body: Body, node: ts.Expression): Place {
  if (canBePlace(node)) {
    const place = lowerPlace(body, node)
    const { type } = place
    if (type.kind !== 'reference') return place
    return targetOf(withNarrowing(body, node, readPlace(place)))
  }
  const value = lowerValue(body, node, null)
  if (value.type.kind === 'reference' && !value.type.nullable) return targetOf(value)
  return body.unit.refuse('placeExpected', node)
}

/** A last resort: TypeScript reports a null that is used before it comes to this. */
export function refuseNull(body: Body, node: ts.Node, type: ValueType): never {
  return body.unit.refuse('typeMismatch', node, typeName(type), typeName(withoutNull(type)))
}
