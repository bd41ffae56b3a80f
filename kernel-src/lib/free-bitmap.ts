/**
 * Which of up to 2^20 units are free: a hierarchical bitmap.
 *
 * 1. `words` has a bit for each unit, set while the unit is free.
 * 2. Three summary levels stand above it. A bit of each is set while the 32 bits below it are not all clear, so
 *    one free unit is found in at most eight count-trailing-zeros steps however full the map is.
 * 3. `whole` has a bit for each word that is all ones, so that long runs are found and measured a thousand units
 *    at a step.
 *
 * The map does not check what it is told: its owners do, because only they know the words of the complaint.
 */
import { ALL_ONES, WORD_BITS, WORD_MASK, WORD_SHIFT, bitRun, clearBits, setBits } from './bits.ts'

/** The most units of one map: the top summary is one word, and each level multiplies by 32. */
export const FREE_BITMAP_CAPACITY = 0x10_0000
/** In place of a unit's number: there is none. */
export const NO_UNIT = 0xffff_ffff

/** How many words hold `bits` bits. */
function wordsFor(bits: usize): usize {
  return (bits + WORD_MASK) >> WORD_SHIFT
}

/** How many units of a run lie in a word that the run has no more than a part of, at its beginning. */
function headOf(first: usize, count: usize): usize {
  const start = first & WORD_MASK
  if (start === 0) return count < WORD_BITS ? count : 0
  const room = WORD_BITS - start
  return count < room ? count : room
}

export class FreeBitmap {
  /** How many units there are, free or not. */
  capacity: usize = 0
  /** How many are free. */
  freeCount: usize = 0
  /** How many words hold the units' bits. */
  wordCount: usize = 0
  words: Ptr<u32> = ptr<u32>(0)
  whole: Ptr<u32> = ptr<u32>(0)
  summary1: Ptr<u32> = ptr<u32>(0)
  summary2: Ptr<u32> = ptr<u32>(0)
  summary3: u32 = 0

  /** How many bytes of storage a map of `capacity` units needs. */
  static bytesFor(capacity: usize): usize {
    const words = wordsFor(capacity)
    const groups = wordsFor(words)
    return (words + groups + groups + wordsFor(groups)) * sizeof<u32>()
  }

  /**
   * Takes the `bytesFor(capacity)` bytes at `storage` for its own, with no unit free. `capacity` is at most
   * `FREE_BITMAP_CAPACITY`; the storage is aligned to 4 bytes.
   */
  initialize(storage: usize, capacity: usize): void {
    fillBytes(storage, 0, FreeBitmap.bytesFor(capacity))
    this.capacity = capacity
    this.freeCount = 0
    this.wordCount = wordsFor(capacity)
    const groups = wordsFor(this.wordCount)
    this.words = ptr<u32>(storage)
    this.whole = this.words.add(this.wordCount)
    this.summary1 = this.whole.add(groups)
    this.summary2 = this.summary1.add(groups)
    this.summary3 = 0
  }

  /** Takes the `count` units, all of them free, that `bits` of word `index` stand for; `count` is not 0. */
  takeBits(index: usize, bits: u32, count: usize): void {
    const after = this.words[index] & ~bits
    this.words[index] = after
    this.freeCount -= count
    const group = index >> WORD_SHIFT
    const others = ~(u32(1) << (index & WORD_MASK))
    this.whole[group] = this.whole[group] & others
    if (after !== 0) return
    this.summary1[group] = this.summary1[group] & others
    if (this.summary1[group] === 0) this.markGroupEmpty(group)
  }

  /** Makes the `count` units free, none of which was, that `bits` of word `index` stand for; `count` is not 0. */
  putBits(index: usize, bits: u32, count: usize): void {
    const before = this.words[index]
    const after = before | bits
    this.words[index] = after
    this.freeCount += count
    const group = index >> WORD_SHIFT
    const bit = u32(1) << (index & WORD_MASK)
    if (after === ALL_ONES) this.whole[group] = this.whole[group] | bit
    if (before !== 0) return
    if (this.summary1[group] === 0) this.markGroupNonEmpty(group)
    this.summary1[group] = this.summary1[group] | bit
  }

  /** Takes the `count` units from `first` on, all of them free; `count` is not 0. */
  takeRun(first: usize, count: usize): void {
    let index = first >> WORD_SHIFT
    let rest = count
    const head = headOf(first, count)
    if (head !== 0) {
      this.takeBits(index, bitRun(first & WORD_MASK, head), head)
      rest -= head
      index++
    }
    const words = rest >> WORD_SHIFT
    if (words !== 0) this.takeWords(index, words)
    const tail = rest & WORD_MASK
    if (tail !== 0) this.takeBits(index + words, bitRun(0, tail), tail)
  }

  /** Makes the `count` units from `first` on free, none of which was; `count` is not 0. */
  putRun(first: usize, count: usize): void {
    let index = first >> WORD_SHIFT
    let rest = count
    const head = headOf(first, count)
    if (head !== 0) {
      this.putBits(index, bitRun(first & WORD_MASK, head), head)
      rest -= head
      index++
    }
    const words = rest >> WORD_SHIFT
    if (words !== 0) this.putWords(index, words)
    const tail = rest & WORD_MASK
    if (tail !== 0) this.putBits(index + words, bitRun(0, tail), tail)
  }

  /** Takes all units of `count` words, which are all ones. */
  private takeWords(first: usize, count: usize): void {
    for (let index = first; index < first + count; index++) this.words[index] = 0
    this.freeCount -= count << WORD_SHIFT
    clearBits(this.whole, first, count)
    this.markEmpty(first, count)
  }

  /** Makes all units of `count` words free, which are all empty. */
  private putWords(first: usize, count: usize): void {
    for (let index = first; index < first + count; index++) this.words[index] = ALL_ONES
    this.freeCount += count << WORD_SHIFT
    setBits(this.whole, first, count)
    this.markNonEmpty(first, count)
  }

  /** The first word from `index` on that is not empty, or `NO_UNIT`. */
  nextNonEmpty(index: usize): usize {
    if (index >= this.wordCount) return NO_UNIT
    let bits = this.summary1[index >> WORD_SHIFT] & wrap.shiftLeft(u32(ALL_ONES), index & WORD_MASK)
    if (bits !== 0) return (index & ~usize(WORD_MASK)) + countTrailingZeros(bits)

    let group = (index >> WORD_SHIFT) + 1
    if (group >= wordsFor(this.wordCount)) return NO_UNIT
    bits = this.summary2[group >> WORD_SHIFT] & wrap.shiftLeft(u32(ALL_ONES), group & WORD_MASK)
    if (bits !== 0) {
      group = (group & ~usize(WORD_MASK)) + countTrailingZeros(bits)
    } else {
      const region = (group >> WORD_SHIFT) + 1
      if (region >= WORD_BITS) return NO_UNIT
      bits = this.summary3 & wrap.shiftLeft(u32(ALL_ONES), region)
      if (bits === 0) return NO_UNIT
      const found: usize = countTrailingZeros(bits)
      group = (found << WORD_SHIFT) + countTrailingZeros(this.summary2[found])
    }
    return (group << WORD_SHIFT) + countTrailingZeros(this.summary1[group])
  }

  /** The first word from `index` on that is all ones, or `NO_UNIT`. */
  nextWhole(index: usize): usize {
    const groups = wordsFor(this.wordCount)
    let group = index >> WORD_SHIFT
    let mask = wrap.shiftLeft(u32(ALL_ONES), index & WORD_MASK)
    while (group < groups) {
      const bits = this.whole[group] & mask
      if (bits !== 0) return (group << WORD_SHIFT) + countTrailingZeros(bits)
      mask = ALL_ONES
      group++
    }
    return NO_UNIT
  }

  /**
   * The first unit from `unit` on that is not free; `capacity` if all are. Once all below `enough` are known to be
   * free, any number from there on may be returned.
   */
  runEnd(unit: usize, enough: usize): usize {
    let index = unit >> WORD_SHIFT
    if (index >= this.wordCount) return this.capacity
    let taken = ~this.words[index] & wrap.shiftLeft(u32(ALL_ONES), unit & WORD_MASK)
    if (taken === 0) {
      index = this.wholeEnd(index + 1, (enough + WORD_MASK) >> WORD_SHIFT)
      if (index >= this.wordCount) return this.capacity
      taken = ~this.words[index]
    }
    return (index << WORD_SHIFT) + countTrailingZeros(taken)
  }

  /** The first word from `index` on that is not all ones, or any from `enough` or `wordCount` on. */
  private wholeEnd(index: usize, enough: usize): usize {
    const end = enough < this.wordCount ? enough : this.wordCount
    let place = index
    while (place < end) {
      const others = ~this.whole[place >> WORD_SHIFT] & wrap.shiftLeft(u32(ALL_ONES), place & WORD_MASK)
      if (others !== 0) return (place & ~usize(WORD_MASK)) + countTrailingZeros(others)
      place = (place | WORD_MASK) + 1
    }
    return place
  }

  /** Tells the summaries that none of the `count` words from `first` on is empty. */
  private markNonEmpty(first: usize, count: usize): void {
    setBits(this.summary1, first, count)
    const last = (first + count - 1) >> WORD_SHIFT
    for (let group = first >> WORD_SHIFT; group <= last; group++) this.markGroupNonEmpty(group)
  }

  /** Tells the summaries that the `count` words from `first` on are all empty. */
  private markEmpty(first: usize, count: usize): void {
    clearBits(this.summary1, first, count)
    const last = (first + count - 1) >> WORD_SHIFT
    for (let group = first >> WORD_SHIFT; group <= last; group++) {
      if (this.summary1[group] === 0) this.markGroupEmpty(group)
    }
  }

  /** Tells the upper summaries that a word of the first one is not zero. */
  private markGroupNonEmpty(group: usize): void {
    const region = group >> WORD_SHIFT
    this.summary2[region] = this.summary2[region] | (u32(1) << (group & WORD_MASK))
    this.summary3 = this.summary3 | (u32(1) << region)
  }

  /** Tells the upper summaries that a word of the first one is zero. */
  private markGroupEmpty(group: usize): void {
    const region = group >> WORD_SHIFT
    this.summary2[region] = this.summary2[region] & ~(u32(1) << (group & WORD_MASK))
    if (this.summary2[region] === 0) this.summary3 = this.summary3 & ~(u32(1) << region)
  }
}
