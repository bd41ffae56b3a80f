/** The store of chains of calls: one number for one chain, and no harm when it is full. */
import { expect } from '../testing/expect.ts'
import { NO_TRACE, TraceStore } from './trace-store.ts'

const store = new TraceStore()
const small = new TraceStore()
const numbers = new FixedArray<u16, 1024>()

/** A chain of its own for each number: for each binary digit a call of one of two functions. */
function captureFor(store: TraceStore, number: u32, digits: u32): u16 {
  if (digits === 0) return store.capture(0)
  const rest = number >> 1
  return (number & 1) === 0 ? captureFor(store, rest, digits - 1) : captureOdd(digits - 1, rest, store)
}

/** The same, with its parameters exchanged, lest the C compiler make one function of the two. */
function captureOdd(digits: u32, number: u32, store: TraceStore): u16 {
  if (digits === 0) return store.capture(0)
  const rest = number >> 1
  return (number & 1) === 0 ? captureFor(store, rest, digits - 1) : captureOdd(digits - 1, rest, store)
}

describe('the store of calls', () => {
  test('knows a chain again, and tells it from another', () => {
    for (let index: u32 = 0; index < 64; index++) numbers[index] = captureFor(store, 0x155 << (index % 2), 10)
    expect(numbers[0]).not.toBe(numbers[1])
    for (let index: u32 = 0; index < 64; index++) {
      expect(numbers[index]).not.toBe(NO_TRACE)
      expect(numbers[index]).toBe(numbers[index % 2])
    }
  })

  test('keeps what it has when it is full', () => {
    let refused: u32 = 0
    for (let index: u32 = 0; index < 2048; index++) {
      const number = captureFor(small, index % 1024, 10)
      if (index < 1024) numbers[index] = number
      else expect(number).toBe(numbers[index - 1024])
      if (number === NO_TRACE) refused++
    }
    // Release builds inline calls, which makes some of the chains the same. Only full builds keep chains.
    if (checks === 'full') expect(refused).toBe(2 * (1024 - 896))
  })
})
