import { expect } from '../testing/expect.ts'
import { panic, panicMessage, panicNow } from './panic.ts'
import { symbols } from './symbols.ts'

const numbers = FixedArray.of<u32, 3>(1, 2, 3)
let index: usize = 5
let signedIndex: i32 = -1

testPanics('a panic says what it was told', 'the disk is on fire', () => {
  panic('the disk is on fire')
})

testPanics('a panic message holds values', 'frame 12 is not 0x0000000c', () => {
  const frame: u32 = 12
  panicMessage`frame ${frame} is not ${hex(frame, 8)}`
  panicNow()
})

testPanics('a failed check fills in its operands', 'index 5 is out of bounds for length 3', () => {
  numbers[index] = 1
})

testPanics('a failed check shows a sign', 'index -1 is out of bounds for length 3', () => {
  numbers[signedIndex] = 1
})

function landmark(): u32 {
  return numbers[0]
}

describe('the symbol table', () => {
  test('knows the function at an address', () => {
    const place = symbols.placeOf(addressOf(landmark))
    expect(place.name).toBe('landmark')
    expect(place.file).toBe('kernel-src/lib/panic.test.ts')
    expect(place.line).toBeGreaterThan(0)
  })

  test('knows nothing outside of the code', () => {
    const place = symbols.placeOf(addressOf(numbers))
    expect(place.name).toBe('')
    expect(place.line).toBe(0)
  })
})
