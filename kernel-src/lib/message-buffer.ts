/** A text of bounded length that formatted output is gathered in; what does not fit is cut off. */
export class MessageBuffer {
  private readonly bytes: FixedArray<u8, 512> = new FixedArray()
  private length: usize = 0

  clear(): void {
    this.length = 0
  }

  append(text: string): void {
    for (const byte of text.bytes) {
      if (this.length === this.bytes.length) return
      this.bytes[this.length++] = byte
    }
  }

  /** What was gathered; it changes when the buffer does. */
  text(): string {
    return stringAt(addressOf(this.bytes), this.length)
  }
}
