/** Elements of arrays, slices, pointers and tuples: as values, and as places. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Place } from '../../ir/nodes.ts'
import { BOOLEAN, USIZE, typeName, type StorageType, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { lowerValue } from '../dispatch.ts'
import { isUntyped } from '../literals.ts'
import { recordField } from '../record-fields.ts'
import { asString, isText } from '../texts.ts'
import { readPlace, refuseNull, targetOf } from './places.ts'
import { enumMember } from './members.ts'

/** `object[index]` as a value. */
export function lowerElement(body: Body, node: ts.ElementAccessExpression): Expression {
  const known = enumElement(body, node) ?? tupleElement(body, node)
  return known ?? readPlace(placeOfElement(body, node))
}

/** A member of an enum by its name in brackets, which may be one that no identifier can be. */
function enumElement(body: Body, node: ts.ElementAccessExpression): Expression | null {
  const name = node.argumentExpression
  if (!ts.isStringLiteralLike(name)) return null
  const member = body.unit.checker.getSymbolAtLocation(name)?.valueDeclaration
  return member && ts.isEnumMember(member) ? enumMember(body, member) : null
}

function tupleElement(body: Body, node: ts.ElementAccessExpression): Expression | null {
  if (!ts.isNumericLiteral(node.argumentExpression)) return null
  if (!body.unit.checker.isTupleType(body.unit.checker.getTypeAtLocation(node.expression))) return null
  return elementOfTuple(lowerValue(body, node.expression, null), node.argumentExpression)
}

/** The element of a tuple at a literal index; null if it has none or is no tuple. */
export function elementOfTuple(value: Expression, index: ts.Expression): Expression | null {
  if (value.type.kind !== 'record' || !ts.isNumericLiteral(index)) return null
  const field = Number(index.text)
  return value.type.struct.fields[field]?.name === `_${field}` ? recordField(value, field) : null
}

/** `object[index]` as a place. */
export function placeOfElement(body: Body, node: ts.ElementAccessExpression): Place {
  const [object, index] = body.operands(
    [node.expression, node.argumentExpression],
    [() => lowerValue(body, node.expression, null), () => lowerIndex(body, node.argumentExpression)],
  )
  return elementPlace(body, object!, index!, node)
}

/** An index; a literal is a `usize`. */
export function lowerIndex(body: Body, node: ts.Expression): Expression {
  const value = lowerValue(body, node, isUntyped(body, node) ? USIZE : null)
  if (value.type.kind === 'integer') return value
  if (value.type !== BOOLEAN) return body.unit.refuse('namedElement', node)
  const way = 'Convert it: usize(…).'
  return body.unit.refuse('operandTypes', node, '[…]', 'an array', typeName(value.type), way)
}

/** The element at an index of an array, slice or pointer that has been evaluated. */
export function elementPlace(body: Body, owner: Expression, index: Expression, node: ts.Node): Place {
  const object = asString(body, owner)
  const { type } = object
  if (index.type.kind !== 'integer') throw new Error('an index is an integer')
  const signed = index.type.name.startsWith('i')
  const check = signed ? 'signedIndex' : 'index'
  if (type.kind === 'reference' && type.nullable) return refuseNull(body, node, type)
  if (type.kind === 'reference' && type.to.kind === 'array') {
    const { element, length } = type.to
    const known = index.kind === 'integer' && index.value >= 0n && index.value < BigInt(length)
    if (index.kind === 'integer' && !known)
      return body.unit.refuse('indexRange', node, String(index.value), String(length - 1))
    return {
      kind: 'element',
      type: element,
      array: targetOf(object),
      index,
      site: known ? null : body.site(check, node),
    }
  }
  if (type.kind === 'slice')
    return { kind: 'sliceElement', type: type.element, slice: object, index, site: body.site(check, node) }
  if (type.kind === 'pointer') return { kind: 'pointerElement', type: type.element, pointer: object, index }
  if (type.kind === 'reference') return body.unit.refuse('namedElement', node)
  const name = type.kind === 'record' && isText(index.type) ? type.struct.fields[0]?.name : undefined
  const way = name
    ? `Write a function with a switch: switch (name) { case '${name}': return ${node.getFirstToken()?.getText() ?? 'record'}.${name} … }.`
    : 'Index a FixedArray, a Slice or a Ptr.'
  return body.unit.refuse('operandTypes', node, '[…]', typeName(type), typeName(index.type), way)
}

/** What an array, slice or pointer holds. */
export function elementTypeOf(type: ValueType): StorageType | null {
  if (type.kind === 'reference' && type.to.kind === 'array') return type.to.element
  if (type.kind === 'slice' || type.kind === 'pointer') return type.element
  return null
}
