/**
 * A slab's control data: this header and, behind it, what is known of each object, then a stack of the ranks of
 * those that are free. Nothing is kept in free objects, so they keep their state, and a write to one that was freed
 * cannot lead the allocator astray.
 */
import { ObjectRecord } from './object-record.ts'
import { type SlabPool } from './slab-pool.ts'

export class Slab {
  /** The neighbours on the list that the slab's use says. */
  next: Slab | null = null
  previous: Slab | null = null
  /** How many objects the stack of free ones holds. */
  freeCount: usize = 0

  constructor(
    readonly pool: SlabPool,
    /** The first of the slab's pages. */
    readonly start: VirtualAddress,
    /** The address of the first object. */
    readonly objects: usize,
  ) {}

  /** The address of an object by its rank. */
  objectAt(index: usize): usize {
    return this.objects + index * this.pool.layout.stride
  }

  /** The rank of an object by its address. */
  indexOf(object: usize): usize {
    return (object - this.objects) / this.pool.layout.stride
  }

  /** Whether an object begins at an address. */
  hasObjectAt(address: usize): boolean {
    if (address < this.objects) return false
    const { stride, capacity } = this.pool.layout
    const offset = address - this.objects
    return offset < capacity * stride && offset % stride === 0
  }

  /** What is known of an object, by its rank; in pools that are debugged. */
  recordAt(index: usize): ObjectRecord {
    return ref<ObjectRecord>(usize(addressOf(this)) + sizeof<Slab>() + index * sizeof<ObjectRecord>())
  }

  /** The stack of the ranks of free objects. */
  get free(): Ptr<u16> {
    return ptr<u16>(usize(addressOf(this)) + this.pool.stackOffset)
  }
}

/** Slabs linked both ways, so that one leaves its list without a search; the last is the one longest on it. */
export class SlabList {
  first: Slab | null = null
  last: Slab | null = null
  count: usize = 0

  push(slab: Slab): void {
    const second = this.first
    slab.next = second
    slab.previous = null
    if (second === null) this.last = slab
    else second.previous = slab
    this.first = slab
    this.count++
  }

  remove(slab: Slab): void {
    const { next, previous } = slab
    if (previous === null) this.first = next
    else previous.next = next
    if (next === null) this.last = previous
    else next.previous = previous
    this.count--
  }
}
