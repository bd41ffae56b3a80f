/** Comparisons with the words null and undefined: whether something is there. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import type { ComparisonOperator } from '../../ir/operations.ts'
import { BOOLEAN, optionalOf, typeName, withNull } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { closureIn } from '../closures.ts'
import { lowerDeclared } from '../dispatch.ts'
import { unwrap } from '../in-place.ts'
import {
  compareWithNothing,
  dependsOnParameter,
  hasNull,
  hasOtherNothing,
  hasUndefined,
} from '../optionals.ts'
import { isDeclaredOptional, nothingNamed } from '../tested.ts'

/** `x === null` and its kin; null if neither side is the literal null. */
export function compareWithNull(
  body: Body,
  node: ts.BinaryExpression,
  operator: ComparisonOperator,
): Expression | null {
  const nothingAtRight = nothingNamed(node.right)
  const nothing = nothingAtRight ?? nothingNamed(node.left)
  if (!nothing) return null
  const side = nothingAtRight ? node.left : node.right
  // A function that is known here is there.
  if (closureIn(body, side)) return { kind: 'boolean', type: BOOLEAN, value: operator === 'notEqual' }
  const value = lowerDeclared(body, unwrap(side), null)
  if (optionalOf(value.type)) return compareWithNothing(value, nothing, operator)
  if (value.type.kind !== 'reference' && value.type.kind !== 'function') {
    if (isDeclaredOptional(body, side) || dependsOnParameter(body, side))
      return { kind: 'boolean', type: BOOLEAN, value: operator === 'notEqual' }
    return body.unit.refuse('typeMismatch', node, typeName(value.type), 'null')
  }
  const seen = body.unit.checker.getTypeAtLocation(side)
  if (hasNull(seen) && hasUndefined(seen)) return body.unit.refuse('twoNothings', side, side.getText())
  if (hasOtherNothing(seen, nothing))
    return { kind: 'boolean', type: BOOLEAN, value: operator === 'notEqual' }
  const nullable = withNull(value.type)
  const other: Expression = { kind: 'null', type: nullable }
  const left: Expression = value.type === nullable ? value : { kind: 'convert', type: nullable, value }
  return { kind: 'compare', type: BOOLEAN, operator, left, right: other }
}
