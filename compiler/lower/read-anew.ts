/**
 * What TypeScript has found out of `object.name` it takes to hold of the next `object.name` as well, though a getter may
 * return something else each time.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Place } from '../ir/nodes.ts'
import { unwrap } from './in-place.ts'

/** Whether a value, or what it is a part of, is what a getter has returned just now, of which nothing has been found out. */
export function isReadAnew(node: ts.Expression, value: Expression): boolean {
  if (value.kind !== 'read') return false
  const inner = unwrap(node)
  if (!ts.isPropertyAccessExpression(inner) && !ts.isElementAccessExpression(inner)) return false
  const root = rootOf(value.place)
  return root.kind === 'local' && root.local.temporary
}

function rootOf(place: Place): Place {
  return place.kind === 'field' ? rootOf(place.object) : place
}
