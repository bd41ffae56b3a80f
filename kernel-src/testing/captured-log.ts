/** What is printed, kept instead of shown: for tests of reports. */
import { output } from '../lib/console.ts'
import { panic } from '../lib/panic.ts'

class CapturedLog {
  private readonly bytes: FixedArray<u8, 16384> = new FixedArray()
  private length: usize = 0

  /** Until `end`, nothing is shown of what is printed. */
  begin(): void {
    this.length = 0
    output.reader = (text: string): void => capturedLog.append(text)
  }

  end(): void {
    output.reader = null
  }

  /** All that was printed; it changes with the next `begin`. */
  get text(): string {
    return stringAt(addressOf(this.bytes), this.length)
  }

  /** How often a text was printed. */
  count(wanted: string): usize {
    let found: usize = 0
    for (let from: usize = 0; from + wanted.length <= this.length; from++) {
      if (this.text.slice(from, from + wanted.length) === wanted) found++
    }
    return found
  }

  private append(text: string): void {
    for (const byte of text.bytes) {
      if (this.length === this.bytes.length) panic('captured log: there is no room for what is printed')
      this.bytes[this.length++] = byte
    }
  }
}

export const capturedLog = new CapturedLog()
