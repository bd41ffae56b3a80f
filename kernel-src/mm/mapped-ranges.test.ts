/** What is mapped, as ranges: joined where pages are used alike, and cut where they are not. */
import { HEAP_START } from '#arch/layout'
import { PAGE_SIZE, TABLE_ENTRIES, TABLE_SPAN } from '#arch/paging'
import { pagingFeatures } from '#arch/translations'
import { expect } from '../testing/expect.ts'
import { frames, NO_FRAME } from './frames.ts'
import { forEachMappedRange, type MappedRange } from './mapped-ranges.ts'
import { paging, Protection } from './paging.ts'

/** On a table's boundary and far from the heap's beginning. */
const PLAYGROUND = VirtualAddress(HEAP_START + 16 * TABLE_SPAN)

class Told {
  count: usize = 0
  readonly start: FixedArray<usize, 16> = new FixedArray()
  readonly pages: FixedArray<usize, 16> = new FixedArray()
  readonly isWritable: FixedArray<boolean, 16> = new FixedArray()
  readonly isLarge: FixedArray<boolean, 16> = new FixedArray()
}
const told = new Told()

function pageAt(index: usize): VirtualAddress {
  return VirtualAddress(usize(PLAYGROUND) + index * PAGE_SIZE)
}

/** Gathers the ranges among the pages of a rank and the ones behind it. */
function look(first: usize, pages: usize): void {
  told.count = 0
  forEachMappedRange(paging.tables, pageAt(first), pages, (range: MappedRange): void => {
    expect(range.isUser).toBeFalse()
    told.start[told.count] = (range.start - PLAYGROUND) / PAGE_SIZE
    told.pages[told.count] = range.pages
    told.isWritable[told.count] = range.isWritable
    told.isLarge[told.count] = range.isLarge
    told.count++
  })
}

function expectRange(
  rank: usize,
  start: usize,
  pages: usize,
  isWritable: boolean,
  isLarge: boolean = false,
  at: SourceLocation = callerLocation(),
): void {
  expect(told.count, at).toBeGreaterThan(rank)
  expect(told.start[rank], at).toBe(start)
  expect(told.pages[rank], at).toBe(pages)
  expect(told.isWritable[rank], at).toBe(isWritable)
  expect(told.isLarge[rank], at).toBe(isLarge)
}

describe('mapped ranges', () => {
  test('are none where nothing is mapped', () => {
    look(0, 3 * TABLE_ENTRIES)
    expect(told.count).toBe(0)
  })

  test('end where pages are missing or may be used otherwise, and go on from table to table', () => {
    expect(paging.mapNew(pageAt(2), 3, Protection.ReadWrite)).toBeTrue()
    expect(paging.mapNew(pageAt(5), 2, Protection.ReadOnly)).toBeTrue()
    expect(paging.mapNew(pageAt(8), 1, Protection.ReadOnly)).toBeTrue()
    expect(paging.mapNew(pageAt(TABLE_ENTRIES - 1), 2, Protection.ReadWrite)).toBeTrue()
    // A table without a page between two that have some.
    expect(paging.mapNew(pageAt(3 * TABLE_ENTRIES), 1, Protection.ReadWrite)).toBeTrue()
    look(0, 4 * TABLE_ENTRIES)
    expect(told.count).toBe(5)
    expectRange(0, 2, 3, true)
    expectRange(1, 5, 2, false)
    expectRange(2, 8, 1, false)
    expectRange(3, TABLE_ENTRIES - 1, 2, true)
    expectRange(4, 3 * TABLE_ENTRIES, 1, true)
    // No page is told of that was not asked about.
    look(3, 3)
    expect(told.count).toBe(2)
    expectRange(0, 3, 2, true)
    expectRange(1, 5, 1, false)
    paging.unmapAndFree(pageAt(2), 5)
    paging.unmapAndFree(pageAt(8), 1)
    paging.unmapAndFree(pageAt(TABLE_ENTRIES - 1), 2)
    paging.unmapAndFree(pageAt(3 * TABLE_ENTRIES), 1)
  })

  test('tell large pages from small ones beside them', () => {
    if (!pagingFeatures.largePages) return
    const frame = frames.allocateRun(2 * TABLE_ENTRIES, TABLE_ENTRIES)
    expect(frame).not.toBe(NO_FRAME)
    expect(paging.mapNew(pageAt(TABLE_ENTRIES - 2), 2, Protection.ReadWrite)).toBeTrue()
    expect(paging.mapRange(pageAt(TABLE_ENTRIES), 2 * TABLE_ENTRIES, frame, Protection.ReadWrite)).toBeTrue()
    expect(paging.mapNew(pageAt(3 * TABLE_ENTRIES), 2, Protection.ReadWrite)).toBeTrue()
    look(0, 4 * TABLE_ENTRIES)
    expect(told.count).toBe(3)
    expectRange(0, TABLE_ENTRIES - 2, 2, true)
    expectRange(1, TABLE_ENTRIES, 2 * TABLE_ENTRIES, true, true)
    expectRange(2, 3 * TABLE_ENTRIES, 2, true)
    paging.unmapAndFree(pageAt(TABLE_ENTRIES - 2), 2)
    paging.unmapAndFree(pageAt(3 * TABLE_ENTRIES), 2)
    paging.unmapAndFree(pageAt(TABLE_ENTRIES), 2 * TABLE_ENTRIES)
  })
})
