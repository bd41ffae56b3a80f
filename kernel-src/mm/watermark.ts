/**
 * The marks that free memory is kept between. Reclaim begins below the low one and ends at the high one; the distance
 * keeps it from starting over with each allocation. A share of memory is held free, as much as a sudden need may take,
 * within bounds that suit the smallest and the largest machine.
 */

/** One frame of so many, as a power of two, is the low mark. */
const SHARE_SHIFT = 7
const LEAST_LOW = 8
const MOST_LOW = 1024

export class Watermark {
  /** Fewer free frames than this start reclaim; 0 until the size of memory is known. */
  low: usize = 0
  /** So many free frames end it. */
  high: usize = 0
  /** Whether the last round below the low mark gave nothing: another one waits until the high mark was reached. */
  private isDry: boolean = false

  /** Derives the marks from how many frames there are to hand out. */
  derive(frames: usize): void {
    const share = frames >> SHARE_SHIFT
    this.low = share < LEAST_LOW ? LEAST_LOW : share > MOST_LOW ? MOST_LOW : share
    this.high = this.low * 2
  }

  /** How many frames to reclaim with so many free ones; 0 for no round at all. */
  shortage(free: usize): usize {
    if (free >= this.high) this.isDry = false
    return free < this.low && !this.isDry ? this.high - free : 0
  }

  /** Takes note of how many frames a round gave back. */
  note(gained: usize): void {
    if (gained === 0) this.isDry = true
  }
}
