/** How values of each type stand in memory: functions made once per type that load and store them. */

import { offsetOf, sizeOf } from '../types/layout.ts'
import { variantOfValue } from '../types/machine.ts'
import type { StorageType, Struct, ValueType, Variants } from '../types/machine.ts'
import { integerFormat, type IntegerFormat } from './integers.ts'
import type { Memory, Spot } from './memory.ts'
import type { Value, View, Word } from './values.ts'

export interface Codec {
  /** In bytes. */
  readonly size: number
  readonly load: (spot: Spot) => Value
  readonly store: (spot: Spot, value: Value) => void
}

const codecs = new WeakMap<Memory, Map<ValueType, Codec>>()

/** The codec of a value type whose fields are complete. */
export function codecOf(type: ValueType, memory: Memory): Codec {
  let known = codecs.get(memory)
  if (!known) codecs.set(memory, (known = new Map()))
  let codec = known.get(type)
  if (!codec) known.set(type, (codec = makeCodec(type, memory)))
  return codec
}

function makeCodec(type: ValueType, memory: Memory): Codec {
  const size = sizeOf(type, memory.target)
  switch (type.kind) {
    case 'integer':
      return integerCodec(integerFormat(type, memory.target), memory)
    case 'boolean':
      return {
        size,
        load: ({ allocation, offset }) => {
          memory.requirePlain(allocation, offset, 1)
          return allocation.bytes[offset] !== 0
        },
        store: ({ allocation, offset }, value) => {
          memory.forget(allocation, offset, 1)
          allocation.bytes[offset] = value === true ? 1 : 0
        },
      }
    case 'reference':
    case 'pointer':
    case 'function':
      return {
        size,
        load: (spot) => memory.loadWord(spot),
        store: (spot, value) => memory.storeWord(spot, value as Word),
      }
    case 'string':
    case 'slice':
      return viewCodec(memory)
    case 'record':
      return recordCodec(type.struct, size, memory)
    case 'void':
    case 'never':
      return { size: 0, load: () => undefined, store: () => {} }
  }
}

/** Whether values of this type exist, so that it has a codec; of objects and arrays there are only places. */
export function isValueType(type: StorageType): type is ValueType {
  return type.kind !== 'object' && type.kind !== 'array'
}

function integerCodec(format: IntegerFormat, memory: Memory): Codec {
  const { bits, signed } = format
  const size = bits / 8
  const read: (view: DataView, offset: number) => bigint = {
    8: signed
      ? (view: DataView, at: number) => BigInt(view.getInt8(at))
      : (view: DataView, at: number) => BigInt(view.getUint8(at)),
    16: signed
      ? (view: DataView, at: number) => BigInt(view.getInt16(at, true))
      : (view: DataView, at: number) => BigInt(view.getUint16(at, true)),
    32: signed
      ? (view: DataView, at: number) => BigInt(view.getInt32(at, true))
      : (view: DataView, at: number) => BigInt(view.getUint32(at, true)),
    64: signed
      ? (view: DataView, at: number) => view.getBigInt64(at, true)
      : (view: DataView, at: number) => view.getBigUint64(at, true),
  }[bits]
  const write: (view: DataView, offset: number, value: bigint) => void = {
    8: (view: DataView, at: number, value: bigint) => view.setUint8(at, Number(BigInt.asUintN(8, value))),
    16: (view: DataView, at: number, value: bigint) =>
      view.setUint16(at, Number(BigInt.asUintN(16, value)), true),
    32: (view: DataView, at: number, value: bigint) =>
      view.setUint32(at, Number(BigInt.asUintN(32, value)), true),
    64: (view: DataView, at: number, value: bigint) => view.setBigUint64(at, BigInt.asUintN(64, value), true),
  }[bits]
  const isWord = size === memory.wordBytes
  return {
    size,
    load: (spot) => {
      const { allocation, offset } = spot
      if (allocation.words !== null) {
        const known = isWord ? allocation.words.get(offset) : undefined
        if (known !== undefined) return known
        memory.requirePlain(allocation, offset, size)
      }
      return read(allocation.view, offset)
    },
    store: (spot, value) => {
      if (typeof value !== 'bigint') return memory.storeWord(spot, value as Word)
      memory.forget(spot.allocation, spot.offset, size)
      write(spot.allocation.view, spot.offset, value)
    },
  }
}

/** A pointer, and then the length as a `usize`. */
function viewCodec(memory: Memory): Codec {
  const lengthSpot = (spot: Spot): Spot => ({
    allocation: spot.allocation,
    offset: spot.offset + memory.wordBytes,
  })
  return {
    size: 2 * memory.wordBytes,
    load: (spot) => ({
      data: memory.loadWord(spot),
      length: memory.plain(memory.loadWord(lengthSpot(spot))),
    }),
    store: (spot, value) => {
      const { data, length } = value as View
      memory.storeWord(spot, data)
      memory.storeWord(lengthSpot(spot), length)
    },
  }
}

function recordCodec(struct: Struct, size: number, memory: Memory): Codec {
  const fields = struct.fields.map((field, index) => ({
    codec: codecOf(field.type as ValueType, memory),
    offset: offsetOf(struct, index, memory.target),
  }))
  const { variants } = struct
  if (variants) return unionCodec(variants, fields, size)
  return {
    size,
    load: ({ allocation, offset }) =>
      fields.map((field) => field.codec.load({ allocation, offset: offset + field.offset })),
    store: ({ allocation, offset }, value) => {
      const values = value as readonly Value[]
      fields.forEach((field, index) =>
        field.codec.store({ allocation, offset: offset + field.offset }, values[index]),
      )
    },
  }
}

/** The shared fields of a tagged union, and that of the variant which they tell. */
function unionCodec(
  variants: Variants,
  fields: readonly { readonly codec: Codec; readonly offset: number }[],
  size: number,
): Codec {
  const present = (values: readonly Value[]): number => {
    const known = variantOfValue(variants, BigInt(values[variants.discriminant] as bigint | boolean))
    return variants.list[known]?.field ?? -1
  }
  return {
    size,
    load: ({ allocation, offset }) => {
      const load = ({ codec, offset: within }: (typeof fields)[number]): Value =>
        codec.load({ allocation, offset: offset + within })
      const values: Value[] = fields.map((field, index) =>
        index < variants.shared ? load(field) : undefined,
      )
      const own = present(values)
      if (own >= 0) values[own] = load(fields[own])
      return values
    },
    store: ({ allocation, offset }, value) => {
      const values = value as readonly Value[]
      const own = present(values)
      fields.forEach(({ codec, offset: within }, index) => {
        if (index < variants.shared || index === own)
          codec.store({ allocation, offset: offset + within }, values[index])
      })
    },
  }
}
