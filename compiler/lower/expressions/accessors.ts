/** Assignments to accessors: what looks like a field is written by a call of its setter, and read by its getter. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import { VOID, integer, typeName, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { bitFieldOf, bitsAccessor, isBitField } from '../bit-fields.ts'
import { fieldIndex } from '../classes.ts'
import { coerce } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { functionFor } from '../functions.ts'
import { staticRequest } from '../function-requests.ts'
import { asOnlyClass, computedField, isServedByFunctions } from '../interface-fields.ts'
import { staticThis } from '../static-this.ts'
import { isStaticMember, memberKey, type MemberFunction, type MemberKey } from '../hierarchy.ts'
import { constraintOf } from './constraints.ts'
import { fieldPlace, wordOf } from './members.ts'
import { lowerThis } from './identifiers.ts'
import { readPlace, refuseNull, targetOf } from './places.ts'
import { callMethod, findMethod, finishCall, inheritedMethod, receiverOf, type Method } from './methods.ts'

/** A pair of functions behind a name; what leads to their object has been evaluated. */
export interface Accessor {
  /** What is assigned. */
  readonly type: ValueType
  readonly read: () => Expression
  readonly write: (value: Expression) => void
}

/** Whether a name stands for functions rather than for a field, as far as TypeScript knows. */
export function namesAccessor(body: Body, target: ts.Expression): target is ts.PropertyAccessExpression {
  if (!ts.isPropertyAccessExpression(target)) return false
  const symbol = body.unit.checker.getSymbolAtLocation(target.name)
  if (!symbol) return false
  const { flags, valueDeclaration } = symbol
  if ((flags & ts.SymbolFlags.Accessor) !== 0 || isBitField(body.unit, valueDeclaration)) return true
  return isServedByFunctions(body.unit, valueDeclaration)
}

/** The accessor that a name stands for. */
export function accessorOf(body: Body, target: ts.PropertyAccessExpression): Accessor {
  return staticAccessor(body, target) ?? objectAccessor(body, target)
}

function objectAccessor(body: Body, target: ts.PropertyAccessExpression): Accessor {
  const name = target.name.text
  const isSuper = target.expression.kind === ts.SyntaxKind.SuperKeyword
  const owner = isSuper ? lowerThis(body, target.expression) : lowerValue(body, target.expression, null)
  const value = asOnlyClass(body, owner, name)
  const { type } = value
  if (type.kind === 'reference' && type.nullable) return refuseNull(body, target.expression, type)
  if (type.kind !== 'reference' || type.to.kind !== 'object') return body.unit.refuse('placeExpected', target)
  const { struct } = type.to
  if (!isSuper && fieldIndex(struct, name) >= 0) return fieldAccessor(body, value, target)
  const computed = isSuper ? null : computedField(body, value, name, target)
  if (computed) return computed
  const range = bitFieldOf(struct, name)
  if (range && !isSuper)
    return bitsAccessor(body, targetOf(body.stabilize(value, target.expression, 'object')), range, target)
  const constraint = constraintOf(body, target.expression, struct)
  const find = (key: MemberKey): Method | null =>
    isSuper ? inheritedMethod(body, key) : findMethod(body, { struct }, key, undefined, constraint)
  const setter = find(`set ${name}`)
  const getter = find(`get ${name}`)
  if (!setter) return body.unit.refuse('placeExpected', target)
  const object = body.stabilize(value, target.expression, 'object')
  const call = (method: Method, values: readonly Expression[]): Expression =>
    callMethod(body, target, method, receiverOf(body, method, object, target), values, wordOf(name))
  return {
    type: setter.parameters[0]!,
    read: () => (getter ? call(getter, []) : body.unit.refuse('setterAlone', target, target.name.text)),
    write: (written) => void call(setter, [written]),
  }
}

/** A field that is plain in the class which a type parameter stands for. */
function fieldAccessor(body: Body, value: Expression, target: ts.PropertyAccessExpression): Accessor {
  const place = fieldPlace(body, body.stabilize(value, target.expression, 'object'), target)
  return {
    type: readPlace(place).type,
    read: () => readPlace(place),
    write: (written) => {
      if (place.type.kind === 'object' || place.type.kind === 'array')
        return body.unit.refuse('inPlace', target, target.getText())
      body.emit({ kind: 'assign', place, value: written })
    },
  }
}

function staticAccessor(body: Body, target: ts.PropertyAccessExpression): Accessor | null {
  const symbol = body.unit.checker.getSymbolAtLocation(target.name)
  const members = (symbol?.declarations ?? []).filter(
    (member): member is MemberFunction => memberKey(member) !== null && isStaticMember(member),
  )
  const setter = members.find(ts.isSetAccessor)
  if (!setter) return null
  staticThis(body.unit, target.expression)
  const getter = members.find(ts.isGetAccessor)
  const call = (member: MemberFunction, values: readonly Expression[]): Expression => {
    const found = functionFor(body.unit, staticRequest(member))
    const callee = { kind: 'direct', function: found } as const
    return finishCall(body, target, callee, found.result, values, wordOf(target.name.text))
  }
  return {
    type: functionFor(body.unit, staticRequest(setter)).parameters[0]!.type as ValueType,
    read: () => (getter ? call(getter, []) : body.unit.refuse('setterAlone', target, target.name.text)),
    write: (written) => void call(setter, [written]),
  }
}

type Combine = (old: Expression) => Expression

/** `object.name = value`; the value of the expression is the value assigned. */
export function assignAccessor(
  body: Body,
  accessor: Accessor,
  node: ts.BinaryExpression,
  isUsed: boolean,
): Expression {
  const { type } = accessor
  const value = coerce(body, lowerValue(body, node.right, type), type, node.right)
  return write(body, accessor, value, node, isUsed)
}

/** `object.name += value` and its kin. */
export function updateAccessor(
  body: Body,
  accessor: Accessor,
  node: ts.Expression,
  isUsed: boolean,
  combine: Combine,
): Expression {
  return write(body, accessor, coerce(body, combine(accessor.read()), accessor.type, node), node, isUsed)
}

function write(
  body: Body,
  accessor: Accessor,
  value: Expression,
  node: ts.Node,
  isUsed: boolean,
): Expression {
  const kept = isUsed ? body.stabilize(value, node, 'value') : value
  accessor.write(kept)
  return isUsed ? kept : { kind: 'zero', type: VOID }
}

/** `object.name++` and its kin. */
export function stepAccessor(
  body: Body,
  accessor: Accessor,
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  isUsed: boolean,
  combine: (old: Expression, one: Expression) => Expression,
): Expression {
  const old = accessor.read()
  if (old.type.kind !== 'integer') {
    const name = typeName(old.type)
    const way = 'Only integers are counted up and down.'
    return body.unit.refuse('operandTypes', node, ts.tokenToString(node.operator)!, name, name, way)
  }
  const before = ts.isPostfixUnaryExpression(node) && isUsed ? body.stabilize(old, node, 'before') : old
  const one: Expression = { kind: 'integer', type: integer(old.type.name), value: 1n }
  const sum = coerce(body, combine(before, one), accessor.type, node)
  const after = write(body, accessor, sum, node, isUsed)
  return ts.isPostfixUnaryExpression(node) && isUsed ? before : after
}

/** `object.name ||= value`, `object.name &&= value`, `object.name ??= value`. */
export function assignAccessorUnless(
  body: Body,
  accessor: Accessor,
  node: ts.BinaryExpression,
  isUsed: boolean,
  conditionOf: (old: Expression) => Expression,
): Expression {
  if (isUsed)
    return body.unit.refuse(
      'operandTypes',
      node,
      node.operatorToken.getText(),
      'an accessor',
      'a value',
      'Assign in a statement of its own.',
    )
  const old = body.stabilize(accessor.read(), node, 'old')
  const condition = conditionOf(old)
  const then = body.collect(() => void assignAccessor(body, accessor, node, false))
  body.emit({ kind: 'if', condition, then, otherwise: [] })
  return { kind: 'zero', type: VOID }
}
