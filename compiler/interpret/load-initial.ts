/** Reads the memory of a global back as the initial value that the emitter prints. */

import type { Global, Initial, Place } from '../ir/nodes.ts'
import { offsetOf, sizeOf } from '../types/layout.ts'
import { pointer, type StorageType, type Struct, U8, USIZE, variantOfValue } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import { codecOf } from './codec.ts'
import type { Machine } from './machine.ts'
import type { Spot } from './memory.ts'
import { refuse } from './stop.ts'
import { Address, type Allocation, baseName, type View, type Word } from './values.ts'

/** The initial value that gives a place of `type` the content that it has at `spot`. */
export function loadInitial(type: StorageType, spot: Spot, machine: Machine): Initial {
  const { target } = machine
  const at = (offset: number): Spot => ({ allocation: spot.allocation, offset: spot.offset + offset })
  switch (type.kind) {
    case 'array': {
      if (isZero(spot, sizeOf(type, target), machine)) return { kind: 'zero' }
      const size = sizeOf(type.element, target)
      const elements = Array.from({ length: type.length }, (_, index) =>
        loadInitial(type.element, at(index * size), machine),
      )
      return { kind: 'array', elements }
    }
    case 'object':
    case 'record':
      if (isZero(spot, sizeOf(type, target), machine)) return { kind: 'zero' }
      return { kind: 'struct', fields: loadFields(type.struct, at, machine) }
    default: {
      const value = codecOf(type, machine.memory).load(spot)
      if (typeof value === 'boolean') return { kind: 'boolean', value }
      if (type.kind === 'string' || type.kind === 'slice') return viewInitial(type, value as View, machine)
      return wordInitial(type, (value ?? 0n) as Word, target)
    }
  }
}

function loadFields(struct: Struct, at: (offset: number) => Spot, machine: Machine): Initial[] {
  const load = (index: number): Initial =>
    loadInitial(struct.fields[index].type, at(offsetOf(struct, index, machine.target)), machine)
  const { variants } = struct
  if (!variants) return struct.fields.map((_, index) => load(index))
  const tag = load(variants.discriminant)
  const value = tag.kind === 'integer' || tag.kind === 'boolean' ? BigInt(tag.value) : 0n
  const own = variants.list[variantOfValue(variants, value)]?.field
  return struct.fields.map((_, index) =>
    index < variants.shared || index === own ? load(index) : { kind: 'zero' },
  )
}

/** Whether all bytes are zero and none belongs to an address. */
function isZero({ allocation, offset }: Spot, size: number, machine: Machine): boolean {
  const end = offset + size
  for (const at of allocation.words?.keys() ?? []) {
    if (at + machine.memory.wordBytes > offset && at < end) return false
  }
  for (let at = offset; at < end; at += ZEROS.length) {
    const piece = allocation.bytes.subarray(at, Math.min(end, at + ZEROS.length))
    if (ZEROS.compare(piece, 0, piece.length, 0, piece.length) !== 0) return false
  }
  return true
}

/** Arrays of megabytes are compared piece by piece, which is far faster than byte by byte. */
const ZEROS = Buffer.alloc(1 << 16)

function wordInitial(type: StorageType, word: Word, target: Target): Initial {
  if (typeof word !== 'bigint') return addressInitial(type, word, target)
  if (word === 0n && type.kind !== 'integer') return { kind: 'null' }
  return { kind: 'integer', value: word }
}

function addressInitial(type: StorageType, { base, offset }: Address, target: Target): Initial {
  if (base.kind === 'symbol') return { kind: 'linkerSymbol', name: base.name, addend: BigInt(offset) }
  if (base.kind === 'code') {
    if (offset === 0) return { kind: 'function', function: base.function }
    return refuse(`an address inside the function ${base.function.name} cannot be kept`)
  }
  const { origin } = base
  if (origin.kind === 'global') return globalInitial(type, origin.global, offset, target)
  if (origin.kind === 'location' && offset === 0) return { kind: 'location', location: origin.location }
  return refuse(
    origin.kind === 'local'
      ? `${baseName(base)} ends with its function, but is still referred to`
      : `the address of ${baseName(base)} cannot be kept in a module-level variable`,
  )
}

function viewInitial(type: StorageType, { data, length }: View, machine: Machine): Initial {
  if (data === 0n && length === 0n) return { kind: 'zero' }
  if (typeof data === 'bigint') return { kind: 'view', data: { kind: 'integer', value: data }, length }
  if (data.base.kind === 'allocation' && data.base.origin.kind === 'string')
    return substring(data.base, data.offset, Number(length))
  const pointed = type.kind === 'slice' ? type.element : U8
  return { kind: 'view', data: addressInitial(pointer(pointed), data, machine.target), length }
}

function substring(literal: Allocation, offset: number, length: number): Initial {
  const bytes = literal.bytes.subarray(offset, offset + length)
  const value = new TextDecoder().decode(bytes)
  if (Buffer.compare(new TextEncoder().encode(value), bytes) !== 0) {
    refuse(
      `a part of ${baseName(literal)} that divides a character cannot be kept in a module-level variable`,
    )
  }
  return { kind: 'string', value }
}

/**
 * The address of a byte of a global: as the place that has the type which a reference or pointer promises (for
 * an integer, the outermost that begins there), or else as a distance from the beginning.
 */
function globalInitial(type: StorageType, global: Global, offset: number, target: Target): Initial {
  const whole: Place = { kind: 'global', type: global.type, global }
  const wanted = type.kind === 'reference' ? type.to : type.kind === 'pointer' ? type.element : null
  let part: { place: Place; rest: number } | null = { place: whole, rest: offset }
  while (part !== null) {
    const { place, rest } = part
    if (rest === 0 && (wanted === null || place.type === wanted))
      return { kind: 'address', place, addend: 0n }
    part = partAt(place, rest, target)
  }
  return { kind: 'address', place: whole, addend: BigInt(offset) }
}

/** The field or element that holds the byte at `offset` of a place, and how far into it that byte is. */
function partAt(place: Place, offset: number, target: Target): { place: Place; rest: number } | null {
  const { type } = place
  if (type.kind === 'array') {
    const size = sizeOf(type.element, target)
    const index = Math.floor(offset / size)
    if (!(index >= 0 && index < type.length)) return null
    const position = { kind: 'integer', type: USIZE, value: BigInt(index) } as const
    return {
      place: { kind: 'element', type: type.element, array: place, index: position, site: null },
      rest: offset - index * size,
    }
  }
  if (type.kind !== 'object' && type.kind !== 'record') return null
  const { struct } = type
  for (let field = 0; field < struct.fields.length; field++) {
    const rest = offset - offsetOf(struct, field, target)
    if (rest < 0 || rest >= sizeOf(struct.fields[field].type, target)) continue
    return { place: { kind: 'field', type: struct.fields[field].type, object: place, field }, rest }
  }
  return null
}
