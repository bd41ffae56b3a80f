/** Pages in a few addresses only, so that what is given back must be used again, for other sizes too. */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { Random } from '../testing/random.ts'
import { arenaFault } from './arena-verify.ts'
import { Arena, Fit } from './arena.ts'
import { frames } from './frames.ts'
import { heapRanges, tags } from './kernel-arenas.ts'
import { NO_PAGE, PageSupply } from './page-supply.ts'
import { paging } from './paging.ts'
import { reclaim, Shrinker, ShrinkPriority } from './reclaim.ts'

const WORLD_PAGES = 64
/** A page table's reach, so that the world shares no table with other tests. */
const WORLD_ALIGNMENT = 0x40_0000

const ranges = new Arena('few pages', PAGE_SIZE, tags)
const supply = new PageSupply(ranges)
const keptRanges = new Arena(
  'kept pages',
  PAGE_SIZE,
  tags,
  null,
  Fit.Instant,
  4,
  (place: usize, size: usize): void => keptPages.discard(place, size),
)
const keptPages = new PageSupply(keptRanges, true)

/** What somebody has of the supply and can do without. */
let held: VirtualAddress = NO_PAGE
let isRegistered = false
const holder = new Shrinker('few pages', ShrinkPriority.Contents, (): usize => {
  if (held === NO_PAGE) return 0
  supply.release(held, WORLD_PAGES / 2)
  held = NO_PAGE
  return WORLD_PAGES / 2
})
const random = new Random()
const hoard = new Hoard()

const taken = new FixedArray<boolean, 64>()
/** By the first page of each allocation, its pages. */
const counts = new FixedArray<usize, 64>()
let base: usize = 0

function begin(subject: Arena): void {
  base = heapRanges.allocateWithin(WORLD_PAGES << PAGE_SHIFT, {
    alignment: WORLD_ALIGNMENT,
    phase: 0,
    boundary: 0,
    first: 0,
    last: 0xffff_ffff,
  })
  expect(subject.add(base, WORLD_PAGES << PAGE_SHIFT)).toBeTrue()
  taken.fill(false)
  counts.fill(0)
}

function finish(subject: Arena): void {
  expect(subject.remove(base)).toBeTrue()
  heapRanges.free(base, WORLD_PAGES << PAGE_SHIFT)
}

function isFree(first: usize, count: usize): boolean {
  for (let page = first; page < first + count; page++) if (taken[page]) return false
  return true
}

function canPlace(count: usize, alignment: usize): boolean {
  for (let first: usize = 0; first + count <= WORLD_PAGES; first += alignment) {
    if (isFree(first, count)) return true
  }
  return false
}

function mark(first: usize, count: usize, value: boolean): void {
  for (let page = first; page < first + count; page++) taken[page] = value
}

function release(first: usize): void {
  supply.release(VirtualAddress(base + (first << PAGE_SHIFT)), counts[first])
  mark(first, counts[first], false)
  counts[first] = 0
}

describe('a supply of pages', () => {
  test('uses addresses again that were pages of another size', () => {
    const free = frames.statistics.free
    begin(ranges)
    random.begin(64)
    for (let done: u32 = 0; done < 3000; done++) {
      const first: usize = random.below(WORLD_PAGES)
      if (counts[first] !== 0) {
        release(first)
        continue
      }
      const count = usize(1) << random.below(5)
      const isPossible = canPlace(count, count)
      const address = supply.allocate(count, count)
      expect(address !== NO_PAGE).toBe(isPossible)
      if (address !== NO_PAGE) {
        const page = (usize(address) - base) >> PAGE_SHIFT
        expect(page % count).toBe(0)
        expect(isFree(page, count)).toBeTrue()
        mark(page, count, true)
        counts[page] = count
        fillBytes(address, 0xff, count << PAGE_SHIFT)
      }
      expect(arenaFault(ranges)).toBe('')
    }
    for (let page: usize = 0; page < WORLD_PAGES; page++) if (counts[page] !== 0) release(page)
    expect(ranges.statistics.freePieces).toBe(1)
    finish(ranges)
    expect(frames.statistics.free).toBe(free)
  })

  test('keeps nothing, whichever frame is the first that is missing', () => {
    const free = frames.statistics.free
    begin(ranges)
    for (let left: usize = 0; left < 6; left++) {
      hoard.takeAllBut(left)
      // Five pages and the table that shows them.
      expect(supply.allocate(5)).toBe(NO_PAGE)
      expect(frames.statistics.free).toBe(left)
      expect(ranges.statistics.free).toBe(WORLD_PAGES << PAGE_SHIFT)
      expect(paging.isMapped(VirtualAddress(base))).toBeFalse()
      hoard.giveBack()
    }
    finish(ranges)
    expect(frames.statistics.free).toBe(free)
  })

  test('has others give addresses back when they run out, and is refused only if nobody can', () => {
    begin(ranges)
    if (!isRegistered) reclaim.register(holder)
    isRegistered = true
    held = supply.allocate(WORLD_PAGES / 2)
    const rest = supply.allocate(WORLD_PAGES / 2)
    expect(held).not.toBe(NO_PAGE)
    expect(rest).not.toBe(NO_PAGE)
    const again = supply.allocate(WORLD_PAGES / 2)
    expect(again).not.toBe(NO_PAGE)
    expect(held).toBe(NO_PAGE)
    expect(supply.allocate(1)).toBe(NO_PAGE)
    supply.release(again, WORLD_PAGES / 2)
    supply.release(rest, WORLD_PAGES / 2)
    finish(ranges)
  })

  test('keeps a few pages mapped if it was made so, but not from other requests', () => {
    const free = frames.statistics.free
    begin(keptRanges)
    const pages = keptPages.allocate(2)
    const words = ptr<u32>(pages)
    words[0] = 0xc0de
    keptPages.release(pages, 2)
    expect(keptPages.countAt(pages)).toBe(0)
    expect(paging.isMapped(pages)).toBeTrue()
    expect(keptPages.allocate(2)).toBe(pages)
    expect(words[0]).toBe(0xc0de)
    keptPages.release(pages, 2)
    // Three pages and their table need the two frames that are kept and those of the table that they free.
    hoard.takeAllBut(1)
    const others = keptPages.allocate(3)
    expect(others).not.toBe(NO_PAGE)
    expect(frames.statistics.free).toBe(0)
    expect(keptPages.allocate(1)).toBe(NO_PAGE)
    expect(arenaFault(keptRanges)).toBe('')
    keptPages.release(others, 3)
    hoard.giveBack()
    finish(keptRanges)
    expect(frames.statistics.free).toBe(free)
  })
})
