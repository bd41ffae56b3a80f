/** How slabs are divided: little is left over, no place overlaps another, and slabs are no larger than that takes. */
import { PAGE_SIZE } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { type ControlSizes, layOutSlab, LEAST_APART, roundUp, type SlabLayout } from './slab-layout.ts'

/** As release builds keep account. */
const CONTROL: ControlSizes = { header: 40, eachObject: 2 }

function layOut(size: usize, alignment: usize = 16): SlabLayout {
  return layOutSlab(size, alignment, CONTROL, false, false, false)
}

function slackOf({ pages, capacity, stride }: SlabLayout): usize {
  return pages * PAGE_SIZE - capacity * stride
}

describe('the layout of slabs', () => {
  test('leaves an eighth of a slab over at most, a page being enough for small objects', () => {
    for (let size: usize = 16; size <= PAGE_SIZE; size += 16) {
      const layout = layOut(size)
      expect(slackOf(layout) * 8).toBeAtMost(layout.pages * PAGE_SIZE)
      if (size < LEAST_APART - 64) expect(layout.pages).toBe(1)
    }
  })

  test('keeps every object within the slab in every colour', () => {
    for (let size: usize = 8; size < 9000; size += size < 700 ? 4 : 52) {
      for (let alignment: usize = 4; alignment <= 64; alignment = alignment * 4) {
        for (let kind: u32 = 0; kind < 3; kind++) {
          const layout = layOutSlab(size, alignment, CONTROL, false, kind !== 0, kind === 2)
          const { stride, lead, pages, capacity, isApart, colours, colourStep } = layout
          expect(capacity).toBeAtLeast(1)
          expect(stride).toBeAtLeast(size)
          expect(stride % alignment).toBe(0)
          expect(lead % alignment).toBe(0)
          expect(colourStep % alignment).toBe(0)
          if (!isApart) expect(lead).toBeAtLeast(CONTROL.header + capacity * CONTROL.eachObject)
          expect(lead + (colours - 1) * colourStep + capacity * stride).toBeAtMost(pages * PAGE_SIZE)
          expect(lead + colours * colourStep + capacity * stride).toBeGreaterThan(pages * PAGE_SIZE)
          if (isApart) expect(capacity).toBeAtMost(16)
        }
      }
    }
  })

  test('fills a page with as many small objects as it holds', () => {
    for (let size: usize = 16; size < 256; size += 16) {
      const { capacity, lead } = layOut(size)
      const one = roundUp(CONTROL.header + (capacity + 1) * CONTROL.eachObject, 16) + (capacity + 1) * size
      expect(one).toBeGreaterThan(PAGE_SIZE)
      expect(lead).toBe(roundUp(CONTROL.header + capacity * CONTROL.eachObject, 16))
    }
  })

  test('takes the fewest pages that leave a sixteenth over, for objects whose slabs are all theirs', () => {
    expect(layOut(512).pages).toBe(1)
    expect(layOut(640).pages).toBe(1)
    expect(layOut(896).pages).toBe(2)
    expect(layOut(1024).pages).toBe(1)
    expect(layOut(1280).pages).toBe(1)
    expect(layOut(1536).pages).toBe(2)
    expect(layOut(1792).pages).toBe(4)
    expect(layOut(2560).pages).toBe(2)
    expect(layOut(3072).pages).toBe(4)
    expect(layOut(3584).pages).toBe(8)
    expect(layOut(4096).pages).toBe(1)
    expect(layOut(4096).capacity).toBe(1)
    // Eight objects at least where no fewer pages serve, but no more than 32 pages for that.
    expect(layOut(5000, 8).pages).toBe(16)
    expect(layOut(5000, 8).capacity).toBe(13)
    expect(layOut(20_000, 8).pages).toBe(32)
    expect(layOut(20_000, 8).capacity).toBe(6)
    expect(layOut(140_000, 8).pages).toBe(64)
    expect(layOut(140_000, 8).capacity).toBe(1)
  })
})
