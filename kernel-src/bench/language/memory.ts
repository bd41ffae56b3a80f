/** Copying and filling: byte by byte and word by word in loops, and in bulk. */
import { BYTES, bytes, output, WORDS, words } from './input.ts'

const copies: FixedArray<u32, 4096> = new FixedArray()

function copyBackwards(to: Slice<u8>, from: Slice<u8>): void {
  if (to.length !== from.length) return
  for (let index: usize = 0; index < from.length; index++) to[index] = from[from.length - 1 - index]
}

function copyWords(to: Slice<u32>, from: Slice<u32>, mask: u32): void {
  for (let index: usize = 0; index < from.length && index < to.length; index++) to[index] = from[index] ^ mask
}

export function memory(): u32 {
  let sum: u32 = 0
  for (let round: u32 = 0; round < 16; round++) {
    copyBackwards(output.slice(), bytes.slice())
    copyWords(copies.slice(), words.slice(), round)
    const skipped = usize(round) * 64
    copyBytes(addressOf(bytes) + skipped, addressOf(output), BYTES - skipped)
    fillBytes(addressOf(output), u8(round), 64 + skipped)
    sum = wrap.add(sum, wrap.add(u32(bytes[1000]) + output[700], copies[WORDS - 1]))
  }
  return sum
}
