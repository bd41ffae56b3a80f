/** Objects and arrays as they come into being: in a field, in an element, in a variable, on the stack. */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Place } from '../ir/nodes.ts'
import {
  USIZE,
  optionalOf,
  presentFields,
  reference,
  typeName,
  variantOfValue,
  type ArrayType,
  type ObjectType,
  type StorageType,
  type ValueType,
} from '../types/machine.ts'
import type { Body } from './body.ts'
import { coerce } from './coerce.ts'
import { countUp } from './counting.ts'
import { enumValues } from './enums.ts'
import { lowerValue } from './dispatch.ts'
import { fitsOneAssignment } from './body.ts'
import { constructorCall, constructorDeclaration } from './constructors.ts'
import { anonymousGlobal } from './globals.ts'
import { admitsEmpty, isText } from './texts.ts'
import { beginObject } from './method-tables.ts'
import { isReferenceTo } from './subtypes.ts'
import { arrayOfType, inPlaceType, isArrayOf, newType, unwrap } from './in-place.ts'

/** Gives a place its first value; null for the zero of its type. */
export function initializePlace(
  body: Body,
  place: Place,
  initializer: ts.Expression | null,
  node: ts.Node,
): void {
  const { type } = place
  if (type.kind === 'object' || type.kind === 'array')
    return constructAt(body, place, type, initializer, node)
  if (!initializer) {
    body.emit({ kind: 'assign', place, value: { kind: 'zero', type } })
    return
  }
  let value = coerce(body, lowerValue(body, initializer, type), type, initializer)
  value = body.absorb(value)
  if (!fitsOneAssignment(place, value)) value = body.spill(value, initializer)
  body.emit({ kind: 'assign', place, value })
}

function constructAt(
  body: Body,
  place: Place,
  type: ObjectType | ArrayType,
  initializer: ts.Expression | null,
  node: ts.Node,
): void {
  const name = 'name' in node && node.name ? (node.name as ts.Node).getText() : 'it'
  if (!initializer) return zeroAt(body, place, type, node)
  const inner = unwrap(initializer)
  const made = inPlaceType(body, inner, reference(type))
  if (made === null)
    return body.unit.refuse('inPlaceInitial', initializer, name, typeName(type).replace(/<.*/, ''))
  if (made !== type) return refuseOther(body, made, type, initializer)
  if (ts.isNewExpression(inner)) newAt(body, place, type, inner)
  else if (type.kind === 'array' && isArrayOf(body, inner)) elementsAt(body, place, type, inner)
}

function refuseOther(
  body: Body,
  made: ObjectType | ArrayType,
  type: ObjectType | ArrayType,
  node: ts.Node,
): never {
  const isDerived = isReferenceTo(body.unit, reference(made), reference(type))
  return body.unit.refuse(isDerived ? 'slicing' : 'typeMismatch', node, typeName(made), typeName(type))
}

/** An array or object that nothing initialises: all zero, if zero is a value of everything in it. */
function zeroAt(body: Body, place: Place, type: ObjectType | ArrayType, node: ts.Node): void {
  refuseZero(body, type, node)
  body.emit({ kind: 'clear', place })
}

function newAt(body: Body, place: Place, type: ObjectType | ArrayType, node: ts.NewExpression): void {
  if (type.kind === 'array') return zeroArrayAt(body, place, type, node)
  callConstructor(body, place, type, node)
}

/** Runs the constructor on the memory of an object, with the arguments of `node` and default values. */
function callConstructor(body: Body, place: Place, type: ObjectType, node: ts.NewExpression): void {
  const instance = body.unit.instances.get(type.struct)!
  const { target, values } = constructorCall(body, node, instance)
  const self: Expression =
    place.kind === 'target' ? place.reference : { kind: 'refer', type: reference(type), place }
  beginObject(body, place, instance)
  body.emit({
    kind: 'evaluate',
    value: {
      kind: 'call',
      type: target.result,
      callee: { kind: 'direct', function: target },
      arguments: [self, ...values],
    },
  })
}

/** `new FixedArray()`: zeros; objects in place are constructed one after the other, without arguments. */
function zeroArrayAt(body: Body, place: Place, type: ArrayType, node: ts.NewExpression): void {
  const objects = innermostObject(type)
  if (!objects) {
    refuseZero(body, type, node)
    body.emit({ kind: 'clear', place })
    return
  }
  const declaration = constructorDeclaration(body.unit.instances.get(objects.struct)!)
  if (declaration?.parameters.some(({ initializer, questionToken }) => !initializer && !questionToken))
    body.unit.refuse('uninitializedElement', node, typeName(objects), CONSTRUCTED)
  const base = body.stabilizePlace(place, node)
  countUp(body, node, type.length, null, (index) => {
    const element: Place = { kind: 'element', type: type.element, array: base, index, site: null }
    if (element.type.kind === 'array') zeroArrayAt(body, element, element.type, node)
    else callConstructor(body, element, objects, node)
  })
}

/** Ways out for elements without a first value. */
const CONSTRUCTED = "give the parameters of the constructor default values: '(readonly size: usize = 0)'"
const MISSING = "make the element type '… | null'"

function innermostObject(type: StorageType): ObjectType | null {
  if (type.kind === 'array') return innermostObject(type.element)
  return type.kind === 'object' ? type : null
}

/** Refuses zero as the first value of a reference that is never null. */
function refuseZero(body: Body, type: StorageType, node: ts.Node): void {
  if (type.kind === 'array') return refuseZero(body, type.element, node)
  if (type.kind === 'object' || optionalOf(type)) return
  if (type.kind === 'record') {
    const { fields, variants } = type.struct
    const variant = variants ? variantOfValue(variants, 0n) : null
    if (variant === -1) return refuseElement(body, type, node)
    return presentFields(type.struct, variant).forEach((index) => refuseZero(body, fields[index]!.type, node))
  }
  if (hasNoZero(type)) refuseElement(body, type, node)
}

/** Whether zero is none of the values of a type that is no record. */
function hasNoZero(type: ValueType): boolean {
  if (type.kind === 'reference' || type.kind === 'function') return !type.nullable
  if (type.kind !== 'integer') return false
  return isText(type) ? !admitsEmpty(type) : enumValues(type)?.includes(0n) === false
}

function refuseElement(body: Body, type: StorageType, node: ts.Node): never {
  return body.unit.refuse('uninitializedElement', node, typeName(type), MISSING)
}

function elementsAt(body: Body, place: Place, type: ArrayType, node: ts.CallExpression): void {
  if (node.arguments.length !== type.length)
    body.unit.refuse('elementCount', node, String(node.arguments.length), String(type.length))
  const base = body.stabilizePlace(place, node)
  node.arguments.forEach((argument, index) => {
    const element: Place = {
      kind: 'element',
      type: type.element,
      array: base,
      index: { kind: 'integer', type: USIZE, value: BigInt(index) },
      site: null,
    }
    initializePlace(body, element, argument, argument)
  })
}

/** `new C(…)` or `FixedArray.of(…)` as a value: an object on the stack, or a module-level one. */
export function lowerFresh(
  body: Body,
  node: ts.NewExpression | ts.CallExpression,
  expected: ValueType | null,
): Expression {
  const type = ts.isNewExpression(node) ? newType(body, node, expected) : arrayOfType(body, node, expected)
  const wish = `${typeName(type)
    .replace(/\W.*/, '')
    .replace(/^./, (first) => first.toLowerCase())}`
  const place = body.isModuleLevel ? anonymousGlobal(body, node, type, wish) : onStack(body, node, type, wish)
  constructAt(body, place, type, node, node)
  return { kind: 'refer', type: reference(type), place }
}

function onStack(body: Body, node: ts.Node, type: StorageType, wish: string): Place {
  const spoken = `a new ${typeName(type)}`
  const local = body.local(wish, type, node, { temporary: false, unchanging: true, spoken })
  body.emit({ kind: 'declare', local, value: null })
  return { kind: 'local', type, local }
}
