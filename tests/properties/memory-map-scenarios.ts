/**
 * Memory maps as firmware has been seen to report them, each oddity a generator of its own, and maps that have
 * several of them, shuffled.
 */
import * as fc from 'fast-check'
import type { Entry, Reservation, Scenario } from './memory-map-model.ts'

const KIB = 1024n
const MIB = 1024n * KIB
const GIB = 1024n * MIB
const TOP = 1n << 64n
const RAM = 1

/** A place in the first MiBs where ranges are likely to meet, on a page's boundary or just beside one. */
const nearby = fc
  .tuple(fc.integer({ min: 200, max: 400 }), fc.constantFrom(0, 0, 0, 1, 0x800, 0xfff))
  .map(([page, offset]) => BigInt(page) * 4096n + BigInt(offset))
const fewPages = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(0, 0, 0, 1, 0x800, 0xfff))
  .map(([pages, offset]) => BigInt(pages) * 4096n + BigInt(offset))
const otherType = fc.constantFrom(0, 2, 3, 4, 5, 6, 12, 0x8000_0001, 0xffff_ffff)
const anyType = fc.oneof(fc.constant(RAM), fc.constant(RAM), otherType)

const ram = (base: bigint, length: bigint): Entry => ({ base, length, type: RAM })
const reserved = (base: bigint, length: bigint): Entry => ({ base, length, type: 2 })
const fixed = (...entries: Entry[]): fc.Arbitrary<Entry[]> => fc.constant(entries)

const small = fc.record({ base: nearby, length: fewPages, type: anyType })

/** Each yields entries; the numbers are those of the list of oddities in the documentation of the boot code. */
const ODDITIES: Readonly<Record<string, fc.Arbitrary<Entry[]>>> = {
  ordinary: fixed(
    ram(0n, 0x9fc00n),
    reserved(0x9fc00n, 0x400n),
    ram(MIB, 127n * MIB),
    reserved(0xfffc0000n, 0x40000n),
  ),
  everyType: fc.array(
    small.chain((entry) => otherType.map((type) => ({ ...entry, type }))),
    { maxLength: 6 },
  ),
  overlapping: fc.array(small, { maxLength: 12 }),
  duplicated: small.map((entry) => [entry, entry, entry]),
  nested: fc.tuple(nearby, fewPages, anyType, anyType).map(([base, length, outer, inner]) => [
    { base, length: length + 8n * 4096n, type: outer },
    { base: base + 4096n, length: length + 1n, type: inner },
  ]),
  touchingInsideAPage: fc
    .tuple(nearby, fc.bigInt(1n, 4095n))
    .map(([base, split]) => [ram(base, split), ram(base + split, 8192n - split)]),
  empty: nearby.map((base) => [ram(base, 0n), reserved(base, 0n)]),
  emptyLast: fixed(ram(MIB, 2n * MIB), ram(0n, 0n)),
  wrapping: fc
    .tuple(fc.bigInt(1n, TOP - 1n), anyType)
    .map(([base, type]) => [{ base, length: TOP - base + (base % 2n) * (base - 1n), type }]),
  endsAtFourGiB: fc.bigInt(1n, 2n * GIB).map((length) => [ram(4n * GIB - length, length)]),
  straddlesFourGiB: fc
    .tuple(fc.bigInt(1n, 64n * MIB), fc.bigInt(1n, 64n * GIB), anyType)
    .map(([below, above, type]) => [{ base: 4n * GIB - below, length: below + above, type }]),
  aboveFourGiB: fc
    .tuple(fc.bigInt(4n * GIB, 1n << 52n), fc.bigInt(0n, 1n << 40n), anyType)
    .map(([base, length, type]) => [{ base, length, type }]),
  reservedFarUp: fixed(reserved(0xfd_0000_0000n, 12n * GIB)),
  lowMemoryAsRam: fixed(ram(0n, 640n * KIB), ram(640n * KIB, 384n * KIB), ram(MIB, 4n * MIB)),
  hundreds: fc.tuple(fc.integer({ min: 260, max: 320 }), anyType).map(([count, type]) =>
    Array.from({ length: count }, (_, index) => ({
      base: MIB + BigInt(index) * 0x3800n,
      length: 0x2000n,
      type,
    })),
  ),
  sizesOnly: fc.bigInt(0n, 3n * KIB * KIB).map((upper) => [ram(0n, 639n * KIB), ram(MIB, upper * KIB)]),
}

/** The kernel, modules and their strings: inside RAM, unaligned, empty, backwards, above everything. */
const reservation: fc.Arbitrary<Reservation> = fc.oneof(
  fc.tuple(nearby, fewPages).map(([start, length]) => ({ start, end: start + length })),
  fc.tuple(nearby, fewPages).map(([end, length]) => ({ start: end + length, end })),
  fc
    .tuple(fc.bigInt(0n, 8n * GIB), fc.bigInt(0n, 64n * MIB))
    .map(([start, length]) => ({ start, end: start + length })),
  // Past everything: its last page's end would be 2^64.
  fc.bigInt(32n * MIB, 16n * GIB).map((start) => ({ start, end: TOP - 1n })),
)
const reservations = fc.array(reservation, { maxLength: 6 })

/** A shuffled mixture of some oddities and plain noise. */
export const mixedScenario: fc.Arbitrary<Scenario> = fc.record({
  entries: fc
    .array(fc.oneof(...Object.values(ODDITIES)), { maxLength: 5 })
    .map((parts) => parts.flat().slice(0, 500))
    .chain((entries) => fc.shuffledSubarray(entries, { minLength: entries.length })),
  reservations,
})

/** Each oddity on its own beside ordinary RAM. */
export const namedScenarios: readonly (readonly [string, fc.Arbitrary<Scenario>])[] = Object.entries(
  ODDITIES,
).map(([name, entries]) => [name, fc.record({ entries, reservations })])
