/**
 * How many address spaces have a frame, where that is more than one. Sharing is rare, so counts are kept only for
 * frames that are shared: the counts of all frames there can be have a place in the kernel's range, and a page of
 * them has a frame only while one of its counts is not 0.
 */
import { FRAME_SHARES_START } from '#arch/layout'
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { frames } from './frames.ts'
import { paging, Protection } from './paging.ts'

/** A count's bytes are two, so a page of counts is for this many frames, as a power of two. */
const FRAMES_PER_PAGE_SHIFT = 11
/** The most references to a frame beyond the first. */
const MOST_SHARES = 0xffff

export class FrameSharing {
  /** How many counts of each page are not 0. */
  private readonly used: FixedArray<u16, 512> = new FixedArray()
  /** How many references there are to all frames, without the first to each. */
  total: usize = 0
  /** How many frames programs' pages have of their own, shared ones counted once. */
  owned: usize = 0

  /** Adds a reference to a frame that has one. Returns false if there is no memory for that, or there are too many. */
  share(frame: FrameNumber): boolean {
    const page = usize(frame) >> FRAMES_PER_PAGE_SHIFT
    if (this.used[page] === 0) {
      const address = pageOfCounts(page)
      if (!paging.mapNew(address, 1, Protection.ReadWrite)) return false
      fillBytes(address, 0, PAGE_SIZE)
    }
    const count = countOf(frame)
    if (count[0] === MOST_SHARES) return false
    if (count[0] === 0) this.used[page]++
    count[0]++
    this.total++
    return true
  }

  /** Whether a frame has more than one reference. */
  isShared(frame: FrameNumber): boolean {
    return this.used[usize(frame) >> FRAMES_PER_PAGE_SHIFT] !== 0 && countOf(frame)[0] !== 0
  }

  /** Gives up a reference to a frame. The last one frees it. */
  release(frame: FrameNumber): void {
    if (!this.isShared(frame)) {
      this.owned--
      frames.free(frame)
      return
    }
    const page = usize(frame) >> FRAMES_PER_PAGE_SHIFT
    const count = countOf(frame)
    this.total--
    count[0]--
    if (count[0] !== 0) return
    this.used[page]--
    if (this.used[page] === 0) paging.unmapAndFree(pageOfCounts(page), 1)
  }
}

function pageOfCounts(page: usize): VirtualAddress {
  return VirtualAddress(FRAME_SHARES_START + (page << PAGE_SHIFT))
}

/** Where a frame's count stands. Reading it faults unless one of its page is not 0. */
function countOf(frame: FrameNumber): Ptr<u16> {
  return ptr<u16>(FRAME_SHARES_START).add(frame)
}

export const frameSharing = new FrameSharing()
