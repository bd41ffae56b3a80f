/** SHA-256 (FIPS 180-4) of whole blocks. */
import { BYTES, bytes } from './input.ts'

// prettier-ignore
const ROUND_CONSTANTS = FixedArray.of<u32, 64>(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
)
// prettier-ignore
const INITIAL_STATE = FixedArray.of<u32, 8>(
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
)

class Sha256 {
  readonly state: FixedArray<u32, 8> = new FixedArray()
  private readonly schedule: FixedArray<u32, 64> = new FixedArray()

  begin(): void {
    for (let index: usize = 0; index < 8; index++) this.state[index] = INITIAL_STATE[index]
  }

  /** The blocks of 64 bytes each. */
  add(blocks: Slice<u8>): void {
    for (let start: usize = 0; start < blocks.length; start += 64)
      this.addBlock(blocks.slice(start, start + 64))
  }

  private addBlock(block: Slice<u8>): void {
    const schedule = this.schedule
    for (let index: usize = 0; index < 16; index++) {
      const place = index * 4
      schedule[index] =
        (u32(block[place]) << 24) |
        (u32(block[place + 1]) << 16) |
        (u32(block[place + 2]) << 8) |
        block[place + 3]
    }
    for (let index: usize = 16; index < 64; index++) {
      const early = schedule[index - 15]
      const late = schedule[index - 2]
      const first = rotateRight(early, 7) ^ rotateRight(early, 18) ^ (early >> 3)
      const second = rotateRight(late, 17) ^ rotateRight(late, 19) ^ (late >> 10)
      schedule[index] = wrap.add(wrap.add(schedule[index - 16], first), wrap.add(schedule[index - 7], second))
    }
    const state = this.state
    let a = state[0]
    let b = state[1]
    let c = state[2]
    let d = state[3]
    let e = state[4]
    let f = state[5]
    let g = state[6]
    let h = state[7]
    for (let index: usize = 0; index < 64; index++) {
      const mixed = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)
      const chosen = (e & f) ^ (~e & g)
      const first = wrap.add(
        wrap.add(wrap.add(h, mixed), wrap.add(chosen, ROUND_CONSTANTS[index])),
        schedule[index],
      )
      const turned = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)
      const majority = (a & b) ^ (a & c) ^ (b & c)
      const second = wrap.add(turned, majority)
      h = g
      g = f
      f = e
      e = wrap.add(d, first)
      d = c
      c = b
      b = a
      a = wrap.add(first, second)
    }
    state[0] = wrap.add(state[0], a)
    state[1] = wrap.add(state[1], b)
    state[2] = wrap.add(state[2], c)
    state[3] = wrap.add(state[3], d)
    state[4] = wrap.add(state[4], e)
    state[5] = wrap.add(state[5], f)
    state[6] = wrap.add(state[6], g)
    state[7] = wrap.add(state[7], h)
  }
}

const hash = new Sha256()

export function sha256(): u32 {
  hash.begin()
  hash.add(bytes.slice(0, BYTES))
  let sum: u32 = 0
  for (const word of hash.state) sum = sum ^ word
  return sum
}
