/** Magazines and reclaim: what object caches keep for later, how much of it, and who gets it when memory is short. */
import { PAGE_SHIFT } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { heapPages, slabPages, slabRanges } from './kernel-arenas.ts'
import { NO_PAGE } from './page-supply.ts'
import { EVERYTHING, reclaim } from './reclaim.ts'
import { slabDirectory } from './slab-directory.ts'
import { reapPools, shrinkPools, type SlabPool } from './slab-pool.ts'
import { poolFault } from './slab-verify.ts'
import { SlabCache } from './slab.ts'

class Small {
  next: Small | null = null
  readonly body: FixedArray<u32, 15> = new FixedArray()
}

class Large {
  next: Large | null = null
  readonly body: FixedArray<u32, 600> = new FixedArray()
}

const smalls = new SlabCache<Small>('small', (small: Small): void => {
  small.body[0] = 1
})
const larges = new SlabCache<Large>('large', (large: Large): void => {
  large.body[0] = 2
})

const hoard = new Hoard()

/** The objects of a test: a list of each kind. */
class Held {
  smalls: Small | null = null
  larges: Large | null = null

  takeSmalls(count: usize): void {
    for (let rest = count; rest > 0; rest--) {
      const small = smalls.allocate()!
      small.next = this.smalls
      this.smalls = small
    }
  }

  freeSmalls(count: usize): void {
    for (let rest = count; rest > 0; rest--) {
      const small = this.smalls!
      this.smalls = small.next
      small.next = null
      smalls.free(small)
    }
  }

  takeLarges(count: usize): void {
    for (let rest = count; rest > 0; rest--) {
      const large = larges.allocate()!
      large.next = this.larges
      this.larges = large
    }
  }

  freeLarges(count: usize): void {
    for (let rest = count; rest > 0; rest--) {
      const large = this.larges!
      this.larges = large.next
      large.next = null
      larges.free(large)
    }
  }
}

const held = new Held()

/** How far the slabs of a pool reach. */
interface Extent {
  readonly first: usize
  readonly last: usize
}

/** From the first page to the last of the slabs that hold the objects in use. */
function extentOfSmalls(): Extent {
  let first: usize = 0xffff_ffff
  let last: usize = 0
  for (let small = held.smalls; small !== null; small = small.next) {
    const { start } = slabDirectory.slabAt(addressOf(small))!
    if (start < first) first = start
    if (start > last) last = start
  }
  return { first, last }
}

/** The pages of slabs whose objects are all free, magazines counted as in use. */
function idlePages(pool: SlabPool): usize {
  return pool.empty.count * pool.layout.pages
}

describe('magazines', () => {
  test('serve a pair of allocation and release without touching a slab', () => {
    held.takeSmalls(1)
    held.freeSmalls(1)
    expect(smalls.statistics.inMagazines).toBe(1)
    const slab = smalls.pool.partial.first!
    const { freeCount } = slab
    for (let round: u32 = 0; round < 100; round++) {
      held.takeSmalls(1)
      expect(smalls.statistics.inMagazines).toBe(0)
      held.freeSmalls(1)
      expect(slab.freeCount).toBe(freeCount)
    }
    smalls.shrink()
  })

  test('grow while use swings by more than they hold, and then serve it without the depot', () => {
    const { magazines } = smalls.pool
    const first = magazines.size
    const swing: usize = 125
    for (let round: u32 = 0; round < 100; round++) {
      held.takeSmalls(swing)
      held.freeSmalls(swing)
    }
    expect(magazines.size).toBeGreaterThan(first)
    expect(poolFault(smalls.pool)).toBe('')
    // A magazine holds the swing now.
    held.takeSmalls(swing)
    held.freeSmalls(swing)
    const { exchanges, size } = magazines
    for (let round: u32 = 0; round < 100; round++) {
      held.takeSmalls(swing)
      held.freeSmalls(swing)
    }
    expect(magazines.exchanges).toBe(exchanges)
    expect(magazines.size).toBe(size)
    smalls.shrink()
    expect(magazines.size).toBe(first)
  })

  test('do not grow for a use that they hold', () => {
    const { magazines } = smalls.pool
    const first = magazines.size
    for (let round: u32 = 0; round < 1000; round++) {
      held.takeSmalls(20)
      held.freeSmalls(20)
    }
    expect(magazines.size).toBe(first)
    smalls.shrink()
  })

  test('that can have no memory leave objects to their slabs', () => {
    held.takeSmalls(50)
    hoard.takeAllBut(0)
    held.freeSmalls(50)
    expect(smalls.statistics.used).toBe(0)
    expect(smalls.statistics.inMagazines).toBe(0)
    expect(poolFault(smalls.pool)).toBe('')
    hoard.giveBack()
    smalls.shrink()
  })
})

describe('reaping', () => {
  test('gives back what an interval had no use for, and then what the next one has not', () => {
    held.takeSmalls(2000)
    held.freeSmalls(2000)
    const { pages } = smalls.statistics
    // Of the interval up to here everything was used.
    reapPools()
    expect(smalls.statistics.pages).toBe(pages)
    // An interval that uses a few.
    held.takeSmalls(300)
    held.freeSmalls(300)
    const given = reapPools()
    expect(given).toBeGreaterThan(0)
    const left = smalls.statistics
    expect(left.pages).toBeLessThan(pages)
    expect(left.inMagazines + left.emptySlabs * smalls.pool.layout.capacity).toBeAtLeast(300)
    expect(poolFault(smalls.pool)).toBe('')
    // What it had use for is still there: no slab is made for it.
    held.takeSmalls(300)
    expect(smalls.statistics.pages).toBe(left.pages)
    held.freeSmalls(300)
    // Two intervals without any use leave no more than the two magazines at hand.
    reapPools()
    reapPools()
    expect(idlePages(smalls.pool)).toBe(0)
    expect(smalls.pool.magazines.full.count).toBe(0)
    shrinkPools()
    expect(smalls.statistics.pages).toBe(0)
  })

  test('leaves no magazine behind that was given up', () => {
    const { magazines } = smalls.pool
    for (let round: u32 = 0; round < 100; round++) {
      held.takeSmalls(200)
      held.freeSmalls(200)
    }
    for (let round: u32 = 0; round < 3; round++) {
      reapPools()
      expect(magazines.surplus.count).toBe(0)
    }
    expect(magazines.empty.count).toBe(0)
    smalls.shrink()
    expect(magazines.loaded).toBeNull()
    expect(magazines.previous).toBeNull()
    expect(smalls.statistics.pages).toBe(0)
  })

  test('lets slabs of another size have the same addresses', () => {
    shrinkPools()
    slabRanges.drain()
    held.takeSmalls(5000)
    const small = extentOfSmalls()
    held.freeSmalls(5000)
    expect(reclaim.run(EVERYTHING)).toBeAtLeast(5000 / smalls.pool.layout.capacity)
    expect(smalls.statistics.pages).toBe(0)
    expect(slabRanges.statistics.freePieces).toBe(1)
    held.takeLarges(60)
    for (let large = held.larges; large !== null; large = large.next) {
      const slab = slabDirectory.slabAt(addressOf(large))!
      expect(slab.pool.name).toBe('large')
      expect(usize(slab.start)).toBeAtLeast(small.first)
      const last = usize(slab.start) + ((slab.pool.layout.pages - 1) << PAGE_SHIFT)
      expect(last).toBeAtMost(small.last)
    }
    // And the other way round, between those that are still in use.
    held.freeLarges(20)
    larges.shrink()
    held.takeSmalls(500)
    expect(poolFault(smalls.pool)).toBe('')
    expect(poolFault(larges.pool)).toBe('')
    expect(extentOfSmalls().first).toBeAtLeast(small.first)
    expect(extentOfSmalls().last).toBeAtMost(small.last)
    held.freeSmalls(500)
    held.freeLarges(40)
    shrinkPools()
    slabRanges.drain()
    expect(slabRanges.statistics.freePieces).toBe(1)
  })

  test('happens before a cache is refused memory that another one keeps', () => {
    held.takeSmalls(3000)
    expect(smalls.statistics.pages).toBeAtLeast(larges.pool.layout.pages + 8)
    hoard.takeAllBut(0)
    held.freeSmalls(3000)
    held.takeLarges(1)
    expect(held.larges).not.toBeNull()
    held.freeLarges(1)
    hoard.giveBack()
    shrinkPools()
  })

  test('happens before the heap is refused memory that caches keep', () => {
    held.takeSmalls(3000)
    const { pages } = smalls.statistics
    hoard.takeAllBut(0)
    held.freeSmalls(3000)
    const start = heapPages.allocate(pages / 2)
    expect(start).not.toBe(NO_PAGE)
    heapPages.release(start, pages / 2)
    hoard.giveBack()
    shrinkPools()
    slabPages.shrink()
    heapPages.shrink()
  })
})
