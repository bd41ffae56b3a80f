/**
 * The untyped part of an object cache, after Bonwick, "The Slab Allocator" (USENIX 1994): equal pieces of memory,
 * cut from slabs, each slab known from the address of any of its pieces because slabs are as aligned as they are
 * large.
 *
 * 1. Every piece is an object and, behind it, a link. While the object is free the link leads to the slab's next
 *    free one. It lies outside the object, because a free object keeps the state that its constructor gave it.
 *    Where nothing is constructed, release builds put it into the free object.
 * 2. Allocation comes from the *current* slab until that is exhausted; then from a partial one, then from an empty
 *    one. The current slab is on no list, its free objects hang on the pool itself, and nobody counts those in use
 *    until it is exhausted, when all are: a hot pair of allocation and release changes the chain and nothing else.
 * 3. Other slabs stand on the list that their use says: empty, partial or full.
 * 4. In full builds the link of an object in use holds the pool's own address instead. So a release is known to be
 *    the second one, or to go to the wrong pool, before it does harm.
 */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { panicAtCaller, panicMessage } from '../lib/panic.ts'
import { slabPages } from './kernel-arenas.ts'
import { NO_PAGE } from './page-supply.ts'
import { MOST_SLAB_PAGES, slabAt } from './slab-find.ts'
import { Slab, SlabList } from './slab-list.ts'

/** A slab grows in pages until it holds this many objects: what is left over is at most an eighth of it. */
const LEAST_OBJECTS = 8

export interface SlabStatistics {
  readonly emptySlabs: usize
  /** With the slab that allocation comes from at present. */
  readonly partialSlabs: usize
  readonly fullSlabs: usize
  /** Frames that all slabs occupy. */
  readonly pages: usize
  /** Objects that all slabs hold, in use or not. */
  readonly objects: usize
  readonly used: usize
}

function roundUp(value: usize, alignment: usize): usize {
  return (value + (alignment - 1)) & ~(alignment - 1)
}

export class SlabPool {
  readonly empty: Inline<SlabList> = new SlabList()
  readonly partial: Inline<SlabList> = new SlabList()
  readonly full: Inline<SlabList> = new SlabList()
  current: Slab | null = null
  /** The first free object of the current slab, in place of the slab's own `firstFree`; 0 if there is none. */
  firstFree: usize = 0
  /** The pool made known after this one; see `slabPools`. */
  nextPool: SlabPool | null = null
  private known: boolean = false

  /** From an object's address to its link. */
  private readonly linkOffset: usize
  /** From one object to the next. */
  readonly stride: usize
  /** From a slab's address to its first object. */
  readonly firstOffset: usize
  /** The pages of a slab, a power of two. */
  readonly slabPages: usize
  /** From an object's address to its slab's: the bits to keep. */
  private readonly slabMask: usize
  /** The objects of a slab. */
  readonly capacity: usize

  /**
   * `constructed` objects keep their state while they are free; others begin undefined. Slabs have `slabPages`
   * pages, a power of two, or as many as the objects call for if that is 0.
   */
  constructor(
    readonly name: string,
    readonly objectSize: usize,
    alignment: usize,
    private readonly constructed: boolean = true,
    slabPages: usize = 0,
  ) {
    const wordAligned = alignment < alignof<usize>() ? alignof<usize>() : alignment
    const header = roundUp(sizeof<Slab>(), wordAligned)
    // The link's place outside the object also tells, in full builds, whether the object is in use.
    const isApart = constructed || checks === 'full'
    const link = isApart ? roundUp(objectSize, alignof<usize>()) : 0
    const stride = roundUp(isApart ? link + sizeof<usize>() : objectSize, wordAligned)
    let pages: usize = slabPages === 0 ? 1 : slabPages
    while (slabPages === 0 && pages < MOST_SLAB_PAGES && pages * PAGE_SIZE < header + LEAST_OBJECTS * stride)
      pages = pages * 2
    this.linkOffset = link
    this.stride = stride
    this.firstOffset = header
    this.slabPages = pages
    this.slabMask = ~((pages << PAGE_SHIFT) - 1)
    this.capacity = (pages * PAGE_SIZE - header) / stride
  }

  /** The address of an object, now in use; 0 if every slab is full. */
  take(): usize {
    const object = this.firstFree
    if (object === 0) return this.nextSlab() ? this.take() : 0
    const link = ptr<usize>(object + this.linkOffset)
    this.firstFree = link[0]
    if (checks === 'full') link[0] = addressOf(this)
    return object
  }

  /** Takes back an object in use. */
  put(object: usize): void {
    if (checks === 'full') this.check(VirtualAddress(object))
    const slab = ref<Slab>(object & this.slabMask)
    if (slab !== this.current) {
      this.putElsewhere(slab, object)
      return
    }
    const next = this.firstFree
    this.firstFree = object
    ptr<usize>(object + this.linkOffset)[0] = next
  }

  /** Adds an empty slab, its objects zeroed if they are to be constructed. Returns null if there is no memory for it. */
  grow(): Slab | null {
    const place = slabPages.allocate(this.slabPages, this.slabPages)
    if (place === NO_PAGE) return null
    if (!this.known) this.makeKnown()
    if (this.constructed) fillBytes(place, 0, this.slabPages << PAGE_SHIFT)
    const slab = construct<Slab>(place, this)
    let next: usize = 0
    for (let index = this.capacity; index > 0; index--) {
      const object = this.objectAt(slab, index - 1)
      ptr<usize>(object + this.linkOffset)[0] = next
      next = object
    }
    slab.firstFree = next
    this.empty.push(slab)
    return slab
  }

  /** Gives the memory of every empty slab back. Returns how many pages that were. */
  shrink(): usize {
    const current = this.current
    if (current !== null && this.usedOfCurrent() === 0) {
      this.empty.push(current)
      this.current = null
      this.firstFree = 0
    }
    let pages: usize = 0
    for (let slab = this.empty.pop(); slab !== null; slab = this.empty.pop()) {
      slabPages.release(addressOf(slab), this.slabPages)
      pages += this.slabPages
    }
    return pages
  }

  get statistics(): SlabStatistics {
    let used = this.full.count * this.capacity
    for (let slab = this.partial.first; slab !== null; slab = slab.next) used += slab.used
    let partialSlabs = this.partial.count
    if (this.current !== null) {
      used += this.usedOfCurrent()
      partialSlabs++
    }
    const slabs = this.empty.count + partialSlabs + this.full.count
    return {
      emptySlabs: this.empty.count,
      partialSlabs,
      fullSlabs: this.full.count,
      pages: slabs * this.slabPages,
      objects: slabs * this.capacity,
      used,
    }
  }

  /** The address of a slab's object by its rank. */
  objectAt(slab: Slab, index: usize): usize {
    return usize(addressOf(slab)) + this.firstOffset + index * this.stride
  }

  /** The free object that follows a free one in its slab's chain; 0 if it is the last. */
  nextFree(object: usize): usize {
    return ptr<usize>(object + this.linkOffset)[0]
  }

  /** Whether an address is that of an object of a slab of this pool. */
  isObjectOf(slab: Slab, object: usize): boolean {
    const first = this.objectAt(slab, 0)
    if (object < first) return false
    const offset = object - first
    return offset < this.capacity * this.stride && offset % this.stride === 0
  }

  /** How many objects of the current slab are in use. */
  private usedOfCurrent(): usize {
    let used = this.capacity
    for (let object = this.firstFree; object !== 0; object = this.nextFree(object)) used--
    return used
  }

  /** Makes a slab current that has a free object, in place of one that has none. Returns false if there is none. */
  private nextSlab(): boolean {
    const exhausted = this.current
    if (exhausted !== null) {
      exhausted.firstFree = 0
      exhausted.used = this.capacity
      this.full.push(exhausted)
    }
    const slab = this.partial.pop() ?? this.empty.pop()
    this.current = slab
    if (slab === null) return false
    this.firstFree = slab.firstFree
    return true
  }

  /** Takes back an object of a slab that is not the current one. */
  private putElsewhere(slab: Slab, object: usize): void {
    ptr<usize>(object + this.linkOffset)[0] = slab.firstFree
    slab.firstFree = object
    slab.used--
    if (slab.used === 0 || slab.used === this.capacity - 1) this.relist(slab)
  }

  /** Moves a slab to the list that fits it, after it was full or has become empty. */
  private relist(slab: Slab): void {
    if (slab.used === this.capacity - 1) this.full.remove(slab)
    else this.partial.remove(slab)
    if (slab.used === 0) this.empty.push(slab)
    else this.partial.push(slab)
  }

  private makeKnown(): void {
    this.known = true
    this.nextPool = slabPools.first
    slabPools.first = this
  }

  /** Panics unless an address is that of an object of this pool in use. */
  private check(object: VirtualAddress): void {
    const slab = slabAt(object)
    if (slab === null) {
      panicMessage`slab cache ${this.name}: ${hex(object)} is freed, but it is no object of any cache`
      panicAtCaller()
    }
    const { pool } = slab
    if (pool !== this) {
      panicMessage`slab cache ${this.name}: ${hex(object)} is freed, but it belongs to slab cache ${pool.name}`
      panicAtCaller()
    }
    if (!this.isObjectOf(slab, object)) {
      panicMessage`slab cache ${this.name}: ${hex(object)} is freed, but no object begins there`
      panicAtCaller()
    }
    if (ptr<usize>(usize(object) + this.linkOffset)[0] !== addressOf(this)) {
      panicMessage`slab cache ${this.name}: ${hex(object)} is freed, but it is free already`
      panicAtCaller()
    }
  }
}

/** Every pool that has ever had a slab, the latest first. */
class SlabPools {
  first: SlabPool | null = null
}

export const slabPools = new SlabPools()
