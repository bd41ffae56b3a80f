/**
 * The VGA text screen: 80 columns by 25 rows of cells, a character in the low byte and its colours in the high
 * one. The screen scrolls when its last row is full; the hardware cursor stands where the next character goes.
 *
 * Screen memory is slow to reach, so what it shows is kept in ordinary memory too, and only cells that change
 * are written. IBM VGA: text mode 3, memory at 0xB8000; cursor location in CRT controller registers 0x0E, 0x0F.
 */
import { outb } from '#arch/cpu'
import { SCREEN_ADDRESS } from '#arch/layout'

const COLUMNS = 80
const CELLS = 2000
/** Light grey on black. */
const COLOURS = 0x0700
const BLANK = 0x0720
const UNKNOWN_CHARACTER = 0x3f

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const TAB = 0x09
const BACKSPACE = 0x08
const TAB_STOP = 8

const CRT_INDEX = 0x3d4
const CRT_DATA = 0x3d5
const CURSOR_HIGH = 0x0e
const CURSOR_LOW = 0x0f

@volatile
class ScreenMemory {
  readonly cells: FixedArray<u16, 2000> = new FixedArray()
}

class Screen {
  private readonly shown: FixedArray<u16, 2000> = new FixedArray()
  /** The cell of the next character. */
  private cursor: usize = 0
  private ready: boolean = false

  /** Clears the screen. Until then nothing is written. */
  initialize(): void {
    const memory = ref<ScreenMemory>(SCREEN_ADDRESS)
    for (let cell: usize = 0; cell < CELLS; cell++) {
      this.shown[cell] = BLANK
      memory.cells[cell] = BLANK
    }
    this.cursor = 0
    this.ready = true
    this.moveCursor()
  }

  write(text: string): void {
    if (!this.ready) return
    for (const byte of text.bytes) this.writeByte(byte)
    this.moveCursor()
  }

  private writeByte(byte: u8): void {
    if (byte === NEWLINE) this.cursor += COLUMNS - (this.cursor % COLUMNS)
    else if (byte === CARRIAGE_RETURN) this.cursor -= this.cursor % COLUMNS
    else if (byte === TAB) this.cursor += TAB_STOP - (this.cursor % TAB_STOP)
    else if (byte === BACKSPACE) this.cursor -= this.cursor === 0 ? 0 : 1
    else if (!continuesCharacter(byte))
      this.show(this.cursor++, COLOURS | u16(byte < 0x80 ? byte : UNKNOWN_CHARACTER))
    if (this.cursor >= CELLS) this.scroll()
  }

  private scroll(): void {
    for (let cell: usize = COLUMNS; cell < CELLS; cell++) this.show(cell - COLUMNS, this.shown[cell])
    for (let cell: usize = CELLS - COLUMNS; cell < CELLS; cell++) this.show(cell, BLANK)
    this.cursor -= COLUMNS
  }

  private show(cell: usize, content: u16): void {
    if (this.shown[cell] === content) return
    this.shown[cell] = content
    ref<ScreenMemory>(SCREEN_ADDRESS).cells[cell] = content
  }

  private moveCursor(): void {
    outb(CRT_INDEX, CURSOR_HIGH)
    outb(CRT_DATA, u8(this.cursor >> 8))
    outb(CRT_INDEX, CURSOR_LOW)
    outb(CRT_DATA, u8(this.cursor))
  }
}

/** Whether a byte is one of the second to fourth of a UTF-8 character; the first stands for all of it. */
function continuesCharacter(byte: u8): boolean {
  return (byte & 0xc0) === 0x80
}

export const screen = new Screen()
