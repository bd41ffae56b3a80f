/** Names, fields and elements: as values, and as places. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Local, Place } from '../../ir/nodes.ts'
import {
  BOOLEAN,
  STRING,
  U8,
  USIZE,
  VIRTUAL_ADDRESS,
  pointer,
  reference,
  sliceOf,
  typeName,
  withoutNull,
  functionType,
  optionalOf,
  type StorageType,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { valueOf } from '../carried.ts'
import { closureAsValue } from '../closure-values.ts'
import { closureIn } from '../closures.ts'
import type { Binding } from '../bindings.ts'
import { bitFieldOf, readBits } from '../bit-fields.ts'
import { fieldIndex } from '../classes.ts'
import { canBePlace, lowerPlace, lowerValue } from '../dispatch.ts'
import { enumType } from '../enums.ts'
import { functionFor, staticRequest } from '../functions.ts'
import { moduleBinding } from '../globals.ts'
import { interfaceField } from '../interface-fields.ts'
import { ambientName } from '../intrinsic-calls.ts'
import { literal } from '../coerce.ts'
import { resolve } from '../names.ts'
import { isUntyped } from '../literals.ts'
import { noneOf } from '../optionals.ts'
import { recordField } from '../record-fields.ts'
import { staticThis } from '../static-this.ts'
import { nothingNamed } from '../tested.ts'
import { asString } from '../texts.ts'
import { withNarrowing } from '../narrowing.ts'
import { memberOfRecord } from '../variants.ts'
import { callMethod, findMethod, inheritedMethod, receiverOf } from './methods.ts'

// --- Reading places ----------------------------------------------------------------------------------------

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

// --- Identifiers -------------------------------------------------------------------------------------------

export function lowerIdentifier(body: Body, node: ts.Identifier, expected: ValueType | null): Expression {
  if (node.text === 'undefined' && (expected?.kind === 'reference' || expected?.kind === 'function'))
    return { kind: 'null', type: expected }
  if (node.text === 'undefined' && expected && optionalOf(expected)?.nothing === 'undefined')
    return noneOf(expected)
  const name = ambientName(body.unit, node)
  if (name !== null) return ambientValue(body, node, name)
  const binding = resolve(body, node)
  if (!binding) return refuseName(body, node)
  return valueOfBinding(body, binding, node, expected)
}

function ambientValue(body: Body, node: ts.Identifier, name: string): Expression {
  if (name === 'checks') return { kind: 'string', type: STRING, value: body.unit.options.mode }
  return body.unit.refuse('moduleValue', node, name)
}

function refuseName(body: Body, node: ts.Identifier): never {
  if (nothingNamed(node)) return body.unit.refuse('nullAlone', node, node.text)
  const symbol = body.unit.symbolOf(node)
  if (symbol && symbol.flags & ts.SymbolFlags.Function) return body.unit.refuse('genericValue', node)
  return body.unit.refuse('moduleValue', node, node.text)
}

function valueOfBinding(
  body: Body,
  binding: Binding,
  node: ts.Expression,
  expected: ValueType | null,
): Expression {
  const wanted = expected && (optionalOf(expected)?.value ?? expected)
  switch (binding.kind) {
    case 'local':
      return readPlace({ kind: 'local', type: binding.local.type, local: binding.local })
    case 'global':
      return readPlace({ kind: 'global', type: binding.global.type, global: binding.global })
    case 'constant':
      return binding.value
    case 'literal':
      if (wanted?.kind === 'integer') return literal(body, binding.value, wanted, node)
      return body.unit.refuse('untyped', node, node.getText())
    case 'captured':
      return readPlace(capturedPlace(binding.pointer))
    case 'nested':
    case 'closure':
      return closureAsValue(body, closureIn(body, node)!, node)
    case 'function': {
      const { parameters, result } = binding.function
      const type = functionType(
        parameters.map((parameter) => parameter.type as ValueType),
        result,
      )
      return { kind: 'function', type, function: binding.function }
    }
    case 'template':
      return body.unit.refuse('moduleValue', node, node.getText())
    case 'refused':
      return body.unit.refuse('moduleValue', node, node.getText())
  }
}

export function placeOfIdentifier(body: Body, node: ts.Identifier): Place {
  const binding = resolve(body, node)
  if (binding?.kind === 'local') return { kind: 'local', type: binding.local.type, local: binding.local }
  if (binding?.kind === 'global') return { kind: 'global', type: binding.global.type, global: binding.global }
  if (binding?.kind === 'captured') return capturedPlace(binding.pointer)
  return body.unit.refuse('placeExpected', node)
}

/** The variable that a carried pointer points to. */
function capturedPlace(local: Local): Place {
  if (local.type.kind !== 'pointer') throw new Error(`${local.name} is no pointer`)
  const index: Expression = { kind: 'integer', type: USIZE, value: 0n }
  return { kind: 'pointerElement', type: local.type.element, pointer: valueOf(local), index }
}

export function lowerThis(body: Body, node: ts.Node): Expression {
  const { self } = body.options
  if (!self) return body.unit.refuse('arrowThis', node)
  return {
    kind: 'read',
    type: self.type as ValueType,
    place: { kind: 'local', type: self.type, local: self },
  }
}

// --- Fields ------------------------------------------------------------------------------------------------

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

function enumMember({ unit }: Body, member: ts.EnumMember, node: ts.Node): Expression {
  const type = enumType(unit, unit.checker.getTypeAtLocation(member), node)
  return { kind: 'integer', type, value: BigInt(unit.checker.getConstantValue(member) as number) }
}

function valueOfStatic(
  body: Body,
  member: ts.Symbol,
  node: ts.PropertyAccessExpression,
  expected: ValueType | null,
): Expression {
  const declaration = member.valueDeclaration
  if (declaration && ts.isEnumMember(declaration)) return enumMember(body, declaration, node)
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
    if (type.to.kind === 'array') return arrayProperty(body, object, name, node)
    return classMember(body, object, type.to.struct.name, node)
  }
  if (type.kind === 'record') {
    const seen = body.unit.checker.getTypeAtLocation(node.expression)
    const member = memberOfRecord(body, object, name, seen, node)
    if (member) return member
  }
  const property = PROPERTIES[type.kind]?.[name]
  return property ? property(object) : refuseMember(body, node, type)
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
  return body.unit.refuse('moduleValue', node, `${typeName(type)}.${node.name.text}`)
}

const LENGTH = (value: Expression): Expression =>
  value.kind === 'string'
    ? { kind: 'integer', type: USIZE, value: BigInt(Buffer.byteLength(value.value)) }
    : { kind: 'length', type: USIZE, value }

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

function arrayProperty(
  body: Body,
  object: Expression,
  name: string,
  node: ts.PropertyAccessExpression,
): Expression {
  const array = targetOf(object)
  if (name === 'length' && array.type.kind === 'array')
    return { kind: 'integer', type: USIZE, value: BigInt(array.type.length) }
  return refuseMember(body, node, object.type)
}

function classMember(
  body: Body,
  object: Expression,
  className: string,
  node: ts.PropertyAccessExpression,
): Expression {
  const place = targetOf(object)
  if (place.type.kind !== 'object') return body.unit.refuse('moduleValue', node, className)
  const index = fieldIndex(place.type.struct, node.name.text)
  if (index >= 0) {
    const field = place.type.struct.fields[index]!
    return readPlace({ kind: 'field', type: field.type, object: place, field: index })
  }
  const range = bitFieldOf(place.type.struct, node.name.text)
  if (range) return readBits(body, place, range)
  const declared = interfaceField(body, object, node.name.text, node)
  if (declared) return readPlace(declared)
  const getter = findMethod(body, place.type, `get ${node.name.text}`)
  if (!getter) {
    const isSetter = findMethod(body, place.type, `set ${node.name.text}`) !== null
    return isSetter
      ? body.unit.refuse('setterAlone', node, node.name.text)
      : refuseMember(body, node, object.type)
  }
  const receiver = receiverOf(body, getter, object, node)
  return callMethod(body, node, getter, receiver, [], wordOf(node.name.text))
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
export function fieldPlace(body: Body, object: Expression, node: ts.PropertyAccessExpression): Place {
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

/** Refuses to write an element that is only read. Where it is assigned TypeScript does, not where it is handed over. */
export function refuseReadonly(body: Body, place: Place, node: ts.Node): void {
  if (place.kind === 'field') return refuseReadonly(body, place.object, node)
  if (place.kind === 'element') return refuseReadonly(body, place.array, node)
  if (place.kind === 'sliceElement' && place.slice.type.kind === 'slice' && place.slice.type.readonly)
    body.unit.refuse('readonlyPlace', node, node.getText())
}

// --- Elements ----------------------------------------------------------------------------------------------

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
  return member && ts.isEnumMember(member) ? enumMember(body, member, node) : null
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
  return body.unit.refuse(
    'operandTypes',
    node,
    '[…]',
    typeName(type),
    typeName(index.type),
    'Index a FixedArray, a Slice or a Ptr.',
  )
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

/** What an array, slice or pointer holds. */
export function elementTypeOf(type: ValueType): StorageType | null {
  if (type.kind === 'reference' && type.to.kind === 'array') return type.to.element
  if (type.kind === 'slice' || type.kind === 'pointer') return type.element
  return null
}
