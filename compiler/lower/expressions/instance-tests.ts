/** `object instanceof Class`: what the table of the object's class says. A class that is asked for has tables for that. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import { BOOLEAN, withoutNull, type ReferenceType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { lowerValue } from '../dispatch.ts'
import { hierarchyOf, testedClass } from '../hierarchy.ts'
import { readTest } from '../method-tables.ts'
import { isPresent } from '../optionals.ts'
import { instanceOf, isOfClass } from '../subtypes.ts'

/** `object instanceof Class`; null is of no class. */
export function lowerInstanceOf(body: Body, node: ts.BinaryExpression): Expression {
  const { unit } = body
  const declaration = testedClass(unit, node)
  if (!declaration) return unit.refuse('instanceofOperator', node)
  const value = lowerValue(body, node.left, null)
  if (value.type.kind !== 'reference' || value.type.to.kind !== 'object')
    return unit.refuse('instanceofOperator', node)
  return isOf(body, value, declaration, node)
}

/** Whether the object that a reference refers to is of a class, of any copy of it. */
export function isOf(
  body: Body,
  value: Expression,
  declaration: ts.ClassDeclaration,
  node: ts.Node,
): Expression {
  const { unit } = body
  const type = value.type as ReferenceType
  const own = type.to.kind === 'object' ? instanceOf(unit, type.to.struct) : null
  const hierarchy = hierarchyOf(unit)
  const isRelated = own && hierarchy.familyOf(own.declaration) === hierarchy.familyOf(declaration)
  if (!isRelated) return { kind: 'boolean', type: BOOLEAN, value: false }
  const object = body.stabilize(value, node, 'object')
  const known = isOfClass(unit, own, declaration)
  const test = (present: Expression): Expression =>
    known ? { kind: 'boolean', type: BOOLEAN, value: true } : readTest(unit, present, declaration)
  if (!type.nullable) return test(object)
  const left = isPresent(object)
  if (known) return left
  const right = test({ kind: 'convert', type: withoutNull(type), value: object })
  return { kind: 'logical', type: BOOLEAN, operator: 'and', left, right }
}
