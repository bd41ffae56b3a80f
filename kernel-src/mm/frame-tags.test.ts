/** Who took a frame and who gave it back, as a report shows it. */
import { capturedLog } from '../testing/captured-log.ts'
import { expect } from '../testing/expect.ts'
import { FrameTags, frameTags } from './frame-tags.ts'
import { frames, NO_FRAME } from './frames.ts'

const FRAMES = 64
const storage = new FixedArray<u32, 64>()
const tags = new FrameTags()

/** Stand for the allocator, which reports leave out. */
function noteTaken(first: usize, count: usize): void {
  tags.noteTaken(FrameNumber(first), count)
}

function noteFreed(first: usize, count: usize): void {
  tags.noteFreed(FrameNumber(first), count)
}

/** Stand for whoever asks it, whom reports name. */
function take(first: usize, count: usize): void {
  noteTaken(first, count)
}

function give(first: usize, count: usize): void {
  noteFreed(first, count)
}

/** How many ways there are to ask the machine's frames: the first two for one frame, the others for two. */
const WAYS = 4

function takeBy(way: u32): FrameNumber {
  if (way === 0) return frames.allocate()
  if (way === 1) return frames.tryAllocate()
  const first = frames.allocateRun(2)
  if (way === 2) return first
  frames.freeRun(first, 2)
  return frames.allocateAt(first, 2) ? first : NO_FRAME
}

function giveBack(first: FrameNumber, count: usize): void {
  if (count === 1) frames.free(first)
  else frames.freeRun(first, count)
}

function explain(frame: usize): void {
  tags.choose(FrameNumber(frame))
  capturedLog.begin()
  tags.explain()
  capturedLog.end()
}

function expectReport(frame: usize, taken: usize, freed: usize, at: SourceLocation = callerLocation()): void {
  explain(frame)
  expect(capturedLog.count('was taken by:'), at).toBe(taken)
  expect(capturedLog.count('was freed by:'), at).toBe(freed)
  expect(capturedLog.count('    take (kernel-src/mm/frame-tags.test.ts:'), at).toBe(taken)
  expect(capturedLog.count('    give (kernel-src/mm/frame-tags.test.ts:'), at).toBe(freed)
}

describe("frames' owners", () => {
  test('are known of each frame by itself, until somebody else takes it', () => {
    if (checks !== 'full') return
    expect(FrameTags.bytesFor(FRAMES)).toBeAtMost(sizeof<FixedArray<u32, 64>>())
    expect(tags.pageCount).toBe(0)
    take(5, 1)
    give(5, 1)
    tags.begin(addressOf(storage), FRAMES)
    expect(tags.pageCount).toBe(1)
    // What was taken before is not known.
    expectReport(5, 0, 0)
    take(10, 3)
    take(63, 1)
    give(11, 1)
    expectReport(9, 0, 0)
    expectReport(10, 1, 0)
    expectReport(11, 1, 1)
    expectReport(12, 1, 0)
    expectReport(13, 0, 0)
    expectReport(63, 1, 0)
    explain(11)
    expect(capturedLog.count('  frame 0xb was taken by:\n')).toBe(1)
    expect(capturedLog.count('  frame 0xb was freed by:\n')).toBe(1)
    take(11, 1)
    expectReport(11, 1, 0)
    // Beyond the last frame there is nothing to say.
    expectReport(64, 0, 0)
  })

  test('are noted whichever way frames are asked for and given back', () => {
    if (checks !== 'full') return
    for (let way: u32 = 0; way < WAYS; way++) {
      const frame = takeBy(way)
      expect(frame).not.toBe(NO_FRAME)
      for (let last: u32 = 0; last < 2; last++) {
        frameTags.choose(FrameNumber(usize(frame) + (way < 2 ? 0 : last)))
        capturedLog.begin()
        frameTags.explain()
        capturedLog.end()
        expect(capturedLog.count('    takeBy (kernel-src/mm/frame-tags.test.ts:')).toBe(1)
        expect(capturedLog.count('was freed by:')).toBe(0)
      }
      giveBack(frame, way < 2 ? 1 : 2)
      frameTags.choose(frame)
      capturedLog.begin()
      frameTags.explain()
      capturedLog.end()
      expect(capturedLog.count('    takeBy (kernel-src/mm/frame-tags.test.ts:')).toBe(1)
      expect(capturedLog.count('    giveBack (kernel-src/mm/frame-tags.test.ts:')).toBe(1)
    }
  })
})
