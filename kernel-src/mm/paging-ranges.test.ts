/** Ranges of pages on the machine's own tables, at kernel addresses that nothing else uses. */
import { entryFrame, entryIsLarge, PAGE_SIZE, directoryEntryPointer, TABLE_SPAN } from '#arch/paging'
import { FLUSH_THRESHOLD, pagingFeatures } from '#arch/translations'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { Random } from '../testing/random.ts'
import { frames, NO_FRAME } from './frames.ts'
import { paging, Protection } from './paging.ts'

/** The first page of a page table, with four unused ones. */
const PLAYGROUND = VirtualAddress(0xf000_0000)
const PAGES = 3072
const LARGE = 1024
const hoard = new Hoard()

function pageAt(index: usize): VirtualAddress {
  return VirtualAddress(usize(PLAYGROUND) + index * PAGE_SIZE)
}

function wordAt(index: usize): Ptr<usize> {
  return ptr<usize>(pageAt(index))
}

function isLarge(table: usize): boolean {
  return entryIsLarge(directoryEntryPointer(pageAt(table * LARGE))[0])
}

/** The frame that each page shows in the model; 0 for none. */
const shown = new FixedArray<FrameNumber, 3072>()
const writable = new FixedArray<boolean, 3072>()

function compareWithModel(): void {
  let mapped: usize = 0
  for (let index: usize = 0; index < PAGES; index++) {
    const page = pageAt(index)
    if (shown[index] === 0) {
      if (paging.isMapped(page)) expect(index).toBe(PAGES)
      continue
    }
    mapped++
    if (entryFrame(paging.tables.entryAt(page)) !== shown[index]) expect(index).toBe(PAGES)
    if (paging.isWritable(page) !== writable[index]) expect(index).toBe(PAGES)
  }
  expect(paging.tables.pageCount - pagesBefore).toBe(mapped)
}

let pagesBefore: usize = 0

/** Whether the model says the same, mapped or not, of all pages of a range. */
function isUniform(first: usize, count: usize, mapped: boolean): boolean {
  for (let index = first; index < first + count; index++) if ((shown[index] !== 0) !== mapped) return false
  return true
}

/** A random range, often whole tables of it. Returns its first page's index; the count is in `rangeCount`. */
let rangeCount: usize = 0
function randomRange(random: Random): usize {
  if (random.below(4) === 0) {
    const first: usize = random.below(3)
    rangeCount = (1 + random.below(u32(3 - first))) * LARGE
    return first * LARGE
  }
  const first: usize = random.below(PAGES)
  const most = PAGES - first
  rangeCount = 1 + random.below(u32(most < 700 ? most : 700))
  return first
}

function step(random: Random): void {
  const first = randomRange(random)
  const count = rangeCount
  const page = pageAt(first)
  if (isUniform(first, count, false)) {
    // The frames are not touched, so any number will do; half of them as aligned as a large page must be.
    const frame = FrameNumber(
      random.below(2) === 0 ? 0x8_0000 + (first % LARGE) : 0x4_0001 + random.below(999),
    )
    expect(paging.mapRange(page, count, frame, Protection.ReadWrite)).toBeTrue()
    for (let index: usize = 0; index < count; index++) {
      shown[first + index] = FrameNumber(usize(frame) + index)
      writable[first + index] = true
    }
  } else if (isUniform(first, count, true)) {
    if (random.below(2) === 0) {
      paging.unmapRange(page, count)
      for (let index: usize = 0; index < count; index++) shown[first + index] = FrameNumber(0)
    } else {
      const write = random.below(2) === 0
      paging.protect(page, write ? Protection.ReadWrite : Protection.ReadOnly, count)
      for (let index: usize = 0; index < count; index++) writable[first + index] = write
    }
  } else {
    // Neither can be done: take away what there is.
    paging.tables.clear(page, count, null)
    for (let index: usize = 0; index < count; index++) shown[first + index] = FrameNumber(0)
  }
}

/** Maps `count` new pages, changes what they show, and reads both ways through translations that were in use. */
function expectFresh(count: usize): void {
  const first = frames.allocateRun(count)
  const second = frames.allocateRun(count)
  paging.mapRange(PLAYGROUND, count, first, Protection.ReadWrite)
  for (let index: usize = 0; index < count; index++) wordAt(index)[0] = index
  paging.unmapRange(PLAYGROUND, count)
  paging.mapRange(PLAYGROUND, count, second, Protection.ReadWrite)
  for (let index: usize = 0; index < count; index++) wordAt(index)[0] = 0x1000 + index
  asm``
  paging.unmapRange(PLAYGROUND, count)
  paging.mapRange(PLAYGROUND, count, first, Protection.ReadOnly)
  for (let index: usize = 0; index < count; index++) expect(wordAt(index)[0]).toBe(index)
  asm``
  paging.protect(PLAYGROUND, Protection.ReadWrite, count)
  for (let index: usize = 0; index < count; index++) wordAt(index)[0] = 7
  paging.unmapRange(PLAYGROUND, count)
  frames.freeRun(first, count)
  frames.freeRun(second, count)
}

describe('paging of ranges', () => {
  test('agrees with a model after each of many random operations on three tables', () => {
    const free = frames.statistics.free
    const random = new Random()
    random.begin(3)
    shown.fill(FrameNumber(0))
    pagesBefore = paging.tables.pageCount
    for (let done: u32 = 0; done < 400; done++) {
      step(random)
      if (done % 8 === 0) compareWithModel()
    }
    paging.tables.clear(PLAYGROUND, PAGES, null)
    shown.fill(FrameNumber(0))
    compareWithModel()
    expect(frames.statistics.free).toBe(free)
  })

  test('forgets old translations page by page and all at once', () => {
    expectFresh(1)
    expectFresh(FLUSH_THRESHOLD)
    expectFresh(FLUSH_THRESHOLD + 1)
    expectFresh(100)
  })

  test('maps four MiB by one entry and splits it when a part changes', () => {
    const free = frames.statistics.free
    const first = frames.allocateRun(LARGE, LARGE)
    expect(paging.mapRange(PLAYGROUND, LARGE, first, Protection.ReadWrite)).toBeTrue()
    expect(isLarge(0)).toBe(pagingFeatures.largePages)
    expect(frames.statistics.free).toBe(free - LARGE - 1)
    expect(paging.translate(pageAt(5) + 6)).toBe(PhysicalAddress((usize(first) + 5) * PAGE_SIZE + 6))
    expect(paging.translateRange(pageAt(3), 2000).count).toBe(LARGE - 3)
    for (let index: usize = 0; index < LARGE; index++) wordAt(index)[9] = index
    hoard.takeAllBut(0)
    paging.protect(pageAt(10), Protection.ReadOnly)
    hoard.giveBack()
    expect(isLarge(0)).toBeFalse()
    expect(paging.isWritable(pageAt(9))).toBeTrue()
    expect(paging.isWritable(pageAt(10))).toBeFalse()
    expect(paging.isWritable(pageAt(11))).toBeTrue()
    for (let index: usize = 0; index < LARGE; index++) expect(wordAt(index)[9]).toBe(index)
    expect(frames.statistics.free).toBe(free - LARGE - 1)
    paging.unmapRange(pageAt(1), LARGE - 1)
    expect(wordAt(0)[9]).toBe(0)
    paging.unmapRange(PLAYGROUND, 1)
    frames.freeRun(first, LARGE)
    expect(frames.statistics.free).toBe(free)
  })

  test('uses large pages only for whole tables and aligned frames', () => {
    const free = frames.statistics.free
    const aligned = FrameNumber(0x8_0000)
    paging.mapRange(pageAt(1), 2 * LARGE, aligned + 1, Protection.ReadOnly)
    expect(isLarge(0)).toBeFalse()
    expect(isLarge(1)).toBe(pagingFeatures.largePages)
    expect(isLarge(2)).toBeFalse()
    paging.unmapRange(pageAt(1), 2 * LARGE)
    paging.mapRange(PLAYGROUND, LARGE, aligned + 1, Protection.ReadOnly)
    expect(isLarge(0)).toBeFalse()
    paging.unmapRange(PLAYGROUND, LARGE)
    expect(frames.statistics.free).toBe(free)
  })

  test('frees each frame that a range had of its own', () => {
    const free = frames.statistics.free
    expect(paging.mapNew(pageAt(1000), 100, Protection.ReadWrite)).toBeTrue()
    expect(frames.statistics.free).toBe(free - 102)
    for (let index: usize = 1000; index < 1100; index++) wordAt(index)[0] = index
    for (let index: usize = 1000; index < 1100; index++) expect(wordAt(index)[0]).toBe(index)
    paging.unmapAndFree(pageAt(1000), 100)
    expect(frames.statistics.free).toBe(free)
  })

  test('changes nothing, whichever frame is the first that is missing', () => {
    const pages = paging.tables.pageCount
    // New pages in two tables; then given frames, small and large.
    for (let left: usize = 0; left < 12; left++) {
      hoard.takeAllBut(left)
      expect(paging.mapNew(pageAt(1020), 10, Protection.ReadWrite)).toBeFalse() // 12 frames are needed
      expect(frames.statistics.free).toBe(left)
      expect(paging.isMapped(pageAt(1020))).toBeFalse()
      hoard.giveBack()
    }
    for (let left: usize = 0; left < 3; left++) {
      hoard.takeAllBut(left)
      expect(
        paging.mapRange(pageAt(LARGE - 1), LARGE + 2, FrameNumber(0x7_ffff), Protection.ReadOnly),
      ).toBeFalse()
      expect(frames.statistics.free).toBe(left)
      expect(paging.tables.pageCount).toBe(pages)
      hoard.giveBack()
    }
    hoard.takeAllBut(3)
    expect(
      paging.mapRange(pageAt(LARGE - 1), LARGE + 2, FrameNumber(0x7_ffff), Protection.ReadOnly),
    ).toBeTrue()
    paging.unmapRange(pageAt(LARGE - 1), LARGE + 2)
    expect(frames.statistics.free).toBe(3)
    hoard.giveBack()
  })

  test('tells how far frames are adjacent', () => {
    const frame = FrameNumber(0x8_0000)
    paging.mapRange(pageAt(1000), 50, frame, Protection.ReadOnly)
    paging.mapRange(pageAt(1050), 10, frame + 51, Protection.ReadOnly)
    expect(paging.translateRange(pageAt(1000), 60).count).toBe(50)
    expect(paging.translateRange(pageAt(1010), 20).count).toBe(20)
    expect(paging.translateRange(pageAt(1050), 60).count).toBe(10)
    expect(paging.translateRange(pageAt(1050), 60).first).toBe(frame + 51)
    expect(paging.translateRange(pageAt(999), 60).count).toBe(0)
    paging.unmapRange(pageAt(1000), 60)
  })

  test('tells it across large pages', () => {
    // Two pages, then a large page with the frames that follow, then one with others.
    paging.mapRange(pageAt(LARGE - 2), LARGE + 2, FrameNumber(0x7_fffe), Protection.ReadOnly)
    paging.mapRange(pageAt(2 * LARGE), LARGE, FrameNumber(0x9_0000), Protection.ReadOnly)
    expect(isLarge(1)).toBe(pagingFeatures.largePages)
    expect(paging.translateRange(pageAt(LARGE - 2), LARGE + 8).count).toBe(LARGE + 2)
    expect(paging.translateRange(pageAt(LARGE - 2), LARGE).count).toBe(LARGE)
    paging.unmapRange(pageAt(LARGE - 2), 2 * LARGE + 2)
  })

  testPanics(
    'refuses a range in which a page is mapped, and says which',
    'paging: 0xf0005000 cannot be mapped: it is mapped already',
    () => {
      paging.mapNew(pageAt(5), 1, Protection.ReadWrite)
      paging.mapNew(pageAt(0), 10, Protection.ReadWrite)
    },
  )

  testPanics(
    'refuses a range in which a page is not mapped, and says which',
    'paging: 0xf0005000 cannot be unmapped: it is not mapped',
    () => {
      paging.mapNew(pageAt(0), 5, Protection.ReadWrite)
      paging.unmapRange(pageAt(0), 10)
    },
  )

  testPanics(
    'refuses a range that ends in the page tables',
    'paging: 0xff800000 cannot be mapped: it belongs to the page tables',
    () => {
      paging.mapRange(VirtualAddress(0xff7f_f000), 2, NO_FRAME, Protection.ReadOnly)
    },
  )

  testPanics(
    'refuses pages below the kernel',
    'paging: 0x40000000 cannot be mapped: it belongs to address spaces, below the kernel',
    () => {
      paging.mapNew(VirtualAddress(0x4000_0000), 1, Protection.ReadOnly)
    },
  )

  testPanics(
    'refuses an empty range',
    'paging: 0xf0000000 cannot be unmapped: the range has no pages',
    () => {
      paging.unmapRange(PLAYGROUND, 0)
    },
  )

  testPanics(
    'refuses to make a range writable that has code in it',
    'paging: kernel code cannot be made writable',
    () => {
      paging.protect(linkerSymbol('kernel_text_start') - PAGE_SIZE, Protection.ReadWrite, 3)
    },
  )
})
staticAssert(TABLE_SPAN === LARGE * PAGE_SIZE)
