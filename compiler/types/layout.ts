/**
 * Where things stand in memory: sizes, alignments and field offsets, as the System V ABI lays them out in C
 * (i386 supplement, figure 3-1; AMD64 supplement, figure 3.1). The interpreter, lowering and the printed C
 * share these figures; the printed C asserts them.
 *
 * Two points are this language's own. A struct without bytes gets one, because C++ and C disagree about empty
 * structs and because two objects must have two addresses. A string or slice is a pointer and then a length.
 */

import { bitsOf, type Field, type StorageType, type Struct } from './machine.ts'
import type { Target } from './target.ts'

interface Layout {
  /** In bytes, a multiple of `align`. */
  readonly size: number
  /** In bytes, a power of two. */
  readonly align: number
  /** In bytes from the beginning of the struct, one for each field. */
  readonly offsets: readonly number[]
}

/** `value` rounded up to a multiple of `align`, a power of two. */
export function alignUp(value: number, align: number): number {
  return Math.ceil(value / align) * align
}

/** The bytes that a value, object or array of this type occupies; 0 for what has no representation. */
export function sizeOf(type: StorageType, target: Target): number {
  const address = target.addressBits / 8
  switch (type.kind) {
    case 'integer':
      return bitsOf(type, target.addressBits) / 8
    case 'boolean':
      return 1
    case 'void':
    case 'never':
      return 0
    case 'reference':
    case 'pointer':
    case 'function':
      return address
    case 'string':
    case 'slice':
      return 2 * address
    case 'record':
    case 'object':
      return structLayout(type.struct, target).size
    case 'array':
      return sizeOf(type.element, target) * type.length
  }
}

/** The alignment in bytes of a value, object or array of this type. */
export function alignOf(type: StorageType, target: Target): number {
  switch (type.kind) {
    case 'integer': {
      const bits = bitsOf(type, target.addressBits)
      return bits === 64 ? target.align64 : bits / 8
    }
    case 'boolean':
    case 'void':
    case 'never':
      return 1
    case 'reference':
    case 'pointer':
    case 'function':
    case 'string':
    case 'slice':
      return target.addressBits / 8
    case 'record':
    case 'object':
      return structLayout(type.struct, target).align
    case 'array':
      return alignOf(type.element, target)
  }
}

/** The bytes from the beginning of a struct to one of its fields. */
export function offsetOf(struct: Struct, field: number, target: Target): number {
  const offset = structLayout(struct, target).offsets[field]
  if (offset === undefined) throw new RangeError(`${struct.name} has no field number ${field}`)
  return offset
}

/** Whether the printed struct needs a byte that no field asks for: its fields occupy none. */
export function isEmpty(struct: Struct, target: Target): boolean {
  return struct.fields.every((field) => sizeOf(field.type, target) === 0)
}

/** Lays the variants of a tagged union behind its shared fields, all at one offset; returns where the largest ends. */
function overlay(struct: Struct, shared: number, offsets: number[], target: Target): number {
  const variants = struct.fields.slice(shared).map((field) => field.type)
  const before = struct.fields[shared - 1]!
  const start = alignUp(
    offsets[shared - 1]! + sizeOf(before.type, target),
    Math.max(...variants.map((type) => alignOf(type, target))),
  )
  offsets.fill(start, shared)
  return start + Math.max(...variants.map((type) => sizeOf(type, target)))
}

/** A layout, and the list of fields of which it is. */
interface Known {
  readonly fields: readonly Field[]
  readonly count: number
  readonly layout: Layout
}

/**
 * What has been laid out, by the number of bits of an address: structs hold structs, and each of them asked for the
 * layouts of all below it would take time without end.
 */
const known: Readonly<Record<Target['addressBits'], WeakMap<Struct, Known>>> = {
  32: new WeakMap(),
  64: new WeakMap(),
}

/** The layout of a struct whose fields are complete. */
function structLayout(struct: Struct, target: Target): Layout {
  const { fields } = struct
  const earlier = known[target.addressBits].get(struct)
  if (earlier?.fields === fields && earlier.count === fields.length) return earlier.layout
  const layout = layOut(struct, target)
  if (fields.every(({ type }) => isComplete(type)))
    known[target.addressBits].set(struct, { fields, count: fields.length, layout })
  return layout
}

/** Whether a type has its final layout for certain: a struct without fields may still be given some. */
function isComplete(type: StorageType): boolean {
  if (type.kind === 'array') return isComplete(type.element)
  return (type.kind !== 'record' && type.kind !== 'object') || type.struct.fields.length > 0
}

function layOut(struct: Struct, target: Target): Layout {
  let end = 0
  let align = struct.align
  const offsets = struct.fields.map((field) => {
    const fieldAlign = struct.packed ? 1 : alignOf(field.type, target)
    const offset = alignUp(end, fieldAlign)
    end = offset + sizeOf(field.type, target)
    align = Math.max(align, fieldAlign)
    return offset
  })
  const shared = struct.variants?.shared ?? struct.fields.length
  if (shared < struct.fields.length) end = overlay(struct, shared, offsets, target)
  return { size: alignUp(Math.max(end, 1), align), align, offsets }
}
