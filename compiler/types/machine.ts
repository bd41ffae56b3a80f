/**
 * Machine types: what a value is once TypeScript's `number` has a width.
 *
 * A *value type* can be held by a variable, passed and returned. A *storage type* is what memory holds: every
 * value type, and besides them objects and arrays in place, which values only ever refer to. Types are
 * interned by the constructors below, so two types are the same type exactly when they are the same object.
 */

export type IntegerName = 'u8' | 'u16' | 'u32' | 'u64' | 'usize' | 'i8' | 'i16' | 'i32' | 'i64' | 'isize'

/** The width in bits of each integer; of `usize` and `isize` it is the target's. */
export const INTEGERS: Readonly<
  Record<IntegerName, { signed: boolean; bits: 8 | 16 | 32 | 64 | 'address' }>
> = {
  u8: { signed: false, bits: 8 },
  u16: { signed: false, bits: 16 },
  u32: { signed: false, bits: 32 },
  u64: { signed: false, bits: 64 },
  usize: { signed: false, bits: 'address' },
  i8: { signed: true, bits: 8 },
  i16: { signed: true, bits: 16 },
  i32: { signed: true, bits: 32 },
  i64: { signed: true, bits: 64 },
  isize: { signed: true, bits: 'address' },
}

/** `flavour` is the name given by `Flavour<T, Name>` or an enum's name; it does not change the representation. */
export interface IntegerType {
  readonly kind: 'integer'
  readonly name: IntegerName
  readonly flavour: string | null
}
export interface BooleanType {
  readonly kind: 'boolean'
}
/** A pointer and a length in bytes; UTF-8. */
export interface StringType {
  readonly kind: 'string'
}
/** No value. */
export interface VoidType {
  readonly kind: 'void'
}
/** The result of what does not return. */
export interface NeverType {
  readonly kind: 'never'
}
/** Where an object or an array stands. Missing only if `nullable`, by the address 0, which `nothing` says the meaning of. */
export interface ReferenceType {
  readonly kind: 'reference'
  readonly to: ObjectType | ArrayType
  readonly nullable: boolean
  readonly nothing: Nothing | null
}
/** A raw pointer; indexing is not checked. */
export interface PointerType {
  readonly kind: 'pointer'
  readonly element: StorageType
}
/** A pointer and a length; indexing is checked. */
export interface SliceType {
  readonly kind: 'slice'
  readonly element: StorageType
  /** Whether its elements are only read. */
  readonly readonly: boolean
}
/** The address of code. */
export interface FunctionType {
  readonly kind: 'function'
  readonly parameters: readonly ValueType[]
  readonly result: ValueType
  readonly nullable: boolean
  readonly nothing: Nothing | null
}
/** An immutable struct that is passed by value: a readonly tuple or a readonly object type. */
export interface RecordType {
  readonly kind: 'record'
  readonly struct: Struct
}
/** Storage only: an object in place. */
export interface ObjectType {
  readonly kind: 'object'
  readonly struct: Struct
}
/** Storage only: `length` elements in place. */
export interface ArrayType {
  readonly kind: 'array'
  readonly element: StorageType
  readonly length: number
}

export type ValueType =
  | IntegerType
  | BooleanType
  | StringType
  | VoidType
  | NeverType
  | ReferenceType
  | PointerType
  | SliceType
  | FunctionType
  | RecordType
export type StorageType = ValueType | ObjectType | ArrayType

/** A class or a record. Its fields are filled in after it is made, since they may refer to it. */
export interface Struct {
  /** As a TypeScript programmer would write it: `SlabCache<Task>`. Unique in a program. */
  readonly name: string
  /** The name in C: `SlabCache_Task`. Unique in a program. */
  readonly symbol: string
  readonly kind: 'class' | 'record'
  fields: readonly Field[]
  packed: boolean
  /** In bytes; 1 where the fields decide. */
  align: number
  /** The class that it extends, whose fields stand first. */
  base?: Struct
  /** Of a class: what has a name of its own in the bits of its fields. */
  ranges?: readonly BitField[]
  /** Of a tagged union: what it can hold. */
  readonly variants?: Variants
  /** Of `T | null` where T is no reference: what is there in place of a value. Its fields are the value, and whether there is one. */
  readonly nothing?: Nothing
}

/** A range of the bits of a field, an unsigned integer, with a name and a type of its own. */
export interface BitField {
  readonly name: string
  /** The position of the field whose bits they are. */
  readonly unit: number
  /** The lowest bit, and how many there are. */
  readonly low: number
  readonly count: number
  readonly type: IntegerType | BooleanType
}

/** The two ways in which JavaScript says that there is no value. */
export type Nothing = 'null' | 'undefined'

/**
 * A tagged union: the first fields are there always, and one of them tells which variant is there. Each field behind
 * them holds what one variant has besides; only one of those is there at a time, and all stand at one offset.
 */
export interface Variants {
  /** The field, an integer or a boolean, whose value tells the variant. */
  readonly discriminant: number
  /** How many fields are there in every variant. */
  readonly shared: number
  readonly list: readonly Variant[]
}
export interface Variant {
  /** The values of the discriminant that mean this variant; booleans as 0 and 1. */
  readonly values: readonly bigint[]
  /** The field that holds what only this variant has, a record; null if it has nothing of its own. */
  readonly field: number | null
}

/** The positions of the fields that a value of a struct has: of a tagged union, those of one variant. */
export function presentFields(struct: Struct, variant: number | null): readonly number[] {
  const all = struct.fields.keys()
  if (!struct.variants || variant === null) return [...all]
  const { field } = struct.variants.list[variant]!
  return [...all].filter((index) => index < struct.variants!.shared || index === field)
}

/** The variant that a value of the discriminant means; -1 if it means none. */
export function variantOfValue({ list }: Variants, value: bigint): number {
  return list.findIndex(({ values }) => values.includes(value))
}
export interface Field {
  /** For tuples `_0`, `_1`, … */
  readonly name: string
  readonly type: StorageType
  readonly volatile: boolean
}

const pool = new Map<string, StorageType>()
const keys = new WeakMap<StorageType, string>()

function intern<T extends StorageType>(key: string, make: () => T): T {
  const known = pool.get(key)
  if (known) return known as T
  const type = make()
  pool.set(key, type)
  keys.set(type, key)
  return type
}

let structCount = 0
const structIds = new WeakMap<Struct, number>()
function structId(struct: Struct): number {
  let id = structIds.get(struct)
  if (id === undefined) structIds.set(struct, (id = structCount++))
  return id
}

/** A text that is the same for two types exactly when they are the same type. */
export function typeKey(type: StorageType): string {
  return keys.get(type)!
}

export function integer(name: IntegerName, flavour: string | null = null): IntegerType {
  return intern(flavour ? `${name}:${flavour}` : name, () => ({ kind: 'integer', name, flavour }))
}
/** The names of the constants of types that have them, such as the texts of unions of string literals. */
const names = new WeakMap<IntegerType, ReadonlyMap<bigint, string>>()

/** Gives the constants of an integer type names. */
export function nameConstants(type: IntegerType, constants: ReadonlyMap<bigint, string>): void {
  names.set(type, constants)
}
/** The names of a type's constants; null if they have none. */
export function constantNames(type: IntegerType): ReadonlyMap<bigint, string> | null {
  return names.get(type) ?? null
}
export const BOOLEAN: BooleanType = intern('boolean', () => ({ kind: 'boolean' }))
export const STRING: StringType = intern('string', () => ({ kind: 'string' }))
export const VOID: VoidType = intern('void', () => ({ kind: 'void' }))
export const NEVER: NeverType = intern('never', () => ({ kind: 'never' }))
/** A parameter that no call can give: what stands for it is never read. */
export const IMPOSSIBLE = integer('u8', 'never')
export const U8 = integer('u8')
export const U32 = integer('u32')
export const U64 = integer('u64')
export const USIZE = integer('usize')
export const VIRTUAL_ADDRESS = integer('usize', 'VirtualAddress')

export function reference(to: ObjectType | ArrayType, nothing: Nothing | null = null): ReferenceType {
  return intern(`&${typeKey(to)}${MARKS[nothing ?? 'none']}`, () => ({
    kind: 'reference',
    to,
    nullable: nothing !== null,
    nothing,
  }))
}
const MARKS = { none: '', null: '?', undefined: '??' } as const
export function pointer(element: StorageType): PointerType {
  return intern(`*${typeKey(element)}`, () => ({ kind: 'pointer', element }))
}
export function sliceOf(element: StorageType, readonly = false): SliceType {
  return intern(`[${readonly ? 'readonly' : ''}]${typeKey(element)}`, () => ({
    kind: 'slice',
    element,
    readonly,
  }))
}
export function functionType(
  parameters: readonly ValueType[],
  result: ValueType,
  nothing: Nothing | null = null,
): FunctionType {
  const key = `{(${parameters.map(typeKey).join(',')})=>${typeKey(result)}}${MARKS[nothing ?? 'none']}`
  return intern(key, () => ({ kind: 'function', parameters, result, nullable: nothing !== null, nothing }))
}
export function record(struct: Struct): RecordType {
  return intern(`record#${structId(struct)}`, () => ({ kind: 'record', struct }))
}
export function object(struct: Struct): ObjectType {
  return intern(`object#${structId(struct)}`, () => ({ kind: 'object', struct }))
}
export function array(element: StorageType, length: number): ArrayType {
  return intern(`<${typeKey(element)}>[${length}]`, () => ({ kind: 'array', element, length }))
}

/** The same type without null or undefined. */
export function withoutNull<T extends ValueType>(type: T): T {
  return withNothing(type, null)
}
/** The same type with null, or with the undefined that it has; only references and functions can be missing by themselves. */
export function withNull<T extends ValueType>(type: T): T {
  return canBeMissing(type) ? type : withNothing(type, 'null')
}
/** The same type with null, with undefined or with neither; only references and functions can be missing by themselves. */
export function withNothing<T extends ValueType>(type: T, nothing: Nothing | null): T {
  if (type.kind === 'reference') return reference(type.to, nothing) as T
  if (type.kind === 'function') return functionType(type.parameters, type.result, nothing) as T
  return type
}
/** Whether a type is that of a reference or function which may be missing: one pointer, which is 0 then. */
export function canBeMissing(
  type: ValueType,
): type is (ReferenceType | FunctionType) & { readonly nothing: Nothing } {
  return (type.kind === 'reference' || type.kind === 'function') && type.nullable
}
/** Whether two types are the same, but that one value of the second may be missing. */
export function isSameOrMissing(from: ValueType, to: ValueType): boolean {
  return from === to || (canBeMissing(to) && withoutNull(from) === withoutNull(to))
}

/** What an optional value holds, and what stands for its absence; null for every other type. */
export function optionalOf(
  type: StorageType,
): { readonly value: ValueType; readonly nothing: Nothing } | null {
  if (type.kind !== 'record' || !type.struct.nothing) return null
  return { value: type.struct.fields[0]!.type as ValueType, nothing: type.struct.nothing }
}

/** Bits of an integer type on a target. */
export function bitsOf(type: IntegerType, addressBits: 32 | 64): 8 | 16 | 32 | 64 {
  const bits = INTEGERS[type.name].bits
  return bits === 'address' ? addressBits : bits
}
export function isSigned(type: IntegerType): boolean {
  return INTEGERS[type.name].signed
}

/** The type as a TypeScript programmer writes it. */
export function typeName(type: StorageType): string {
  switch (type.kind) {
    case 'integer':
      return type.flavour ?? type.name
    case 'boolean':
    case 'string':
    case 'void':
    case 'never':
      return type.kind
    case 'reference':
      return typeName(type.to) + (type.nothing ? ` | ${type.nothing}` : '')
    case 'pointer':
      return `Ptr<${storedName(type.element)}>`
    case 'slice':
      return `${type.readonly ? 'Readonly' : ''}Slice<${storedName(type.element)}>`
    case 'function': {
      const text = `(${type.parameters.map(typeName).join(', ')}) => ${typeName(type.result)}`
      return type.nothing ? `(${text}) | ${type.nothing}` : text
    }
    case 'record':
    case 'object':
      return type.struct.name
    case 'array':
      return `FixedArray<${storedName(type.element)}, ${type.length}>`
  }
}
function storedName(type: StorageType): string {
  return type.kind === 'object' ? `Inline<${typeName(type)}>` : typeName(type)
}
