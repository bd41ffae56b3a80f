/**
 * First fit for runs of units in a hierarchical bitmap.
 *
 * A run either lies within one word or covers the word's topmost bit. The first kind is found for a whole word
 * at once: and-ing a word with itself shifted leaves a bit where a run begins. The second kind begins at the
 * leading ones of a word and is measured across whole words by their summary. Empty words are never looked at.
 * A run of more than 62 units must contain a word that is all ones, so for those every other word is skipped.
 */
import { WORD_BITS, WORD_SHIFT } from './bits.ts'
import { NO_UNIT, type FreeBitmap } from './free-bitmap.ts'

/** 31 units at the end of one word and 31 at the beginning of the next: no word is all ones yet. */
const LONGEST_WITHOUT_WHOLE_WORD = 62

/** The bits of a word at which `count` ones begin, all within the word; `count` is 1 to 32. */
function runStarts(word: u32, count: usize): u32 {
  let starts = word
  let length: usize = 1
  while (length < count) {
    const step = count - length < length ? count - length : length
    starts = starts & (starts >> step)
    length += step
  }
  return starts
}

/** How many ones stand at the most significant end of a word. */
function leadingOnes(word: u32): usize {
  return countLeadingZeros(~word)
}

/** The bits of any word that stand for multiples of `alignment`, as far as that can be told within a word. */
function alignedBits(alignment: usize): u32 {
  let bits: u32 = 1
  for (let distance: usize = WORD_BITS / 2; distance >= alignment; distance = distance >> 1) {
    bits = bits | (bits << distance)
  }
  return bits
}

/**
 * The lowest run of `count` free units that begins at a multiple of `alignment`, a power of two, and ends at or
 * below `limit`. Returns its first unit, or `NO_UNIT`. `count` is not 0. Nothing is taken.
 */
export function findRun(bitmap: FreeBitmap, count: usize, alignment: usize, limit: usize): usize {
  const end = limit < bitmap.capacity ? limit : bitmap.capacity
  if (count > end) return NO_UNIT
  const last = end - count
  const offset = alignment - 1
  const aligned = alignedBits(alignment)

  let index: usize = 0
  for (;;) {
    const long = count > LONGEST_WITHOUT_WHOLE_WORD
    index = long ? bitmap.nextWhole(index) : bitmap.nextNonEmpty(index)
    if (index === NO_UNIT) return NO_UNIT
    let start = index << WORD_SHIFT
    if (long) {
      if (index > 0) start -= leadingOnes(bitmap.words[index - 1])
    } else {
      const word = bitmap.words[index]
      if (count <= WORD_BITS) {
        const starts = runStarts(word, count) & aligned
        const found = start + countTrailingZeros(starts)
        if (starts !== 0 && (found & offset) === 0) return found <= last ? found : NO_UNIT
      }
      const ones = leadingOnes(word)
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
