/** Expectations that hold, of every type that can be expected of. Those that do not hold fail tests on the host. */
import { panic } from '../lib/panic.ts'
import { expect } from './expect.ts'

class Box {
  value: u32 = 0
}

const box = new Box()
const otherBox = new Box()

function find(value: u32): Box | null {
  return box.value === value ? box : null
}

describe('expect', () => {
  test('compares integers of every width', () => {
    const byte: u8 = 255
    const long: u64 = 0xffff_ffff_ffff_ffff
    const negative: i32 = -1
    expect(byte).toBe(255)
    expect(long).toBe(0xffff_ffff_ffff_ffff)
    expect(negative).toBe(-1)
    expect(negative).not.toBe(1)
  })

  test('orders integers', () => {
    const low: i64 = -3
    const high: u32 = 0x8000_0000
    expect(low).toBeLessThan(0)
    expect(low).toBeAtMost(-3)
    expect(low).not.toBeGreaterThan(-3)
    expect(high).toBeGreaterThan(0x7fff_ffff)
    expect(high).toBeAtLeast(0x8000_0000)
    expect(high).not.toBeLessThan(1)
  })

  test('compares strings by their bytes', () => {
    expect('frames'.slice(0, 5)).toBe('frame')
    expect('frame').not.toBe('Frame')
  })

  test('knows true from false', () => {
    const isEmpty = box.value === 0
    expect(isEmpty).toBeTrue()
    expect(!isEmpty).toBeFalse()
    expect(isEmpty).toBe(true)
  })

  test('knows objects and null apart', () => {
    expect(find(1)).toBeNull()
    expect(find(0)).not.toBeNull()
    expect(box).toBeSame(box)
    expect(box).not.toBeSame(otherBox)
  })
})

testPanics('a test that must panic gives the exact words', 'index 3 is outside of 0 to 2', () => {
  panic('index 3 is outside of 0 to 2')
})
