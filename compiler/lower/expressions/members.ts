/** Fields and other members: as values, and as places. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Place } from '../../ir/nodes.ts'
import {
  U8,
  USIZE,
  VIRTUAL_ADDRESS,
  pointer,
  sliceOf,
  typeName,
  type Struct,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { bitFieldOf, readBits } from '../bit-fields.ts'
import { fieldIndex } from '../classes.ts'
import { lowerValue } from '../dispatch.ts'
import { enumType } from '../enums.ts'
import { functionFor } from '../functions.ts'
import { staticRequest } from '../function-requests.ts'
import { moduleBinding } from '../globals.ts'
import { asOnlyClass, interfaceField, readInterfaceField } from '../interface-fields.ts'
import type { Instance } from '../subtypes.ts'
import { staticThis } from '../static-this.ts'
import { asString } from '../texts.ts'
import { memberOfRecord } from '../variants.ts'
import { constraintOf } from './constraints.ts'
import { callMethod, findMethod, inheritedMethod, receiverOf } from './methods.ts'
import { readPlace, refuseNull, targetOf } from './places.ts'
import { lowerThis, valueOfBinding } from './identifiers.ts'

/** What the name before a dot means, if it is no value: a class, an enum, a namespace import. */
function staticMember(body: Body, node: ts.PropertyAccessExpression): ts.Symbol | null {
  const own = staticThis(body.unit, node.expression)
  const owner =
    ts.isIdentifier(node.expression) || ts.isPropertyAccessExpression(node.expression)
      ? body.unit.symbolOf(ts.isIdentifier(node.expression) ? node.expression : node.expression.name)
      : own?.name && body.unit.symbolOf(own.name)
  const isContainer =
    owner &&
    (owner.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Enum | ts.SymbolFlags.Module)) !== 0 &&
    (owner.flags & ts.SymbolFlags.Variable) === 0
  if (!isContainer) return null
  const member = body.unit.checker.getSymbolAtLocation(node.name)
  return member ? body.unit.resolveAlias(member) : null
}

/** `object.name` as a value. */
export function lowerProperty(
  body: Body,
  node: ts.PropertyAccessExpression,
  expected: ValueType | null,
): Expression {
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword) return inheritedValue(body, node)
  const member = staticMember(body, node)
  if (member) return valueOfStatic(body, member, node, expected)
  return memberOf(body, lowerValue(body, node.expression, null), node)
}

/** `super.name`: what the base class's getter returns. */
function inheritedValue(body: Body, node: ts.PropertyAccessExpression): Expression {
  const name = node.name.text
  const getter = inheritedMethod(body, `get ${name}`)
  if (!getter) return body.unit.refuse('superProperty', node.expression)
  return callMethod(body, node, getter, lowerThis(body, node.expression), [], wordOf(name))
}

export function enumMember({ unit }: Body, member: ts.EnumMember): Expression {
  const type = enumType(unit, unit.checker.getTypeAtLocation(member))
  return { kind: 'integer', type, value: BigInt(unit.checker.getConstantValue(member) as number) }
}

function valueOfStatic(
  body: Body,
  member: ts.Symbol,
  node: ts.PropertyAccessExpression,
  expected: ValueType | null,
): Expression {
  const declaration = member.valueDeclaration
  if (declaration && ts.isEnumMember(declaration)) return enumMember(body, declaration)
  const accessor = member.declarations?.find(ts.isGetAccessor)
  if (accessor) {
    const getter = functionFor(body.unit, staticRequest(accessor))
    return body.spill(
      { kind: 'call', type: getter.result, callee: { kind: 'direct', function: getter }, arguments: [] },
      node,
      wordOf(accessor.name.getText()),
    )
  }
  if (declaration && ts.isSetAccessor(declaration))
    return body.unit.refuse('setterAlone', node, node.name.text)
  if (declaration && ts.isMethodDeclaration(declaration))
    return body.unit.refuse('methodValue', node, node.name.text)
  const binding = moduleBinding(body.unit, member, node)
  if (!binding) return body.unit.refuse('moduleValue', node, node.getText())
  return valueOfBinding(body, binding, node, expected)
}

/** `object.name`, where the object has been evaluated. */
export function memberOf(body: Body, owner: Expression, node: ts.PropertyAccessExpression): Expression {
  const name = node.name.text
  const object = asString(body, owner)
  const { type } = object
  if (type.kind === 'reference') {
    if (type.nullable) return refuseNull(body, node.expression, type)
    if (type.to.kind === 'array') return builtInMember(object, name) ?? refuseMember(body, node, type)
    return classMember(body, object, type.to.struct.name, node)
  }
  if (type.kind === 'record') {
    const seen = (): ts.Type => body.unit.checker.getTypeAtLocation(node.expression)
    const member = memberOfRecord(body, object, name, seen, node)
    if (member) return member
  }
  return builtInMember(object, name) ?? refuseMember(body, node, type)
}

/** Gives up on a member that an object lacks only because its type, or a base of the class, has been refused. */
function giveUpRefused({ unit }: Body, node: ts.PropertyAccessExpression, type: ValueType): void {
  const { refusedNodes, diagnostics } = unit
  if (refusedNodes.size === 0 || diagnostics.length === 0) return
  const declarations = unit.checker.getSymbolAtLocation(node.name)?.declarations ?? []
  const struct = type.kind === 'reference' && type.to.kind === 'object' ? type.to.struct : null
  let instance = struct && unit.instances.get(struct)
  const classes: ts.Node[] = []
  for (; instance; instance = instance.base) classes.push(instance.declaration)
  if ([...declarations, ...classes].some((declaration) => refusedNodes.has(declaration))) unit.giveUp()
}

function refuseMember(body: Body, node: ts.PropertyAccessExpression, type: ValueType): never {
  giveUpRefused(body, node, type)
  if (body.unit.checker.getTypeAtLocation(node).getCallSignatures().length > 0)
    return body.unit.refuse('methodValue', node, node.name.text)
  refuseUntold(body, node, type)
  return body.unit.refuse('moduleValue', node, `${typeName(type)}.${node.name.text}`)
}

/** Refuses a member of a class with type parameters of which only `instanceof` has told: `Box<any>` is no type. */
export function refuseUntold({ unit }: Body, node: ts.PropertyAccessExpression, type: ValueType): void {
  const seen = unit.checker.getNonNullableType(unit.checker.getTypeAtLocation(node.expression))
  for (const part of seen.isIntersection() ? seen.types : [seen]) {
    const declaration = (part.symbol as ts.Symbol | undefined)?.valueDeclaration
    if (declaration && ts.isClassDeclaration(declaration) && declaration.typeParameters && isObject(type))
      unit.refuse('untoldArguments', node.name, node.name.text, declaration.name!.text, typeName(type))
  }
}

function isObject(type: ValueType): boolean {
  return type.kind === 'reference' && type.to.kind === 'object'
}

const LENGTH = (value: Expression): Expression =>
  value.kind === 'string'
    ? { kind: 'integer', type: USIZE, value: BigInt(Buffer.byteLength(value.value)) }
    : { kind: 'length', type: USIZE, value }

function isTuple({ fields, variants }: Struct): boolean {
  return !variants && fields.every(({ name }, index) => name === `_${index}`)
}

type Property = (object: Expression) => Expression

/** The properties of the types that kernel.d.ts defines. */
const PROPERTIES: Partial<Record<ValueType['kind'], Readonly<Record<string, Property>>>> = {
  string: {
    length: LENGTH,
    bytes: (value) => ({
      kind: 'view',
      type: sliceOf(U8, true),
      address: { kind: 'data', type: pointer(U8), value },
      length: LENGTH(value),
    }),
  },
  slice: {
    length: LENGTH,
    pointer: (value) => ({
      kind: 'data',
      type: pointer(value.type.kind === 'slice' ? value.type.element : U8),
      value,
    }),
  },
  pointer: { address: (value) => ({ kind: 'convert', type: VIRTUAL_ADDRESS, value }) },
}

/** What strings, arrays, slices, tuples and pointers have by themselves; null if they have nothing of that name. */
export function builtInMember(object: Expression, name: string): Expression | null {
  const { type } = object
  if (type.kind === 'record' && name === 'length' && isTuple(type.struct))
    return { kind: 'integer', type: USIZE, value: BigInt(type.struct.fields.length) }
  if (type.kind !== 'reference') return PROPERTIES[type.kind]?.[name]?.(object) ?? null
  if (type.to.kind !== 'array' || name !== 'length') return null
  return { kind: 'integer', type: USIZE, value: BigInt(type.to.length) }
}

function classMember(
  body: Body,
  object: Expression,
  className: string,
  node: ts.PropertyAccessExpression,
): Expression {
  const { type } = object
  if (type.kind !== 'reference' || type.to.kind !== 'object')
    return body.unit.refuse('moduleValue', node, className)
  const constraint = constraintOf(body, node.expression, type.to.struct)
  const member = memberOfObject(body, object, node.name.text, node, constraint)
  if (member) return member
  const isSetter = findMethod(body, type.to, `set ${node.name.text}`) !== null
  return isSetter
    ? body.unit.refuse('setterAlone', node, node.name.text)
    : refuseMember(body, node, asOnlyClass(body, object, node.name.text).type)
}

/** What an object, which is not null, has under a name: a field, a range of bits, or what a getter returns. Null if none. */
export function memberOfObject(
  body: Body,
  owner: Expression,
  name: string,
  node: ts.Node,
  constraint: Instance | null = null,
): Expression | null {
  const object = asOnlyClass(body, owner, name)
  const place = targetOf(object)
  if (place.type.kind !== 'object') return null
  const { struct } = place.type
  const index = fieldIndex(struct, name)
  if (index >= 0)
    return readPlace({ kind: 'field', type: struct.fields[index]!.type, object: place, field: index })
  const range = bitFieldOf(struct, name)
  if (range) return readBits(body, place, range)
  const declared = readInterfaceField(body, object, name, node)
  if (declared) return declared
  const getter = findMethod(body, place.type, `get ${name}`, undefined, constraint)
  if (!getter) return null
  return callMethod(body, node, getter, receiverOf(body, getter, object, node), [], wordOf(name))
}

/** A name for a temporary that holds the value of something called `name`. */
export function wordOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : 'value'
}

/** `object.name` as a place. */
export function placeOfProperty(body: Body, node: ts.PropertyAccessExpression): Place {
  const member = staticMember(body, node)
  if (member) {
    refuseInherited(body, member, node)
    const binding = moduleBinding(body.unit, member, node)
    if (binding?.kind === 'global')
      return { kind: 'global', type: binding.global.type, global: binding.global }
    return body.unit.refuse('placeExpected', node)
  }
  const object = lowerValue(body, node.expression, null)
  return fieldPlace(body, object, node)
}

/** Refuses to write a static field by a class that inherits it: in JavaScript that one would have a field of its own then. */
function refuseInherited(body: Body, member: ts.Symbol, node: ts.PropertyAccessExpression): void {
  const owner = member.valueDeclaration?.parent
  const named = body.unit.checker.getTypeAtLocation(node.expression).symbol?.valueDeclaration
  if (!owner || !named || owner === named || !ts.isClassDeclaration(owner) || !ts.isClassDeclaration(named))
    return
  body.unit.refuse('inheritedStatic', node, node.name.text, owner.name!.text, named.name!.text)
}

/** The field of an object that has been evaluated. */
export function fieldPlace(body: Body, owner: Expression, node: ts.PropertyAccessExpression): Place {
  const object = asOnlyClass(body, owner, node.name.text)
  const { type } = object
  if (type.kind === 'reference' && type.nullable) return refuseNull(body, node.expression, type)
  if (type.kind !== 'reference' || type.to.kind !== 'object') {
    if (object.kind === 'read' && type.kind === 'record' && !type.struct.variants) {
      const index = fieldIndex(type.struct, node.name.text)
      if (index >= 0)
        return { kind: 'field', type: type.struct.fields[index]!.type, object: object.place, field: index }
    }
    return body.unit.refuse('placeExpected', node)
  }
  const declared = interfaceField(body, object, node.name.text, node)
  if (declared) return declared
  const place = targetOf(object)
  const index = fieldIndex(type.to.struct, node.name.text)
  if (bitFieldOf(type.to.struct, node.name.text))
    return body.unit.refuse('bitFieldAddress', node, node.name.text)
  if (index < 0) {
    giveUpRefused(body, node, type)
    return body.unit.refuse('placeExpected', node)
  }
  return { kind: 'field', type: type.to.struct.fields[index]!.type, object: place, field: index }
}
