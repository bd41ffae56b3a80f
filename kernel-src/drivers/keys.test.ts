/** Keys from what devices send. */
import { expect } from '../testing/expect.ts'
import {
  KEY_BACKSPACE,
  KEY_DELETE,
  KEY_END,
  KEY_ENTER,
  KEY_HOME,
  KEY_RIGHT,
  KEY_UP,
  NO_KEY,
  type Key,
} from './keys.ts'
import { ScanCodes } from './scan-codes.ts'
import { TerminalKeys } from './terminal-keys.ts'

/** The only key that a terminal's bytes make; all but the last byte make none. */
function typed(bytes: string): Key {
  const terminal = new TerminalKeys()
  let key = NO_KEY
  for (const byte of bytes.bytes) {
    expect(key).toBe(NO_KEY)
    key = terminal.feed(byte)
  }
  return key
}

test('a terminal sends characters and sequences', () => {
  expect(typed('a')).toBe(0x61)
  expect(typed('\r')).toBe(KEY_ENTER)
  expect(typed('\n')).toBe(KEY_ENTER)
  expect(typed('\x7f')).toBe(KEY_BACKSPACE)
  expect(typed('\x1b[A')).toBe(KEY_UP)
  expect(typed('\x1bOA')).toBe(KEY_UP)
  expect(typed('\x1b[H')).toBe(KEY_HOME)
  expect(typed('\x1b[1~')).toBe(KEY_HOME)
  expect(typed('\x1b[4~')).toBe(KEY_END)
  expect(typed('\x1b[3~')).toBe(KEY_DELETE)
})

test('what a terminal sends beyond that is left out whole', () => {
  expect(typed('\x1b[15~')).toBe(NO_KEY)
  expect(typed('\x1b[1;5C')).toBe(KEY_RIGHT)
  expect(typed('\x1b[999999999999~')).toBe(NO_KEY)
  expect(typed('é')).toBe(NO_KEY)
  const terminal = new TerminalKeys()
  for (const byte of '\x1b[15~'.bytes) terminal.feed(byte)
  expect(terminal.feed(0x62)).toBe(0x62)
})

test('a keyboard sends codes when keys go down and come up', () => {
  const codes = new ScanCodes()
  expect(codes.feed(0x1e)).toBe(0x61)
  expect(codes.feed(0x9e)).toBe(NO_KEY)
  expect(codes.feed(0x2a)).toBe(NO_KEY)
  expect(codes.feed(0x1e)).toBe(0x41)
  expect(codes.feed(0x02)).toBe(0x21)
  expect(codes.feed(0xaa)).toBe(NO_KEY)
  expect(codes.feed(0x02)).toBe(0x31)
  expect(codes.feed(0x1c)).toBe(KEY_ENTER)
  expect(codes.feed(0x0e)).toBe(KEY_BACKSPACE)
  expect(codes.feed(0x39)).toBe(0x20)
})

test('caps lock is for letters, control makes control characters', () => {
  const codes = new ScanCodes()
  codes.feed(0x3a)
  codes.feed(0xba)
  expect(codes.feed(0x10)).toBe(0x51)
  expect(codes.feed(0x02)).toBe(0x31)
  codes.feed(0x2a)
  expect(codes.feed(0x10)).toBe(0x71)
  codes.feed(0xaa)
  codes.feed(0x1d)
  expect(codes.feed(0x20)).toBe(0x04)
  expect(codes.feed(0x02)).toBe(NO_KEY)
  codes.feed(0x9d)
  expect(codes.feed(0x20)).toBe(0x44)
})

test('keys with a prefix have codes of their own', () => {
  const codes = new ScanCodes()
  expect(codes.feed(0xe0)).toBe(NO_KEY)
  expect(codes.feed(0x48)).toBe(KEY_UP)
  expect(codes.feed(0xe0)).toBe(NO_KEY)
  expect(codes.feed(0xc8)).toBe(NO_KEY)
  expect(codes.feed(0x48)).toBe(NO_KEY)
})
