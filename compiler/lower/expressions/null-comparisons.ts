/** Comparisons with the words null and undefined: whether something is there. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import type { ComparisonOperator } from '../../ir/operations.ts'
import { BOOLEAN, canBeMissing, optionalOf } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { isNothing } from '../closure-presence.ts'
import { closureIn } from '../closures.ts'
import { discard } from '../discarded.ts'
import { lowerDeclared } from '../dispatch.ts'
import { unwrap } from '../in-place.ts'
import { isUntyped } from '../literals.ts'
import { isNeverNothing, isPresent, negated, refuseTwoNothings } from '../optionals.ts'
import { nothingNamed } from '../tested.ts'

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
  const never: Expression = { kind: 'boolean', type: BOOLEAN, value: operator === 'notEqual' }
  // A function that is known here is there, unless a choice may have left it out; a number always is.
  const closure = closureIn(body, side)
  if (closure)
    return operator === 'equal' ? isNothing(closure, nothing) : negated(isNothing(closure, nothing))
  if (isUntyped(body, side)) return never
  const value = lowerDeclared(body, unwrap(side), null)
  const { type } = value
  const optional = optionalOf(type)
  if (optional?.nothing === nothing)
    return operator === 'equal' ? negated(isPresent(value)) : isPresent(value)
  if (!canBeMissing(type)) {
    discard(body, value)
    return type.kind === 'void' && nothing === 'undefined' ? negated(never) : never
  }
  refuseTwoNothings(body, side, type)
  if (isNeverNothing(body.unit.checker.getTypeAtLocation(side), type, nothing)) {
    discard(body, value)
    return never
  }
  return { kind: 'compare', type: BOOLEAN, operator, left: value, right: { kind: 'null', type } }
}
