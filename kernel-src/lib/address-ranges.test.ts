/** Sets of addresses at their limits; the memory map's properties cover the rest. */
import { expect } from '../testing/expect.ts'
import { AddressRanges } from './address-ranges.ts'

const ranges = new AddressRanges()

describe('address ranges', () => {
  test('round inward next to the last address', () => {
    ranges.clear()
    ranges.add(0xffff_ffff_ffff_c001, 0xffff_ffff_ffff_e001)
    ranges.add(0xffff_ffff_ffff_f001, 0xffff_ffff_ffff_ffff)
    expect(ranges.alignInward(0x1000)).toBe(0xfff + 1 + 0xffe)
    expect(ranges.count).toBe(1)
    expect(ranges.at(0).start).toBe(0xffff_ffff_ffff_d000)
    expect(ranges.at(0).end).toBe(0xffff_ffff_ffff_e000)
  })

  test('in a full table grow and shrink where no entry more is needed', () => {
    ranges.clear()
    for (let index: u64 = 0; index < 512; index++) {
      expect(ranges.add(index * 16, index * 16 + 8)).toBeTrue()
    }
    expect(ranges.add(10, 12)).toBeFalse()
    expect(ranges.size()).toBe(512 * 8)
    expect(ranges.add(8, 16)).toBeTrue()
    expect(ranges.count).toBe(511)
    expect(ranges.add(10_000, 10_001)).toBeTrue()
    // Splitting the joined range 0 to 24 at 4 to 6 would take one entry more: the smaller rest is lost.
    expect(ranges.remove(4, 6)).toBeFalse()
    expect(ranges.at(0).start).toBe(6)
    expect(ranges.at(0).end).toBe(24)
  })

  test('that must not be left out join their nearest neighbour in a full table', () => {
    ranges.clear()
    for (let index: u64 = 0; index < 512; index++) ranges.add(index * 100, index * 100 + 10)
    expect(ranges.addCovering(80, 90)).toBeFalse()
    expect(ranges.at(1).start).toBe(80)
    expect(ranges.at(1).end).toBe(110)
    expect(ranges.addCovering(260, 270)).toBeFalse()
    expect(ranges.at(3).start).toBe(260)
    expect(ranges.at(2).end).toBe(210)
    expect(ranges.count).toBe(512)
  })
})
