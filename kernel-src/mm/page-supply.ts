/**
 * Memory in whole pages for the layers above: a range of addresses, a frame for each page, and the mapping of the
 * one to the other, all or nothing.
 */
import { PAGE_SHIFT } from '#arch/paging'
import { alignedTo } from './arena-placement.ts'
import { NOWHERE, type Arena } from './arena.ts'
import { NO_PAGE } from './page-tables.ts'
import { paging, Protection } from './paging.ts'

export { NO_PAGE } from './page-tables.ts'

export class PageSupply {
  /**
   * The addresses come from `ranges`, whose quantum is a page. If it keeps ranges `mapped`, it discards them by
   * `unmapRange`.
   */
  constructor(
    private readonly ranges: Arena,
    private readonly mapped: boolean = false,
  ) {}

  /**
   * `count` adjacent pages of writable memory, contents undefined, at a multiple of `alignment` pages, a power of
   * two. Returns `NO_PAGE`, and keeps nothing, if addresses or frames run out.
   */
  allocate(count: usize, alignment: usize = 1): VirtualAddress {
    const size = count << PAGE_SHIFT
    const start =
      alignment === 1
        ? this.ranges.allocate(size)
        : this.ranges.allocateWithin(size, alignedTo(alignment << PAGE_SHIFT))
    if (start === NOWHERE) return NO_PAGE
    const address = VirtualAddress(start)
    if (this.mapped && paging.isMapped(address)) return address
    if (paging.mapNew(address, count, Protection.ReadWrite)) return address
    // What is kept mapped holds frames.
    if (this.mapped && this.ranges.drain() && paging.mapNew(address, count, Protection.ReadWrite))
      return address
    this.ranges.free(start, size)
    return NO_PAGE
  }

  /** Gives back `count` pages that were allocated together. */
  release(start: VirtualAddress, count: usize): void {
    if (!this.mapped) paging.unmapAndFree(start, count)
    this.ranges.free(start, count << PAGE_SHIFT)
  }

  /** How many pages were allocated together from an address on; 0 if none were. */
  countAt(start: VirtualAddress): usize {
    return this.ranges.sizeAt(start) >> PAGE_SHIFT
  }
}

/** For an arena whose ranges stay mapped while they are kept: takes the frames of one that is no longer. */
export function unmapRange(place: usize, size: usize): void {
  const start = VirtualAddress(place)
  // One that was freed for want of frames is not mapped.
  if (paging.isMapped(start)) paging.unmapAndFree(start, size >> PAGE_SHIFT)
}
