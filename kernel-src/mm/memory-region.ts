/**
 * A region: adjacent pages of an address space that are treated alike. The regions of a space are the items of a
 * treap, ordered by address. Each knows of the items below it how far they reach and what the largest gap between
 * two of them is, so that a place for a new region is found without a look at each.
 */
import { PAGE_SIZE } from '#arch/paging'
import { Protection } from './protection.ts'

/** What a region's pages show. */
export enum Backing {
  /** Nothing, ever: a touch is a mistake. */
  None,
  /** Frames of the space's own, zeroed, each allocated when its page is touched first. */
  Zero,
  /** Given frames, which are never freed: a device's memory, or another owner's. */
  Frames,
}

/** In place of an address in a space: there is none. */
export const NOWHERE_IN_SPACE = VirtualAddress(0)

export class MemoryRegion {
  /** The lowest address, whether it may be used yet or not. */
  first: usize = 0
  /** The lowest address that may be used; above `first` only in a region that can grow. */
  start: usize = 0
  end: usize = 0
  protection: Protection = Protection.ReadOnly
  backing: Backing = Backing.None
  /** A fault between the guard page, which is the lowest, and `start` moves `start` down to it. */
  growsDown: boolean = false
  /** The frame of the page at `first`, where frames are given. */
  frame: FrameNumber = FrameNumber(0)

  priority: u32 = 0
  left: MemoryRegion | null = null
  right: MemoryRegion | null = null
  /** The lowest address, the end, and the largest gap in between, of this region and all below it in the tree. */
  lowest: usize = 0
  highest: usize = 0
  largestGap: usize = 0

  get key(): usize {
    return this.first
  }

  /** How much lower than `start` this region may reach. */
  get growthLimit(): usize {
    return this.growsDown ? this.first + PAGE_SIZE : this.start
  }

  summarize(): void {
    const { left, right } = this
    let lowest = this.first
    let highest = this.end
    let gap: usize = 0
    if (left !== null) {
      lowest = left.lowest
      gap = larger(left.largestGap, this.first - left.highest)
    }
    if (right !== null) {
      highest = right.highest
      gap = larger(gap, larger(right.largestGap, right.lowest - this.end))
    }
    this.lowest = lowest
    this.highest = highest
    this.largestGap = gap
  }

  /** Whether this region and one that begins where it ends can be one. */
  continuesIn(next: MemoryRegion): boolean {
    return (
      this.end === next.first &&
      this.backing === next.backing &&
      this.protection === next.protection &&
      !next.growsDown &&
      (this.backing !== Backing.Frames ||
        usize(this.frame) + (this.end - this.first) / PAGE_SIZE === usize(next.frame))
    )
  }
}

function larger(one: usize, other: usize): usize {
  return one > other ? one : other
}

/** The lowest place from `start` on, and before `end`, with room for `size` bytes between regions, or `NOWHERE_IN_SPACE`. */
export function findGap(root: MemoryRegion | null, size: usize, start: usize, end: usize): VirtualAddress {
  if (root === null) return size <= end - start ? VirtualAddress(start) : NOWHERE_IN_SPACE
  if (size <= root.lowest - start) return VirtualAddress(start)
  if (size <= root.largestGap) return gapBelow(root, size)
  return size <= end - root.highest ? VirtualAddress(root.highest) : NOWHERE_IN_SPACE
}

/** The lowest of the gaps below a region in the tree that has room; there is one. */
function gapBelow(root: MemoryRegion, size: usize): VirtualAddress {
  const { left, right } = root
  if (left !== null) {
    if (size <= left.largestGap) return gapBelow(left, size)
    if (size <= root.first - left.highest) return VirtualAddress(left.highest)
  }
  if (right === null) unreachable()
  if (size <= right.lowest - root.end) return VirtualAddress(root.end)
  return gapBelow(right, size)
}
