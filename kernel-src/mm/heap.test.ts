/** The heap: what it promises for each size, a random trace, each failure, and its complaints word for word. */
import { HEAP_START } from '#arch/layout'
import { PAGE_SIZE } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { Random } from '../testing/random.ts'
import { arenaFault } from './arena-verify.ts'
import { frames } from './frames.ts'
import { HEAP_ALIGNMENT, HEAP_CLASSES, LARGEST_OBJECT, poolFor } from './heap-classes.ts'
import {
  heapStatistics,
  kfree,
  kmalloc,
  kmallocAligned,
  krealloc,
  ksize,
  kzalloc,
  NO_MEMORY,
  shrinkHeap,
} from './heap.ts'
import { heapRanges, slabRanges } from './kernel-arenas.ts'
import { layOutSlab } from './slab-layout.ts'
import { Slab } from './slab-list.ts'
import { poolFault } from './slab-verify.ts'

/** What a test has allocated: where, as much as it asked for, and the byte that fills it. */
const places = new FixedArray<VirtualAddress, 100>()
const sizes = new FixedArray<usize, 100>()
const fillings = new FixedArray<u8, 100>()
const random = new Random()
const hoard = new Hoard()

function keep(slot: usize, address: VirtualAddress, size: usize): void {
  fillings[slot] = u8(random.next())
  fillBytes(address, fillings[slot], size)
  places[slot] = address
  sizes[slot] = size
}

/** Whether the first bytes of what a slot holds are as they were written; looks at both ends and some between. */
function isIntact(slot: usize, size: usize): boolean {
  const bytes = ptr<u8>(places[slot])
  for (let index: usize = 0; index < size; index += index < 64 ? 1 : 61) {
    if (bytes[index] !== fillings[slot]) return false
  }
  return size === 0 || bytes[size - 1] === fillings[slot]
}

/** The first invariant that the heap violates, in words. */
function heapFault(): string {
  for (const { pool } of HEAP_CLASSES) {
    const fault = poolFault(pool)
    if (fault !== '') return fault
  }
  const fault = arenaFault(heapRanges)
  return fault !== '' ? fault : arenaFault(slabRanges)
}

/** Some size of some octave, so that small ones are as frequent as large ones. */
function randomSize(): usize {
  return random.below(u32(2) << random.below(16))
}

/** Frees what the slots hold and expects the memory to be as much as it was. */
function expectNothingLeft(freeFrames: usize, at: SourceLocation = callerLocation()): void {
  for (let slot: usize = 0; slot < places.length; slot++) {
    kfree(places[slot])
    places[slot] = NO_MEMORY
  }
  shrinkHeap()
  expect(heapFault(), at).toBe('')
  expect(heapStatistics().objects, at).toBe(0)
  expect(heapStatistics().slabPages, at).toBe(0)
  expect(heapStatistics().pages, at).toBe(0)
  expect(frames.statistics.free, at).toBe(freeFrames)
}

describe('the heap', () => {
  test('gives each size aligned memory with little more room than was asked for', () => {
    const free = frames.statistics.free
    for (let size: usize = 1; size < 20_000; size += size < 300 ? 1 : 61) {
      const address = kmalloc(size)
      expect(address).not.toBe(NO_MEMORY)
      expect(usize(address) % HEAP_ALIGNMENT).toBe(0)
      if (size <= LARGEST_OBJECT) {
        const rounded = poolFor(size).objectSize
        expect(rounded).toBeAtLeast(size)
        if (size <= 64) expect(rounded - size).toBeLessThan(16)
        else expect((rounded - size) * 4).toBeLessThan(size)
        if (countOnes(size) === 1) expect(usize(address) % size).toBe(0)
      } else expect(usize(address) % PAGE_SIZE).toBe(0)
      const room = ksize(address)
      expect(room).toBeAtLeast(size)
      if (checks === 'full') expect(room).toBe(size)
      else if (size > LARGEST_OBJECT) expect(room - size).toBeLessThan(PAGE_SIZE)
      else expect(room).toBe(poolFor(size).objectSize)
      fillBytes(address, 0xff, room)
      kfree(address)
    }
    expectNothingLeft(free)
  })

  test('leaves at most an eighth of a slab unused', () => {
    // As release builds divide them.
    const control = { header: sizeof<Slab>(), eachObject: sizeof<u16>() }
    for (const { pool } of HEAP_CLASSES) {
      const { pages, capacity, stride } = layOutSlab(
        pool.objectSize,
        pool.alignment,
        control,
        false,
        false,
        false,
      )
      expect(stride).toBe(pool.objectSize)
      const bytes = pages * PAGE_SIZE
      expect((bytes - capacity * stride) * 8).toBeAtMost(bytes)
    }
  })

  test('serves a size of 0, and refuses sizes that cannot be', () => {
    const free = frames.statistics.free
    const first = kmalloc(0)
    const second = kzalloc(0)
    expect(first).not.toBe(NO_MEMORY)
    expect(second).not.toBe(first)
    expect(kmalloc(0xffff_ffff)).toBe(NO_MEMORY)
    expect(kmalloc(0xffff_f000)).toBe(NO_MEMORY)
    expect(kzalloc(0xffff_f001)).toBe(NO_MEMORY)
    expect(kmalloc(0x1000_0001)).toBe(NO_MEMORY)
    expect(krealloc(first, 0xffff_ffff)).toBe(NO_MEMORY)
    kfree(first)
    kfree(second)
    kfree(NO_MEMORY)
    expectNothingLeft(free)
  })

  test('clears memory that was used before', () => {
    const free = frames.statistics.free
    for (let size: usize = 1; size < 10_000; size += 331) {
      const dirty = kmalloc(size)
      fillBytes(dirty, 0xff, size)
      kfree(dirty)
      const clean = kzalloc(size)
      const bytes = ptr<u8>(clean)
      for (let index: usize = 0; index < size; index++) if (bytes[index] !== 0) expect(index).toBe(size)
      kfree(clean)
    }
    expectNothingLeft(free)
  })

  test('moves memory only to another size class, and keeps what is in it', () => {
    const free = frames.statistics.free
    random.begin(5)
    const small = krealloc(NO_MEMORY, 100)
    keep(0, small, 100)
    expect(krealloc(small, 112)).toBe(small)
    expect(krealloc(small, 97)).toBe(small)
    places[0] = krealloc(small, 5000)
    expect(places[0]).not.toBe(small)
    expect(isIntact(0, 97)).toBeTrue()
    expect(krealloc(places[0], 8100)).toBe(places[0])
    places[0] = krealloc(places[0], 20)
    expect(isIntact(0, 20)).toBeTrue()
    expect(ksize(places[0])).toBe(checks === 'full' ? 20 : 32)
    expectNothingLeft(free)
  })

  test('makes pages larger and smaller where they stand', () => {
    const free = frames.statistics.free
    random.begin(6)
    const pages = kmalloc(3 * PAGE_SIZE)
    keep(0, pages, 3 * PAGE_SIZE)
    expect(krealloc(pages, 9 * PAGE_SIZE)).toBe(pages)
    expect(isIntact(0, 3 * PAGE_SIZE)).toBeTrue()
    keep(0, pages, 9 * PAGE_SIZE)
    // What follows is taken now, so that growing has to move.
    const behind = kmalloc(2 * PAGE_SIZE)
    keep(1, behind, 2 * PAGE_SIZE)
    places[0] = krealloc(pages, 12 * PAGE_SIZE)
    expect(places[0]).not.toBe(pages)
    expect(isIntact(0, 9 * PAGE_SIZE)).toBeTrue()
    keep(0, places[0], 12 * PAGE_SIZE)
    const before = frames.statistics.free
    expect(krealloc(places[0], 4 * PAGE_SIZE)).toBe(places[0])
    expect(isIntact(0, 4 * PAGE_SIZE)).toBeTrue()
    expect(frames.statistics.free - before).toBe(8)
    expect(heapFault()).toBe('')
    expectNothingLeft(free)
  })

  test('aligns memory as it is asked to', () => {
    const free = frames.statistics.free
    for (let alignment: usize = 1; alignment <= 65_536; alignment = alignment * 2) {
      for (let size: usize = 0; size < 20_000; size += 1 + size * 3) {
        const place = kmallocAligned(size, alignment)
        expect(usize(place) % alignment).toBe(0)
        fillBytes(place, 0xff, size)
        kfree(place)
      }
    }
    expectNothingLeft(free)
  })

  test('keeps what is written, under random operations', () => {
    const free = frames.statistics.free
    random.begin(2026)
    for (let done: u32 = 0; done < 4000; done++) {
      const slot: usize = random.below(u32(places.length))
      const size = randomSize()
      if (places[slot] === NO_MEMORY) {
        const isClear = random.below(4) === 0
        const address = isClear ? kzalloc(size) : kmalloc(size)
        expect(address).not.toBe(NO_MEMORY)
        if (isClear && size !== 0) expect(ptr<u8>(address)[size - 1]).toBe(0)
        keep(slot, address, size)
      } else {
        expect(isIntact(slot, sizes[slot])).toBeTrue()
        if (random.below(3) === 0) {
          places[slot] = krealloc(places[slot], size)
          expect(isIntact(slot, size < sizes[slot] ? size : sizes[slot])).toBeTrue()
          keep(slot, places[slot], size)
        } else {
          kfree(places[slot])
          places[slot] = NO_MEMORY
        }
      }
      if (random.below(100) === 0) shrinkHeap()
      if (done % 16 === 0) expect(heapFault()).toBe('')
    }
    expectNothingLeft(free)
  })

  test('fails without a change, whichever frame is the first that is missing', () => {
    const free = frames.statistics.free
    // An object's slab, pages, and memory that moves: none of these can be had in part.
    for (let left: usize = 0; left < 8 + 8; left++) {
      hoard.takeAllBut(left)
      const object = kmalloc(200)
      const pages = kzalloc(3 * PAGE_SIZE)
      const moved = krealloc(object, 2 * PAGE_SIZE)
      if (object !== NO_MEMORY && moved === NO_MEMORY)
        expect(ksize(object)).toBe(checks === 'full' ? 200 : 224)
      expect(heapFault()).toBe('')
      if (left < 3) expect(moved).toBe(NO_MEMORY)
      if (left >= 8 + 7) expect(moved).not.toBe(NO_MEMORY)
      kfree(pages)
      kfree(moved !== NO_MEMORY ? moved : object)
      shrinkHeap()
      expect(frames.statistics.free).toBe(left)
      hoard.giveBack()
    }
    expectNothingLeft(free)
  })

  test('makes memory smaller even if there is none left', () => {
    const free = frames.statistics.free
    const pages = kmalloc(3 * PAGE_SIZE)
    hoard.takeAllBut(0)
    expect(krealloc(pages, 10)).toBe(pages)
    expect(krealloc(pages, 4 * PAGE_SIZE)).toBe(NO_MEMORY)
    hoard.giveBack()
    kfree(pages)
    expectNothingLeft(free)
  })

  test('leaves no hole in the addresses', () => {
    const free = frames.statistics.free
    random.begin(9)
    for (let slot: usize = 0; slot < places.length; slot++) places[slot] = kmalloc(randomSize())
    expectNothingLeft(free)
    expect(slabRanges.statistics.freePieces).toBe(1)
    expect(heapRanges.statistics.freePieces).toBe(1)
  })

  testPanics('refuses pages that are free', 'arena heap: 0xc0400000 is freed, but it is free already', () => {
    const pages = kmalloc(5000)
    kfree(pages)
    kfree(pages)
  })

  testPanics(
    'refuses an address inside pages',
    'arena heap: 0xc0401000 is freed, but its allocation begins at 0xc0400000',
    () => {
      kfree(VirtualAddress(usize(kmalloc(5000)) + PAGE_SIZE))
    },
  )

  testPanics(
    'refuses what lies outside of its ranges',
    'arena heap: 0xc03ff000 is freed, but lies outside of the arena',
    () => {
      kfree(VirtualAddress(HEAP_START - PAGE_SIZE))
    },
  )
})
