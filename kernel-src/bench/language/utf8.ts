/** Whether bytes are well-formed UTF-8: the ranges of table 3-7 of the Unicode Standard. */
import { BYTES, output, random } from './input.ts'

/** Fills the output with characters of all four lengths. */
export function prepareUtf8(): void {
  random.begin(9)
  let place: usize = 0
  while (place + 4 <= BYTES) {
    const kind = random.below(8)
    const bits = random.next()
    if (kind < 5) {
      output[place++] = u8(bits & 0x7f)
    } else if (kind === 5) {
      output[place++] = u8(0xc2 + (bits % 30))
      output[place++] = u8(0x80 | ((bits >> 8) & 63))
    } else if (kind === 6) {
      output[place++] = u8(0xe1 + (bits % 12))
      output[place++] = u8(0x80 | ((bits >> 8) & 63))
      output[place++] = u8(0x80 | ((bits >> 16) & 63))
    } else {
      output[place++] = u8(0xf1 + (bits % 3))
      output[place++] = u8(0x80 | ((bits >> 8) & 63))
      output[place++] = u8(0x80 | ((bits >> 16) & 63))
      output[place++] = u8(0x80 | ((bits >> 24) & 63))
    }
  }
  while (place < BYTES) output[place++] = 0x20
}

/** The place of the first byte that is wrong, or the length. */
function wellFormedLength(text: Slice<u8>): usize {
  let place: usize = 0
  while (place < text.length) {
    const lead = text[place]
    if (lead < 0x80) {
      place++
      continue
    }
    let length: usize = 2
    let low: u8 = 0x80
    let high: u8 = 0xbf
    if (lead < 0xc2 || lead > 0xf4) return place
    if (lead >= 0xf0) {
      length = 4
      if (lead === 0xf0) low = 0x90
      if (lead === 0xf4) high = 0x8f
    } else if (lead >= 0xe0) {
      length = 3
      if (lead === 0xe0) low = 0xa0
      if (lead === 0xed) high = 0x9f
    }
    const rest = text.slice(place)
    if (rest.length < length) return place
    const second = rest[1]
    if (second < low || second > high) return place
    for (let index: usize = 2; index < length; index++) {
      if ((rest[index] & 0xc0) !== 0x80) return place
    }
    place += length
  }
  return place
}

export function utf8(): u32 {
  let sum: u32 = 0
  for (let round: u32 = 0; round < 8; round++) {
    sum = wrap.add(sum, u32(wellFormedLength(output.slice())))
  }
  return sum
}
