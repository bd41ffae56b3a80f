/** The marks of free memory: where reclaim begins, how much it is asked for, and when it is left alone. */
import { expect } from '../testing/expect.ts'
import { Watermark } from './watermark.ts'

const watermark = new Watermark()

function begin(): void {
  construct<Watermark>(addressOf(watermark))
  watermark.derive(12_800)
  expect(watermark.low).toBe(100)
  expect(watermark.high).toBe(200)
}

describe('watermarks', () => {
  test('ask for as many frames as are missing to the high mark, below the low one only', () => {
    begin()
    expect(watermark.shortage(200)).toBe(0)
    expect(watermark.shortage(101)).toBe(0)
    expect(watermark.shortage(100)).toBe(0)
    expect(watermark.shortage(99)).toBe(101)
    watermark.note(1)
    expect(watermark.shortage(99)).toBe(101)
    expect(watermark.shortage(0)).toBe(200)
  })

  test('ask no more after a round that gave nothing, until free memory reaches the high mark', () => {
    begin()
    expect(watermark.shortage(50)).toBe(150)
    watermark.note(0)
    expect(watermark.shortage(50)).toBe(0)
    expect(watermark.shortage(199)).toBe(0)
    expect(watermark.shortage(50)).toBe(0)
    expect(watermark.shortage(200)).toBe(0)
    expect(watermark.shortage(50)).toBe(150)
  })
})
