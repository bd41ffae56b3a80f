/**
 * Memory in whole pages for the layers above: a range of addresses, a frame for each page, and the mapping of the
 * one to the other, all or nothing.
 */
import { PAGE_SHIFT } from '#arch/paging'
import { alignedTo } from './arena-placement.ts'
import { NOWHERE, type Arena } from './arena.ts'
import { frames } from './frames.ts'
import { NO_PAGE } from './page-tables.ts'
import { EVERYTHING } from './reclaim.ts'
import { paging, Protection } from './paging.ts'

export { NO_PAGE } from './page-tables.ts'

export class PageSupply {
  /** How many frames its pages have. */
  frameCount: usize = 0

  /**
   * The addresses come from `ranges`, whose quantum is a page. If it keeps ranges `mapped`, it discards them by
   * `discard`.
   */
  constructor(
    private readonly ranges: Arena,
    private readonly mapped: boolean = false,
  ) {}

  /**
   * `count` adjacent pages of writable memory, contents undefined, at a multiple of `alignment` pages, a power of
   * two. Returns `NO_PAGE`, and keeps nothing, if addresses or frames run out even after reclaim. So every slab must
   * stand on the list of what it is, and every record agree, when this is called.
   */
  allocate(count: usize, alignment: usize = 1): VirtualAddress {
    const size = count << PAGE_SHIFT
    let start = this.range(size, alignment)
    if (start === NOWHERE) {
      // Addresses have run out, or frames for the records of them; what is reclaimed may hold either.
      if (!frames.reclaimed(EVERYTHING)) return NO_PAGE
      start = this.range(size, alignment)
      if (start === NOWHERE) return NO_PAGE
    }
    const address = VirtualAddress(start)
    if (this.mapped && paging.isMapped(address)) return address
    if (this.mapNew(address, count)) return address
    // What is kept mapped holds frames, also where reclaim is held off.
    if (this.mapped && this.ranges.drain() && this.mapNew(address, count)) return address
    this.ranges.free(start, size)
    return NO_PAGE
  }

  /** Gives back `count` pages that were allocated together. */
  release(start: VirtualAddress, count: usize): void {
    if (!this.mapped) this.giveUp(start, count)
    this.ranges.free(start, count << PAGE_SHIFT)
  }

  /** Takes the frames of a range that stays mapped no longer; of one that never got any, none. */
  discard(place: usize, size: usize): void {
    const start = VirtualAddress(place)
    if (paging.isMapped(start)) this.giveUp(start, size >> PAGE_SHIFT)
  }

  /**
   * Makes the `count` pages from `start` on, which were allocated together, `newCount` ones. Returns false, and changes
   * nothing, if the pages that follow are taken or frames run out.
   */
  resize(start: VirtualAddress, count: usize, newCount: usize): boolean {
    const size = count << PAGE_SHIFT
    const newSize = newCount << PAGE_SHIFT
    if (newCount <= count) {
      if (newCount === count) return true
      if (!this.ranges.resize(start, size, newSize)) return false
      this.discard(usize(start) + newSize, size - newSize)
      return true
    }
    if (!this.ranges.resize(start, size, newSize)) return false
    const more = VirtualAddress(usize(start) + size)
    if (this.mapNew(more, newCount - count)) return true
    this.ranges.resize(start, newSize, size)
    return false
  }

  /** How many pages were allocated together from an address on; 0 if none were. */
  countAt(start: VirtualAddress): usize {
    return this.ranges.sizeAt(start) >> PAGE_SHIFT
  }

  /** Joins the ranges that are kept with their neighbours. Returns how many frames became free by that. */
  shrink(): usize {
    const before = this.frameCount
    this.ranges.drain()
    return before - this.frameCount
  }

  private range(size: usize, alignment: usize): usize {
    if (alignment === 1) return this.ranges.allocate(size)
    return this.ranges.allocateWithin(size, alignedTo(alignment << PAGE_SHIFT))
  }

  private mapNew(start: VirtualAddress, count: usize): boolean {
    if (!paging.mapNew(start, count, Protection.ReadWrite)) return false
    this.frameCount += count
    return true
  }

  private giveUp(start: VirtualAddress, count: usize): void {
    paging.unmapAndFree(start, count)
    this.frameCount -= count
  }
}
