/**
 * A set of addresses, kept as sorted ranges that neither overlap nor touch, in a table of fixed size.
 *
 * Adding joins what overlaps or touches; removing trims and splits. Both find their place by bisection, so a
 * set that is built in order costs a few steps for each range. When the table is full, an operation that would
 * need one more entry is carried out as far as it can be, and says so by returning false; each documents which
 * addresses the set then has too many or too few of.
 */

/** How many separate ranges a set holds. Machines have been seen to report 312 entries. */
export const RANGE_CAPACITY = 512

/** The addresses from `start` up to but without `end`. */
export class AddressRange {
  start: u64 = 0
  end: u64 = 0
}

/** A range as a value. */
export interface AddressSpan {
  readonly start: u64
  readonly end: u64
}

export class AddressRanges {
  /** How many ranges there are; `at` gives each. */
  count: usize = 0
  private readonly ranges: FixedArray<Inline<AddressRange>, 512> = new FixedArray()

  /** The range of the given rank, counted from 0 by rising address. */
  at(index: usize): AddressSpan {
    const range = this.ranges[index]
    return { start: range.start, end: range.end }
  }

  clear(): void {
    this.count = 0
  }

  /** How many addresses the set has. */
  size(): u64 {
    let total: u64 = 0
    for (let index: usize = 0; index < this.count; index++) {
      total += this.ranges[index].end - this.ranges[index].start
    }
    return total
  }

  /**
   * Adds a range. In a full table a range that neither overlaps nor touches another is left out.
   * Returns whether all of it was added.
   */
  add(start: u64, end: u64): boolean {
    if (start >= end) return true
    const index = this.firstEndingAt(start)
    if (index < this.count && this.ranges[index].start <= end) {
      this.join(index, start, end)
      return true
    }
    return this.insert(index, start, end)
  }

  /**
   * Adds a range. In a full table it is joined to the nearest range, and what lies between them is added too.
   * Returns whether nothing but the range was added.
   */
  addCovering(start: u64, end: u64): boolean {
    if (this.add(start, end)) return true
    const above = this.firstEndingAt(start)
    const toPrevious = above > 0 ? start - this.ranges[above - 1].end : ~u64(0)
    const toNext = above < this.count ? this.ranges[above].start - end : ~u64(0)
    if (toPrevious <= toNext) this.join(above - 1, start, end)
    else this.join(above, start, end)
    return false
  }

  /**
   * Takes a range out. If that splits a range of a full table, the smaller remainder is lost as well.
   * Returns whether nothing but the range was taken out.
   */
  remove(start: u64, end: u64): boolean {
    if (start >= end) return true
    let complete = true
    let index = this.firstEndingAt(start)
    while (index < this.count && this.ranges[index].start < end) {
      const range = this.ranges[index]
      const below = range.start < start
      const above = range.end > end
      if (below && above) {
        const upperEnd = range.end
        if (this.insert(index + 1, end, upperEnd)) {
          this.ranges[index].end = start
        } else {
          complete = false
          if (upperEnd - end > start - range.start) range.start = end
          else range.end = start
        }
        index++
      } else if (below) {
        // A range that ends where the removal begins loses nothing.
        if (range.end > start) range.end = start
        index++
      } else if (above) {
        range.start = end
        index++
      } else {
        this.delete(index, 1)
      }
    }
    return complete
  }

  /** Rounds every range inward to multiples of `unit`, a power of two. Returns how many addresses that lost. */
  alignInward(unit: u64): u64 {
    let lost: u64 = 0
    let kept: usize = 0
    for (let index: usize = 0; index < this.count; index++) {
      const { start, end } = this.at(index)
      const alignedEnd = end & ~(unit - 1)
      // An end below the first whole unit leaves nothing; comparing before rounding up keeps the sum in range.
      const alignedStart = start > alignedEnd ? alignedEnd : (start + (unit - 1)) & ~(unit - 1)
      if (alignedStart >= alignedEnd) {
        lost += end - start
        continue
      }
      lost += end - start - (alignedEnd - alignedStart)
      this.ranges[kept].start = alignedStart
      this.ranges[kept].end = alignedEnd
      kept++
    }
    this.count = kept
    return lost
  }

  /** The rank of the first range that ends at or behind an address: `count` if there is none. */
  private firstEndingAt(address: u64): usize {
    let low: usize = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) / 2
      if (this.ranges[middle].end < address) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Widens the range at `index` to hold another one too, and swallows those that it then meets. */
  private join(index: usize, start: u64, end: u64): void {
    const range = this.ranges[index]
    if (start < range.start) range.start = start
    if (end > range.end) range.end = end
    let next = index + 1
    while (next < this.count && this.ranges[next].start <= range.end) {
      if (this.ranges[next].end > range.end) range.end = this.ranges[next].end
      next++
    }
    this.delete(index + 1, next - index - 1)
  }

  private insert(index: usize, start: u64, end: u64): boolean {
    if (this.count === RANGE_CAPACITY) return false
    for (let place = this.count; place > index; place--) this.move(place - 1, place)
    this.ranges[index].start = start
    this.ranges[index].end = end
    this.count++
    return true
  }

  private delete(index: usize, count: usize): void {
    if (count === 0) return
    for (let place = index + count; place < this.count; place++) this.move(place, place - count)
    this.count -= count
  }

  private move(from: usize, to: usize): void {
    this.ranges[to].start = this.ranges[from].start
    this.ranges[to].end = this.ranges[from].end
  }
}
