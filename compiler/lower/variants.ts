/**
 * Values of tagged unions: reading a member. What TypeScript's narrowing allows is relied on where nothing can have
 * changed the value since; everywhere else the tag is looked at again, so that what belongs to another variant is never
 * read.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Statement } from '../ir/nodes.ts'
import { BOOLEAN, type IntegerType, type RecordType, type Struct, type ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'
import { fieldIndex } from './classes.ts'
import { coerce } from './coerce.ts'
import { fromType, valueTypeOf } from './types.ts'
import { nothingAs, orNothing } from './optionals.ts'
import { quietly } from './first-use.ts'
import { isReadAnew } from './read-anew.ts'
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
  if (!variants || (body.isStable(value) && !isReadAnew(node, value))) return value
  const type = body.unit.checker.getTypeAtLocation(node)
  const possible = possibleVariants(body.unit, value.type.struct, type)
  if (possible.length === 0 || possible.length === variants.list.length) return value
  const place = body.stabilizePlace(value.place, node)
  const stable: Expression = { ...value, place }
  const then = body.collect(() => body.emit({ kind: 'fail', site: body.site('variant', node) }))
  body.emit({ kind: 'if', condition: isOneOf(stable, possible, true), then, otherwise: [] })
  return stable
}

/** A member of a record by name, of a union as its type where it stands allows; null if it has none of that name. */
export function memberOfRecord(
  body: Body,
  value: Expression,
  name: string,
  typeOf: () => ts.Type,
  node: ts.Node,
): Expression | null {
  const { struct } = value.type as RecordType
  const { variants } = struct
  if (!variants) {
    const field = fieldIndex(struct, name)
    return field < 0 ? null : recordField(value, field)
  }
  return memberOfVariants(body, value, possibleVariants(body.unit, struct, typeOf()), name, node, null)
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

/** A member of a union that can be some of its variants; of type `wanted` where its type differs. Null if it has none. */
export function memberOfVariants(
  body: Body,
  whole: Expression,
  possible: readonly number[],
  name: string,
  node: ts.Node,
  wanted: ValueType | null,
): Expression | null {
  const { struct } = whole.type as RecordType
  const places = possible.map((variant) => ownField(struct, variant, name))
  const present = places.filter((place) => place !== null)
  if (present.length === 0) return null
  const value = whole.kind === 'read' ? whole : body.stabilize(whole, node, 'record')
  const reads = places.map((place) => {
    if (!place) return null
    const outer = recordField(value, place.field)
    return place.own === null ? outer : recordField(outer, place.own)
  })
  const fields = new Set(places.map((place) => place?.field))
  if (fields.size === 1) return reads[0]!
  const [first, ...others] = new Set(reads.flatMap((read) => read?.type ?? []))
  const common = others.length === 0 ? first! : commonType(body, struct, name, node)
  // TypeScript lets nobody read what a variant does not declare; where one has no room for it, it is declared undefined.
  const isComplete = present.length === places.length
  const type = wanted ?? (isComplete ? common : orNothing(body.unit, common, 'undefined', node))
  return chooseVariant(body, value, possible, type, node, (_, index) => {
    const read = reads[index]
    return read ? coerce(body, read, type, node) : (nothingAs(type) ?? body.unit.giveUp())
  })
}

/** The type of a member that has another one in each variant, if TypeScript's union of them has a representation. */
function commonType(body: Body, struct: Struct, name: string, node: ts.Node): ValueType {
  const seen = body.unit.checker.getTypeAtLocation(node)
  const type = quietly(body.unit, () => valueTypeOf(fromType(body.unit, seen, node, body.environment)))
  const tag = struct.fields[struct.variants!.discriminant]!.name
  return type ?? body.unit.refuse('variantMember', node, name, body.unit.checker.typeToString(seen), tag)
}

/** The value that `make` gives for the variant that a union is. */
export function chooseVariant(
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

/** The members of a record; of a union those of all its variants. */
export function allMembers(struct: Struct): readonly string[] {
  const variants = struct.variants ? struct.variants.list.keys() : [null]
  return [...new Set([...variants].flatMap((variant) => membersOf(struct, variant)))]
}

/** The members of a record, or of one variant of a union. */
export function membersOf(struct: Struct, variant: number | null): readonly string[] {
  if (variant === null) return struct.fields.map(({ name }) => name)
  const { shared, list } = struct.variants!
  const payload = list[variant]!.field
  const own = payload === null ? [] : (struct.fields[payload]!.type as RecordType).struct.fields
  return [...struct.fields.slice(0, shared), ...own].map(({ name }) => name)
}
