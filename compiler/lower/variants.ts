/**
 * Values of tagged unions: reading a member, and becoming a wider or narrower type. What TypeScript's narrowing
 * allows is relied on where nothing can have changed the value since; everywhere else the tag is looked at again, so
 * that what belongs to another variant is never read.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Statement } from '../ir/nodes.ts'
import {
  BOOLEAN,
  constantNames,
  presentFields,
  type IntegerType,
  type RecordType,
  type Struct,
  type ValueType,
} from '../types/machine.ts'
import type { Body } from './body.ts'
import { fieldIndex } from './classes.ts'
import { coerce } from './coerce.ts'
import { fromType, valueTypeOf } from './types.ts'
import { quietly } from './first-use.ts'
import { recordField } from './record-fields.ts'
import { possibleVariants } from './unions.ts'

/** The value that tells which variant a union is. */
function tagOf(value: Expression): Expression {
  return recordField(value, (value.type as RecordType).struct.variants!.discriminant)
}

function tagConstant(type: ValueType, value: bigint): Expression {
  return type === BOOLEAN
    ? { kind: 'boolean', type, value: value === 1n }
    : { kind: 'integer', type: type as IntegerType, value }
}

/** Whether a value of a union is one of some variants. */
function isOneOf(value: Expression, variants: readonly number[], negated = false): Expression {
  const tag = tagOf(value)
  const { list } = (value.type as RecordType).struct.variants!
  const compared = variants
    .flatMap((variant) => list[variant]!.values)
    .map((constant): Expression => ({
      kind: 'compare',
      type: BOOLEAN,
      operator: negated ? 'notEqual' : 'equal',
      left: tag,
      right: tagConstant(tag.type, constant),
    }))
  return compared.reduce((left, right) => ({
    kind: 'logical',
    type: BOOLEAN,
    operator: negated ? 'and' : 'or',
    left,
    right,
  }))
}

/**
 * The value of a union where TypeScript has narrowed it. What a field, an element or a variable that changes holds
 * may have become another variant since, so it is checked.
 */
export function checkVariant(body: Body, node: ts.Expression, value: Expression): Expression {
  if (value.type.kind !== 'record' || value.kind !== 'read') return value
  const { variants } = value.type.struct
  if (!variants || body.isStable(value)) return value
  const type = body.unit.checker.getTypeAtLocation(node)
  const possible = possibleVariants(body.unit, value.type.struct, type)
  if (possible.length === 0 || possible.length === variants.list.length) return value
  const place = body.stabilizePlace(value.place, node)
  const stable: Expression = { ...value, place }
  const then = body.collect(() => body.emit({ kind: 'fail', site: body.site('variant', node) }))
  body.emit({ kind: 'if', condition: isOneOf(stable, possible, true), then, otherwise: [] })
  return stable
}

/** A member of a record by name, of a union as its type at a place allows; null if it has none of that name. */
export function memberOfRecord(
  body: Body,
  value: Expression,
  name: string,
  type: ts.Type,
  node: ts.Node,
): Expression | null {
  const { struct } = value.type as RecordType
  const { variants } = struct
  if (!variants) {
    const field = fieldIndex(struct, name)
    return field < 0 ? null : recordField(value, field)
  }
  return memberOfVariants(body, value, possibleVariants(body.unit, struct, type), name, node, null)
}

/** Where a variant of a union has a member: the position of the field, and that inside the variant's own record. */
function ownField(
  struct: Struct,
  variant: number,
  name: string,
): { field: number; own: number | null } | null {
  const { shared, list } = struct.variants!
  const field = struct.fields.slice(0, shared).findIndex((candidate) => candidate.name === name)
  if (field >= 0) return { field, own: null }
  const payload = list[variant]!.field
  if (payload === null) return null
  const own = fieldIndex((struct.fields[payload]!.type as RecordType).struct, name)
  return own < 0 ? null : { field: payload, own }
}

function memberOfVariants(
  body: Body,
  whole: Expression,
  possible: readonly number[],
  name: string,
  node: ts.Node,
  wanted: ValueType | null,
): Expression | null {
  const { struct } = whole.type as RecordType
  const places = possible.map((variant) => ownField(struct, variant, name))
  if (places.length === 0 || !places.every((place) => place !== null)) return null
  const value = whole.kind === 'read' ? whole : body.stabilize(whole, node, 'record')
  const reads = places.map(({ field, own }) => {
    const outer = recordField(value, field)
    return own === null ? outer : recordField(outer, own)
  })
  const fields = new Set(places.map(({ field }) => field))
  if (fields.size === 1) return reads[0]!
  const types = new Set(reads.map((read) => read.type))
  const type = wanted ?? (types.size === 1 ? reads[0]!.type : commonType(body, struct, name, node))
  return choose(body, value, possible, type, node, (_, index) => coerce(body, reads[index]!, type, node))
}

/** The type of a member that has another one in each variant, if TypeScript's union of them has a representation. */
function commonType(body: Body, struct: Struct, name: string, node: ts.Node): ValueType {
  const seen = body.unit.checker.getTypeAtLocation(node)
  const type = quietly(body.unit, () => valueTypeOf(fromType(body.unit, seen, node, body.environment)))
  const tag = struct.fields[struct.variants!.discriminant]!.name
  return type ?? body.unit.refuse('variantMember', node, name, body.unit.checker.typeToString(seen), tag)
}

/** The value that `make` gives for the variant that a union is. */
function choose(
  body: Body,
  value: Expression,
  possible: readonly number[],
  type: ValueType,
  node: ts.Node,
  make: (variant: number, index: number) => Expression,
): Expression {
  const made: { statements: readonly Statement[]; value: Expression }[] = possible.map((variant, index) => {
    let result!: Expression
    const statements = body.collect(() => (result = make(variant, index)))
    return { statements, value: result }
  })
  if (made.every(({ statements }) => statements.length === 0))
    return made.reduceRight<Expression | null>(
      (whenFalse, { value: whenTrue }, index) =>
        whenFalse === null
          ? whenTrue
          : {
              kind: 'conditional',
              type,
              condition: isOneOf(value, [possible[index]!]),
              whenTrue,
              whenFalse,
            },
      null,
    )!
  const local = body.local('choice', type, node, { temporary: true, unchanging: true })
  const place = { kind: 'local', type, local } as const
  body.emit({ kind: 'declare', local, value: null })
  const branch = (index: number): Statement[] =>
    body.collect(() => {
      const { statements, value: result } = made[index]!
      body.statements.push(...statements)
      body.emit({ kind: 'assign', place, value: result })
    })
  const emit = (index: number): void => {
    if (index === made.length - 1) {
      body.statements.push(...branch(index))
      return
    }
    body.emit({
      kind: 'if',
      condition: isOneOf(value, [possible[index]!]),
      then: branch(index),
      otherwise: body.collect(() => emit(index + 1)),
    })
  }
  emit(0)
  return { kind: 'read', type, place }
}

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
    const present = possible.filter((variant) => hasAll(from, variant, to.struct, null))
    return present.length === 0 ? null : build(body, stable, present, to, null, node)
  }
  const pairs = possible.flatMap((variant) =>
    targetsOf(from, variant, stable, to.struct, node, body).map((target) => ({ variant, target })),
  )
  if (pairs.length === 0) return null
  if (pairs.length === 1) return build(body, stable, [pairs[0]!.variant], to, pairs[0]!.target, node)
  if (from.variants)
    return choose(
      body,
      stable,
      pairs.map(({ variant }) => variant!),
      to,
      node,
      (variant, index) => build(body, stable, [variant], to, pairs[index]!.target, node)!,
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

function membersOf(struct: Struct, variant: number | null): readonly string[] {
  if (variant === null) return struct.fields.map(({ name }) => name)
  const { shared, list } = struct.variants!
  const payload = list[variant]!.field
  const own = payload === null ? [] : (struct.fields[payload]!.type as RecordType).struct.fields
  return [...struct.fields.slice(0, shared), ...own].map(({ name }) => name)
}

function hasAll(from: Struct, variant: number | null, to: Struct, target: number | null): boolean {
  const own = new Set(membersOf(from, variant))
  return membersOf(to, target).every((name) => own.has(name))
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
): Expression | null {
  const { struct } = to
  const member = (name: string, type: ValueType): Expression => {
    const own = (value.type as RecordType).struct
    const variants = possible.filter((variant) => variant !== null)
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
      body.emit({ kind: 'assign', place, value: build(body, value, [null], to, target, node)! })
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
