/**
 * Discriminated unions of readonly object types: tagged unions that are passed by value. The discriminant is the
 * member that has other literal types in each variant; it is its own tag. Members that all variants have with one
 * type stand before the variants, and what a variant has besides is a record of its own.
 */

import { ts } from '../frontend/typescript.ts'
import {
  BOOLEAN,
  integer,
  record,
  typeKey,
  typeName,
  type Field,
  type IntegerName,
  type IntegerType,
  type RecordType,
  type Struct,
  type ValueType,
  type Variant,
} from '../types/machine.ts'
import { typeArgument } from './classes.ts'
import { enumType } from './enums.ts'
import { argumentName, type Environment } from './environment.ts'
import { memberType, recordMembers, recordOfFields } from './records.ts'
import { textType, textsOf } from './texts.ts'
import { identifier, type Unit } from './unit.ts'

const WIDTHS: readonly [IntegerName, bigint, bigint][] = [
  ['u8', 0n, 0xffn],
  ['u16', 0n, 0xffffn],
  ['u32', 0n, 0xffff_ffffn],
  ['i8', -0x80n, 0x7fn],
  ['i16', -0x8000n, 0x7fffn],
  ['i32', -0x8000_0000n, 0x7fff_ffffn],
  ['u64', 0n, (1n << 64n) - 1n],
  ['i64', -(1n << 63n), (1n << 63n) - 1n],
]

/** The integers of a type of the checker's that is an integer literal or a union of them; null for every other type. */
export function numbersOf(type: ts.Type): readonly bigint[] | null {
  const parts = type.isUnion() ? type.types : [type]
  const isInteger = (part: ts.Type): part is ts.NumberLiteralType =>
    part.isNumberLiteral() && !(part.flags & ts.TypeFlags.EnumLike) && Number.isSafeInteger(part.value)
  return parts.every(isInteger) ? parts.map((part) => BigInt(part.value)) : null
}

/** The smallest integer type that holds all of some values. */
export function smallestInteger(values: readonly bigint[]): IntegerType {
  const holds = ([, low, high]: (typeof WIDTHS)[number]): boolean =>
    values.every((value) => value >= low && value <= high)
  return integer(WIDTHS.find(holds)![0])
}

/** What the literals of a type are as integers, booleans as 0 and 1; null if it is no union of literals of one kind. */
export function literalValues(unit: Unit, type: ts.Type): readonly bigint[] | null {
  const texts = textsOf(type)
  if (texts) return texts.map((text) => BigInt(unit.textNumber(text)))
  const parts = type.isUnion() ? type.types : [type]
  const values = parts.map((part) => {
    if (part.flags & ts.TypeFlags.BooleanLiteral) return BigInt(unit.checker.typeToString(part) === 'true')
    return part.isNumberLiteral() && Number.isSafeInteger(part.value) ? BigInt(part.value) : null
  })
  return values.every((value) => value !== null) ? values : null
}

/** The tagged union of a union of readonly object types; refuses one that nothing tells apart. */
export function unionOfRecords(
  unit: Unit,
  type: ts.UnionType,
  node: ts.Node,
  environment: Environment,
): RecordType {
  const parts = type.types.map((part) => recordMembers(unit, part, node))
  const discriminant =
    discriminantOf(unit, parts) ?? unit.refuse('noDiscriminant', node, unit.checker.typeToString(type))
  return unit.within(type, node, () => layOut(unit, type, parts, discriminant, node, environment))
}

type Members = readonly ts.Symbol[]

interface Discriminant {
  readonly name: string
  /** For each part of the union. */
  readonly values: readonly (readonly bigint[])[]
  readonly types: readonly ts.Type[]
}

function memberNamed(members: Members, name: string): ts.Symbol | undefined {
  return members.find((member) => member.name === name)
}

/** The first member whose literals tell all parts of a union apart; null if there is none. */
function discriminantOf(unit: Unit, parts: readonly Members[]): Discriminant | null {
  for (const { name } of parts[0]!) {
    const types = parts.map((members) => {
      const member = memberNamed(members, name)
      return member ? unit.checker.getTypeOfSymbol(member) : null
    })
    if (!types.every((type) => type !== null)) continue
    const values = types.map((type) => literalValues(unit, type))
    if (!values.every((list) => list !== null)) continue
    const all = values.flat()
    if (new Set(all).size === all.length && new Set(types.map(kindOfLiteral)).size === 1)
      return { name, values, types }
  }
  return null
}

function kindOfLiteral(type: ts.Type): string {
  const part = type.isUnion() ? type.types[0]! : type
  if (part.flags & ts.TypeFlags.EnumLike) return 'enum'
  return part.isStringLiteral() ? 'text' : part.flags & ts.TypeFlags.BooleanLiteral ? 'boolean' : 'number'
}

function discriminantType(unit: Unit, { types, values }: Discriminant): ValueType {
  switch (kindOfLiteral(types[0]!)) {
    case 'enum':
      return enumType(unit, types[0]!)
    case 'text':
      return textType(
        unit,
        types.flatMap((type) => textsOf(type)!),
      )
    case 'boolean':
      return BOOLEAN
    default:
      return smallestInteger(values.flat())
  }
}

function layOut(
  unit: Unit,
  type: ts.UnionType,
  parts: readonly Members[],
  discriminant: Discriminant,
  node: ts.Node,
  environment: Environment,
): RecordType {
  const types = parts.map(
    (members) =>
      new Map(
        members
          .filter((member) => member.name !== discriminant.name)
          .map((member) => [member.name, memberType(unit, member, node, environment)]),
      ),
  )
  const isShared = (name: string): boolean =>
    types.every((members) => members.get(name) !== undefined && members.get(name) === types[0]!.get(name))
  const shared: Field[] = parts[0]!
    .filter(({ name }) => name === discriminant.name || isShared(name))
    .map(({ name }) => ({
      name,
      type: name === discriminant.name ? discriminantType(unit, discriminant) : types[0]!.get(name)!,
      volatile: false,
    }))
  const name = nameOf(unit, type, node, environment)
  const fields = [...shared]
  const list = types.map((members, index): Variant => {
    const own = [...members].filter(([member]) => !isShared(member))
    const values = discriminant.values[index]!
    if (own.length === 0) return { values, field: null }
    const word = variantWord(unit, discriminant.types[index]!)
    const payload = own.map(([member, own]) => ({ name: member, type: own, volatile: false }))
    const field = fields.push({
      name: word,
      type: recordOfFields(unit, payload, null, `${name ?? 'union'}_${word}`),
      volatile: false,
    })
    return { values, field: field - 1 }
  })
  const variants = {
    discriminant: shared.findIndex((field) => field.name === discriminant.name),
    shared: shared.length,
    list,
  }
  const key = `union ${variants.discriminant} ${variants.shared} ${list
    .map(({ values, field }) => `${values.join()}>${field}`)
    .join()}|${fields.map((field) => `${field.name}:${typeKey(field.type)}`).join(';')}`
  const known = unit.records.get(key)
  if (known) return record(known)
  const struct: Struct = {
    name: name ?? unit.checker.typeToString(type),
    symbol: unit.uniqueSymbol(name ?? 'union', unit.project.modules[0]!),
    kind: 'record',
    fields,
    packed: false,
    align: 1,
    variants,
  }
  unit.records.set(key, struct)
  return record(struct)
}

/** The union's alias, with the machine types of its arguments; null for a union without one. */
function nameOf(unit: Unit, type: ts.UnionType, node: ts.Node, environment: Environment): string | null {
  const { aliasSymbol, aliasTypeArguments } = type
  if (!aliasSymbol) return null
  const given = aliasTypeArguments?.map((argument) => typeArgument(unit, argument, node, environment)) ?? []
  return aliasSymbol.name + (given.length > 0 ? `<${given.map(argumentName).join(', ')}>` : '')
}

/** What C calls a variant: its literal as a word. */
function variantWord(unit: Unit, type: ts.Type): string {
  const text = unit.checker.typeToString(type.isUnion() ? type.types[0]! : type)
  return identifier(text.replace(/^.*\./, '').replace(/^(true|false)$/, 'if_$1'))
}

/** The variants that a value of a union can be where TypeScript gives it a type, by their positions. */
export function possibleVariants(unit: Unit, struct: Struct, type: ts.Type): readonly number[] {
  const variants = struct.variants!
  const { name } = struct.fields[variants.discriminant]!
  const constraint =
    type.flags & ts.TypeFlags.TypeParameter ? unit.checker.getBaseConstraintOfType(type) : type
  const parts = constraint?.isUnion() ? constraint.types : constraint ? [constraint] : []
  const found = new Set<number>()
  for (const part of parts) {
    if (part.flags & (ts.TypeFlags.Never | ts.TypeFlags.Null | ts.TypeFlags.Undefined)) continue
    const member = part.getProperty(name)
    const values = member && literalValues(unit, unit.checker.getTypeOfSymbol(member))
    variants.list.forEach((variant, index) => {
      if (!values || variant.values.some((value) => values.includes(value))) found.add(index)
    })
  }
  if (parts.length === 0) return [...variants.list.keys()]
  return [...found].sort((a, b) => a - b)
}

/** How an own member of a variant is called where it is missing. */
export function variantName(struct: Struct, variant: number): string {
  const field = struct.variants!.list[variant]!.field
  return field === null ? typeName(record(struct)) : struct.fields[field]!.name
}
