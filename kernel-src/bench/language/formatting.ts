/** Numbers and text as text: decimal, signed, padded, hexadecimal. */
import { words } from './input.ts'

const DIGITS = '0123456789abcdef'

class Buffer {
  private readonly text: FixedArray<u8, 256> = new FixedArray()
  private length: usize = 0

  clear(): void {
    this.length = 0
  }

  put(byte: u8): void {
    if (this.length < 256) this.text[this.length++] = byte
  }

  string(text: string): void {
    for (const byte of text.bytes) this.put(byte)
  }

  unsigned(value: u32, width: u32): void {
    const digits: FixedArray<u8, 10> = new FixedArray()
    let count: u32 = 0
    let rest = value
    do {
      digits[count++] = u8(48 + (rest % 10))
      rest = rest / 10
    } while (rest !== 0)
    for (let place = count; place < width; place++) this.put(0x20)
    while (count > 0) this.put(digits[--count])
  }

  signed(value: i32): void {
    if (value < 0) this.put(0x2d)
    this.unsigned(value < 0 ? wrap.negate(u32(value)) : u32(value), 0)
  }

  hex(value: u32): void {
    for (let shift: u32 = 32; shift > 0; shift -= 4) this.put(DIGITS.bytes[(value >> (shift - 4)) & 15])
  }

  sum(): u32 {
    let sum: u32 = 0
    for (const byte of this.text.slice(0, this.length)) sum = wrap.add(rotateLeft(sum, 1), byte)
    return sum
  }
}

const line = new Buffer()

export function formatting(): u32 {
  let sum: u32 = 0
  for (let index: usize = 0; index < 1024; index++) {
    const word = words[index]
    line.clear()
    line.string('frame ')
    line.unsigned(word >> 12, 8)
    line.string(' at 0x')
    line.hex(word)
    line.string(': ')
    line.signed(i32(word))
    sum = sum ^ line.sum()
  }
  return sum
}
