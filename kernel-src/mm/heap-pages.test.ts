/** Memory of more than a page: as few pages as hold it, and all of them given back. */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { LARGEST_OBJECT } from './heap-classes.ts'
import { TRAILER_BYTES } from './heap-pages.ts'
import {
  heapStatistics,
  kfree,
  kmalloc,
  kmallocAligned,
  krealloc,
  ksize,
  NO_MEMORY,
  shrinkHeap,
} from './heap.ts'
import { heapRanges } from './kernel-arenas.ts'
import { slabOf } from './slab-directory.ts'

/** How many pages of addresses the heap's range has in use. */
function pagesInUse(): usize {
  const { total, free } = heapRanges.statistics
  return (total - free) >> PAGE_SHIFT
}

describe('pages of the heap', () => {
  test('are as few as hold what was asked for, to the byte', () => {
    expect(TRAILER_BYTES !== 0).toBe(checks === 'full')
    for (let pages: usize = 2; pages < 20; pages++) {
      const most = pages * PAGE_SIZE - TRAILER_BYTES
      for (let more: usize = 0; more < 2; more++) {
        const before = pagesInUse()
        const place = kmalloc(most + more)
        expect(pagesInUse() - before).toBe(pages + more)
        expect(heapRanges.sizeAt(place)).toBe((pages + more) * PAGE_SIZE)
        expect(ksize(place)).toBe(checks === 'full' ? most + more : (pages + more) * PAGE_SIZE)
        fillBytes(place, 0xff, most + more)
        kfree(place)
        expect(pagesInUse()).toBe(before)
      }
    }
  })

  test('stay where they are, and as many, while what is asked for fits them', () => {
    const before = pagesInUse()
    const most = 3 * PAGE_SIZE - TRAILER_BYTES
    const place = kmalloc(most)
    for (let size = most; size > most - PAGE_SIZE; size -= 64) expect(krealloc(place, size)).toBe(place)
    expect(pagesInUse() - before).toBe(3)
    expect(krealloc(place, most - PAGE_SIZE)).toBe(place)
    expect(pagesInUse() - before).toBe(2)
    expect(krealloc(place, most + 1)).toBe(place)
    expect(pagesInUse() - before).toBe(4)
    kfree(place)
    expect(pagesInUse()).toBe(before)
  })

  test('begin above the largest object, which stays where it is at its own size', () => {
    const before = pagesInUse()
    const place = kmalloc(LARGEST_OBJECT - 1)
    expect(krealloc(place, LARGEST_OBJECT)).toBe(place)
    expect(krealloc(place, LARGEST_OBJECT)).toBe(place)
    expect(pagesInUse()).toBe(before)
    const pages = krealloc(place, LARGEST_OBJECT + 1)
    expect(pages).not.toBe(place)
    expect(pagesInUse()).toBeGreaterThan(before)
    kfree(pages)
  })

  test('cannot be more than there can be', () => {
    const before = pagesInUse()
    expect(kmalloc(0xffff_ffff)).toBe(NO_MEMORY)
    expect(kmalloc(0xffff_0001)).toBe(NO_MEMORY)
    expect(kmalloc(0xffff_0000)).toBe(NO_MEMORY)
    expect(kmallocAligned(0x1000_0001, 0x8000_0000)).toBe(NO_MEMORY)
    const place = kmalloc(9000)
    expect(krealloc(place, 0xffff_ffff)).toBe(NO_MEMORY)
    expect(krealloc(place, 0xffff_f000)).toBe(NO_MEMORY)
    expect(pagesInUse() - before).toBe(3)
    kfree(place)
  })

  test('are counted, as are the pages and objects of slabs', () => {
    shrinkHeap()
    const before = heapStatistics()
    const small = kmalloc(100)
    const { pool } = slabOf(small)
    const large = kmalloc(9000)
    const after = heapStatistics()
    expect(after.objects - before.objects).toBe(1)
    expect(after.objectBytes - before.objectBytes).toBe(112)
    expect(after.slabPages - before.slabPages).toBe(pool.layout.pages)
    expect(after.pages - before.pages).toBe(3)
    kfree(small)
    kfree(large)
    shrinkHeap()
    expect(heapStatistics().slabPages).toBe(before.slabPages)
    expect(heapStatistics().pages).toBe(before.pages)
  })
})
