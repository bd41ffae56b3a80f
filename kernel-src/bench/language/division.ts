/** Division of 64-bit integers on a machine that has none: by small, by large and by signed divisors. */
import { words } from './input.ts'

export function division(): u32 {
  let sum: u64 = 0
  for (let index: usize = 0; index < 2048; index++) {
    const dividend = (u64(words[index]) << 32) | words[index + 1]
    const small: u64 = words[index + 2] | 1
    const large = (small << 13) | 1
    sum = sum ^ (dividend / small)
    sum = wrap.add(sum, dividend % large)
    sum = sum ^ (dividend / 1000)
    sum = wrap.add(sum, u64(i64(dividend) / (i64(small) - 0x8000_0000)))
  }
  return u32(sum) ^ u32(sum >> 32)
}
