/** The invariants of an object cache, stated once, for tests and for a debugger's prompt. */
import type { Slab, SlabList } from './slab-list.ts'
import type { SlabPool } from './slab-pool.ts'

/** The first invariant that a pool violates, in words; empty if it is sound. */
export function poolFault(pool: SlabPool): string {
  const current = pool.current
  if (current !== null && !currentIsSound(pool, current)) return 'the current slab has lost or gained objects'
  if (!listIsSound(pool, pool.empty, 0, 0)) return 'the list of empty slabs is wrong'
  if (!listIsSound(pool, pool.full, pool.capacity, pool.capacity)) return 'the list of full slabs is wrong'
  if (!listIsSound(pool, pool.partial, 1, pool.capacity - 1)) return 'the list of partial slabs is wrong'
  return ''
}

/** Whether the pool's chain is one of the current slab's objects; in full builds, whether all others are marked. */
function currentIsSound(pool: SlabPool, current: Slab): boolean {
  const free = chainLength(pool, current, pool.firstFree)
  if (checks !== 'full') return free <= pool.capacity
  let marked: usize = 0
  for (let index: usize = 0; index < pool.capacity; index++) {
    if (pool.nextFree(pool.objectAt(current, index)) === addressOf(pool)) marked++
  }
  return free + marked === pool.capacity
}

/** Whether a list is linked both ways, counts right, and holds slabs of the pool with as much use as it says. */
function listIsSound(pool: SlabPool, list: SlabList, least: usize, most: usize): boolean {
  let count: usize = 0
  let previous: Slab | null = null
  for (let slab = list.first; slab !== null; slab = slab.next) {
    if (slab.pool !== pool || slab.previous !== previous || slab === pool.current) return false
    if (slab.used < least || slab.used > most) return false
    if (chainLength(pool, slab, slab.firstFree) + slab.used !== pool.capacity) return false
    previous = slab
    count++
  }
  return count === list.count
}

/** How many free objects a chain in a slab has from its first on; more than its capacity if the chain leads out of the slab or in a circle. */
function chainLength(pool: SlabPool, slab: Slab, first: usize): usize {
  let length: usize = 0
  let object = first
  while (object !== 0 && length <= pool.capacity) {
    if (!pool.isObjectOf(slab, object)) return pool.capacity + 1
    object = pool.nextFree(object)
    length++
  }
  return length
}
