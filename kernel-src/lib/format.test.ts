import { expect } from '../testing/expect.ts'
import { TextSink } from './format.ts'
import { MessageBuffer } from './message-buffer.ts'

const buffer = new MessageBuffer()
const sink = new TextSink((text: string): void => buffer.append(text))
const write = template(sink)

/** What was written since the last call. */
function written(): string {
  const text = buffer.text()
  buffer.clear()
  return text
}

describe('formatted output', () => {
  test('spells unsigned integers of every width', () => {
    const none: u32 = 0
    const byte: u8 = 255
    const word: u32 = 0xffff_ffff
    const long: u64 = 0xffff_ffff_ffff_ffff
    write`${none} ${byte} ${word} ${long}`
    expect(written()).toBe('0 255 4294967295 18446744073709551615')
  })

  test('spells signed integers down to the least one', () => {
    const small: i8 = -128
    const word: i32 = -2147483648
    const long: i64 = -9223372036854775808
    write`${small} ${word} ${long}`
    expect(written()).toBe('-128 -2147483648 -9223372036854775808')
  })

  test('writes hexadecimal as short as it can be, or as long as it is asked to', () => {
    const value: u32 = 0xbeef
    const none: u32 = 0
    write`${hex(value)} ${hex(none)} ${hex(value, 8)} ${hex(value, 2)}`
    expect(written()).toBe('0xbeef 0x0 0x0000beef 0xbeef')
  })

  test('writes addresses in their full width', () => {
    write`${hex(PhysicalAddress(0xb8000))}`
    expect(written()).toBe('0x000b8000')
  })

  test('pads numbers on the left and text on the right', () => {
    const count: u32 = 42
    const change: i32 = -7
    write`[${padded(count, 5)}][${padded(change, 4)}][${padded('ram', 5)}][${padded('reserved', 5)}]`
    expect(written()).toBe('[   42][  -7][ram  ][reserved]')
  })

  test('names booleans', () => {
    const yes: boolean = buffer.text().length === 0
    write`${yes} ${!yes}`
    expect(written()).toBe('true false')
  })
})

describe('a message buffer', () => {
  test('cuts off what does not fit', () => {
    for (let count: u32 = 0; count < 100; count++) buffer.append('abcdef')
    expect(buffer.text().length).toBe(512)
    expect(written().slice(504)).toBe('abcdefab')
  })
})
