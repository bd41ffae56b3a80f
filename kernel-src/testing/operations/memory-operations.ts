/** The operations on frames, the kernel's pages, arenas, object caches and the heap. */
import { PAGE_SIZE, TABLE_ENTRIES } from '#arch/paging'
import type { Placement } from '../../mm/arena-placement.ts'
import { NOWHERE } from '../../mm/arena.ts'
import { frameSharing } from '../../mm/frame-sharing.ts'
import { frames, NO_FRAME } from '../../mm/frames.ts'
import { kfree, kmalloc, krealloc, ksize, kzalloc, NO_MEMORY } from '../../mm/heap.ts'
import { heapPages, heapRanges, slabRanges, tags } from '../../mm/kernel-arenas.ts'
import { NO_PAGE } from '../../mm/page-supply.ts'
import { paging, Protection } from '../../mm/paging.ts'
import { SlabCache } from '../../mm/slab.ts'
import { expect } from '../expect.ts'
import {
  DEVICE,
  leave,
  nothing,
  Operation,
  pageAt,
  PLAYGROUND,
  PLAYGROUND_PAGES,
  subject,
  Thing,
} from './operation.ts'

const RANGES = 256

const things = new SlabCache<Thing>('things of the out-of-memory tests', (thing: Thing): void => {
  thing.value = 7
})

function mapLarge(): void {
  expect(paging.mapRange(pageAt(0), TABLE_ENTRIES, DEVICE, Protection.ReadWrite)).toBeTrue()
}
function clearPlayground(_done: boolean): void {
  paging.tables.clear(VirtualAddress(PLAYGROUND), PLAYGROUND_PAGES, null)
}
function freePlayground(_done: boolean): void {
  paging.tables.clear(VirtualAddress(PLAYGROUND), PLAYGROUND_PAGES, (frame: FrameNumber): void => {
    frames.free(frame)
  })
}

/** Takes addresses one page at a time until the next operation of an arena must make records. */
function useUpRecords(): void {
  subject.rangeCount = 0
  for (let first = true; first || tags.spareCount >= 8; first = false) {
    if (subject.rangeCount === RANGES) return
    // Every second page, so that pieces cannot be joined.
    const range = slabRanges.allocate(PAGE_SIZE)
    subject.ranges[subject.rangeCount++] = range
  }
}
function giveRangesBack(_done: boolean): void {
  while (subject.rangeCount > 0) slabRanges.free(subject.ranges[--subject.rangeCount], PAGE_SIZE)
}

function fillMemory(size: usize): void {
  subject.memory = kmalloc(size)
  fillBytes(subject.memory, 0x5a, size)
}
function freeMemory(done: boolean): void {
  const bytes = ptr<u8>(subject.memory)
  if (subject.memory !== NO_MEMORY && !done) expect(bytes[ksize(subject.memory) / 2]).toBe(0x5a)
  kfree(subject.memory)
  subject.memory = NO_MEMORY
}
function reallocated(size: usize): boolean {
  const moved = krealloc(subject.memory, size)
  if (moved === NO_MEMORY) return false
  subject.memory = moved
  expect(ptr<u8>(moved)[9]).toBe(0x5a)
  return true
}
function allocated(memory: VirtualAddress): boolean {
  subject.memory = memory
  return memory !== NO_MEMORY
}
function freeAllocated(_done: boolean): void {
  kfree(subject.memory)
  subject.memory = NO_MEMORY
}

export const MEMORY_OPERATIONS = FixedArray.of<Operation, 25>(
  new Operation(
    'a frame',
    1,
    nothing,
    (): boolean => {
      subject.frame = frames.allocate()
      return subject.frame !== NO_FRAME
    },
    (done: boolean): void => {
      if (done) frames.free(subject.frame)
    },
  ),
  new Operation(
    'adjacent frames',
    8,
    nothing,
    (): boolean => {
      subject.frame = frames.allocateRun(8)
      return subject.frame !== NO_FRAME
    },
    (done: boolean): void => {
      if (done) frames.freeRun(subject.frame, 8)
    },
  ),
  new Operation(
    'a reference to a frame',
    1,
    (): void => {
      subject.frame = frames.allocate()
    },
    (): boolean => frameSharing.share(subject.frame),
    (done: boolean): void => {
      if (done) frameSharing.release(subject.frame)
      frames.free(subject.frame)
    },
  ),
  new Operation(
    'map a page',
    1,
    nothing,
    (): boolean => paging.map(pageAt(5), DEVICE, Protection.ReadOnly),
    clearPlayground,
  ),
  new Operation(
    'map a range, a large page in its midst',
    3,
    nothing,
    (): boolean =>
      paging.mapRange(
        pageAt(TABLE_ENTRIES - 1),
        TABLE_ENTRIES + 2,
        FrameNumber(usize(DEVICE) - 1),
        Protection.ReadWrite,
      ),
    clearPlayground,
  ),
  new Operation(
    'map one new page',
    2,
    nothing,
    (): boolean => paging.mapNew(pageAt(0), 1, Protection.ReadWrite),
    freePlayground,
  ),
  new Operation(
    'map new pages of two tables',
    12,
    nothing,
    (): boolean => paging.mapNew(pageAt(TABLE_ENTRIES - 4), 10, Protection.ReadWrite),
    freePlayground,
  ),
  new Operation(
    'protect part of a large page',
    0,
    mapLarge,
    (): boolean => {
      paging.protect(pageAt(3), Protection.ReadOnly, 5)
      return !paging.isWritable(pageAt(7)) && paging.isWritable(pageAt(8))
    },
    clearPlayground,
  ),
  new Operation(
    'unmap part of a large page',
    0,
    mapLarge,
    (): boolean => {
      paging.unmapRange(pageAt(3), 5)
      return !paging.isMapped(pageAt(7)) && paging.isMapped(pageAt(8))
    },
    clearPlayground,
  ),
  new Operation(
    'unmap one page of a large page',
    0,
    mapLarge,
    (): boolean => usize(paging.unmap(pageAt(4))) === usize(DEVICE) + 4,
    clearPlayground,
  ),
  new Operation(
    'pages',
    6,
    nothing,
    (): boolean => {
      subject.page = heapPages.allocate(5)
      return subject.page !== NO_PAGE
    },
    (done: boolean): void => {
      if (done) heapPages.release(subject.page, 5)
    },
  ),
  new Operation(
    'a range of an arena without records',
    1,
    useUpRecords,
    (): boolean => {
      const range = slabRanges.allocate(3 * PAGE_SIZE)
      if (range !== NOWHERE) slabRanges.free(range, 3 * PAGE_SIZE)
      return range !== NOWHERE
    },
    giveRangesBack,
  ),
  new Operation(
    'an aligned range of an arena without records',
    1,
    useUpRecords,
    (): boolean => {
      const wish: Placement = { alignment: 0x10_0000, phase: 0, boundary: 0, first: 0, last: NOWHERE }
      const range = slabRanges.allocateWithin(3 * PAGE_SIZE, wish)
      if (range !== NOWHERE) slabRanges.free(range, 3 * PAGE_SIZE)
      return range !== NOWHERE
    },
    giveRangesBack,
  ),
  new Operation(
    'a range at a place without records',
    1,
    useUpRecords,
    (): boolean => {
      const done = heapRanges.allocateAt(0xc800_0000, PAGE_SIZE)
      if (done) heapRanges.free(0xc800_0000, PAGE_SIZE)
      return done
    },
    giveRangesBack,
  ),
  new Operation(
    'free a range without records',
    0,
    useUpRecords,
    (): boolean => {
      slabRanges.free(subject.ranges[--subject.rangeCount], PAGE_SIZE)
      return true
    },
    giveRangesBack,
  ),
  new Operation(
    'an object',
    1,
    nothing,
    (): boolean => {
      subject.thing = things.allocate()
      return subject.thing !== null
    },
    (done: boolean): void => {
      if (done) things.free(subject.thing!)
    },
  ),
  new Operation(
    'free an object',
    0,
    (): void => {
      subject.thing = things.allocate()
    },
    (): boolean => {
      things.free(subject.thing!)
      return true
    },
    leave,
  ),
  new Operation('a little memory', 1, nothing, (): boolean => allocated(kmalloc(100)), freeAllocated),
  new Operation(
    'zeroed memory',
    1,
    nothing,
    (): boolean => {
      const done = allocated(kzalloc(600))
      if (done) expect(ptr<u32>(subject.memory)[149]).toBe(0)
      return done
    },
    freeAllocated,
  ),
  new Operation('much memory', 5, nothing, (): boolean => allocated(kmalloc(5 * PAGE_SIZE)), freeAllocated),
  new Operation(
    'an object that grows to pages',
    2,
    (): void => fillMemory(100),
    (): boolean => reallocated(2 * PAGE_SIZE),
    freeMemory,
  ),
  new Operation(
    'an object that grows',
    1,
    (): void => fillMemory(100),
    (): boolean => reallocated(1000),
    freeMemory,
  ),
  new Operation(
    'pages that grow',
    2,
    (): void => fillMemory(2 * PAGE_SIZE),
    (): boolean => reallocated(4 * PAGE_SIZE),
    freeMemory,
  ),
  new Operation(
    'pages that shrink',
    0,
    (): void => fillMemory(4 * PAGE_SIZE),
    (): boolean => reallocated(2 * PAGE_SIZE),
    freeMemory,
  ),
  new Operation(
    'pages that shrink to an object',
    0,
    (): void => fillMemory(4 * PAGE_SIZE),
    (): boolean => reallocated(30),
    freeMemory,
  ),
)
