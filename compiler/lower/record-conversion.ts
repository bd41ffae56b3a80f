/**
 * Records as others to which TypeScript finds them assignable: of the members that both have, each converted, and none
 * where an optional one is missing.
 */

import type { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import {
  BOOLEAN,
  canBeMissing,
  constantNames,
  optionalOf,
  presentFields,
  type RecordType,
  type Struct,
  type ValueType,
} from '../types/machine.ts'
import type { Body } from './body.ts'
import { fieldIndex } from './classes.ts'
import { coerce } from './coerce.ts'
import { assumeAbsent, noteFlow } from './hidden-members.ts'
import { nothingAs } from './optionals.ts'
import { recordField } from './record-fields.ts'
import { possibleVariants } from './unions.ts'
import { chooseVariant, memberOfVariants, membersOf } from './variants.ts'

/**
 * A record as another one to which TypeScript finds it assignable: with fewer members, as a variant of a union, as
 * the one variant that it was narrowed to, or of a wider or narrower union. Null if it has not all that is needed.
 */
export function convertRecord(
  body: Body,
  value: Expression,
  to: RecordType,
  node: ts.Node,
): Expression | null {
  const from = (value.type as RecordType).struct
  const stable =
    value.kind === 'record' && body.isStable(value) ? value : body.stabilize(value, node, 'record')
  const possible = from.variants ? variantsAt(body, from, node) : [null]
  if (!to.struct.variants) {
    const fitting = possible.filter((variant) => hasAll(from, variant, to.struct, null))
    for (const variant of fitting) noteConversion(body, from, variant, to, null, node)
    const isAlike = fitting.every((variant) => lackedBy(from, variant, to.struct, null).length === 0)
    if (fitting.length === 0) return null
    if (isAlike || fitting.length === 1) return build(body, stable, fitting, to, null, node)
    const variants = fitting.map((variant) => variant!)
    return chooseVariant(body, stable, variants, to, node, (variant) =>
      build(body, stable, [variant], to, null, node),
    )
  }
  const pairs = possible.flatMap((variant) =>
    targetsOf(from, variant, stable, to.struct, node, body).map((target) => ({ variant, target })),
  )
  if (pairs.length === 0) return null
  for (const { variant, target } of pairs) noteConversion(body, from, variant, to, target, node)
  if (pairs.length === 1) return build(body, stable, [pairs[0]!.variant], to, pairs[0]!.target, node)
  if (from.variants)
    return chooseVariant(
      body,
      stable,
      pairs.map(({ variant }) => variant!),
      to,
      node,
      (variant, index) => build(body, stable, [variant], to, pairs[index]!.target, node),
    )
  return chooseTarget(
    body,
    stable,
    pairs.map(({ target }) => target),
    to,
    node,
  )
}

/** The variants that a value can be at a node; all, where the node's type is that of something around it. */
function variantsAt(body: Body, struct: Struct, node: ts.Node): readonly number[] {
  const possible = possibleVariants(body.unit, struct, body.unit.checker.getTypeAtLocation(node))
  return possible.length > 0 ? possible : [...struct.variants!.list.keys()]
}

/** The members that a record would have as another one, and has not. */
function lackedBy(
  from: Struct,
  variant: number | null,
  to: Struct,
  target: number | null,
): readonly string[] {
  const own = new Set(membersOf(from, variant))
  return membersOf(to, target).filter((name) => !own.has(name))
}

/** Whether a record has all that another one needs; what is optional it may lack. */
function hasAll(from: Struct, variant: number | null, to: Struct, target: number | null): boolean {
  return lackedBy(from, variant, to, target).every((name) => canLack(typeOfMember(to, target, name)))
}

function canLack(type: ValueType): boolean {
  return canBeMissing(type) || optionalOf(type)?.nothing === 'undefined'
}

function typeOfMember({ fields, variants }: Struct, target: number | null, name: string): ValueType {
  const payload = target === null ? null : variants!.list[target]!.field
  const own = payload === null ? [] : (fields[payload]!.type as RecordType).struct.fields
  return [...fields, ...own].find((field) => field.name === name)!.type as ValueType
}

/** Notes what goes out of sight by a conversion, and what it takes to be missing. */
function noteConversion(
  { unit }: Body,
  from: Struct,
  variant: number | null,
  to: RecordType,
  target: number | null,
  node: ts.Node,
): void {
  const [before, after] = [membersOf(from, variant), membersOf(to.struct, target)]
  noteFlow(unit, { from, to: to.struct, before, after, node })
  for (const name of lackedBy(from, variant, to.struct, target)) assumeAbsent(unit, { from, name, to, node })
}

/** The variants of a union that a record, or a variant of another union, can become. */
function targetsOf(
  from: Struct,
  variant: number | null,
  value: Expression,
  to: Struct,
  node: ts.Node,
  body: Body,
): readonly number[] {
  const variants = to.variants!
  const { name } = to.fields[variants.discriminant]!
  const known =
    from.variants && variant !== null ? from.variants.list[variant]!.values : valuesOf(from, value, name)
  const byType = possibleVariants(body.unit, to, body.unit.checker.getTypeAtLocation(node))
  const fitting = [...variants.list.keys()].filter(
    (target) =>
      hasAll(from, variant, to, target) &&
      (!known || variants.list[target]!.values.some((constant) => known.includes(constant))),
  )
  const told = fitting.filter((target) => byType.includes(target))
  return told.length > 0 ? told : fitting
}

/** What the discriminant of a plain record can be, as far as its value or its type tells. */
function valuesOf(struct: Struct, value: Expression, name: string): readonly bigint[] | null {
  const field = fieldIndex(struct, name)
  if (field < 0) return null
  const tag = recordField(value, field)
  if (tag.kind === 'integer') return [tag.value]
  if (tag.kind === 'boolean') return [BigInt(tag.value)]
  const names = tag.type.kind === 'integer' ? constantNames(tag.type) : null
  return names && [...names.keys()]
}

/** A record of one type from the members that some variants of another have. */
function build(
  body: Body,
  value: Expression,
  possible: readonly (number | null)[],
  to: RecordType,
  target: number | null,
  node: ts.Node,
): Expression {
  const { struct } = to
  const own = (value.type as RecordType).struct
  const variants = possible.filter((variant) => variant !== null)
  const member = (name: string, type: ValueType): Expression => {
    if (!membersOf(own, possible[0]!).includes(name)) return nothingAs(type)!
    const read =
      variants.length > 0
        ? memberOfVariants(body, value, variants, name, node, type)!
        : recordField(value, fieldIndex(own, name))
    return coerce(body, read, type, node)
  }
  const { shared } = struct.variants ?? { shared: struct.fields.length }
  const fields = presentFields(struct, target).map((index): Expression => {
    const { name, type } = struct.fields[index]!
    if (index < shared) return member(name, type as ValueType)
    const payload = type as RecordType
    return {
      kind: 'record',
      type: payload,
      fields: payload.struct.fields.map((field) => member(field.name, field.type as ValueType)),
    }
  })
  return { kind: 'record', type: to, fields, ...(target === null ? {} : { variant: target }) }
}

/** A plain record whose discriminant is known only at run time, as a union. */
function chooseTarget(
  body: Body,
  value: Expression,
  targets: readonly number[],
  to: RecordType,
  node: ts.Node,
): Expression {
  const { name } = to.struct.fields[to.struct.variants!.discriminant]!
  const tag = recordField(value, fieldIndex((value.type as RecordType).struct, name))
  const local = body.local('choice', to, node, { temporary: true, unchanging: true })
  const place = { kind: 'local', type: to, local } as const
  body.emit({ kind: 'declare', local, value: null })
  const clauses = targets.map((target) => ({
    values: to.struct.variants!.list[target]!.values,
    body: body.collect(() => {
      body.emit({ kind: 'assign', place, value: build(body, value, [null], to, target, node) })
      body.emit({ kind: 'break', label: null })
    }),
  }))
  const impossible = body.collect(() => body.emit({ kind: 'fail', site: body.site('unreachable', node) }))
  if (tag.type === BOOLEAN) {
    const whenTrue = clauses.find(({ values }) => values.includes(1n))
    const whenFalse = clauses.find(({ values }) => values.includes(0n))
    body.emit({
      kind: 'if',
      condition: tag,
      then: whenTrue?.body.slice(0, -1) ?? impossible,
      otherwise: whenFalse?.body.slice(0, -1) ?? impossible,
    })
  } else
    body.emit({
      kind: 'switch',
      label: null,
      value: tag,
      clauses: [...clauses, { values: null, body: impossible }],
    })
  return { kind: 'read', type: to, place }
}
