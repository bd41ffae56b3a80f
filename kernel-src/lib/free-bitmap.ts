/**
 * Which of up to 2^20 units are free: a hierarchical bitmap.
 *
 * 1. `words` has a bit for each unit, set while the unit is free.
 * 2. Three summary levels stand above it. A bit of each is set while the 32 bits below it are not all clear, so
 *    one free unit is found in at most eight count-trailing-zeros steps however full the map is.
 * 3. `whole` has a bit for each word that is all ones, so that long runs are found and measured a thousand units
 *    at a step.
 * 4. Runs are taken and given back in one pass: the parts of words at their ends through masks, the words between as
 *    wholes, and the summaries once for each 32 of those.
 *
 * The map does not check what it is told: its owners do, because only they know the words of the complaint.
 */
import { ALL_ONES, WORD_BITS, WORD_MASK, WORD_SHIFT, allBitsSet, bitRun, inFirstWord } from './bits.ts'

/** The most units of one map: the top summary is one word, and each level multiplies by 32. */
export const FREE_BITMAP_CAPACITY = 0x10_0000
/** In place of a unit's number: there is none. */
export const NO_UNIT = 0xffff_ffff

/** How many words hold `bits` bits. */
function wordsFor(bits: usize): usize {
  return (bits + WORD_MASK) >> WORD_SHIFT
}

export class FreeBitmap {
  /** How many units there are, free or not. */
  capacity: usize = 0
  /** How many are free. */
  freeCount: usize = 0
  /** How many words hold the units' bits. */
  wordCount: usize = 0
  /** How many words hold a summary of those, a bit for each. */
  groupCount: usize = 0
  /** No word before this one has a free unit. */
  lowest: usize = 0
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
    this.groupCount = groups
    this.lowest = 0
    this.words = ptr<u32>(storage)
    this.whole = this.words.add(this.wordCount)
    this.summary1 = this.whole.add(groups)
    this.summary2 = this.summary1.add(groups)
    this.summary3 = 0
  }

  /** Takes the `count` units, all of them free, that `bits` of word `index` stand for; `count` is not 0. */
  takeBits(index: usize, bits: u32, count: usize): void {
    const before = this.words[index]
    const after = before & ~bits
    this.words[index] = after
    this.freeCount -= count
    if (before === ALL_ONES || after === 0) this.noteTaken(index, after)
  }

  /** Makes the `count` units free, none of which was, that `bits` of word `index` stand for; `count` is not 0. */
  putBits(index: usize, bits: u32, count: usize): void {
    const before = this.words[index]
    const after = before | bits
    this.words[index] = after
    this.freeCount += count
    if (before === 0 || after === ALL_ONES) this.notePut(index, before, after)
  }

  /** Brings the summaries up to date with a word that was whole or is empty now. */
  noteTaken(index: usize, after: u32): void {
    const group = index >> WORD_SHIFT
    const others = ~(u32(1) << (index & WORD_MASK))
    this.whole[group] = this.whole[group] & others
    if (after !== 0) return
    const left = this.summary1[group] & others
    this.summary1[group] = left
    if (left === 0) this.markGroupEmpty(group)
  }

  /** Brings the summaries up to date with a word that was empty or is whole now. */
  notePut(index: usize, before: u32, after: u32): void {
    const group = index >> WORD_SHIFT
    const bit = u32(1) << (index & WORD_MASK)
    if (after === ALL_ONES) this.whole[group] = this.whole[group] | bit
    if (before !== 0) return
    if (index < this.lowest) this.lowest = index
    const others = this.summary1[group]
    if (others === 0) this.markGroupNonEmpty(group)
    this.summary1[group] = others | bit
  }

  /** Takes the `count` units from `first` on, all of them free; `count` is not 0. */
  takeRun(first: usize, count: usize): void {
    const start = first & WORD_MASK
    if (start + count <= WORD_BITS) this.takeBits(first >> WORD_SHIFT, bitRun(start, count), count)
    else if (start + count <= 2 * WORD_BITS) this.takeAcross(first >> WORD_SHIFT, start, count)
    else this.changeLongRun(first, count, false)
  }

  /** Makes the `count` units from `first` on free, none of which was; `count` is not 0. */
  putRun(first: usize, count: usize): void {
    const start = first & WORD_MASK
    if (start + count <= WORD_BITS) this.putBits(first >> WORD_SHIFT, bitRun(start, count), count)
    else if (start + count <= 2 * WORD_BITS) this.putAcross(first >> WORD_SHIFT, start, count)
    else this.changeLongRun(first, count, true)
  }

  /** Whether the `count` units from `first` on are all free; `count` is not 0. */
  isFree(first: usize, count: usize): boolean {
    const start = first & WORD_MASK
    let index = first >> WORD_SHIFT
    if (start + count <= WORD_BITS) return (~this.words[index] & bitRun(start, count)) === 0
    let rest = count
    if (start !== 0) {
      const head = WORD_BITS - start
      if ((~this.words[index] & bitRun(start, head)) !== 0) return false
      rest -= head
      index++
    }
    const words = rest >> WORD_SHIFT
    if (words !== 0 && !allBitsSet(this.whole, index, words)) return false
    const tail = rest & WORD_MASK
    return tail === 0 || (~this.words[index + words] & bitRun(0, tail)) === 0
  }

  /** `takeRun` for a run from bit `start` of word `index` on that ends in the next word. */
  takeAcross(index: usize, start: usize, count: usize): void {
    const head = WORD_BITS - start
    this.takeBits(index, wrap.shiftLeft(u32(ALL_ONES), start), head)
    this.takeBits(index + 1, bitRun(0, count - head), count - head)
  }

  /** `putRun` for a run from bit `start` of word `index` on that ends in the next word. */
  putAcross(index: usize, start: usize, count: usize): void {
    const head = WORD_BITS - start
    this.putBits(index, wrap.shiftLeft(u32(ALL_ONES), start), head)
    this.putBits(index + 1, bitRun(0, count - head), count - head)
  }

  /** `putRun`, or else `takeRun`, for a run that lies in more than one word. */
  private changeLongRun(first: usize, count: usize, isPut: boolean): void {
    const start = first & WORD_MASK
    let index = first >> WORD_SHIFT
    let rest = count
    if (start !== 0) {
      const head = WORD_BITS - start
      this.changeBits(index, bitRun(start, head), head, isPut)
      rest -= head
      index++
    }
    const words = rest >> WORD_SHIFT
    if (words !== 0) this.changeWords(index, words, isPut)
    const tail = rest & WORD_MASK
    if (tail !== 0) this.changeBits(index + words, bitRun(0, tail), tail, isPut)
  }

  private changeBits(index: usize, bits: u32, count: usize, isPut: boolean): void {
    if (isPut) this.putBits(index, bits, count)
    else this.takeBits(index, bits, count)
  }

  /** Makes all units of `count` words free, none of which is, or takes them all. */
  private changeWords(first: usize, count: usize, isPut: boolean): void {
    let index = first
    let rest = count
    while (rest !== 0) {
      const length = inFirstWord(index, rest)
      const bits = bitRun(index & WORD_MASK, length)
      if (isPut) this.putGroup(index, length, bits)
      else this.takeGroup(index, length, bits)
      index += length
      rest -= length
    }
  }

  /** Takes all units of `count` words of one group, which are all ones; `bits` stand for them in the summaries. */
  takeGroup(first: usize, count: usize, bits: u32): void {
    fillBytes(this.words.add(first).address, 0, count * sizeof<u32>())
    this.freeCount -= count << WORD_SHIFT
    const group = first >> WORD_SHIFT
    this.whole[group] = this.whole[group] & ~bits
    const after = this.summary1[group] & ~bits
    this.summary1[group] = after
    if (after === 0) this.markGroupEmpty(group)
  }

  /** Makes all units of `count` words of one group free, which are all empty; `bits` stand for them in the summaries. */
  putGroup(first: usize, count: usize, bits: u32): void {
    fillBytes(this.words.add(first).address, 0xff, count * sizeof<u32>())
    this.freeCount += count << WORD_SHIFT
    if (first < this.lowest) this.lowest = first
    const group = first >> WORD_SHIFT
    this.whole[group] = this.whole[group] | bits
    const before = this.summary1[group]
    this.summary1[group] = before | bits
    if (before === 0) this.markGroupNonEmpty(group)
  }

  /** The first word from `index` on that is not empty, or `NO_UNIT`. */
  nextNonEmpty(index: usize): usize {
    if (index >= this.wordCount) return NO_UNIT
    const bits = this.summary1[index >> WORD_SHIFT] & wrap.shiftLeft(u32(ALL_ONES), index & WORD_MASK)
    if (bits !== 0) return (index & ~usize(WORD_MASK)) + countTrailingZeros(bits)
    const group = this.nextGroup((index >> WORD_SHIFT) + 1)
    return group === NO_UNIT ? NO_UNIT : (group << WORD_SHIFT) + countTrailingZeros(this.summary1[group])
  }

  /** The first group of words from `group` on that are not all empty, or `NO_UNIT`. */
  nextGroup(group: usize): usize {
    if (group >= this.groupCount) return NO_UNIT
    const region = group >> WORD_SHIFT
    let bits = this.summary2[region] & wrap.shiftLeft(u32(ALL_ONES), group & WORD_MASK)
    if (bits !== 0) return (region << WORD_SHIFT) + countTrailingZeros(bits)
    if (region + 1 >= WORD_BITS) return NO_UNIT
    bits = this.summary3 & wrap.shiftLeft(u32(ALL_ONES), region + 1)
    if (bits === 0) return NO_UNIT
    const found: usize = countTrailingZeros(bits)
    return (found << WORD_SHIFT) + countTrailingZeros(this.summary2[found])
  }

  /** The first word from `index` on that is all ones, or `NO_UNIT`. */
  nextWhole(index: usize): usize {
    let group = index >> WORD_SHIFT
    let mask = wrap.shiftLeft(u32(ALL_ONES), index & WORD_MASK)
    while (group < this.groupCount) {
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
