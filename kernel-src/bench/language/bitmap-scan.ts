/** A bitmap: taking the first free bit after another until none is left, and counting runs. */
import { WORDS, words } from './input.ts'

const NONE: u32 = 0xffff_ffff

class Bitmap {
  /** A bit is one where something is taken. */
  private readonly taken: FixedArray<u32, 4096> = new FixedArray()
  /** No bit before this word is free. */
  private hint: usize = 0

  fill(): void {
    this.hint = 0
    for (let index: usize = 0; index < WORDS; index++) this.taken[index] = words[index] | 0xfff0_0000
  }

  take(): u32 {
    for (let index = this.hint; index < WORDS; index++) {
      const word = this.taken[index]
      if (word === NONE) continue
      const bit = countTrailingZeros(~word)
      this.taken[index] = word | wrap.shiftLeft(u32(1), bit)
      this.hint = index
      return u32(index) * 32 + bit
    }
    return NONE
  }

  /** The first run of so many free bits, bit by bit. */
  findRun(wanted: u32, from: u32): u32 {
    let length: u32 = 0
    for (let bit = from; bit < WORDS * 32; bit++) {
      const isTaken = ((this.taken[bit >> 5] >> (bit & 31)) & 1) !== 0
      length = isTaken ? 0 : length + 1
      if (length === wanted) return bit + 1 - wanted
    }
    return NONE
  }
}

const bitmap = new Bitmap()

export function bitmapScan(): u32 {
  bitmap.fill()
  let sum = bitmap.findRun(17, 0)
  for (let bit = bitmap.take(); bit !== NONE; bit = bitmap.take()) sum = wrap.add(sum, bit)
  return sum
}
