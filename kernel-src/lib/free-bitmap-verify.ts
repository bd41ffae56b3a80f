/** The invariants of the hierarchical bitmap, stated once, for tests and for a debugger's prompt. */
import { ALL_ONES, WORD_MASK, WORD_SHIFT, bitIsSet } from './bits.ts'
import type { FreeBitmap } from './free-bitmap.ts'

/** The first invariant that a map violates, in words; empty if it is sound. */
export function bitmapFault(bitmap: FreeBitmap): string {
  let free: usize = 0
  for (let index: usize = 0; index < bitmap.wordCount; index++) {
    const word = bitmap.words[index]
    free += countOnes(word)
    if (bitIsSet(bitmap.whole, index) !== (word === ALL_ONES)) return 'the summary of whole words is wrong'
    if (bitIsSet(bitmap.summary1, index) !== (word !== 0)) return 'the first summary is wrong'
  }
  for (let index: usize = 0; index < bitmap.lowest; index++) {
    if (bitmap.words[index] !== 0) return 'a unit is free before the lowest word that may have one'
  }
  if (free !== bitmap.freeCount) return 'the count of free units is wrong'

  const groups = (bitmap.wordCount + WORD_MASK) >> WORD_SHIFT
  for (let group: usize = 0; group < groups; group++) {
    if (bitIsSet(bitmap.summary2, group) !== (bitmap.summary1[group] !== 0)) {
      return 'the second summary is wrong'
    }
  }
  const regions = (groups + WORD_MASK) >> WORD_SHIFT
  for (let region: usize = 0; region < regions; region++) {
    const marked = ((bitmap.summary3 >> region) & 1) !== 0
    if (marked !== (bitmap.summary2[region] !== 0)) return 'the third summary is wrong'
  }

  const rest = bitmap.capacity & WORD_MASK
  if (rest !== 0 && bitmap.words[bitmap.wordCount - 1] >> rest !== 0) {
    return 'a unit beyond the capacity is free'
  }
  return ''
}
