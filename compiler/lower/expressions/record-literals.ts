/** Object literals and tuples as records, with what is spread in them. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import {
  optionalOf,
  record,
  typeName,
  variantOfValue,
  type Field,
  type RecordType,
  type Struct,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { fieldIndex } from '../classes.ts'
import { coerce } from '../coerce.ts'
import { lowerValue, typeOf } from '../dispatch.ts'
import { assumeAbsent, noteFlow } from '../hidden-members.ts'
import { nothingAs } from '../optionals.ts'
import { recordOfFields } from '../records.ts'
import { nothingNamed } from '../tested.ts'
import { literalValues, possibleVariants } from '../unions.ts'
import { recordField } from '../record-fields.ts'
import { allMembers, memberOfRecord } from '../variants.ts'
import { lowerTuple, tupleType } from './arguments.ts'

/** One member that a literal gives a value: one that is written, or one of a record that is spread. */
interface Part {
  readonly name: string
  readonly node: ts.Expression
  /** Whether the node is the member's own value. */
  readonly isWritten: boolean
  readonly lower: (wanted: ValueType | null) => Expression
}

/** A record that is spread in a literal. */
interface Spread {
  readonly struct: Struct
  readonly node: ts.Node
  /** The number of the literal's parts up to its last member. */
  readonly end: number
}

/** `{ x: 1, y, ...rest }` as a record. */
export function lowerObject(
  body: Body,
  node: ts.ObjectLiteralExpression,
  expected: ValueType | null,
): Expression {
  if (expected?.kind === 'reference' && expected.to.kind === 'object') {
    const isInterface = body.unit.interfaceInstances.has(expected.to.struct)
    return body.unit.refuse(
      isInterface ? 'interfaceLiteral' : 'literalForClass',
      node,
      expected.to.struct.name,
    )
  }
  const spreads: Spread[] = []
  const parts: Part[] = []
  for (const property of node.properties) {
    const own = partsOf(body, property)
    parts.push(...own.parts)
    if (own.struct) spreads.push({ struct: own.struct, node: property, end: parts.length })
  }
  refuseUncertain(body, parts)
  const struct = expected?.kind === 'record' ? expected.struct : null
  if (expected && !struct)
    return body.unit.refuse('typeMismatch', node, 'an object literal', typeName(expected))
  if (struct?.variants) return lowerVariant(body, node, parts, spreads, record(struct))
  const values = lowerParts(body, parts, struct?.fields ?? null)
  if (!struct) {
    const names = [...new Set(parts.map((part) => part.name))]
    const last = names.map((name) => values[parts.findLastIndex((part) => part.name === name)]!)
    const fields = names.map((name, index): Field => ({ name, type: last[index]!.type, volatile: false }))
    if (fields.length === 0) return body.unit.refuse('noFields', node, '{}')
    const type = recordOfFields(body.unit, fields, null)
    noteLiteral(body, node, { parts, spreads }, type, names)
    return { kind: 'record', type, fields: last }
  }
  const fields = struct.fields.map((field) => valueOf(body, node, parts, values, field, struct))
  const names = struct.fields.map(({ name }) => name)
  noteLiteral(body, node, { parts, spreads }, record(struct), names)
  return { kind: 'record', type: record(struct), fields }
}

/** Notes what goes out of sight in a literal, and what the records spread in it are taken not to have. */
function noteLiteral(
  { unit }: Body,
  node: ts.Node,
  { parts, spreads }: { readonly parts: readonly Part[]; readonly spreads: readonly Spread[] },
  to: RecordType,
  after: readonly string[],
): void {
  const before = parts.map(({ name }) => name)
  noteFlow(unit, { from: null, to: to.struct, before, after, node })
  for (const { struct, node: spread, end } of spreads) {
    const own = allMembers(struct)
    noteFlow(unit, { from: struct, to: to.struct, before: own, after, node: spread })
    for (const name of after)
      if (!own.includes(name) && !before.slice(end).includes(name))
        assumeAbsent(unit, { from: struct, name, to, node: spread })
  }
}

/** What a literal writes for one property: a member, or those of a record of some struct that is spread. */
interface Parts {
  readonly parts: readonly Part[]
  readonly struct: Struct | null
}

function partsOf(body: Body, property: ts.ObjectLiteralElementLike): Parts {
  const written = (name: string, node: ts.Expression): Parts => ({
    parts: [{ name, node, isWritten: true, lower: (wanted) => lowerValue(body, node, wanted) }],
    struct: null,
  })
  if (
    ts.isPropertyAssignment(property) &&
    (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
  )
    return written(property.name.text, property.initializer)
  if (ts.isShorthandPropertyAssignment(property)) return written(property.name.text, property.name)
  if (!ts.isSpreadAssignment(property)) return body.unit.refuse('objectMember', property)
  const { expression } = property
  const type = body.unit.checker.getTypeAtLocation(expression)
  const whole = typeOf(body, expression) ?? body.unit.giveUp()
  if (optionalOf(whole)) return body.unit.refuse('spread', property)
  let value: Expression | null = null
  const spread = (): Expression =>
    (value ??= body.stabilize(lowerValue(body, expression, null), expression, 'record'))
  const parts = type.getProperties().map(({ name }): Part => {
    const lower = (): Expression => {
      const whole = spread()
      const member =
        whole.type.kind === 'record' ? memberOfRecord(body, whole, name, () => type, expression) : null
      return member ?? body.unit.refuse('spread', property)
    }
    return { name, node: expression, isWritten: false, lower }
  })
  return { parts, struct: whole.kind === 'record' ? whole.struct : null }
}

/** Refuses a member that is spread and may be missing where the value before it would then remain. */
function refuseUncertain(body: Body, parts: readonly Part[]): void {
  parts.forEach(({ name, node, isWritten }, index) => {
    if (isWritten || !parts.slice(0, index).some((part) => part.name === name)) return
    const symbol = body.unit.checker.getTypeAtLocation(node).getProperty(name)
    if (symbol && symbol.flags & ts.SymbolFlags.Optional) body.unit.refuse('spread', node.parent)
  })
}

function typeOfField(fields: readonly Field[], name: string): ValueType | null {
  return (fields.find((field) => field.name === name)?.type as ValueType | undefined) ?? null
}

/** The values of the parts as those of some fields; what is declared to be undefined has no field, and no value. */
function lowerParts(
  body: Body,
  parts: readonly Part[],
  fields: readonly Field[] | null,
): readonly (Expression | undefined)[] {
  const hasRoom = ({ name, node }: Part): boolean =>
    !fields || typeOfField(fields, name) !== null || nothingNamed(node) !== 'undefined'
  const lowered = parts.filter(hasRoom)
  const values = body.operands(
    lowered.map(({ node }) => node),
    lowered.map(({ name, node, lower }) => () => {
      const wanted = fields && typeOfField(fields, name)
      const value = lower(wanted)
      return wanted ? coerce(body, value, wanted, node) : value
    }),
  )
  return parts.map((part) => values[lowered.indexOf(part)])
}

function valueOf(
  body: Body,
  node: ts.Node,
  parts: readonly Part[],
  values: readonly (Expression | undefined)[],
  { name, type }: Field,
  struct: Struct,
): Expression {
  const last = values[parts.findLastIndex((part) => part.name === name)]
  const missing = optionalOf(type)?.nothing === 'null' ? null : nothingAs(type as ValueType)
  return last ?? missing ?? body.unit.refuse('typeMismatch', node, 'an object literal', struct.name)
}

/** An object literal as a variant of a union, which the literal of its discriminant tells. */
function lowerVariant(
  body: Body,
  node: ts.ObjectLiteralExpression,
  parts: readonly Part[],
  spreads: readonly Spread[],
  type: RecordType,
): Expression {
  const { struct } = type
  const variants = struct.variants!
  const discriminant = struct.fields[variants.discriminant]!.name
  const told = parts.findLast((part) => part.name === discriminant)
  const known = told?.isWritten
    ? literalValues(body.unit, body.unit.checker.getTypeAtLocation(told.node))
    : null
  const byType = possibleVariants(body.unit, struct, body.unit.checker.getTypeAtLocation(node))
  const variant =
    known?.length === 1
      ? variantOfValue(variants, known[0]!)
      : told && !told.isWritten && byType.length === 1
        ? byType[0]!
        : -1
  if (variant < 0) return coerce(body, lowerObject(body, node, null), type, node)
  const own = variants.list[variant]!.field
  const payload = own === null ? null : (struct.fields[own]!.type as RecordType)
  const shared = struct.fields.slice(0, variants.shared)
  const all = [...shared, ...(payload?.struct.fields ?? [])]
  const values = lowerParts(body, parts, all)
  const names = all.map(({ name }) => name)
  noteLiteral(body, node, { parts, spreads }, type, names)
  const fields = shared.map((field) => valueOf(body, node, parts, values, field, struct))
  if (payload)
    fields.push({
      kind: 'record',
      type: payload,
      fields: payload.struct.fields.map((field) => valueOf(body, node, parts, values, field, struct)),
    })
  return { kind: 'record', type, fields, variant }
}

/** `[a, ...b]` as a tuple. */
export function lowerArray(
  body: Body,
  node: ts.ArrayLiteralExpression,
  expected: ValueType | null,
): Expression {
  const parts = node.elements.flatMap((element) => elementsOf(body, element))
  if (!expected && isConstantTuple(body, node)) return tupleOf(body, node, parts)
  if (expected?.kind !== 'record') return body.unit.refuse('arrayLiteral', node)
  const { struct } = expected
  const isTuple = struct.fields.every((_, index) => fieldIndex(struct, `_${index}`) === index)
  if (!isTuple || parts.length !== struct.fields.length)
    return body.unit.refuse('typeMismatch', node, `a tuple of ${parts.length}`, struct.name)
  const fields = body.operands(
    parts.map((part) => part.node),
    parts.map((part, index) => () => {
      const type = struct.fields[index]!.type as ValueType
      return coerce(body, part.lower(type), type, part.node)
    }),
  )
  return { kind: 'record', type: expected, fields }
}

/** Whether `as const` around a literal makes a readonly tuple of it. */
function isConstantTuple({ unit }: Body, node: ts.ArrayLiteralExpression): boolean {
  const type = unit.checker.getTypeAtLocation(node)
  return unit.checker.isTupleType(type) && (type as ts.TupleTypeReference).target.readonly
}

/** A tuple of the types that its elements have by themselves. */
function tupleOf(body: Body, node: ts.Node, parts: readonly Omit<Part, 'name' | 'isWritten'>[]): Expression {
  if (parts.length === 0) return body.unit.refuse('noFields', node, '[]')
  const values = body.operands(
    parts.map((part) => part.node),
    parts.map((part) => () => part.lower(null)),
  )
  const fields = values.map(({ type }, index): Field => {
    if (type.kind === 'void') return body.unit.refuse('noValues', parts[index]!.node, 'void')
    return { name: `_${index}`, type, volatile: false }
  })
  return { kind: 'record', type: recordOfFields(body.unit, fields, null), fields: values }
}

function elementsOf(body: Body, element: ts.Expression): readonly Omit<Part, 'name' | 'isWritten'>[] {
  if (!ts.isSpreadElement(element))
    return [{ node: element, lower: (wanted) => lowerValue(body, element, wanted) }]
  const { struct } = tupleType(body, element)
  let tuple: Expression | null = null
  return struct.fields.map((_, index) => ({
    node: element.expression,
    lower: () => recordField((tuple ??= lowerTuple(body, element)), index),
  }))
}
