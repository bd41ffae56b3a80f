/** The memory map against what firmware has been seen to report. */
import { expect } from '../testing/expect.ts'
import { MemoryMap, MemoryType } from './memory-map.ts'

const map = new MemoryMap()

const MIB = 0x10_0000
const FOUR_GIB = 0x1_0000_0000

function begin(): void {
  map.begin(FOUR_GIB)
}

function ram(base: u64, length: u64): void {
  map.add(base, length, MemoryType.Ram)
}

function reserved(base: u64, length: u64): void {
  map.add(base, length, MemoryType.Reserved)
}

function expectUsable(rank: usize, start: u64, end: u64, at: SourceLocation = callerLocation()): void {
  if (rank >= map.usableCount) {
    expect(map.usableCount, at).toBeGreaterThan(rank)
    return
  }
  expect(map.usable(rank).start, at).toBe(start)
  expect(map.usable(rank).end, at).toBe(end)
}

describe('memory map', () => {
  test('keeps an ordinary PC map', () => {
    begin()
    ram(0, 0x9_fc00)
    reserved(0x9_fc00, 0x400)
    reserved(0xf_0000, 0x1_0000)
    ram(0x10_0000, 0x7ee_0000)
    reserved(0x7fe_0000, 0x2_0000)
    reserved(0xfffc_0000, 0x4_0000)
    map.finish()
    expect(map.usableCount).toBe(1)
    expectUsable(0, 0x10_0000, 0x7fe_0000)
    expect(map.report.entries).toBe(6)
    expect(map.report.overflows).toBe(0)
    expect(map.report.malformed).toBe(0)
  })

  test('uses type 1 only, whatever the other types are called', () => {
    begin()
    ram(0, 16 * MIB)
    map.add(2 * MIB, MIB, MemoryType.AcpiReclaimable)
    map.add(4 * MIB, MIB, MemoryType.AcpiNonVolatile)
    map.add(6 * MIB, MIB, MemoryType.Defective)
    map.add(8 * MIB, MIB, 0)
    map.add(10 * MIB, MIB, 12)
    map.add(12 * MIB, MIB, 0xffff_ffff)
    map.finish()
    expect(map.usableCount).toBe(7)
    expectUsable(0, MIB, 2 * MIB)
    expectUsable(1, 3 * MIB, 4 * MIB)
    expectUsable(6, 13 * MIB, 16 * MIB)
  })

  test('keeps reservations inside RAM from being used', () => {
    begin()
    ram(MIB, 63 * MIB)
    map.reserve(MIB, MIB + 0x4_3210)
    map.reserve(0x20_0000, 0x20_0001)
    map.reserve(0x30_0fff, 0x30_1001)
    map.finish()
    expect(map.usableCount).toBe(3)
    expectUsable(0, MIB + 0x4_4000, 0x20_0000)
    expectUsable(1, 0x20_1000, 0x30_0000)
    expectUsable(2, 0x30_2000, 64 * MIB)
  })

  test('is the same for every order of unsorted, repeated and overlapping entries', () => {
    for (let order: u32 = 0; order < 6; order++) {
      begin()
      for (let step: u32 = 0; step < 3; step++) {
        const choice = (order < 3 ? order + step : order + 3 - step) % 3
        if (choice === 0) ram(8 * MIB, 24 * MIB)
        else if (choice === 1) ram(2 * MIB, 16 * MIB)
        else reserved(12 * MIB, 8 * MIB)
      }
      ram(8 * MIB, 24 * MIB)
      map.finish()
      expect(map.usableCount).toBe(2)
      expectUsable(0, 2 * MIB, 12 * MIB)
      expectUsable(1, 20 * MIB, 32 * MIB)
    }
  })

  test('lets the more restrictive entry win, inside or around RAM', () => {
    begin()
    reserved(4 * MIB, 8 * MIB)
    ram(6 * MIB, 2 * MIB)
    ram(16 * MIB, 8 * MIB)
    reserved(18 * MIB, 2 * MIB)
    map.finish()
    expect(map.usableCount).toBe(2)
    expectUsable(0, 16 * MIB, 18 * MIB)
    expectUsable(1, 20 * MIB, 24 * MIB)
  })

  test('rounds RAM inward and everything else outward', () => {
    begin()
    ram(2 * MIB + 1, MIB - 2)
    ram(8 * MIB, MIB)
    reserved(8 * MIB + 0x4_0fff, 2)
    map.finish()
    expect(map.usableCount).toBe(3)
    expectUsable(0, 2 * MIB + 0x1000, 3 * MIB - 0x1000)
    expectUsable(1, 8 * MIB, 8 * MIB + 0x4_0000)
    expectUsable(2, 8 * MIB + 0x4_2000, 9 * MIB)
    expect(map.report.fragments).toBe(0x2000 - 2)
  })

  test('drops remnants smaller than a page and joins RAM that touches in the middle of one', () => {
    begin()
    ram(2 * MIB + 0x800, 0xfff)
    ram(4 * MIB, 0x1800)
    ram(4 * MIB + 0x1800, 0x800)
    map.finish()
    expect(map.usableCount).toBe(1)
    expectUsable(0, 4 * MIB, 4 * MIB + 0x2000)
    expect(map.report.fragments).toBe(0xfff)
  })

  test('counts entries without length and does not mind them', () => {
    begin()
    ram(4 * MIB, 0)
    ram(2 * MIB, MIB)
    reserved(2 * MIB, 0)
    ram(0, 0)
    map.finish()
    expect(map.usableCount).toBe(1)
    expectUsable(0, 2 * MIB, 3 * MIB)
    expect(map.report.empty).toBe(3)
  })

  test('drops and counts entries that run past 2^64, and reservations that run backwards', () => {
    begin()
    ram(2 * MIB, 0xffff_ffff_ffff_ffff)
    reserved(2 * MIB, 0xffff_ffff_fff0_0000)
    ram(2 * MIB, MIB)
    map.reserve(3 * MIB, 2 * MIB)
    map.finish()
    expect(map.usableCount).toBe(1)
    expectUsable(0, 2 * MIB, 3 * MIB)
    expect(map.report.malformed).toBe(3)
  })

  test('takes an entry that ends exactly at 2^64', () => {
    begin()
    ram(0x8000_0000, 0xffff_ffff_8000_0000)
    reserved(0xf000_0000, 0xffff_ffff_1000_0000)
    map.finish()
    expect(map.report.malformed).toBe(0)
    expect(map.usableCount).toBe(1)
    expectUsable(0, 0x8000_0000, 0xf000_0000)
    expect(map.report.unreachable).toBe(0xffff_ffff_0000_0000)
  })

  test('takes RAM that ends exactly at 4 GiB', () => {
    begin()
    ram(0xc000_0000, 0x4000_0000)
    map.finish()
    expectUsable(0, 0xc000_0000, FOUR_GIB)
    expect(map.usableEnd()).toBe(FOUR_GIB)
    expect(map.usableBytes()).toBe(0x4000_0000)
  })

  test('clips RAM that crosses 4 GiB and ignores what lies above', () => {
    begin()
    ram(0xf000_0000, 0x4000_0000)
    ram(FOUR_GIB, 0x8_0000_0000)
    reserved(0xfd_0000_0000, 0x3_0000_0000)
    map.finish()
    expect(map.usableCount).toBe(1)
    expectUsable(0, 0xf000_0000, FOUR_GIB)
    expect(map.report.unreachable).toBe(0x3000_0000 + 0x8_0000_0000)
  })

  test('stops counting unreachable bytes where overlapping RAM claims more than 64 bits count', () => {
    begin()
    ram(1, 0xffff_ffff_ffff_ffff)
    ram(0xffff_ffff, 0x1_0000_0001)
    map.finish()
    expect(map.report.unreachable).toBe(0xffff_ffff_ffff_ffff)
  })

  test('sizes memory by what is usable, not by what is reserved', () => {
    begin()
    ram(MIB, 15 * MIB)
    reserved(0xfec0_0000, 0x140_0000)
    reserved(0xfd_0000_0000, 0x3_0000_0000)
    map.finish()
    expect(map.usableEnd()).toBe(16 * MIB)
  })

  test('keeps the first MiB reserved even if it is called RAM', () => {
    begin()
    ram(0, 8 * MIB)
    map.finish()
    expect(map.usableCount).toBe(1)
    expectUsable(0, MIB, 8 * MIB)
  })

  test('has nothing usable without entries', () => {
    begin()
    map.finish()
    expect(map.usableCount).toBe(0)
    expect(map.usableBytes()).toBe(0)
    expect(map.usableEnd()).toBe(0)
  })

  test('takes 312 separate entries without a loss', () => {
    begin()
    for (let index: u64 = 0; index < 312; index++) ram(MIB + index * 0x4000, 0x2000)
    map.finish()
    expect(map.usableCount).toBe(312)
    expectUsable(311, MIB + 311 * 0x4000, MIB + 311 * 0x4000 + 0x2000)
    expect(map.report.overflows).toBe(0)
  })

  test('reports RAM that its table cannot hold', () => {
    begin()
    for (let index: u64 = 0; index < 600; index++) ram(MIB + index * 0x4000, 0x2000)
    map.finish()
    expect(map.usableCount).toBe(512)
    expect(map.report.overflows).toBe(88)
  })

  test('never uses a reserved byte, even when the table of reserved ranges is full', () => {
    begin()
    ram(MIB, 63 * MIB)
    for (let index: u64 = 0; index < 600; index++) reserved(2 * MIB + index * 0x4000, 0x2000)
    map.finish()
    expect(map.report.overflows).toBeGreaterThan(0)
    for (let rank: usize = 0; rank < map.usableCount; rank++) {
      const { start, end } = map.usable(rank)
      for (let page = start; page < end; page += 0x1000) {
        const inside = page >= 2 * MIB && page < 2 * MIB + 600 * 0x4000
        if (inside) expect((page - 2 * MIB) & 0x3fff).toBeAtLeast(0x2000)
      }
    }
  })

  test('takes further reservations after it was finished', () => {
    begin()
    ram(MIB, 7 * MIB)
    map.finish()
    map.reserve(3 * MIB, 4 * MIB)
    map.finish()
    expect(map.usableCount).toBe(2)
    expectUsable(0, MIB, 3 * MIB)
    expectUsable(1, 4 * MIB, 8 * MIB)
  })
})
