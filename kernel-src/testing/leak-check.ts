/**
 * What a test leaves behind. Before each test and after it, what the allocators keep for later use is given back, and
 * then everything in use is counted: frames, the pages of each of the kernel's arenas, the objects of each cache,
 * and references to shared frames. A difference fails the test, in either direction: fewer means that it freed what
 * was not its own.
 *
 * What a test keeps on purpose it says, and it then counts as if it had been there before.
 */
import { PAGE_SHIFT } from '#arch/paging'
import { log } from '../lib/console.ts'
import { panic } from '../lib/panic.ts'
import { activeSpace } from '../mm/address-space.ts'
import type { Arena } from '../mm/arena.ts'
import { frameSharing } from '../mm/frame-sharing.ts'
import { frames } from '../mm/frames.ts'
import { shrinkHeap } from '../mm/heap.ts'
import { heapRanges, slabRanges } from '../mm/kernel-arenas.ts'
import { shrinkPools, slabPools, type SlabPool } from '../mm/slab-pool.ts'
import { testRun } from './test-run.ts'

const ARENAS = FixedArray.of<Arena, 2>(heapRanges, slabRanges)
/** The most caches that have had a slab. */
const MOST_POOLS = 128

/** What is in use at one time. */
class Holdings {
  frames: usize = 0
  shares: usize = 0
  /** In the order of `ARENAS`. */
  readonly pages: FixedArray<usize, 2> = new FixedArray()
  private pools: usize = 0
  private readonly pool: FixedArray<SlabPool | null, 128> = new FixedArray()
  private readonly objects: FixedArray<usize, 128> = new FixedArray()

  count(): void {
    this.frames = frames.statistics.used
    this.shares = frameSharing.total
    for (let index: usize = 0; index < ARENAS.length; index++) {
      const { total, free } = ARENAS[index].statistics
      this.pages[index] = (total - free) >> PAGE_SHIFT
    }
    this.pools = 0
    for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) {
      this.setObjects(pool, pool.statistics.used)
    }
  }

  /** How many objects of a cache there were; 0 if it had never had any. */
  objectsOf(pool: SlabPool): usize {
    const index = this.indexOf(pool)
    return index === this.pools ? 0 : this.objects[index]
  }

  setObjects(pool: SlabPool, count: usize): void {
    const index = this.indexOf(pool)
    if (index === MOST_POOLS) panic('leak check: there are more caches than it has room for')
    if (index === this.pools) this.pools++
    this.pool[index] = pool
    this.objects[index] = count
  }

  /** Where a cache's count stands, or will stand. */
  private indexOf(pool: SlabPool): usize {
    for (let index: usize = 0; index < this.pools; index++) if (this.pool[index] === pool) return index
    return this.pools
  }
}

export class LeakCheck {
  private readonly before: Inline<Holdings> = new Holdings()
  private readonly after: Inline<Holdings> = new Holdings()

  /** Before a test. */
  begin(): void {
    settle()
    this.before.count()
  }

  /** After it: fails it, at the place where it is written, once for each kind of thing that it left behind. */
  finish(at: SourceLocation = callerLocation()): void {
    if (activeSpace.space !== null) {
      testRun.fail(at)
      log`# expected: no address space switched on after the test`
      log`# received: one`
      activeSpace.switchTo(null)
    }
    settle()
    const { before, after } = this
    after.count()
    for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) {
      compare(before.objectsOf(pool), after.objectsOf(pool), 'objects of slab cache ', pool.name, at)
    }
    for (let index: usize = 0; index < ARENAS.length; index++) {
      compare(before.pages[index], after.pages[index], 'pages of arena ', ARENAS[index].name, at)
    }
    compare(before.shares, after.shares, 'references to shared frames', '', at)
    compare(before.frames, after.frames, 'frames', '', at)
  }

  /** Lets the test that runs keep so many frames. */
  keepFrames(count: usize): void {
    this.before.frames += count
  }

  /** Lets the test that runs keep so many objects of a cache. */
  keepObjects(pool: SlabPool, count: usize): void {
    this.before.setObjects(pool, this.before.objectsOf(pool) + count)
  }
}

export const leakCheck = new LeakCheck()

function compare(before: usize, after: usize, what: string, name: string, at: SourceLocation): void {
  if (before === after) return
  testRun.fail(at)
  log`# expected: ${before} ${what}${name} in use after the test, as before`
  log`# received: ${after}`
}

/** Has everything given back that is only kept for the next request. */
function settle(): void {
  shrinkPools()
  shrinkHeap()
}
