/**
 * First fit for runs of units in a hierarchical bitmap.
 *
 * 1. A run of up to a word's length lies in one word or in two neighbours. All places in a word are found at once:
 *    and-ing a word with itself shifted leaves a bit where a run begins. One over two words begins with the leading
 *    ones of the first. Empty words are never looked at.
 * 2. A run of whole words, as aligned as a word, is such a run one level up, in the summary of whole words.
 * 3. Any other run is measured from the leading ones of a word across whole words by their summary. One of more than
 *    62 units must contain a word that is all ones, so for those every other word is skipped.
 */
import { ALL_ONES, bitRun, WORD_BITS, WORD_MASK, WORD_SHIFT } from './bits.ts'
import { NO_UNIT, type FreeBitmap } from './free-bitmap.ts'

/** 31 units at the end of one word and 31 at the beginning of the next: no word is all ones yet. */
const LONGEST_WITHOUT_WHOLE_WORD = 62

/** By the alignment's logarithm, the bits of a word that stand for its multiples; above 32 the word itself must, too. */
const ALIGNED_BITS = FixedArray.of<u32, 6>(
  0xffff_ffff,
  0x5555_5555,
  0x1111_1111,
  0x0101_0101,
  0x0001_0001,
  0x0000_0001,
)

function alignedBits(alignment: usize): u32 {
  return alignment >= WORD_BITS ? 1 : ALIGNED_BITS[countTrailingZeros(alignment)]
}

/** The bits of a word at which `count` ones begin, all within the word; `count` is 1 to 32. */
function runStarts(word: u32, count: usize): u32 {
  let starts = word
  let rest = count
  while (rest > 1) {
    const step = rest >> 1
    starts = starts & (starts >> step)
    rest -= step
  }
  return starts
}

/** How many ones stand at the most significant end of a word; 32 if it is all ones. */
function leadingOnes(word: u32): usize {
  return countLeadingZeros(~word)
}

/** How many ones stand at the least significant end of a word; 32 if it is all ones. */
function trailingOnes(word: u32): usize {
  return countTrailingZeros(~word)
}

/**
 * Takes the lowest run of `count` free units that begins at a multiple of `alignment`, a power of two, and ends at or
 * below `limit`. Returns its first unit, or `NO_UNIT`. `count` is not 0. The same as `searchRun`, which it calls where
 * the lowest free units do not serve; for callers in a hurry.
 */
export function takeLowestRun(bitmap: FreeBitmap, count: usize, alignment: usize, limit: usize): usize {
  const index = bitmap.lowest
  const word = bitmap.words[index]
  if (count > WORD_BITS || word === 0) return searchRun(bitmap, count, alignment, limit)
  const base = index << WORD_SHIFT
  const first = (base + countTrailingZeros(word) + (alignment - 1)) & ~(alignment - 1)
  const end = base + countTrailingZeros(behindLowest(word))
  if (end > limit) return searchRun(bitmap, count, alignment, limit)
  if (first + count > end) {
    const goesOn = (end & WORD_MASK) === 0 && first < end && hasRunAcross(bitmap, index, first + count, limit)
    if (!goesOn) return searchRun(bitmap, count, alignment, limit)
    bitmap.takeAcross(index, first & WORD_MASK, count)
    return first
  }
  const after = word & ~bitRun(first & WORD_MASK, count)
  bitmap.words[index] = after
  bitmap.freeCount -= count
  if (word === ALL_ONES || after === 0) bitmap.noteTaken(index, after)
  return first
}

/** Whether a run that reaches the end of word `index` goes on in the next one to before `end`, and that is allowed. */
function hasRunAcross(bitmap: FreeBitmap, index: usize, end: usize, limit: usize): boolean {
  const next = index + 1
  if (next >= bitmap.wordCount || end > limit) return false
  return end <= (next << WORD_SHIFT) + trailingOnes(bitmap.words[next])
}

/** How many units the longest run of free ones has. Looks at all of them. */
export function longestRun(bitmap: FreeBitmap): usize {
  let longest: usize = 0
  let unit: usize = 0
  while (unit < bitmap.capacity) {
    const index = bitmap.nextNonEmpty(unit >> WORD_SHIFT)
    if (index === NO_UNIT) break
    const base = index << WORD_SHIFT
    const from = base < unit ? unit & WORD_MASK : 0
    const rest = bitmap.words[index] & wrap.shiftLeft(u32(ALL_ONES), from)
    if (rest === 0) {
      unit = base + WORD_BITS
      continue
    }
    const start = base + countTrailingZeros(rest)
    unit = bitmap.runEnd(start, bitmap.capacity)
    if (unit - start > longest) longest = unit - start
  }
  return longest
}

/** Turns a word's lowest run of ones into zeros and a one behind them, by the carry of adding its lowest bit. */
function behindLowest(word: u32): u32 {
  return wrap.add(word, word & wrap.negate(word))
}

/** As `takeLowestRun`, wherever the run is. */
export function searchRun(bitmap: FreeBitmap, count: usize, alignment: usize, limit: usize): usize {
  const end = limit < bitmap.capacity ? limit : bitmap.capacity
  if (count > end) return NO_UNIT
  const last = end - count
  const words = count >> WORD_SHIFT
  if (((count | alignment) & WORD_MASK) === 0 && words <= WORD_BITS) {
    const index = findWords(bitmap, words, alignment >> WORD_SHIFT, last >> WORD_SHIFT)
    if (index === NO_UNIT) return NO_UNIT
    const start = index & WORD_MASK
    if (start + words <= WORD_BITS) bitmap.takeGroup(index, words, bitRun(start, words))
    else bitmap.takeRun(index << WORD_SHIFT, count)
    return index << WORD_SHIFT
  }
  const lowest = bitmap.nextNonEmpty(bitmap.lowest)
  if (lowest === NO_UNIT) return NO_UNIT
  bitmap.lowest = lowest
  const isShort = count <= WORD_BITS
  const first = isShort ? findShort(bitmap, count, alignment, last) : findLong(bitmap, count, alignment, last)
  if (first !== NO_UNIT) bitmap.takeRun(first, count)
  return first
}

/** The lowest run of up to 32 units, the first of them at most `last`. */
function findShort(bitmap: FreeBitmap, count: usize, alignment: usize, last: usize): usize {
  const offset = alignment - 1
  const aligned = alignedBits(alignment)
  let group = bitmap.lowest >> WORD_SHIFT
  // The words of the group that are not empty and yet to be looked at.
  let rest = bitmap.summary1[group]
  for (;;) {
    if (rest === 0) {
      group = bitmap.nextGroup(group + 1)
      if (group === NO_UNIT || group << (2 * WORD_SHIFT) > last) return NO_UNIT
      rest = bitmap.summary1[group]
    }
    const index = (group << WORD_SHIFT) + countTrailingZeros(rest)
    rest = rest & (rest - 1)
    const word = bitmap.words[index]
    const base = index << WORD_SHIFT
    const starts = runStarts(word, count) & aligned
    if (starts !== 0 && (base & offset & ~usize(WORD_MASK)) === 0) {
      const first = base + countTrailingZeros(starts)
      return first <= last ? first : NO_UNIT
    }
    const next = base + WORD_BITS
    const first = (next - leadingOnes(word) + offset) & ~offset
    if (first >= next || index + 1 >= bitmap.wordCount) continue
    if (first + count <= next + trailingOnes(bitmap.words[index + 1])) return first <= last ? first : NO_UNIT
  }
}

/** The lowest run of `count` whole words, up to 32, at a multiple of `alignment` words, the first at most `last`. */
function findWords(bitmap: FreeBitmap, count: usize, alignment: usize, last: usize): usize {
  const offset = alignment - 1
  const { whole, groupCount } = bitmap
  for (let group = bitmap.lowest >> WORD_SHIFT; group < groupCount; group++) {
    const bits = whole[group]
    if (bits === 0) continue
    const base = group << WORD_SHIFT
    let first = (base + countTrailingZeros(bits) + offset) & ~offset
    if (first + count > base + countTrailingZeros(behindLowest(bits))) {
      first = findWordsAbove(bitmap, group, count, alignment)
      if (first === NO_UNIT) continue
    }
    return first <= last ? first : NO_UNIT
  }
  return NO_UNIT
}

/** `findWords` in a group whose lowest whole words do not serve; the run may end in the next group. */
function findWordsAbove(bitmap: FreeBitmap, group: usize, count: usize, alignment: usize): usize {
  const offset = alignment - 1
  const bits = bitmap.whole[group]
  const base = group << WORD_SHIFT
  const starts = runStarts(bits, count) & alignedBits(alignment)
  if (starts !== 0 && (base & offset & ~usize(WORD_MASK)) === 0) return base + countTrailingZeros(starts)
  if (group + 1 === bitmap.groupCount) return NO_UNIT
  const next = base + WORD_BITS
  const first = (next - leadingOnes(bits) + offset) & ~offset
  if (first >= next || first + count > next + trailingOnes(bitmap.whole[group + 1])) return NO_UNIT
  return first
}

/** The lowest run of more than 32 units, the first of them at most `last`. */
function findLong(bitmap: FreeBitmap, count: usize, alignment: usize, last: usize): usize {
  const offset = alignment - 1
  const long = count > LONGEST_WITHOUT_WHOLE_WORD
  let index = bitmap.lowest
  for (;;) {
    index = long ? bitmap.nextWhole(index) : bitmap.nextNonEmpty(index)
    if (index === NO_UNIT) return NO_UNIT
    let start = index << WORD_SHIFT
    if (long) {
      if (index > 0) start -= leadingOnes(bitmap.words[index - 1])
    } else {
      const ones = leadingOnes(bitmap.words[index])
      if (ones === 0) {
        index++
        continue
      }
      start += WORD_BITS - ones
    }
    const first = (start + offset) & ~offset
    if (first > last) return NO_UNIT
    const runEnd = bitmap.runEnd(start, first + count)
    if (first < runEnd && runEnd - first >= count) return first
    index = runEnd >> WORD_SHIFT
  }
}
