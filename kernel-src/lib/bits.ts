/**
 * Runs of bits in an array of 32-bit words: bit `n` is bit `n % 32` of word `n / 32`, least significant first.
 *
 * Each function handles the two words at the run's edges through a mask and those between as wholes, so a run
 * of many words costs a few instructions for each word. Nothing is checked: the run must lie in the array.
 */

export const WORD_SHIFT = 5
/** Bits in a word. */
export const WORD_BITS = 32
/** The position of a bit within its word. */
export const WORD_MASK = 31
/** A word with every bit set. */
export const ALL_ONES = 0xffff_ffff

/** A word with the `count` bits from `first` on set; `count` is 1 to 32 and the bits lie in the word. */
export function bitRun(first: usize, count: usize): u32 {
  return wrap.shiftLeft(u32(ALL_ONES) >> (WORD_BITS - count), first)
}

/** How many bits of a run of `count` from `first` on lie in the first's word. */
export function inFirstWord(first: usize, count: usize): usize {
  const room = WORD_BITS - (first & WORD_MASK)
  return count < room ? count : room
}

/** Sets `count` bits from `first` on; `count` is not 0. */
export function setBits(words: Ptr<u32>, first: usize, count: usize): void {
  const head = inFirstWord(first, count)
  let index = first >> WORD_SHIFT
  words[index] = words[index] | bitRun(first & WORD_MASK, head)
  let rest = count - head
  while (rest >= WORD_BITS) {
    index++
    words[index] = ALL_ONES
    rest -= WORD_BITS
  }
  if (rest !== 0) words[index + 1] = words[index + 1] | bitRun(0, rest)
}

/** Whether the `count` bits from `first` on are all set; `count` is not 0. */
export function allBitsSet(words: Ptr<u32>, first: usize, count: usize): boolean {
  const head = inFirstWord(first, count)
  let index = first >> WORD_SHIFT
  if ((~words[index] & bitRun(first & WORD_MASK, head)) !== 0) return false
  let rest = count - head
  while (rest >= WORD_BITS) {
    index++
    if (words[index] !== ALL_ONES) return false
    rest -= WORD_BITS
  }
  return rest === 0 || (~words[index + 1] & bitRun(0, rest)) === 0
}

/** Whether the `count` bits from `first` on are all clear; `count` is not 0. */
export function noBitSet(words: Ptr<u32>, first: usize, count: usize): boolean {
  const head = inFirstWord(first, count)
  let index = first >> WORD_SHIFT
  if ((words[index] & bitRun(first & WORD_MASK, head)) !== 0) return false
  let rest = count - head
  while (rest >= WORD_BITS) {
    index++
    if (words[index] !== 0) return false
    rest -= WORD_BITS
  }
  return rest === 0 || (words[index + 1] & bitRun(0, rest)) === 0
}

/** Whether bit `index` is set. */
export function bitIsSet(words: Ptr<u32>, index: usize): boolean {
  return ((words[index >> WORD_SHIFT] >> (index & WORD_MASK)) & 1) !== 0
}
