/** Decoding one block of LZ4 (the block format of lz4.org): literals, then a copy from what is there already. */
import { BYTES, bytes, output, random } from './input.ts'

const packed: FixedArray<u8, 16384> = new FixedArray()
let packedLength: usize = 0

/** Makes a block of random sequences that unpacks to nearly as many bytes as there is room for. */
export function prepareLz4(): void {
  random.begin(5)
  let place: usize = 0
  let unpacked: usize = 0
  while (unpacked < BYTES - 600 && place < BYTES - 300) {
    const literals = 1 + random.below(random.below(8) === 0 ? 200 : 14)
    const match = random.below(random.below(8) === 0 ? 200 : 15)
    packed[place++] = u8(((literals < 15 ? literals : 15) << 4) | (match < 15 ? match : 15))
    if (literals >= 15) packed[place++] = u8(literals - 15)
    for (let end = place + literals; place < end; place++) packed[place] = bytes[place]
    unpacked += literals
    const offset = 1 + random.below(u32(unpacked))
    packed[place++] = u8(offset)
    packed[place++] = u8(offset >> 8)
    if (match >= 15) packed[place++] = u8(match - 15)
    unpacked += match + 4
  }
  packed[place++] = 0
  packedLength = place
}

/** Byte after byte: where the two overlap, what has just been written is read again. */
function copyForwards(to: Slice<u8>, from: Slice<u8>): void {
  for (let index: usize = 0; index < to.length && index < from.length; index++) to[index] = from[index]
}

/** How many bytes came out; 0 for a block that is damaged or too large. */
function decode(to: Slice<u8>, from: Slice<u8>): usize {
  let read: usize = 0
  let written: usize = 0
  while (read < from.length) {
    const token = from[read++]
    let literals: usize = token >> 4
    if (literals === 15) {
      while (read < from.length) {
        const more = from[read++]
        literals += more
        if (more !== 255) break
      }
    }
    if (literals > from.length - read || literals > to.length - written) return 0
    copyForwards(to.slice(written, written + literals), from.slice(read, read + literals))
    read += literals
    written += literals
    if (read === from.length) return written
    if (from.length - read < 2) return 0
    const offset = usize(from[read]) | (usize(from[read + 1]) << 8)
    read += 2
    let match: usize = token & 15
    if (match === 15) {
      while (read < from.length) {
        const more = from[read++]
        match += more
        if (more !== 255) break
      }
    }
    match += 4
    if (offset === 0 || offset > written || match > to.length - written) return 0
    const source = written - offset
    copyForwards(to.slice(written, written + match), to.slice(source, source + match))
    written += match
  }
  return written
}

export function lz4(): u32 {
  let sum: u32 = 0
  for (let round: u32 = 0; round < 4; round++) {
    const length = decode(output.slice(), packed.slice(0, packedLength))
    sum = wrap.add(sum, u32(length))
  }
  for (const byte of output) sum = wrap.add(rotateLeft(sum, 1), byte)
  return sum
}
