/**
 * A slab: adjacent pages cut into objects of one size, with this header at their beginning. Slabs stand in doubly
 * linked lists through their headers, so that one leaves its list without a search.
 */
import type { SlabPool } from './slab-pool.ts'

export class Slab {
  next: Slab | null = null
  previous: Slab | null = null
  // The next two are out of date while the slab is its pool's current one.
  /** The address of the first free object; each free object leads to the next, and 0 ends the chain. */
  firstFree: usize = 0
  /** How many objects are in use. */
  used: usize = 0

  constructor(readonly pool: SlabPool) {}
}

export class SlabList {
  first: Slab | null = null
  count: usize = 0

  push(slab: Slab): void {
    const second = this.first
    slab.next = second
    slab.previous = null
    if (second !== null) second.previous = slab
    this.first = slab
    this.count++
  }

  remove(slab: Slab): void {
    const { next, previous } = slab
    if (previous === null) this.first = next
    else previous.next = next
    if (next !== null) next.previous = previous
    this.count--
  }

  /** Takes the first slab off; null if there is none. */
  pop(): Slab | null {
    const slab = this.first
    if (slab !== null) this.remove(slab)
    return slab
  }
}
