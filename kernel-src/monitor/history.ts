/** The lines that were entered last, to be had again. */
import { TextLine } from './text-line.ts'

const LINES = 16

export class History {
  private readonly lines: FixedArray<Inline<TextLine>, 16> = new FixedArray()
  /** How many lines have ever been entered; the last of them are kept. */
  private entered: usize = 0

  /** Remembers a line, unless it is empty or the same as the last. */
  add(line: TextLine): void {
    if (line.length === 0) return
    const last = this.get(1)
    if (last !== null && last.text === line.text) return
    this.lines[this.entered % LINES].copy(line)
    this.entered++
  }

  /** The line entered `back` lines ago, 1 for the last one; null if it was never entered or is forgotten. */
  get(back: usize): TextLine | null {
    if (back === 0 || back > this.entered || back > LINES) return null
    return this.lines[(this.entered - back) % LINES]
  }
}
