/** `slabs`, `heap` and `leaks`: objects. */
import { log, print } from '../../lib/console.ts'
import { HEAP_CLASSES } from '../../mm/heap-classes.ts'
import { heapStatistics } from '../../mm/heap.ts'
import { reportAllInUse } from '../../mm/slab-leaks.ts'
import { type SlabPool, slabPools } from '../../mm/slab-pool.ts'

/** How wide a cache's name is shown. */
const NAME_WIDTH = 18

/** A line for each object cache that has memory, those of the heap with them. */
export function showSlabs(): void {
  let idle: u32 = 0
  log`cache               bytes   used   free  kept  slabs  pages`
  for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) {
    if (pool.statistics.pages === 0) idle++
    else showPool(pool)
  }
  log`${idle} caches more have no memory now. What is 'kept' is free and in magazines, ready for the next allocation.`
}

function showPool(pool: SlabPool): void {
  const { emptySlabs, partialSlabs, fullSlabs, pages, objects, used, inMagazines } = pool.statistics
  print`${pool.name}`
  for (let column = pool.name.length; column < NAME_WIDTH; column++) print` `
  const free = objects - used - inMagazines
  const slabs = emptySlabs + partialSlabs + fullSlabs
  log`${padded(pool.objectSize, 7)}${padded(used, 7)}${padded(free, 7)}${padded(inMagazines, 6)}${padded(slabs, 7)}${padded(pages, 7)}`
}

/** The heap in all, and by size class those that are in use. */
export function showHeap(): void {
  const { objects, objectBytes, slabPages, pages } = heapStatistics()
  log`${objects} objects in ${objectBytes} bytes, in slabs of ${slabPages} pages; ${pages} pages allocated as such`
  for (const { pool } of HEAP_CLASSES) {
    const { used } = pool.statistics
    if (used !== 0) log`  up to ${padded(pool.objectSize, 4)} bytes: ${used} objects`
  }
}

/** Every object in use, by the calls that allocated it. */
export function showLeaks(): void {
  const sites = reportAllInUse()
  if (checks === 'full') log`${sites} places hold objects`
  else log`who allocated what is known in full builds only (CHECKS=full)`
}
