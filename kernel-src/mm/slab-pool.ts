/**
 * The untyped part of an object cache, after Bonwick, "The Slab Allocator" (USENIX 1994): equal pieces of memory,
 * cut from slabs.
 *
 * 1. Free objects are first those of the magazines (magazines.ts). What these do not hold comes from a slab and goes
 *    back to one; to the slabs, an object in a magazine is in use.
 * 2. A slab stands on the list that its use says: empty, partial or full. Objects come from partial slabs first, so
 *    that empty ones stay whole and can be given back.
 * 3. Objects are constructed when their slab is made, and destructed when it is given up. In between they are free
 *    or in use, but always constructed.
 * 4. Of the empty slabs, those that an interval had no need for are given back first; `reap` begins a new interval.
 */
import { PAGE_SHIFT } from '#arch/paging'
import { slabPages } from './kernel-arenas.ts'
import { magazineBytes, MAGAZINE_SIZES, type Magazine, MagazineLayer } from './magazines.ts'
import { DEBUGGING, ObjectRecord } from './object-record.ts'
import { NO_PAGE } from './page-supply.ts'
import { reclaim } from './reclaim.ts'
import { beginRecords, endRecord, noteAllocation, noteRelease } from './slab-debug.ts'
import { slabDirectory, slabOf } from './slab-directory.ts'
import { layOutSlab, MOST_OBJECTS_APART, shadowOffset, type SlabLayout } from './slab-layout.ts'
import { Slab, SlabList } from './slab-list.ts'

const WORD = sizeof<usize>()
const RECORD_BYTES: usize = DEBUGGING ? sizeof<ObjectRecord>() : 0

export enum PoolKind {
  /** Objects keep their state while they are free. */
  Constructed,
  /** Memory: what is allocated is undefined. */
  Plain,
  /** What other pools are made of: without magazines, not debugged, its control data never apart. */
  Internal,
}

export interface SlabStatistics {
  readonly emptySlabs: usize
  readonly partialSlabs: usize
  readonly fullSlabs: usize
  /** Frames that all slabs occupy. */
  readonly pages: usize
  /** Objects that all slabs hold, in use or not. */
  readonly objects: usize
  readonly used: usize
  /** Free objects that magazines hold. */
  readonly inMagazines: usize
}

const leaveAsTheyAre = (_pool: SlabPool, _first: usize, _count: usize): void => {}
const leaveAsItIs = (_pool: SlabPool, _object: usize): void => {}

export class SlabPool {
  readonly magazines: Inline<MagazineLayer>
  readonly empty: Inline<SlabList> = new SlabList()
  readonly partial: Inline<SlabList> = new SlabList()
  readonly full: Inline<SlabList> = new SlabList()
  /** The fewest empty slabs since the last `reap`. */
  leastEmpty: usize = 0
  /** The next slab's colour. */
  private colour: usize = 0
  /** The pool made known after this one; see `slabPools`. */
  nextPool: SlabPool | null = null
  private isKnown: boolean = false

  readonly layout: SlabLayout
  /** Whether misuse of objects is found out. */
  readonly isDebugged: boolean
  readonly isConstructed: boolean
  private readonly isInternal: boolean
  /** From a slab's control data to the stack of free objects in it. */
  readonly stackOffset: usize
  /** From an object to where its state is kept while it is free, if it is debugged. */
  readonly shadow: usize

  /**
   * Nothing is allocated until the pool is used. `construct` is given all objects of a slab, `layout.stride` bytes from
   * one to the next, zeroed.
   */
  constructor(
    readonly name: string,
    readonly objectSize: usize,
    readonly alignment: usize,
    kind: PoolKind,
    isDebugged: boolean = true,
    private readonly construct: (pool: SlabPool, first: usize, count: usize) => void = leaveAsTheyAre,
    private readonly destruct: (pool: SlabPool, object: usize) => void = leaveAsItIs,
  ) {
    const wordAligned = alignment < alignof<usize>() ? alignof<usize>() : alignment
    const isInternal = kind === PoolKind.Internal
    const withRecords = DEBUGGING && isDebugged && !isInternal
    const record: usize = withRecords ? RECORD_BYTES : 0
    const sizes = { header: sizeof<Slab>(), eachObject: record + sizeof<u16>() }
    const isConstructed = kind === PoolKind.Constructed
    this.layout = layOutSlab(objectSize, wordAligned, sizes, isInternal, withRecords, isConstructed)
    this.isDebugged = withRecords
    this.isConstructed = isConstructed
    this.isInternal = isInternal
    this.stackOffset = sizeof<Slab>() + this.layout.capacity * record
    this.shadow = shadowOffset(objectSize)
    this.magazines = new MagazineLayer(objectSize)
  }

  /** The address of an object, now in use; 0 if there is no memory for another slab. */
  take(): usize {
    const object = this.takeFree()
    if (DEBUGGING && this.isDebugged && object !== 0) noteAllocation(this, object)
    return object
  }

  /** Takes back an object in use. */
  put(object: usize): void {
    if (DEBUGGING && this.isDebugged) noteRelease(this, object)
    const { magazines } = this
    const top = magazines.top
    if (top === magazines.limit) {
      this.putSlowly(object)
      return
    }
    ptr<usize>(top)[0] = object
    magazines.top = top + WORD
  }

  /** Gives back what magazines hold and every slab that is then empty. Returns how many pages that were. */
  shrink(): usize {
    const { magazines } = this
    for (let one = magazines.unloadAny(); one !== null; one = magazines.unloadAny()) this.dispose(one)
    magazines.forgetSize()
    return this.releaseEmpty(this.empty.count)
  }

  /**
   * Gives back the magazines and the empty slabs that there was no use for since the last time. Returns how many
   * pages that were.
   */
  reap(): usize {
    const { magazines } = this
    const before = this.empty.count
    let idle = magazines.unloadIdle()
    while (idle !== null) {
      const { next } = idle
      this.dispose(idle)
      idle = next
    }
    magazines.age()
    this.disposeSurplus()
    // What idle magazines alone kept from being empty was not needed either.
    const pages = this.releaseEmpty(this.leastEmpty + (this.empty.count - before))
    this.leastEmpty = this.empty.count
    return pages
  }

  get statistics(): SlabStatistics {
    const { capacity, pages } = this.layout
    const inMagazines = this.magazines.rounds
    let used = this.full.count * capacity
    for (let slab = this.partial.first; slab !== null; slab = slab.next) used += capacity - slab.freeCount
    const slabs = this.empty.count + this.partial.count + this.full.count
    return {
      emptySlabs: this.empty.count,
      partialSlabs: this.partial.count,
      fullSlabs: this.full.count,
      pages: slabs * pages,
      objects: slabs * capacity,
      used: used - inMagazines,
      inMagazines,
    }
  }

  private takeFree(): usize {
    const { magazines } = this
    const top = magazines.top
    if (top === magazines.bottom) return this.takeSlowly()
    magazines.top = top - WORD
    return ptr<usize>(top - WORD)[0]
  }

  private takeSlowly(): usize {
    return this.magazines.loadFull() ? this.takeFree() : this.takeFromSlab()
  }

  /** Takes back an object when the loaded magazine has no room for it. */
  private putSlowly(object: usize): void {
    const { magazines } = this
    if (this.isInternal || !(magazines.loadEmpty() || this.loadNewMagazine())) {
      this.putInSlab(object)
      return
    }
    ptr<usize>(magazines.top)[0] = object
    magazines.top += WORD
    if (magazines.surplus.count !== 0) this.disposeSurplus()
  }

  private takeFromSlab(): usize {
    let slab = this.partial.first
    if (slab === null) {
      slab = this.empty.first ?? this.grow()
      if (slab === null) return 0
      this.empty.remove(slab)
      if (this.empty.count < this.leastEmpty) this.leastEmpty = this.empty.count
      this.partial.push(slab)
    }
    slab.freeCount--
    if (slab.freeCount === 0) {
      this.partial.remove(slab)
      this.full.push(slab)
    }
    return slab.objectAt(slab.free[slab.freeCount])
  }

  private putInSlab(object: usize): void {
    const slab = slabOf(VirtualAddress(object))
    slab.free[slab.freeCount] = u16(slab.indexOf(object))
    slab.freeCount++
    if (slab.freeCount === 1) {
      this.full.remove(slab)
      this.partial.push(slab)
    }
    if (slab.freeCount === this.layout.capacity) {
      this.partial.remove(slab)
      this.empty.push(slab)
    }
  }

  /** Adds an empty slab. Returns null if there is no memory for it. */
  private grow(): Slab | null {
    const { pages, isApart } = this.layout
    const apart = isApart ? controlBlocks.take() : 0
    if (isApart && apart === 0) return null
    const start = slabPages.allocate(pages)
    if (start !== NO_PAGE) {
      const control = isApart ? VirtualAddress(apart) : start
      if (slabDirectory.enter(control, start, pages)) return this.beginSlab(control, start)
      slabPages.release(start, pages)
    }
    if (isApart) {
      controlBlocks.put(apart)
      // Memory is short; what this has taken goes back.
      controlBlocks.shrink()
    }
    return null
  }

  private beginSlab(control: VirtualAddress, start: VirtualAddress): Slab {
    const { pages, capacity, lead, colours, colourStep } = this.layout
    if (!this.isKnown && !this.isInternal) this.makeKnown()
    if (this.isConstructed) fillBytes(start, 0, pages << PAGE_SHIFT)
    const slab = construct<Slab>(control, this, start, usize(start) + lead + this.colour * colourStep)
    this.colour = this.colour + 1 === colours ? 0 : this.colour + 1
    slab.freeCount = capacity
    const free = slab.free
    for (let index: usize = 0; index < capacity; index++) free[index] = u16(capacity - 1 - index)
    // On no list yet, it cannot be reclaimed under its constructors.
    if (this.isConstructed) this.construct(this, slab.objects, capacity)
    if (DEBUGGING && this.isDebugged) beginRecords(slab)
    this.empty.push(slab)
    return slab
  }

  private endSlab(slab: Slab): void {
    const { pages, capacity, isApart } = this.layout
    for (let index: usize = 0; index < capacity; index++) {
      if (DEBUGGING && this.isDebugged) endRecord(slab, index)
      if (this.isConstructed) this.destruct(this, slab.objectAt(index))
    }
    slabDirectory.leave(slab.start, pages)
    slabPages.release(slab.start, pages)
    if (isApart) controlBlocks.put(addressOf(slab))
  }

  /** Gives up to `count` empty slabs back, those first that have been empty longest. Returns how many pages that were. */
  private releaseEmpty(count: usize): usize {
    let pages: usize = 0
    for (let rest = count; rest > 0; rest--) {
      const slab = this.empty.last
      if (slab === null) break
      this.empty.remove(slab)
      this.endSlab(slab)
      pages += this.layout.pages
    }
    if (this.empty.count < this.leastEmpty) this.leastEmpty = this.empty.count
    return pages
  }

  /** Loads an empty magazine that is made for it. Returns false if there is no memory for one. */
  private loadNewMagazine(): boolean {
    const { magazines } = this
    // To free memory must not take the time that reclaim takes, nor change the lists that led here.
    reclaim.hold()
    const { size } = magazines
    const place = magazinePools[size].take()
    reclaim.allow()
    if (place === 0) return false
    magazines.loadNew(construct<Magazine>(place, size))
    return true
  }

  /** Puts a magazine's objects into their slabs and frees it. */
  private dispose(magazine: Magazine): void {
    while (magazine.rounds !== 0) this.putInSlab(magazine.pop())
    magazinePools[magazine.size].put(addressOf(magazine))
  }

  private disposeSurplus(): void {
    const { surplus } = this.magazines
    for (let one = surplus.pop(); one !== null; one = surplus.pop()) this.dispose(one)
  }

  private makeKnown(): void {
    this.isKnown = true
    this.nextPool = slabPools.first
    slabPools.first = this
  }
}

/** Every pool that has ever had a slab, but for internal ones, the latest first. */
class SlabPools {
  first: SlabPool | null = null
}

export const slabPools = new SlabPools()

/** By the size of magazines, what they are made of. */
const magazinePools = FixedArray.of<SlabPool, 6>(
  new SlabPool('magazines of 2', magazineBytes(0), WORD, PoolKind.Internal),
  new SlabPool('magazines of 6', magazineBytes(1), WORD, PoolKind.Internal),
  new SlabPool('magazines of 14', magazineBytes(2), WORD, PoolKind.Internal),
  new SlabPool('magazines of 30', magazineBytes(3), WORD, PoolKind.Internal),
  new SlabPool('magazines of 62', magazineBytes(4), WORD, PoolKind.Internal),
  new SlabPool('magazines of 126', magazineBytes(5), WORD, PoolKind.Internal),
)
staticAssert(MAGAZINE_SIZES === 6)

/** The control data of slabs that have theirs apart. */
const controlBlocks = new SlabPool(
  'slab control data',
  sizeof<Slab>() + MOST_OBJECTS_APART * (sizeof<u16>() + RECORD_BYTES),
  WORD,
  PoolKind.Internal,
)

/** Gives back the empty slabs of what pools are themselves made of. Returns how many pages that were. */
export function shrinkInternal(): usize {
  let pages = controlBlocks.shrink()
  for (const pool of magazinePools) pages += pool.shrink()
  return pages
}

/** Gives back all memory of all pools that holds no objects in use. Returns how many pages that were. */
export function shrinkPools(): usize {
  let pages: usize = 0
  for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) pages += pool.shrink()
  return pages + shrinkInternal()
}

/** Gives back what pools had no use for since the last time this was done. Returns how many pages that were. */
export function reapPools(): usize {
  let pages: usize = 0
  for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) pages += pool.reap()
  return pages + shrinkInternal()
}
