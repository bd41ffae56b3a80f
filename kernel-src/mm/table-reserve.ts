/**
 * Frames set aside for page tables that may be needed later, so that making them cannot fail then. They are a chain,
 * linked through their first words, because any of them will do for any table.
 */
import { FrameWindow, openWindow } from '#arch/frame-window'
import { frames, NO_FRAME } from './frames.ts'

export class TableReserve {
  private first: FrameNumber = NO_FRAME

  /** Sets one frame more aside. Returns false if none is left. */
  add(): boolean {
    const frame = frames.tryAllocate()
    if (frame === NO_FRAME) return false
    ptr<usize>(openWindow(FrameWindow.Target, frame))[0] = this.first
    this.first = frame
    return true
  }

  /** Takes out one of the frames that were set aside. */
  take(): FrameNumber {
    const frame = this.first
    this.first = FrameNumber(ptr<usize>(openWindow(FrameWindow.Target, frame))[0])
    return frame
  }
}
