/** CRC-32 of IEEE 802.3 by a table of 256 words (Sarwate, Communications of the ACM 31/8, 1988). */
import { bytes } from './input.ts'

const POLYNOMIAL: u32 = 0xedb8_8320

const table = comptime(() => {
  const made = new FixedArray<u32, 256>()
  for (let index: u32 = 0; index < 256; index++) {
    let rest = index
    for (let bit: u32 = 0; bit < 8; bit++) rest = (rest & 1) !== 0 ? (rest >> 1) ^ POLYNOMIAL : rest >> 1
    made[index] = rest
  }
  return made
})

function checksumOf(data: Slice<u8>): u32 {
  let state: u32 = 0xffff_ffff
  for (const byte of data) state = table[(state ^ byte) & 0xff] ^ (state >> 8)
  return ~state
}

export function crc32(): u32 {
  let sum: u32 = 0
  for (let start: usize = 0; start < 8; start++) sum = sum ^ checksumOf(bytes.slice(start))
  return sum
}
