/**
 * The frames that are handed out next: all free ones of one word of the frame bitmap, taken out of the bitmap
 * together. A frame allocated or freed in the usual case touches this word alone, and neither bitmap nor summaries.
 *
 * The idea of a magazine is Bonwick and Adams', "Magazines and Vmem" (USENIX 2001). As a word of the bitmap it
 * needs no list, hides at most 32 frames from a search for adjacent ones, and tells a second release at once.
 */
import { WORD_MASK, WORD_SHIFT } from '../lib/bits.ts'
import { NO_UNIT } from '../lib/free-bitmap.ts'

export class FrameMagazine {
  /** Which word of the bitmap this is; `NO_UNIT` for none, with no frame in it. */
  index: usize = NO_UNIT
  /** The frame that bit 0 stands for. */
  private first: usize = 0
  /** The bits of the frames that are free. */
  free: u32 = 0
  /** The bits of the frames that are not managed, and so never come back. */
  private unmanaged: u32 = 0

  /** Becomes word `index`, with its free and its managed frames. */
  load(index: usize, free: u32, managed: u32): void {
    this.index = index
    this.first = index << WORD_SHIFT
    this.free = free
    this.unmanaged = ~managed
  }

  /** Becomes no word. */
  clear(): void {
    this.index = NO_UNIT
    this.free = 0
  }

  /** Takes a frame; there must be one. */
  take(): FrameNumber {
    const free = this.free
    this.free = free & (free - 1)
    return FrameNumber(this.first + countTrailingZeros(free))
  }

  /** Gives back a frame. Returns false, and changes nothing, unless it belongs here and was in use. */
  put(frame: FrameNumber): boolean {
    if (usize(frame) >> WORD_SHIFT !== this.index) return false
    const before = this.free
    const after = before | (u32(1) << (usize(frame) & WORD_MASK))
    if (after === before || (after & this.unmanaged) !== 0) return false
    this.free = after
    return true
  }
}
