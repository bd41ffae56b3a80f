/** For tests: holds all free frames but a few, so that the allocation after those fails. */
import { frames, NO_FRAME, NO_LIMIT } from '../mm/frames.ts'
import { EVERYTHING, reclaim } from '../mm/reclaim.ts'

/** More pieces than the free frames of a machine that has just booted fall into. */
const CAPACITY = 512
const LARGEST_PIECE = 0x1_0000

export class Hoard {
  private readonly firsts: FixedArray<FrameNumber, 512> = new FixedArray()
  private readonly counts: FixedArray<usize, 512> = new FixedArray()
  private pieces: usize = 0

  /** Takes every free frame but `left`. */
  takeAllBut(left: usize): void {
    // What can be reclaimed would come back in the midst of a test. Records of what goes may become idle only by that.
    while (reclaim.run(EVERYTHING) !== 0) continue
    this.take(left)
  }

  /** Takes every frame that is free now; what can be reclaimed stays with those who have it. */
  takeFree(): void {
    this.take(0)
  }

  private take(left: usize): void {
    let size: usize = LARGEST_PIECE
    while (frames.statistics.free > left && this.pieces < CAPACITY) {
      const wanted = frames.statistics.free - left
      if (size > wanted) size = wanted
      const first = frames.map.searchRun(size, 1, NO_LIMIT)
      if (first === NO_FRAME) {
        size = (size + 1) / 2
        continue
      }
      this.firsts[this.pieces] = first
      this.counts[this.pieces] = size
      this.pieces++
    }
  }

  /** Frees what was taken. */
  giveBack(): void {
    while (this.pieces > 0) {
      this.pieces--
      frames.freeRun(this.firsts[this.pieces], this.counts[this.pieces])
    }
  }
}
