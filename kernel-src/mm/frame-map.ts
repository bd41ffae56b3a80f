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
 * A third bit for each word, set where all its frames are managed, lets a run be proved in use a thousand frames at a
 * step: none of its words is in the bitmap's first summary then.
 *
 * Operations that cannot be carried out change nothing and say so; what that means is the caller's to decide.
 */
import {
  ALL_ONES,
  bitIsSet,
  bitRun,
  inFirstWord,
  noBitSet,
  setBits,
  WORD_BITS,
  WORD_MASK,
  WORD_SHIFT,
} from '../lib/bits.ts'
import { longestRun, searchRun, takeLowestRun } from '../lib/free-bitmap-search.ts'
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
  /** A bit for each word of `managed` that is all ones. */
  private managedWhole: Ptr<u32> = ptr<u32>(0)
  /** How many frames are managed, free or not. */
  managedCount: usize = 0

  /** How many bytes of storage a map of the frames from 0 up to but without `frameCount` needs. */
  static bytesFor(frameCount: usize): usize {
    return FreeBitmap.bytesFor(frameCount) + FrameMap.managedBytes(frameCount)
  }

  private static managedBytes(frameCount: usize): usize {
    const words = (frameCount + WORD_MASK) >> WORD_SHIFT
    return (words + ((words + WORD_MASK) >> WORD_SHIFT)) * sizeof<u32>()
  }

  /**
   * Takes the `bytesFor(frameCount)` bytes at `storage` for its own, with every frame reserved. The storage is
   * aligned to 4 bytes; `frameCount` is at most `FRAME_CAPACITY`.
   */
  initialize(storage: usize, frameCount: usize): void {
    const managedBytes = FrameMap.managedBytes(frameCount)
    fillBytes(storage, 0, managedBytes)
    this.managed = ptr<u32>(storage)
    this.managedWhole = this.managed.add((frameCount + WORD_MASK) >> WORD_SHIFT)
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
    this.noteWhole(first, count)
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

  /** How many frames the longest run of free ones has. Looks at all of them. */
  longestRun(): usize {
    this.drain()
    return longestRun(this.free)
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
    if (this.magazine.index !== NO_UNIT) this.drain()
    return FrameNumber(takeLowestRun(this.free, count, alignment, limit))
  }

  /** As `takeRun`, but without its short way to the lowest frames. */
  searchRun(count: usize, alignment: usize, limit: usize): FrameNumber {
    this.drain()
    return FrameNumber(searchRun(this.free, count, alignment, limit))
  }

  /** Takes `count` frames from `first` on. Returns false, and takes none, unless all were free. */
  takeAt(first: FrameNumber, count: usize): boolean {
    if (!this.holds(first, count)) return false
    if (this.magazine.index !== NO_UNIT) this.drain()
    if (!this.free.isFree(first, count)) return false
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
    if (this.magazine.index !== NO_UNIT) this.drain()
    const start = usize(first) & WORD_MASK
    if (wrap.subtract(count, 1) >= WORD_BITS - start) return this.putLongRun(first, count)
    if (first >= this.free.capacity) return false
    const index = usize(first) >> WORD_SHIFT
    const bits = bitRun(start, count)
    const before = this.free.words[index]
    if ((~(this.managed[index] ^ before) & bits) !== 0) return false
    const after = before | bits
    this.free.words[index] = after
    this.free.freeCount += count
    if (before === 0 || after === ALL_ONES) this.free.notePut(index, before, after)
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
    const index = this.free.nextNonEmpty(this.free.lowest)
    if (index === NO_UNIT) return false
    this.free.lowest = index
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

  /** `putRun` for a run that lies in more than one word. */
  private putLongRun(first: FrameNumber, count: usize): boolean {
    if (!this.holds(first, count)) return false
    const start = usize(first) & WORD_MASK
    if (start !== 0 && start + count <= 2 * WORD_BITS) {
      const index = usize(first) >> WORD_SHIFT
      if (!this.areUsed(index, wrap.shiftLeft(u32(ALL_ONES), start))) return false
      if (!this.areUsed(index + 1, bitRun(0, start + count - WORD_BITS))) return false
      this.free.putAcross(index, start, count)
      return true
    }
    if (((usize(first) | count) & WORD_MASK) === 0)
      return this.putWords(usize(first) >> WORD_SHIFT, count >> WORD_SHIFT)
    if (!this.isUsed(first, count)) return false
    this.free.putRun(first, count)
    return true
  }

  /** `putRun` for the frames of `count` words. */
  private putWords(first: usize, count: usize): boolean {
    const start = first & WORD_MASK
    if (start + count > WORD_BITS) {
      if (!this.areWordsUsed(first, count)) return false
      this.free.putRun(first << WORD_SHIFT, count << WORD_SHIFT)
      return true
    }
    const group = first >> WORD_SHIFT
    const bits = bitRun(start, count)
    if ((bits & ~(this.managedWhole[group] & ~this.free.summary1[group])) !== 0) return false
    this.free.putGroup(first, count, bits)
    return true
  }

  /** Whether the `count` frames from `first` on are all in use, while the magazine is empty; they lie in more than one word. */
  private isUsed(first: usize, count: usize): boolean {
    const start = first & WORD_MASK
    let index = first >> WORD_SHIFT
    let rest = count
    if (start !== 0) {
      const head = WORD_BITS - start
      if (!this.areUsed(index, bitRun(start, head))) return false
      rest -= head
      index++
    }
    const words = rest >> WORD_SHIFT
    const tail = rest & WORD_MASK
    if (tail !== 0 && !this.areUsed(index + words, bitRun(0, tail))) return false
    return this.areWordsUsed(index, words)
  }

  /** Whether all frames of `count` words are in use. */
  private areWordsUsed(first: usize, count: usize): boolean {
    let index = first
    let rest = count
    while (rest !== 0) {
      const group = index >> WORD_SHIFT
      const length = inFirstWord(index, rest)
      const used = this.managedWhole[group] & ~this.free.summary1[group]
      if ((~used & bitRun(index & WORD_MASK, length)) !== 0) return false
      index += length
      rest -= length
    }
    return true
  }

  /** Whether the frames that `bits` of a word stand for are all in use. */
  private areUsed(index: usize, bits: u32): boolean {
    return (~(this.managed[index] ^ this.free.words[index]) & bits) === 0
  }

  /** Takes note of the words that have become all managed with a run. */
  private noteWhole(first: usize, count: usize): void {
    const index = first >> WORD_SHIFT
    const last = (first + count - 1) >> WORD_SHIFT
    if (last - index > 1) setBits(this.managedWhole, index + 1, last - index - 1)
    if (this.managed[index] === ALL_ONES) setBits(this.managedWhole, index, 1)
    if (this.managed[last] === ALL_ONES) setBits(this.managedWhole, last, 1)
  }

  /** Whether a run of at least one frame lies within memory. */
  private holds(first: FrameNumber, count: usize): boolean {
    const capacity = this.free.capacity
    return count !== 0 && count <= capacity && first <= capacity - count
  }
}
