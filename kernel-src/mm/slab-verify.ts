/** The invariants of an object cache, stated once, for tests and for a debugger's prompt. */
import { type Magazine } from './magazines.ts'
import { checkObject, DamageKind, damageOf } from './slab-debug.ts'
import { slabDirectory } from './slab-directory.ts'
import { type Slab, type SlabList } from './slab-list.ts'
import { type SlabPool, slabPools } from './slab-pool.ts'

/** The first invariant that a pool violates, in words; empty if it is sound. */
export function poolFault(pool: SlabPool): string {
  const { capacity } = pool.layout
  if (!listIsSound(pool, pool.empty, capacity, capacity)) return 'the list of empty slabs is wrong'
  if (!listIsSound(pool, pool.full, 0, 0)) return 'the list of full slabs is wrong'
  if (!listIsSound(pool, pool.partial, 1, capacity - 1)) return 'the list of partial slabs is wrong'
  if (pool.leastEmpty > pool.empty.count) return 'more slabs were empty all the time than are empty'
  const fault = magazinesFault(pool)
  return fault !== '' || !pool.isDebugged ? fault : objectsFault(pool)
}

/** Looks at all bytes of all objects that are debugged. Panics, as a release would, at the first that is damaged. */
export function sweepObjects(): void {
  for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) {
    if (!pool.isDebugged) continue
    sweepList(pool.full)
    sweepList(pool.partial)
    sweepList(pool.empty)
  }
}

function sweepList(list: SlabList): void {
  for (let slab = list.first; slab !== null; slab = slab.next) {
    for (let index: usize = 0; index < slab.pool.layout.capacity; index++) checkObject(slab, index)
  }
}

/** Whether a list is linked both ways, counts right, and holds slabs of the pool with as many free objects as it says. */
function listIsSound(pool: SlabPool, list: SlabList, least: usize, most: usize): boolean {
  let count: usize = 0
  let previous: Slab | null = null
  for (let slab = list.first; slab !== null; slab = slab.next) {
    if (slab.pool !== pool || slab.previous !== previous || count > list.count) return false
    if (slab.freeCount < least || slab.freeCount > most || !slabIsSound(slab)) return false
    previous = slab
    count++
  }
  return count === list.count && list.last === previous
}

/** Whether a slab lies within its pages, is found by all of them, and has no object twice on its stack. */
function slabIsSound(slab: Slab): boolean {
  const { pages, capacity, stride } = slab.pool.layout
  const end = usize(slab.start) + pages * 4096
  if (slab.objects + capacity * stride > end) return false
  for (let page: usize = 0; page < pages; page++) {
    if (slabDirectory.slabAt(VirtualAddress(usize(slab.start) + page * 4096)) !== slab) return false
  }
  for (let rank: usize = 0; rank < slab.freeCount; rank++) {
    const index = slab.free[rank]
    if (index >= capacity) return false
    for (let other: usize = 0; other < rank; other++) if (slab.free[other] === index) return false
  }
  return true
}

function magazinesFault(pool: SlabPool): string {
  const { magazines } = pool
  const { top, bottom, limit, loaded, previous, full, empty } = magazines
  if (top < bottom || top > limit) return 'the loaded magazine has more rounds than it can'
  if (loaded === null && top !== limit) return 'rounds are loaded without a magazine'
  magazines.settle()
  if (loaded !== null && !roundsAreFree(pool, loaded))
    return 'the loaded magazine holds what is no free object'
  if (previous !== null && !roundsAreFree(pool, previous))
    return 'the previous magazine holds what is no free object'
  let count: usize = 0
  for (let one = full.first; one !== null; one = one.next) {
    if (one.rounds === 0) return 'an empty magazine is among the full ones'
    if (!roundsAreFree(pool, one)) return 'a full magazine holds what is no free object'
    count++
  }
  if (count !== full.count || full.least > count) return 'the full magazines are counted wrong'
  count = 0
  for (let one = empty.first; one !== null; one = one.next) {
    if (one.rounds !== 0) return 'a full magazine is among the empty ones'
    count++
  }
  return count !== empty.count || empty.least > count ? 'the empty magazines are counted wrong' : ''
}

/** Whether each round is an object of the pool's, free to its users but not to its slab. */
function roundsAreFree(pool: SlabPool, magazine: Magazine): boolean {
  const rounds = ptr<usize>(magazine.bottom)
  for (let round: usize = 0; round < magazine.rounds; round++) {
    const slab = slabDirectory.slabAt(VirtualAddress(rounds[round]))
    if (slab === null || slab.pool !== pool || !slab.hasObjectAt(rounds[round])) return false
    const index = slab.indexOf(rounds[round])
    if (pool.isDebugged && slab.recordAt(index).isInUse) return false
    for (let rank: usize = 0; rank < slab.freeCount; rank++) if (slab.free[rank] === index) return false
    for (let other: usize = 0; other < round; other++) if (rounds[other] === rounds[round]) return false
  }
  return true
}

/** Whether the records agree with the lists, and no object is damaged. */
function objectsFault(pool: SlabPool): string {
  const inUse = countInUse(pool.full) + countInUse(pool.partial) + countInUse(pool.empty)
  if (inUse !== pool.statistics.used) return 'records and slabs disagree about how many objects are in use'
  if (!listIsIntact(pool.full) || !listIsIntact(pool.partial) || !listIsIntact(pool.empty)) {
    return 'an object is damaged'
  }
  return ''
}

function countInUse(list: SlabList): usize {
  let count: usize = 0
  for (let slab = list.first; slab !== null; slab = slab.next) {
    for (let index: usize = 0; index < slab.pool.layout.capacity; index++) {
      if (slab.recordAt(index).isInUse) count++
    }
  }
  return count
}

function listIsIntact(list: SlabList): boolean {
  for (let slab = list.first; slab !== null; slab = slab.next) {
    for (let index: usize = 0; index < slab.pool.layout.capacity; index++) {
      if (damageOf(slab, index).kind !== DamageKind.None) return false
    }
  }
  return true
}
