/**
 * Frames that are zero already, for those who must not see what was in them before. A few are zeroed ahead, when the
 * kernel has nothing better to do, and handed out at the cost of any other frame; beyond those each is zeroed when it
 * is asked for. What is kept counts as in use, and goes back when frames run out (shrinkers.ts).
 *
 * A frame that is kept belongs to nobody, so nobody writes to it. Full builds look before they hand one out.
 */
import { FrameWindow, openWindow, zeroFrame } from '#arch/frame-window'
import { PAGE_SIZE } from '#arch/paging'
import { panic } from '../lib/panic.ts'
import { frames, NO_FRAME } from './frames.ts'

/** The most frames that are kept. */
const CAPACITY = 64

export class ZeroedFrames {
  private readonly kept: FixedArray<FrameNumber, 64> = new FixedArray()
  /** How many are kept. */
  count: usize = 0

  /** A frame full of zeros, or `NO_FRAME`. */
  allocate(): FrameNumber {
    if (this.count !== 0) return this.take()
    const frame = frames.allocate()
    if (frame !== NO_FRAME) zeroFrame(frame)
    return frame
  }

  /**
   * Zeroes frames ahead until `wanted` are kept, or as many as there is room for, but none of those that are held
   * free for sudden needs. Returns how many are kept then. For idle time.
   */
  fill(wanted: usize): usize {
    while (this.count < wanted && this.count < CAPACITY) {
      if (frames.map.freeCount <= frames.watermark.high) break
      const frame = frames.tryAllocate()
      if (frame === NO_FRAME) break
      zeroFrame(frame)
      this.kept[this.count++] = frame
    }
    return this.count
  }

  /** Gives back all that is kept. Returns how many frames that were. */
  shrink(): usize {
    const { count } = this
    while (this.count !== 0) frames.free(this.kept[--this.count])
    return count
  }

  private take(): FrameNumber {
    const frame = this.kept[--this.count]
    if (checks === 'full' && !isZero(frame)) panic('zeroed frames: one was written to while nobody had it')
    return frame
  }
}

/** Whether a frame is full of zeros. */
export function isZero(frame: FrameNumber): boolean {
  const words = ptr<u32>(openWindow(FrameWindow.Source, frame))
  for (let index: usize = 0; index < PAGE_SIZE / sizeof<u32>(); index++) if (words[index] !== 0) return false
  return true
}

export const zeroedFrames = new ZeroedFrames()
