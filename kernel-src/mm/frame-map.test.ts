/** The map of frames below its allocator: what it knows of whole words, and that the magazine hides nothing. */
import { bitmapFault } from '../lib/free-bitmap-verify.ts'
import { expect } from '../testing/expect.ts'
import { FrameMap, FrameState, NO_FRAME } from './frame-map.ts'

const FRAMES = 2048
const storage = new FixedArray<u32, 256>()
const map = new FrameMap()

function begin(): void {
  expect(FrameMap.bytesFor(FRAMES)).toBeAtMost(sizeof<FixedArray<u32, 256>>())
  map.initialize(addressOf(storage), FRAMES)
}

function admit(start: usize, end: usize): void {
  expect(map.admit(FrameNumber(start), end - start)).toBeTrue()
}

describe('a map of frames', () => {
  test('gives whole words back that were admitted in any two parts', () => {
    for (let split: usize = 65; split < 192; split++) {
      for (let order: u32 = 0; order < 2; order++) {
        begin()
        if (order === 0) admit(64, split)
        admit(split, 192)
        if (order === 1) admit(64, split)
        expect(map.managedCount).toBe(128)
        expect(map.takeAt(FrameNumber(64), 128)).toBeTrue()
        expect(map.putRun(FrameNumber(64), 64)).toBeTrue()
        expect(map.putRun(FrameNumber(128), 64)).toBeTrue()
        expect(map.freeCount).toBe(128)
        expect(bitmapFault(map.free)).toBe('')
      }
    }
  })

  test('takes no word back of which a frame is reserved, or free', () => {
    for (let missing: usize = 64; missing < 192; missing++) {
      begin()
      if (missing > 64) admit(64, missing)
      if (missing < 191) admit(missing + 1, 192)
      if (missing > 64) expect(map.takeAt(FrameNumber(64), missing - 64)).toBeTrue()
      if (missing < 191) expect(map.takeAt(FrameNumber(missing + 1), 191 - missing)).toBeTrue()
      expect(map.putRun(FrameNumber(64), 128)).toBeFalse()
      expect(map.putRun(FrameNumber(32 * (missing / 32)), 32)).toBeFalse()
      admit(missing, missing + 1)
      expect(map.putRun(FrameNumber(64), 128)).toBeFalse()
      expect(map.takeAt(FrameNumber(missing), 1)).toBeTrue()
      expect(map.putRun(FrameNumber(64), 128)).toBeTrue()
      expect(map.freeCount).toBe(128)
    }
  })

  test('takes nothing back beyond its end', () => {
    begin()
    admit(1024, FRAMES)
    expect(map.takeAt(FrameNumber(1024), 1024)).toBeTrue()
    expect(map.putRun(FrameNumber(1536), 1024)).toBeFalse()
    expect(map.putRun(FrameNumber(FRAMES - 31), 32)).toBeFalse()
    expect(map.putRun(FrameNumber(FRAMES), 32)).toBeFalse()
    expect(map.putRun(NO_FRAME, 1)).toBeFalse()
    expect(map.stateOf(FrameNumber(FRAMES - 1))).toBe(FrameState.Used)
    expect(map.stateOf(FrameNumber(FRAMES))).toBe(FrameState.Outside)
    expect(map.putRun(FrameNumber(1536), 512)).toBeTrue()
    expect(map.putRun(FrameNumber(1024), 512)).toBeTrue()
    expect(map.freeCount).toBe(1024)
    expect(bitmapFault(map.free)).toBe('')
  })

  test('finds frames that single releases have put in the magazine, whatever is asked for', () => {
    for (let way: u32 = 0; way < 4; way++) {
      begin()
      admit(64, 160)
      expect(map.takeAt(FrameNumber(64), 96)).toBeTrue()
      for (let frame: usize = 96; frame < 128; frame++) expect(map.put(FrameNumber(frame))).toBeTrue()
      expect(map.magazine.index).toBe(3)
      expect(map.freeCount).toBe(32)
      if (way === 0) expect(map.takeRun(32, 32, FRAMES)).toBe(FrameNumber(96))
      if (way === 1) expect(map.searchRun(32, 32, FRAMES)).toBe(FrameNumber(96))
      if (way === 2) expect(map.takeAt(FrameNumber(96), 32)).toBeTrue()
      if (way === 3) expect(map.longestRun()).toBe(32)
      expect(map.freeCount).toBe(way === 3 ? 32 : 0)
    }
  })

  test('hands out the lowest frames first, a word at a time', () => {
    begin()
    admit(100, 200)
    for (let frame: usize = 100; frame < 150; frame++) expect(map.take()).toBe(FrameNumber(frame))
    expect(map.put(FrameNumber(101))).toBeTrue()
    // The word that frames are taken from now is used up first.
    for (let frame: usize = 150; frame < 160; frame++) expect(map.take()).toBe(FrameNumber(frame))
    expect(map.take()).toBe(FrameNumber(101))
    expect(map.take()).toBe(FrameNumber(160))
  })

  test('remembers no word of the map that it was before', () => {
    begin()
    admit(64, 128)
    map.take()
    begin()
    expect(map.freeCount).toBe(0)
    expect(map.managedCount).toBe(0)
    expect(map.take()).toBe(NO_FRAME)
    expect(map.put(FrameNumber(70))).toBeFalse()
    admit(64, 128)
    expect(map.take()).toBe(FrameNumber(64))
  })
})
