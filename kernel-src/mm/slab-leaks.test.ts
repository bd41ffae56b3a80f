/** The reports of memory in use: of objects, and of whole pages of the heap, by the calls that allocated them. */
import { PAGE_SIZE } from '#arch/paging'
import { capturedLog } from '../testing/captured-log.ts'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { kfree, kmalloc, krealloc } from './heap.ts'
import { reportPagesInUse } from './page-leaks.ts'
import { reportAllInUse, reportInUse } from './slab-leaks.ts'
import { SlabCache } from './slab.ts'

class Part {
  readonly words: FixedArray<u32, 40> = new FixedArray()
}
const parts = new SlabCache<Part>('part', (part: Part): void => {
  part.words[0] = 1
})
const quick = new SlabCache<Part>(
  'quick part',
  (part: Part): void => {
    part.words[0] = 1
  },
  null,
  false,
)
const IS_FULL = checks === 'full'

/** Enough for a partial and several full slabs. */
const held = new FixedArray<Part | null, 60>()
const places = new FixedArray<VirtualAddress, 40>()
const hoard = new Hoard()

function reportOf(cache: SlabCache<Part>): usize {
  capturedLog.begin()
  const sites = reportInUse(cache.pool)
  capturedLog.end()
  return sites
}

function reportOfPages(): usize {
  capturedLog.begin()
  const sites = IS_FULL ? reportPagesInUse() : 0
  capturedLog.end()
  return sites
}

function takeParts(): void {
  for (let index: usize = 0; index < held.length; index++) held[index] = parts.allocate()
}

function takePages(size: usize): VirtualAddress {
  return kmalloc(size)
}

describe('the report of objects in use', () => {
  test('says nothing of a cache without any', () => {
    parts.free(parts.allocate()!)
    expect(reportOf(parts)).toBe(0)
    expect(capturedLog.text).toBe('')
  })

  test('names the calls that allocated a single object', () => {
    const part = parts.allocate()!
    expect(reportOf(parts)).toBe(IS_FULL ? 1 : 0)
    expect(capturedLog.count('slab cache part: 1 in use, of 160 bytes each\n')).toBe(1)
    expect(capturedLog.count('  1 allocated by:\n')).toBe(IS_FULL ? 1 : 0)
    expect(capturedLog.count('slab-leaks.test.ts:')).toBe(IS_FULL ? 1 : 0)
    parts.free(part)
  })

  test('counts objects of all slabs together, by who allocated them, whenever it is asked for', () => {
    const first = parts.allocate()!
    takeParts()
    for (let round: u32 = 0; round < 2; round++) {
      expect(reportOf(parts)).toBe(IS_FULL ? 2 : 0)
      expect(capturedLog.count('slab cache part: 61 in use, of 160 bytes each\n')).toBe(1)
      expect(capturedLog.count('  1 allocated by:\n')).toBe(IS_FULL ? 1 : 0)
      expect(capturedLog.count('  60 allocated by:\n')).toBe(IS_FULL ? 1 : 0)
      expect(capturedLog.count('    takeParts (kernel-src/mm/slab-leaks.test.ts:')).toBe(IS_FULL ? 1 : 0)
    }
    // Those that are freed and wait in magazines or slabs are not in use.
    for (let index: usize = 0; index < held.length; index += 2) parts.free(held[index]!)
    expect(reportOf(parts)).toBe(IS_FULL ? 2 : 0)
    expect(capturedLog.count('  30 allocated by:\n')).toBe(IS_FULL ? 1 : 0)
    for (let index: usize = 1; index < held.length; index += 2) parts.free(held[index]!)
    parts.free(first)
    expect(reportOf(parts)).toBe(0)
  })

  test('knows how many there are of a cache that is not debugged', () => {
    const part = quick.allocate()!
    expect(reportOf(quick)).toBe(0)
    expect(capturedLog.text).toBe('slab cache quick part: 1 in use, of 160 bytes each\n')
    quick.free(part)
  })

  test('is made for every cache, and for pages, together', () => {
    capturedLog.begin()
    const before = reportAllInUse()
    const part = parts.allocate()!
    const pages = takePages(9000)
    const after = reportAllInUse()
    capturedLog.end()
    expect(after - before).toBe(IS_FULL ? 2 : 0)
    expect(capturedLog.count('slab cache part: 1 in use')).toBe(1)
    parts.free(part)
    kfree(pages)
  })
})

describe('the report of pages in use', () => {
  test('counts allocations of pages by who made them, with what they asked for', () => {
    if (!IS_FULL) return
    expect(reportOfPages()).toBe(0)
    expect(capturedLog.text).toBe('')
    const one = kmalloc(5000)
    for (let index: usize = 0; index < 12; index++) places[index] = takePages(10_000)
    for (let round: u32 = 0; round < 2; round++) {
      expect(reportOfPages()).toBe(2)
      expect(capturedLog.count('pages of the heap: 13 in use, 125000 bytes in all\n')).toBe(1)
      expect(capturedLog.count('  1 of 5000 bytes in all, allocated by:\n')).toBe(1)
      expect(capturedLog.count('  12 of 120000 bytes in all, allocated by:\n')).toBe(1)
      expect(capturedLog.count('    takePages (kernel-src/mm/slab-leaks.test.ts:')).toBe(1)
    }
    for (let index: usize = 0; index < 12; index++) kfree(places[index])
    kfree(one)
    expect(reportOfPages()).toBe(0)
  })

  test('knows pages that were made larger or smaller by their last size', () => {
    if (!IS_FULL) return
    let place = kmalloc(9000)
    place = krealloc(place, 50_000)
    reportOfPages()
    expect(capturedLog.count('pages of the heap: 1 in use, 50000 bytes in all\n')).toBe(1)
    place = krealloc(place, 6000)
    reportOfPages()
    expect(capturedLog.count('pages of the heap: 1 in use, 6000 bytes in all\n')).toBe(1)
    kfree(place)
  })

  test('leaves out pages that hold the records of ranges, also where memory in use was before', () => {
    if (!IS_FULL) return
    // The same frames come again, with what they held.
    hoard.takeAllBut(60)
    for (let round: u32 = 0; round < 3; round++) {
      for (let index: usize = 0; index < 40; index++) places[index] = kmalloc(PAGE_SIZE - 200 + index * 4)
      for (const place of places) kfree(place)
    }
    expect(reportOfPages()).toBe(0)
    hoard.giveBack()
  })
})
