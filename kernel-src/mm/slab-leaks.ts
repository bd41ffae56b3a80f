/** Who holds the objects in use: for each sequence of calls that allocated some of them, how many these are. */
import { log } from '../lib/console.ts'
import { DEBUGGING } from './object-record.ts'
import { reportPagesInUse } from './page-leaks.ts'
import { OWN_FOLDER } from './slab-debug.ts'
import { type Slab, type SlabList } from './slab-list.ts'
import { type SlabPool, slabPools } from './slab-pool.ts'

/**
 * Prints how many objects of a pool are in use and, in full builds, who allocated them. Returns how many different
 * sequences of calls did.
 */
export function reportInUse(pool: SlabPool): usize {
  const { used } = pool.statistics
  if (used === 0) return 0
  log`slab cache ${pool.name}: ${used} in use, of ${pool.objectSize} bytes each`
  if (!pool.isDebugged) return 0
  let sites: usize = 0
  for (let slab = pool.full.first; slab !== null; slab = slab.next) sites += reportSlab(slab)
  for (let slab = pool.partial.first; slab !== null; slab = slab.next) sites += reportSlab(slab)
  forgetCounted(pool.full)
  forgetCounted(pool.partial)
  return sites
}

/** `reportInUse` for every pool and, in full builds, for the heap's pages. Returns the sum. */
export function reportAllInUse(): usize {
  let sites: usize = DEBUGGING ? reportPagesInUse() : 0
  for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) sites += reportInUse(pool)
  return sites
}

/** Prints the calls behind each object of a slab that has not been counted, with all that have the same calls. */
function reportSlab(slab: Slab): usize {
  let sites: usize = 0
  for (let index: usize = 0; index < slab.pool.layout.capacity; index++) {
    const record = slab.recordAt(index)
    if (!record.isInUse || record.isCounted) continue
    sites++
    log`  ${countSame(slab, index)} allocated by:`
    record.allocation.print(OWN_FOLDER)
  }
  return sites
}

/** How many objects were allocated by the same calls as one. */
function countSame(slab: Slab, index: usize): usize {
  const { pool } = slab
  return countSameIn(pool.full, slab, index) + countSameIn(pool.partial, slab, index)
}

function countSameIn(list: SlabList, of: Slab, index: usize): usize {
  const { allocation } = of.recordAt(index)
  let count: usize = 0
  for (let slab = list.first; slab !== null; slab = slab.next) {
    for (let rank: usize = 0; rank < slab.pool.layout.capacity; rank++) {
      const record = slab.recordAt(rank)
      if (!record.isInUse || record.isCounted || !record.allocation.equals(allocation)) continue
      record.isCounted = true
      count++
    }
  }
  return count
}

function forgetCounted(list: SlabList): void {
  for (let slab = list.first; slab !== null; slab = slab.next) {
    for (let rank: usize = 0; rank < slab.pool.layout.capacity; rank++) slab.recordAt(rank).isCounted = false
  }
}
