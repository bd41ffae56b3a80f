/**
 * Which frames of physical memory the kernel manages, and which of those are free.
 *
 * Two bits for each frame: `managed`, set for proven RAM, and the free bit of a hierarchical bitmap. A frame is
 * in use exactly if the two differ, so that one exclusive or tells a rightful release from a second one and from
 * that of a reserved frame. Everything begins reserved.
 *
 * Single frames pass through a magazine, a word of the bitmap that is kept apart from it. It is emptied into the
 * bitmap before anything but single frames is asked for, and so never hides a run.
 *
 * Operations that cannot be carried out change nothing and say so; what that means is the caller's to decide.
 */
import { allBitsDiffer, allBitsSet, bitIsSet, noBitSet, setBits, WORD_MASK, WORD_SHIFT } from '../lib/bits.ts'
import { findRun } from '../lib/free-bitmap-search.ts'
import { FREE_BITMAP_CAPACITY, FreeBitmap, NO_UNIT } from '../lib/free-bitmap.ts'
import { FrameMagazine } from './frame-magazine.ts'

/** In place of a frame: there is none. Far beyond the last frame, so that using it cannot pass unnoticed. */
export const NO_FRAME = FrameNumber(NO_UNIT)

/** The most frames of one map: the first 4 GiB of memory. */
export const FRAME_CAPACITY = FREE_BITMAP_CAPACITY

export enum FrameState {
  /** Beyond the end of memory. */
  Outside,
  /** Not proven to be RAM, or kept from the allocator. */
  Reserved,
  Free,
  Used,
}

export class FrameMap {
  /** The free frames but for those in the magazine. */
  readonly free: Inline<FreeBitmap> = new FreeBitmap()
  readonly magazine: Inline<FrameMagazine> = new FrameMagazine()
  /** The word of the bitmap that the last single frame was given back to. */
  private lastPut: usize = NO_UNIT
  private managed: Ptr<u32> = ptr<u32>(0)
  /** How many frames are managed, free or not. */
  managedCount: usize = 0

  /** How many bytes of storage a map of the frames from 0 up to but without `frameCount` needs. */
  static bytesFor(frameCount: usize): usize {
    return FreeBitmap.bytesFor(frameCount) + FrameMap.managedBytes(frameCount)
  }

  private static managedBytes(frameCount: usize): usize {
    return ((frameCount + WORD_MASK) >> WORD_SHIFT) * sizeof<u32>()
  }

  /**
   * Takes the `bytesFor(frameCount)` bytes at `storage` for its own, with every frame reserved. The storage is
   * aligned to 4 bytes; `frameCount` is at most `FRAME_CAPACITY`.
   */
  initialize(storage: usize, frameCount: usize): void {
    const managedBytes = FrameMap.managedBytes(frameCount)
    fillBytes(storage, 0, managedBytes)
    this.managed = ptr<u32>(storage)
    this.managedCount = 0
    this.magazine.clear()
    this.lastPut = NO_UNIT
    this.free.initialize(storage + managedBytes, frameCount)
  }

  /** Makes reserved frames managed and free. Returns false unless all were reserved and none is frame 0. */
  admit(first: FrameNumber, count: usize): boolean {
    if (first === 0 || !this.holds(first, count) || !noBitSet(this.managed, first, count)) return false
    this.drain()
    setBits(this.managed, first, count)
    this.managedCount += count
    this.free.putRun(first, count)
    return true
  }

  stateOf(frame: FrameNumber): FrameState {
    if (frame >= this.free.capacity) return FrameState.Outside
    if (!bitIsSet(this.managed, frame)) return FrameState.Reserved
    const index = usize(frame) >> WORD_SHIFT
    const free = index === this.magazine.index ? this.magazine.free : this.free.words[index]
    return ((free >> (usize(frame) & WORD_MASK)) & 1) !== 0 ? FrameState.Free : FrameState.Used
  }

  /** How many frames are free. */
  get freeCount(): usize {
    return this.free.freeCount + countOnes(this.magazine.free)
  }

  /** Takes a free frame, or returns `NO_FRAME`. */
  take(): FrameNumber {
    return this.magazine.free !== 0 || this.refill() ? this.magazine.take() : NO_FRAME
  }

  /**
   * Takes `count` adjacent free frames from a multiple of `alignment` on, a power of two, that end at or below
   * frame `limit`: the lowest there are. Returns the first of them, or `NO_FRAME`. `count` is not 0.
   */
  takeRun(count: usize, alignment: usize, limit: usize): FrameNumber {
    this.drain()
    const first = findRun(this.free, count, alignment, limit)
    if (first !== NO_UNIT) this.free.takeRun(first, count)
    return FrameNumber(first)
  }

  /** Takes `count` frames from `first` on. Returns false, and takes none, unless all were free. */
  takeAt(first: FrameNumber, count: usize): boolean {
    this.drain()
    if (!this.holds(first, count) || !allBitsSet(this.free.words, first, count)) return false
    this.free.takeRun(first, count)
    return true
  }

  /** Gives back a frame. Returns false, and changes nothing, unless it was in use. */
  put(frame: FrameNumber): boolean {
    if (this.magazine.put(frame)) return true
    const index = usize(frame) >> WORD_SHIFT
    if (frame >= this.free.capacity || index === this.magazine.index) return false
    const bit = u32(1) << (usize(frame) & WORD_MASK)
    if (((this.managed[index] ^ this.free.words[index]) & bit) === 0) return false
    this.free.putBits(index, bit, 1)
    // Frames that were allocated one after the other often come back so: two of a word, and the rest is awaited.
    if (index === this.lastPut) this.load(index)
    this.lastPut = index
    return true
  }

  /** Gives back `count` frames from `first` on. Returns false, and changes nothing, unless all were in use. */
  putRun(first: FrameNumber, count: usize): boolean {
    if (!this.holds(first, count)) return false
    this.drain()
    if (!allBitsDiffer(this.managed, this.free.words, first, count)) return false
    this.free.putRun(first, count)
    return true
  }

  /** Empties the magazine into the bitmap. */
  drain(): void {
    const { index, free } = this.magazine
    if (free !== 0) this.free.putBits(index, free, countOnes(free))
    this.magazine.clear()
  }

  /** Fills the empty magazine with the lowest frames there are. Returns false if there are none. */
  private refill(): boolean {
    const index = this.free.nextNonEmpty(0)
    if (index === NO_UNIT) return false
    this.load(index)
    return true
  }

  /** Makes a word that is not empty the magazine. */
  private load(index: usize): void {
    this.drain()
    const free = this.free.words[index]
    this.magazine.load(index, free, this.managed[index])
    this.free.takeBits(index, free, countOnes(free))
  }

  /** Whether a run of at least one frame lies within memory. */
  private holds(first: FrameNumber, count: usize): boolean {
    const capacity = this.free.capacity
    return count !== 0 && count <= capacity && first <= capacity - count
  }
}
