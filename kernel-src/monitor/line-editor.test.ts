/** The line that is edited, and the columns in which a terminal would show it. */
import {
  control,
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
import { expect } from '../testing/expect.ts'
import { Random } from '../testing/random.ts'
import { Edit, LineEditor } from './line-editor.ts'
import { LINE_LENGTH } from './text-line.ts'

const BACKSPACE = 0x08
const BLANK = 0x20

/** One row of a terminal, which knows characters and backspaces. */
class Row {
  readonly columns: FixedArray<u8, 80> = new FixedArray()
  cursor: usize = 0

  clear(): void {
    for (let column: usize = 0; column < this.columns.length; column++) this.columns[column] = BLANK
    this.cursor = 0
  }

  write(text: string): void {
    for (const byte of text.bytes) {
      if (byte === BACKSPACE) this.cursor--
      else this.columns[this.cursor++] = byte
    }
  }

  /** Whether it shows a text and nothing else. */
  shows(text: string): boolean {
    for (let column: usize = 0; column < this.columns.length; column++) {
      const wanted = column < text.length ? text.bytes[column] : BLANK
      if (this.columns[column] !== wanted) return false
    }
    return true
  }
}

const row = new Row()
const editor = new LineEditor((text: string): void => row.write(text))

function begin(): void {
  row.clear()
  editor.begin()
}

function enter(text: string): void {
  begin()
  editor.type(text)
  editor.press(KEY_ENTER)
}

/** The line is shown as it is, and it is as expected. */
function expectLine(text: string, cursor: usize): void {
  expect(editor.text).toBe(text)
  expect(row.shows(text)).toBeTrue()
  expect(row.cursor).toBe(cursor)
}

describe('a line', () => {
  test('is what was typed', () => {
    begin()
    for (const byte of 'frames'.bytes) expect(editor.press(byte) === Edit.None).toBeTrue()
    expectLine('frames', 6)
    expect(editor.press(KEY_ENTER) === Edit.Enter).toBeTrue()
    expect(editor.text).toBe('frames')
  })

  test('is changed in the middle', () => {
    begin()
    editor.type('sabs')
    editor.press(KEY_HOME)
    editor.press(KEY_RIGHT)
    editor.press(0x6c)
    expectLine('slabs', 2)
    editor.press(KEY_END)
    editor.press(KEY_BACKSPACE)
    expectLine('slab', 4)
    editor.press(KEY_LEFT)
    editor.press(KEY_LEFT)
    editor.press(KEY_DELETE)
    expectLine('slb', 2)
    editor.press(control(0x6b))
    expectLine('sl', 2)
    editor.press(control(0x75))
    expectLine('', 0)
  })

  test('stops at both of its ends', () => {
    begin()
    editor.press(KEY_LEFT)
    editor.press(KEY_BACKSPACE)
    editor.press(KEY_RIGHT)
    editor.press(KEY_DELETE)
    expectLine('', 0)
    for (let count: usize = 0; count < LINE_LENGTH + 5; count++) editor.press(0x78)
    expect(editor.text.length).toBe(LINE_LENGTH)
    expect(row.cursor).toBe(LINE_LENGTH)
  })

  test('ends by Ctrl-D only when it is empty', () => {
    begin()
    expect(editor.press(control(0x64)) === Edit.End).toBeTrue()
    editor.type('ab')
    editor.press(KEY_LEFT)
    expect(editor.press(control(0x64)) === Edit.None).toBeTrue()
    expectLine('a', 1)
    expect(editor.press(control(0x63)) === Edit.Cancel).toBeTrue()
    expect(editor.press(KEY_TAB) === Edit.Complete).toBeTrue()
  })
})

describe('earlier lines', () => {
  test('come back, last first, and the draft after them', () => {
    enter('first')
    enter('second')
    enter('second')
    enter('')
    begin()
    editor.type('draft')
    editor.press(KEY_UP)
    expectLine('second', 6)
    editor.press(KEY_UP)
    expectLine('first', 5)
    editor.press(KEY_DOWN)
    editor.press(KEY_DOWN)
    expectLine('draft', 5)
    editor.press(KEY_DOWN)
    expectLine('draft', 5)
  })

  test('are forgotten after sixteen', () => {
    for (let round: u32 = 0; round < 20; round++) {
      begin()
      editor.press(u16(0x61 + round))
      editor.press(KEY_ENTER)
    }
    begin()
    for (let count: u32 = 0; count < 30; count++) editor.press(KEY_UP)
    expectLine('e', 1)
  })
})

const KEYS = FixedArray.of<Key, 12>(
  KEY_LEFT,
  KEY_RIGHT,
  KEY_HOME,
  KEY_END,
  KEY_BACKSPACE,
  KEY_DELETE,
  KEY_UP,
  KEY_DOWN,
  0x0b,
  0x15,
  0x61,
  0x7a,
)

test('what is shown is the line, whatever is pressed', () => {
  const random = new Random()
  for (let line: u32 = 0; line < 20; line++) {
    begin()
    for (let count: u32 = 0; count < 200; count++) {
      const choice = random.below(24)
      editor.press(choice < 12 ? KEYS[choice] : u16(0x20 + random.below(95)))
      expect(row.shows(editor.text)).toBeTrue()
    }
    editor.press(KEY_ENTER)
  }
})
