/**
 * How a value becomes one of the type that is wanted, without loss or not at all. Widening happens here; a
 * literal gets its type here; everything else is refused with the call that would do it.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import {
  IMPOSSIBLE,
  STRING,
  bitsOf,
  canBeMissing,
  reference,
  type ArrayType,
  type ObjectType,
  isSameOrMissing,
  isSigned,
  optionalOf,
  typeName,
  withoutNull,
  type IntegerType,
  type SliceType,
  type ValueType,
} from '../types/machine.ts'
import { adapted, canBeCalledAs } from './adapters.ts'
import type { Body } from './body.ts'
import { isEnum } from './enums.ts'
import { targetOf } from './expressions/places.ts'
import { asOptional } from './optionals.ts'
import { asString, isText, isTextOf, textFromString, textToText } from './texts.ts'
import { convertRecord } from './record-conversion.ts'
import { isReferenceTo } from './subtypes.ts'
import type { Unit } from './unit.ts'

/** The widths that flow into each integer type without loss on every target. */
const WIDENS: Readonly<Record<string, readonly string[]>> = {
  u8: ['u16', 'u32', 'u64', 'usize', 'i16', 'i32', 'i64', 'isize'],
  u16: ['u32', 'u64', 'usize', 'i32', 'i64', 'isize'],
  u32: ['u64', 'usize', 'i64'],
  u64: [],
  usize: ['u64'],
  i8: ['i16', 'i32', 'i64', 'isize'],
  i16: ['i32', 'i64', 'isize'],
  i32: ['i64', 'isize'],
  i64: [],
  isize: ['i64'],
}

/** Whether every value of the one width is a value of the other. */
export function widens(from: IntegerType, to: IntegerType): boolean {
  return from.name === to.name || WIDENS[from.name]!.includes(to.name)
}

/** Whether two flavours may meet: they are the same, or one side has none. */
export function flavoursMeet(a: IntegerType, b: IntegerType): boolean {
  return a.flavour === null || b.flavour === null || a.flavour === b.flavour
}

/** Refuses numbers of two kinds in one operation, or one in the place of the other. */
export function refuseFlavours(body: Body, from: IntegerType, to: IntegerType, node: ts.Node): never {
  const way =
    isEnum(from) || isEnum(to)
      ? `'${isEnum(from) ? from.name : to.name}(…)' makes an enum a plain number; a number becomes a member by a switch`
      : `'${typeName(to)}(…)', or 'usize(…)' for a plain number`
  return body.unit.refuse('flavourMix', node, typeName(from), typeName(to), way)
}

/** The least and the greatest value of an integer type. */
export function rangeOf(type: IntegerType, addressBits: 32 | 64): readonly [bigint, bigint] {
  const bits = BigInt(bitsOf(type, addressBits))
  return isSigned(type) ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n]
}

/** A literal as a constant of a type; refused if it does not fit. */
export function literal(body: Body, value: bigint, type: IntegerType, node: ts.Node): Expression {
  const [low, high] = rangeOf(type, body.unit.options.target.addressBits)
  if (value < low || value > high) {
    const range = `${low} to ${high}`
    return body.unit.refuse('literalRange', node, shown(value), type.name, range)
  }
  return { kind: 'integer', type, value }
}

function shown(value: bigint): string {
  return value > 9999n ? `0x${value.toString(16)}` : String(value)
}

/** The value as one of type `to`. */
export function coerce(body: Body, value: Expression, to: ValueType, node: ts.Node): Expression {
  const from = value.type
  if (from === to) return value
  if (from.kind === 'never') return neverReached(body, value, to)
  if (to.kind === 'never' || to === IMPOSSIBLE || isImpossible(body, value, node))
    return impossible(body, to, node)
  if (optionalOf(to)) {
    const convert = (part: Expression, type: ValueType): Expression => coerce(body, part, type, node)
    return asOptional(body, value, to, node, convert) ?? refuseType(body, node, from, to)
  }
  if (optionalOf(from)) return refuseType(body, node, from, to)
  if (isText(to)) {
    if (isText(from)) return textToText(body, value, to, node)
    if (from === STRING) return textFromString(body, value, to, node)
  } else if (isText(from) && to === STRING) return asString(body, value)
  if (from.kind === 'integer' && to.kind === 'integer') return coerceInteger(body, value, from, to, node)
  if (value.kind === 'null' && canBeMissing(to)) return { kind: 'null', type: to }
  if (isSameOrMissing(from, to) || isReferenceTo(body.unit, from, to))
    return { kind: 'convert', type: to, value }
  if (
    value.kind === 'function' &&
    to.kind === 'function' &&
    from.kind === 'function' &&
    canBeCalledAs(body.unit, from, to, body.unit.requests.get(value.function)?.declaration ?? null)
  )
    return coerce(body, adapted(body.unit, value.function, to, node), to, node)
  if (isView(from, to)) return asView(value, to)
  if (from.kind === 'record' && to.kind === 'record') {
    const converted = convertRecord(body, value, to, node)
    if (converted) return converted
  }
  return refuseType(body, node, from, to)
}

/** Stands for a value that is never computed, since what computes it does not return. */
function neverReached(body: Body, value: Expression, to: ValueType): Expression {
  if (to.kind === 'void') return value
  if (value.kind !== 'zero') body.emit({ kind: 'evaluate', value })
  return { kind: 'zero', type: to }
}

/** Whether TypeScript has ruled out every member of the union that a value belongs to. */
function isImpossible(body: Body, value: Expression, node: ts.Node): boolean {
  const isUnion = value.type.kind === 'record' && value.type.struct.variants !== undefined
  if (!isUnion && !isText(value.type)) return false
  return (body.unit.checker.getTypeAtLocation(node).flags & ts.TypeFlags.Never) !== 0
}

/** The value at a point that TypeScript proves unreachable: a check that fails if it is reached after all. */
function impossible(body: Body, to: ValueType, node: ts.Node): Expression {
  body.emit({ kind: 'fail', site: body.site('unreachable', node) })
  return { kind: 'zero', type: to }
}

/** Refuses a value of one type where another is wanted, in the words for types of their kind. */
function refuseType(body: Body, node: ts.Node, from: ValueType, to: ValueType): never {
  const isInterface =
    to.kind === 'reference' && to.to.kind === 'object' && body.unit.interfaceInstances.has(to.to.struct)
  if (isInterface && areObjects(from, to))
    return body.unit.refuse('notImplemented', node, typeName(withoutNull(from)), typeName(withoutNull(to)))
  const name = areObjects(from, to) ? 'otherClass' : areFunctions(from, to) ? 'functionShape' : 'typeMismatch'
  return body.unit.refuse(name, node, typeName(from), typeName(to))
}

/**
 * Whether an object or array stands where its variable stands: not if the variable refers to objects of a class or
 * interface that the object's own is derived from. Refuses one that is of another type than the variable.
 */
export function standsInVariable(
  body: Body,
  made: ObjectType | ArrayType,
  declared: ValueType | null,
  node: ts.Node,
): boolean {
  const type = reference(made)
  if (!declared || withoutNull(declared) === withoutNull(type)) return true
  if (isReferenceTo(body.unit, type, declared)) return false
  return refuseType(body, node, type, declared)
}

function areObjects(from: ValueType, to: ValueType): boolean {
  const isObject = (type: ValueType): boolean => type.kind === 'reference' && type.to.kind === 'object'
  return isObject(from) && isObject(to) && withoutNull(from) !== withoutNull(to)
}

function areFunctions(from: ValueType, to: ValueType): boolean {
  return from.kind === 'function' && to.kind === 'function' && withoutNull(from) !== withoutNull(to)
}

function coerceInteger(
  body: Body,
  value: Expression,
  from: IntegerType,
  to: IntegerType,
  node: ts.Node,
): Expression {
  if (!flavoursMeet(from, to)) return refuseFlavours(body, from, to, node)
  if (isEnum(to) && from.flavour !== to.flavour)
    return body.unit.refuse('enumValue', node, typeName(from), typeName(to))
  if (!widens(from, to))
    return body.unit.refuse('mismatch', node, typeName(from), typeName(to), `${to.flavour ?? to.name}(…)`)
  return value.kind === 'integer' ? { ...value, type: to } : { kind: 'convert', type: to, value }
}

/** Whether an array or slice becomes a slice whose elements are only read. */
function isView(from: ValueType, to: ValueType): to is SliceType {
  if (to.kind !== 'slice' || !to.readonly) return false
  if (from.kind === 'slice') return from.element === to.element
  return (
    from.kind === 'reference' && !from.nullable && from.to.kind === 'array' && from.to.element === to.element
  )
}

function asView(value: Expression, to: SliceType): Expression {
  if (value.type.kind === 'slice') return { kind: 'convert', type: to, value }
  return { kind: 'sliceOfArray', type: to, array: targetOf(value) }
}

/** Whether a value of the one type becomes one of the other without a word in the source. */
export function converts(unit: Unit, from: ValueType, to: ValueType): boolean {
  if (from.kind === 'never' || isSameOrMissing(from, to)) return true
  if (isReferenceTo(unit, from, to) || isView(from, to)) return true
  const [own, wanted] = [optionalOf(from), optionalOf(to)]
  if (wanted)
    return own
      ? own.nothing === wanted.nothing && converts(unit, own.value, wanted.value)
      : converts(unit, from, wanted.value)
  if (from.kind !== 'integer') return false
  if (to === STRING) return isText(from)
  if (to.kind !== 'integer') return false
  if (isText(from) || isText(to)) return isTextOf(from, to)
  if (isEnum(to) && from.flavour !== to.flavour) return false
  return flavoursMeet(from, to) && widens(from, to)
}
