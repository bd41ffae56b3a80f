/** A line of text of bounded length. */

/** In characters; with the prompt a line fits in 80 columns, so it never wraps. */
export const LINE_LENGTH = 70

export class TextLine {
  readonly bytes: FixedArray<u8, 70> = new FixedArray()
  length: usize = 0

  /** The text; it changes when the line does. */
  get text(): string {
    return this.part(0)
  }

  /** The text from a character on; it changes when the line does. */
  part(start: usize): string {
    return stringAt(addressOf(this.bytes) + start, this.length - start)
  }

  copy(other: TextLine): void {
    this.length = other.length
    copyBytes(addressOf(this.bytes), addressOf(other.bytes), LINE_LENGTH)
  }

  /** Puts a character before the one at a place. Returns false if the line is full. */
  insert(place: usize, byte: u8): boolean {
    if (this.length === LINE_LENGTH) return false
    for (let at = this.length; at > place; at--) this.bytes[at] = this.bytes[at - 1]
    this.bytes[place] = byte
    this.length++
    return true
  }

  /** Takes out `count` characters from a place on. */
  remove(place: usize, count: usize): void {
    for (let at = place; at + count < this.length; at++) this.bytes[at] = this.bytes[at + count]
    this.length -= count
  }
}
