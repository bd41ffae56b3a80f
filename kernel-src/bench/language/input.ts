/** What the kernels of the field work on: bytes and words that look random and are the same in each run. */
import { Random } from '../../testing/random.ts'

export const BYTES = 16384
export const WORDS = 4096

export const bytes: FixedArray<u8, 16384> = new FixedArray()
export const output: FixedArray<u8, 16384> = new FixedArray()
export const words: FixedArray<u32, 4096> = new FixedArray()
export const random = new Random()

/** Fills bytes and words afresh. */
export function fillInput(): void {
  random.begin(1)
  for (let index: usize = 0; index < BYTES; index++) bytes[index] = u8(random.next() >> 9)
  for (let index: usize = 0; index < WORDS; index++) words[index] = random.next()
  output.fill(0)
}
