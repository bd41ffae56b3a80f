/** Zeroed frames: zero whoever had them before, kept or not, and given back when they are wanted. */
import { FrameWindow, openWindow } from '#arch/frame-window'
import { PAGE_SIZE } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { frames, NO_FRAME } from './frames.ts'
import { isZero, zeroedFrames } from './zeroed-frames.ts'

const taken = new FixedArray<FrameNumber, 100>()
const hoard = new Hoard()

function soil(frame: FrameNumber): void {
  fillBytes(openWindow(FrameWindow.Target, frame), 0xa5, PAGE_SIZE)
}

/** Makes the frames that come next dirty ones. */
function soilFree(): void {
  for (let index: usize = 0; index < taken.length; index++) {
    taken[index] = frames.allocate()
    soil(taken[index])
  }
  for (const frame of taken) frames.free(frame)
}

describe('zeroed frames', () => {
  test('are zero, from what is kept and beyond', () => {
    const { free } = frames.statistics
    soilFree()
    expect(zeroedFrames.fill(10)).toBe(10)
    expect(frames.statistics.free).toBe(free - 10)
    for (let round: u32 = 0; round < 3; round++) {
      for (let index: usize = 0; index < taken.length; index++) {
        taken[index] = zeroedFrames.allocate()
        expect(isZero(taken[index])).toBeTrue()
        soil(taken[index])
      }
      expect(zeroedFrames.count).toBe(0)
      for (const frame of taken) frames.free(frame)
      zeroedFrames.fill(20)
    }
    expect(zeroedFrames.shrink()).toBe(20)
    expect(frames.statistics.free).toBe(free)
  })

  test('are as many as are wanted, but no more than there is room for', () => {
    expect(zeroedFrames.fill(3)).toBe(3)
    expect(zeroedFrames.fill(2)).toBe(3)
    expect(zeroedFrames.fill(1000)).toBe(64)
    expect(zeroedFrames.shrink()).toBe(64)
    expect(zeroedFrames.shrink()).toBe(0)
  })

  test('are not kept from those that need frames', () => {
    const { free } = frames.statistics
    zeroedFrames.fill(64)
    hoard.takeAllBut(0)
    expect(zeroedFrames.count).toBe(0)
    expect(zeroedFrames.allocate()).toBe(NO_FRAME)
    hoard.giveBack()
    hoard.takeAllBut(frames.watermark.high)
    expect(zeroedFrames.fill(64)).toBe(0)
    hoard.giveBack()
    zeroedFrames.fill(64)
    // What is kept is given back for one more than is free.
    hoard.takeFree()
    const frame = frames.allocate()
    expect(frame).not.toBe(NO_FRAME)
    expect(zeroedFrames.count).toBe(0)
    frames.free(frame)
    hoard.giveBack()
    expect(frames.statistics.free).toBe(free)
  })

  testPanics(
    'are not handed out if they were written to',
    'zeroed frames: one was written to while nobody had it',
    () => {
      zeroedFrames.fill(1)
      const frame = FrameNumber(usize(frames.allocate()) - 1)
      soil(frame)
      zeroedFrames.allocate()
    },
  )
})
