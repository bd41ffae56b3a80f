/**
 * `@bits(low, count)`: a field that is a range of the bits of the field above it. Where the bits stand is said by the
 * numbers alone: they are read and written by shifts and masks, and C's own bit fields have no part in it. A read is
 * one read of the whole, a write one read and one write of the whole.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Place, Statement } from '../ir/nodes.ts'
import {
  BOOLEAN,
  bitsOf,
  isSigned,
  typeName,
  type BitField,
  type Field,
  type IntegerType,
  type StorageType,
  type Struct,
} from '../types/machine.ts'
import type { Body } from './body.ts'
import { coerce } from './coerce.ts'
import { enumValues } from './enums.ts'
import { constantOf, masked, shifted } from './masks.ts'
import { isText } from './texts.ts'
import type { Unit } from './unit.ts'

/** The range of bits of a name in a class; null if it has none of that name. */
export function bitFieldOf(struct: Struct, name: string): BitField | null {
  return struct.ranges?.find((range) => range.name === name) ?? null
}

/** Whether a member of a class is declared to be a range of bits. */
export function isBitField(unit: Unit, declaration: ts.Node | undefined): boolean {
  if (!declaration || !ts.isPropertyDeclaration(declaration)) return false
  return (ts.getDecorators(declaration) ?? []).some(({ expression }) => {
    const symbol = ts.isCallExpression(expression) ? unit.symbolOf(expression.expression) : undefined
    return symbol !== undefined && symbol.name === 'bits' && unit.isAmbient(symbol)
  })
}

// --- Declarations ----------------------------------------------------------------------------------------------

/** The range that a decorated field is; `unitField` is the position of the last field above it, null if there is none. */
export function declareBits(
  unit: Unit,
  node: ts.PropertyDeclaration,
  decorator: ts.Decorator,
  type: StorageType,
  fields: readonly Field[],
  unitField: number | null,
  others: readonly BitField[],
): BitField {
  const name = (node.name as ts.Identifier).text
  const whole = unitField === null ? null : fields[unitField]!
  if (!whole || !isUnsigned(whole.type)) return unit.refuse('bitFieldPlace', node.name, name)
  if (type !== BOOLEAN && !isUnsigned(type) && !isMember(type))
    return unit.refuse('bitFieldType', node.type ?? node.name, name, typeName(type))
  const [low, count] = rangeArguments(unit, decorator)
  const range: BitField = { name, unit: unitField!, low, count, type: type as BitField['type'] }
  const fault = faultOf(unit, range, whole, others)
  if (fault) return unit.refuse('bitFieldRange', decorator, name, fault)
  return range
}

function isUnsigned(type: StorageType): type is IntegerType {
  return type.kind === 'integer' && !isSigned(type) && !isText(type) && enumValues(type) === null
}

/** Whether a type is an enum all of whose members can stand in bits. */
function isMember(type: StorageType): boolean {
  const values = type.kind === 'integer' ? enumValues(type) : null
  return values !== null && values.every((value) => value >= 0n)
}

function rangeArguments(unit: Unit, decorator: ts.Decorator): readonly [number, number] {
  const { expression } = decorator
  const given = ts.isCallExpression(expression) ? expression.arguments : []
  const [low, count = 1] = given.map((argument) => {
    const type = unit.checker.getTypeAtLocation(argument)
    const isInteger = type.isNumberLiteral() && Number.isInteger(type.value) && type.value >= 0
    return isInteger ? type.value : unit.refuse('constantExpected', argument, 'A range of bits')
  })
  return low === undefined ? unit.refuse('constantExpected', decorator, 'A range of bits') : [low, count]
}

/** What is wrong with a range, in words that follow its name; null if nothing is. */
function faultOf(
  unit: Unit,
  { low, count, type, unit: own }: BitField,
  whole: Field,
  others: readonly BitField[],
): string | null {
  const { addressBits } = unit.options.target
  const width = bitsOf(whole.type as IntegerType, addressBits)
  if (count < 1) return 'has no bits'
  if (low + count > width) return `ends behind bit ${width - 1}, the last one of '${whole.name}'`
  if (type === BOOLEAN && count !== 1) return 'has more bits than the one that a boolean needs'
  if (type.kind === 'integer' && count > bitsOf(type, addressBits))
    return `has more bits than its type '${typeName(type)}'`
  const values = type.kind === 'integer' ? enumValues(type) : null
  if (values?.some((value) => value >> BigInt(count) !== 0n))
    return `has too few bits for the members of '${typeName(type)}'`
  const other = others.find(
    (range) => range.unit === own && low < range.low + range.count && range.low < low + count,
  )
  return other ? `shares bits with '${other.name}'` : null
}

// --- Values ----------------------------------------------------------------------------------------------------

function placeOfUnit(object: Place, struct: Struct, range: BitField): Place {
  return { kind: 'field', type: struct.fields[range.unit]!.type, object, field: range.unit }
}

function maskOf({ count }: BitField): bigint {
  return (1n << BigInt(count)) - 1n
}

/** The value of a range of an object. */
export function readBits(body: Body, object: Place, range: BitField): Expression {
  if (object.type.kind !== 'object') throw new Error(`bits of a ${object.type.kind}`)
  const place = placeOfUnit(object, object.type.struct, range)
  return bitsFrom(body, { kind: 'read', type: place.type as IntegerType, place }, range)
}

/** The value of a range of an integer that has been read. */
function bitsFrom(body: Body, whole: Expression, range: BitField): Expression {
  const width = bitsOf(whole.type as IntegerType, body.unit.options.target.addressBits)
  const low = BigInt(range.low)
  if (range.type === BOOLEAN)
    return {
      kind: 'compare',
      type: BOOLEAN,
      operator: 'notEqual',
      left: masked(body, whole, 1n << low),
      right: constantOf(body, whole.type as IntegerType, 0n),
    }
  const moved = shifted('shiftRight', whole, low)
  const value = range.low + range.count === width ? moved : masked(body, moved, maskOf(range))
  return value.type === range.type ? value : { kind: 'convert', type: range.type, value }
}

/** Writes a value, which can be evaluated twice, into a range of an object; `whole` is what is known to stand there. */
function writeBits(
  body: Body,
  object: Place,
  range: BitField,
  value: Expression,
  node: ts.Node,
  whole: Expression | null,
): void {
  if (object.type.kind !== 'object') throw new Error(`bits of a ${object.type.kind}`)
  const place = placeOfUnit(object, object.type.struct, range)
  const type = place.type as IntegerType
  checkFit(body, range, value, node)
  const mask = maskOf(range)
  const low = BigInt(range.low)
  const part = asPart(body, value, type)
  const moved =
    part.kind === 'integer'
      ? constantOf(body, type, part.value << low)
      : shifted('shiftLeft', range.type === BOOLEAN ? part : masked(body, part, mask), low)
  const before = whole ?? ({ kind: 'read', type, place } as const)
  const isAll = range.count === bitsOf(type, body.unit.options.target.addressBits)
  const rest = masked(body, before, ~(mask << low))
  const joined: Expression = { kind: 'bits', type, operator: 'or', left: rest, right: moved }
  body.emit({ kind: 'assign', place, value: isAll ? part : joined })
}

/** A value as one of the whole's type. */
function asPart(body: Body, value: Expression, type: IntegerType): Expression {
  if (value.kind === 'integer') return constantOf(body, type, value.value)
  if (value.kind === 'boolean') return constantOf(body, type, BigInt(value.value))
  return value.type === type ? value : { kind: 'convert', type, value }
}

/** Refuses a constant that does not fit, and checks every other value in full builds. */
function checkFit(body: Body, range: BitField, value: Expression, node: ts.Node): void {
  if (range.type.kind !== 'integer') return
  const mask = maskOf(range)
  if (value.kind === 'integer') {
    if (value.value > mask)
      body.unit.refuse('bitFieldValue', node, String(value.value), String(range.count), range.name)
    return
  }
  const site = body.fullSite('bitRange', node)
  const isWhole = range.count === bitsOf(range.type, body.unit.options.target.addressBits)
  if (!site || isWhole) return
  const condition: Expression = {
    kind: 'compare',
    type: BOOLEAN,
    operator: 'greater',
    left: value,
    right: constantOf(body, range.type, mask),
  }
  const then = body.collect(() => body.emit({ kind: 'fail', site }))
  body.emit({ kind: 'if', condition, then, otherwise: [] })
}

/** What assignments to a range of an object that can be evaluated twice do. */
export function bitsAccessor(
  body: Body,
  object: Place,
  range: BitField,
  node: ts.Node,
): { type: BitField['type']; read: () => Expression; write: (value: Expression) => void } {
  if (object.type.kind !== 'object') throw new Error(`bits of a ${object.type.kind}`)
  const place = placeOfUnit(object, object.type.struct, range)
  let known: {
    readonly whole: Expression
    readonly list: readonly Statement[]
    readonly end: number
  } | null = null
  return {
    type: range.type,
    read: () => {
      const whole = body.spill({ kind: 'read', type: place.type as IntegerType, place }, node, 'bits')
      known = { whole, list: body.statements, end: body.statements.length }
      return bitsFrom(body, whole, range)
    },
    write: (value) => {
      const isKnown = known?.list === body.statements && body.statements.slice(known.end).every(isQuiet)
      const stable = body.stabilize(value, node, 'value')
      writeBits(body, object, range, stable, node, isKnown ? known!.whole : null)
    },
  }
}

/** Whether a statement changes no memory: a temporary without a call, or a check. */
function isQuiet(statement: Statement): boolean {
  if (statement.kind === 'declare') return statement.local.temporary && statement.value?.kind !== 'call'
  return (
    statement.kind === 'if' &&
    statement.then.every(({ kind }) => kind === 'fail') &&
    statement.otherwise.length === 0
  )
}

/** Gives a range of an object that is being constructed its first value. */
export function initializeBits(
  body: Body,
  object: Place,
  range: BitField,
  initializer: ts.Expression,
  lower: (expected: BitField['type']) => Expression,
): void {
  const value = coerce(body, lower(range.type), range.type, initializer)
  writeBits(body, object, range, body.stabilize(value, initializer, 'value'), initializer, null)
}
