/**
 * Numbers as text. A `TextSink` receives the parts of formatted output and passes each on as a string to one
 * function, so that every device and buffer shows the same digits. Nothing is allocated: a number is spelled
 * from its last digit backwards into a buffer as long as the longest number.
 */

/** Binary would need more; decimal and hexadecimal of 64 bits, with a sign or `0x`, need no more than 20. */
const LONGEST_NUMBER = 20

const ZERO = 0x30
const MINUS = 0x2d
const LETTER_X = 0x78
const LETTER_A = 0x61

/** A sink that writes text through one function. */
export class TextSink implements Sink {
  private readonly digits: FixedArray<u8, 20> = new FixedArray()
  /** Where the spelled number begins; the digits end with the buffer. */
  private first: usize = LONGEST_NUMBER
  /** The width of the field for the next part; 0 for none. */
  private width: u8 = 0

  constructor(private readonly write: (text: string) => void) {}

  text(text: string): void {
    this.write(text)
    this.fill(text.length)
  }

  boolean(value: boolean): void {
    this.text(value ? 'true' : 'false')
  }

  unsigned(value: u32): void {
    this.spell(value)
    this.finish()
  }

  unsigned64(value: u64): void {
    this.spell64(value)
    this.finish()
  }

  signed(value: i32): void {
    this.spell(value < 0 ? wrap.negate(u32(value)) : u32(value))
    if (value < 0) this.prepend(MINUS)
    this.finish()
  }

  signed64(value: i64): void {
    this.spell64(value < 0 ? wrap.negate(u64(value)) : u64(value))
    if (value < 0) this.prepend(MINUS)
    this.finish()
  }

  hex(value: u64, digits: u8): void {
    this.first = LONGEST_NUMBER
    let rest = value
    let count: u8 = 0
    do {
      const digit = u8(rest & 0xf)
      this.prepend(digit < 10 ? ZERO + digit : LETTER_A + (digit - 10))
      rest = rest >> 4
      count++
    } while (rest !== 0 || (count < digits && count < 16))
    this.prepend(LETTER_X)
    this.prepend(ZERO)
    this.finish()
  }

  pad(width: u8): void {
    this.width = width
  }

  private spell(value: u32): void {
    this.first = LONGEST_NUMBER
    let rest = value
    do {
      this.prepend(ZERO + u8(rest % 10))
      rest = rest / 10
    } while (rest !== 0)
  }

  private spell64(value: u64): void {
    this.first = LONGEST_NUMBER
    let rest = value
    do {
      this.prepend(ZERO + u8(rest % 10))
      rest = rest / 10
    } while (rest !== 0)
  }

  private prepend(digit: u8): void {
    this.first -= 1
    this.digits[this.first] = digit
  }

  /** Writes the number that was spelled, to the right in its field. */
  private finish(): void {
    const length = LONGEST_NUMBER - this.first
    this.fill(length)
    this.write(stringAt(addressOf(this.digits) + this.first, length))
  }

  /** Writes the spaces that a part of `length` characters leaves of its field. */
  private fill(length: usize): void {
    for (let column = length; column < this.width; column++) this.write(' ')
    this.width = 0
  }
}
