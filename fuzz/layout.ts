/** Where C puts the fields of a struct, written down a second time: what `sizeof`, `alignof` and `offsetof` must say. */

import { type AddressBits, bitsOf, isInteger } from './integers.ts'

export interface Shape {
  readonly isPacked: boolean
  /** In bytes; 1 where the class does not say. */
  readonly align: number
  readonly fields: Readonly<Record<string, { readonly type: Shape | string; readonly count: number }>>
}

interface Extent {
  readonly size: number
  readonly align: number
}

function extentOf(type: Shape | string, addressBits: AddressBits): Extent {
  if (typeof type !== 'string') return layoutOf(type, addressBits)
  const address = addressBits / 8
  if (type === 'boolean') return { size: 1, align: 1 }
  if (type === 'reference') return { size: address, align: address }
  if (type === 'string') return { size: 2 * address, align: address }
  if (!isInteger(type)) throw new Error(`the layout of ${type} is not known`)
  const size = bitsOf(type, addressBits) / 8
  // On i386, what has 8 bytes stands at multiples of 4.
  return { size, align: Math.min(size, address) }
}

/** The size, the alignment and the offset of each field, all in bytes. */
export function layoutOf(
  { isPacked, align, fields }: Shape,
  addressBits: AddressBits,
): Extent & { readonly offsets: Readonly<Record<string, number>> } {
  const up = (value: number, to: number): number => Math.ceil(value / to) * to
  const offsets: Record<string, number> = {}
  let [end, largest] = [0, align]
  for (const [name, { type, count }] of Object.entries(fields)) {
    const own = extentOf(type, addressBits)
    const needed = isPacked ? 1 : own.align
    offsets[name] = up(end, needed)
    end = offsets[name] + own.size * count
    largest = Math.max(largest, needed)
  }
  return { size: up(Math.max(end, 1), largest), align: largest, offsets }
}
