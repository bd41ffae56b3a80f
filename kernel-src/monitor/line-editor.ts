/**
 * A line that is edited where it is shown, with the keys of a shell: arrows, Home and End, Backspace and Delete, Ctrl-A,
 * Ctrl-E, Ctrl-K, Ctrl-U, and earlier lines by Up and Down.
 *
 * All that it asks of the device is that a backspace moves the cursor one column to the left; so it works on a serial
 * terminal and on the screen at once.
 */
import {
  control,
  isPrintable,
  KEY_BACKSPACE,
  KEY_DELETE,
  KEY_DOWN,
  KEY_END,
  KEY_ENTER,
  KEY_HOME,
  KEY_LEFT,
  KEY_RIGHT,
  KEY_TAB,
  KEY_UP,
  type Key,
} from '../drivers/keys.ts'
import { History } from './history.ts'
import { TextLine } from './text-line.ts'

/** What a key has brought about. */
export enum Edit {
  /** The line goes on. */
  None,
  /** The line is complete. */
  Enter,
  /** The line is not wanted. */
  Cancel,
  /** There will be no line: Ctrl-D at the beginning of an empty one. */
  End,
  /** What was typed so far is to be completed. */
  Complete,
}

const CONTROL_A = control(0x61)
const CONTROL_C = control(0x63)
const CONTROL_D = control(0x64)
const CONTROL_E = control(0x65)
const CONTROL_K = control(0x6b)
const CONTROL_U = control(0x75)

export class LineEditor {
  private readonly line: Inline<TextLine> = new TextLine()
  /** What was being typed when an earlier line was asked for. */
  private readonly draft: Inline<TextLine> = new TextLine()
  private readonly history: Inline<History> = new History()
  private cursor: usize = 0
  /** How many lines ago the line shown was entered; 0 for a new one. */
  private back: usize = 0

  /** What is to be shown goes to `write`. */
  constructor(private readonly write: (text: string) => void) {}

  /** What has been typed; it changes with the next key. */
  get text(): string {
    return this.line.text
  }

  /** Begins a new line. */
  begin(): void {
    this.line.length = 0
    this.cursor = 0
    this.back = 0
  }

  press(key: Key): Edit {
    if (isPrintable(key)) this.insert(u8(key))
    else if (key === KEY_ENTER) return this.enter()
    else if (key === KEY_TAB) return Edit.Complete
    else if (key === CONTROL_C) return Edit.Cancel
    else if (key === CONTROL_D && this.line.length === 0) return Edit.End
    else this.edit(key)
    return Edit.None
  }

  /** Puts characters where the cursor stands, as far as there is room. */
  type(text: string): void {
    for (const byte of text.bytes) this.insert(byte)
  }

  /** Shows the line again, after something else has been shown. */
  show(): void {
    this.write(this.line.text)
    this.moveBack(this.line.length - this.cursor)
  }

  private edit(key: Key): void {
    if (key === KEY_LEFT && this.cursor > 0) this.moveTo(this.cursor - 1)
    else if (key === KEY_RIGHT && this.cursor < this.line.length) this.moveTo(this.cursor + 1)
    else if (key === KEY_HOME || key === CONTROL_A) this.moveTo(0)
    else if (key === KEY_END || key === CONTROL_E) this.moveTo(this.line.length)
    else if (key === KEY_BACKSPACE && this.cursor > 0) {
      this.moveTo(this.cursor - 1)
      this.remove(1)
    } else if ((key === KEY_DELETE || key === CONTROL_D) && this.cursor < this.line.length) this.remove(1)
    else if (key === CONTROL_K) this.remove(this.line.length - this.cursor)
    else if (key === CONTROL_U) {
      const count = this.cursor
      this.moveTo(0)
      this.remove(count)
    } else if (key === KEY_UP) this.recall(this.back + 1)
    else if (key === KEY_DOWN && this.back > 0) this.recall(this.back - 1)
  }

  private enter(): Edit {
    this.history.add(this.line)
    return Edit.Enter
  }

  private insert(byte: u8): void {
    if (!this.line.insert(this.cursor, byte)) return
    this.write(this.line.part(this.cursor))
    this.cursor++
    this.moveBack(this.line.length - this.cursor)
  }

  private remove(count: usize): void {
    if (count === 0) return
    this.line.remove(this.cursor, count)
    this.write(this.line.part(this.cursor))
    for (let blank: usize = 0; blank < count; blank++) this.write(' ')
    this.moveBack(this.line.length - this.cursor + count)
  }

  private moveTo(place: usize): void {
    if (place < this.cursor) this.moveBack(this.cursor - place)
    else this.write(this.line.text.slice(this.cursor, place))
    this.cursor = place
  }

  private moveBack(count: usize): void {
    for (let step: usize = 0; step < count; step++) this.write('\b')
  }

  /** Shows an earlier line, or at 0 the draft, in place of this one. */
  private recall(back: usize): void {
    const earlier = back === 0 ? this.draft : this.history.get(back)
    if (earlier === null) return
    if (this.back === 0) this.draft.copy(this.line)
    this.moveTo(0)
    this.remove(this.line.length)
    this.back = back
    this.line.copy(earlier)
    this.write(this.line.text)
    this.cursor = this.line.length
  }
}
