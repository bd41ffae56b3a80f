/** Who took a frame and who gave it back, as a report shows it. */
import { capturedLog } from '../testing/captured-log.ts'
import { expect } from '../testing/expect.ts'
import { FrameTags } from './frame-tags.ts'

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
})
