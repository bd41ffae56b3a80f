/** The frame allocator against a model with one byte for each frame, and its complaints word for word. */
import { bitmapFault } from '../lib/free-bitmap-verify.ts'
import { expect } from '../testing/expect.ts'
import { Random } from '../testing/random.ts'
import { FrameMap, FrameState } from './frame-map.ts'
import { DMA_LIMIT, FrameAllocator, frames, NO_FRAME } from './frames.ts'

/** Not a multiple of 32, so that the last word of the map is a part of one. */
const FRAME_COUNT = 3000
const storage = new FixedArray<u32, 256>()
const allocator = new FrameAllocator()
const random = new Random()

/** Reserved frames at both ends and in the middle, as on a real machine. */
const FIRST_RAM_START = 70
const FIRST_RAM_END = 1200
const SECOND_RAM_START = 1333
const SECOND_RAM_END = 2999
const RAM_FRAMES = FIRST_RAM_END - FIRST_RAM_START + (SECOND_RAM_END - SECOND_RAM_START)

/** The frames that a test holds below a limit. */
const below = new FixedArray<FrameNumber, 4096>()

const model = new FixedArray<FrameState, 3000>()

function begin(): void {
  expect(FrameMap.bytesFor(FRAME_COUNT)).toBeAtMost(sizeof<FixedArray<u32, 256>>())
  allocator.initialize(addressOf(storage), FRAME_COUNT)
  model.fill(FrameState.Reserved)
  admit(FIRST_RAM_START, FIRST_RAM_END)
  admit(SECOND_RAM_START, SECOND_RAM_END)
}

function admit(start: usize, end: usize): void {
  allocator.admit(FrameNumber(start), end - start)
  setModel(start, end - start, FrameState.Free)
}

function setModel(first: usize, count: usize, state: FrameState): void {
  for (let frame = first; frame < first + count; frame++) model[frame] = state
}

function modelIs(first: usize, count: usize, state: FrameState): boolean {
  if (first + count > FRAME_COUNT) return false
  for (let frame = first; frame < first + count; frame++) if (model[frame] !== state) return false
  return true
}

/** The lowest fitting run, found one frame at a time. */
function modelRun(count: usize, alignment: usize, limit: usize): usize {
  for (let first: usize = 0; first + count <= limit; first += alignment) {
    if (modelIs(first, count, FrameState.Free)) return first
  }
  return NO_FRAME
}

function checkAgainstModel(at: SourceLocation = callerLocation()): void {
  expect(bitmapFault(allocator.map.free), at).toBe('')
  let free: usize = 0
  for (let frame: usize = 0; frame < FRAME_COUNT; frame++) {
    if (model[frame] === FrameState.Free) free++
    const agrees = allocator.map.stateOf(FrameNumber(frame)) === model[frame]
    if (!agrees) expect(frame, at).toBe(NO_FRAME)
  }
  expect(allocator.statistics.free, at).toBe(free)
  expect(allocator.statistics.used, at).toBe(RAM_FRAMES - free)
}

/** One random operation, on the allocator and the model alike. */
function step(): void {
  const first = random.below(FRAME_COUNT)
  const count = random.below(4) === 0 ? 1 + random.below(200) : 1 + random.below(40)
  switch (random.below(6)) {
    case 0: {
      const frame = allocator.allocate()
      if (frame === NO_FRAME) {
        expect(allocator.statistics.free).toBe(0)
        return
      }
      expect(model[frame]).toBe(FrameState.Free)
      model[frame] = FrameState.Used
      return
    }
    case 1:
    case 2: {
      const alignment = u32(1) << random.below(8)
      const limit = random.below(2) === 0 ? FRAME_COUNT : first
      const expected = modelRun(count, alignment, limit)
      expect(allocator.allocateRun(count, alignment, limit)).toBe(FrameNumber(expected))
      if (expected !== NO_FRAME) setModel(expected, count, FrameState.Used)
      return
    }
    case 3: {
      const possible = modelIs(first, count, FrameState.Free)
      expect(allocator.allocateAt(FrameNumber(first), count)).toBe(possible)
      if (possible) setModel(first, count, FrameState.Used)
      return
    }
    case 4:
      if (model[first] !== FrameState.Used) return
      allocator.free(FrameNumber(first))
      model[first] = FrameState.Free
      return
    default: {
      // As long a run in use as there is from here on.
      let used: usize = 0
      while (used < count && modelIs(first, used + 1, FrameState.Used)) used++
      if (used === 0) return
      allocator.freeRun(FrameNumber(first), used)
      setModel(first, used, FrameState.Free)
    }
  }
}

function trace(seed: u32, steps: u32): void {
  begin()
  random.begin(seed)
  for (let done: u32 = 0; done < steps; done++) {
    step()
    if (done % 16 === 0) checkAgainstModel()
  }
  checkAgainstModel()
}

describe('frames', () => {
  test('begin reserved, and only what is admitted is free', () => {
    begin()
    expect(allocator.statistics.total).toBe(FRAME_COUNT)
    expect(allocator.statistics.free).toBe(RAM_FRAMES)
    expect(allocator.statistics.used).toBe(0)
    expect(allocator.statistics.reserved).toBe(FRAME_COUNT - RAM_FRAMES)
    checkAgainstModel()
  })

  test('are each handed out once, until there are none', () => {
    begin()
    for (let count: usize = 0; count < RAM_FRAMES; count++) {
      const frame = allocator.allocate()
      expect(frame).not.toBe(NO_FRAME)
      if (frame === NO_FRAME) return
      expect(model[frame]).toBe(FrameState.Free)
      model[frame] = FrameState.Used
    }
    expect(allocator.allocate()).toBe(NO_FRAME)
    expect(allocator.allocateRun(1)).toBe(NO_FRAME)
    checkAgainstModel()
  })

  test('are found again wherever one is freed in full memory', () => {
    begin()
    for (let taken: usize = 0; taken < RAM_FRAMES; taken++) allocator.allocate()
    for (let frame: usize = FIRST_RAM_START; frame < FIRST_RAM_END; frame += 37) {
      allocator.free(FrameNumber(frame))
      expect(allocator.allocate()).toBe(FrameNumber(frame))
      expect(allocator.allocate()).toBe(NO_FRAME)
    }
    expect(bitmapFault(allocator.map.free)).toBe('')
  })

  test('in a run are adjacent, aligned and below the limit', () => {
    begin()
    expect(allocator.allocateRun(100, 64, 256)).toBe(FrameNumber(128))
    expect(allocator.allocateRun(100, 64, 256)).toBe(NO_FRAME)
    expect(allocator.allocateRun(100, 64, 356)).toBe(FrameNumber(256))
    expect(allocator.allocateRun(58)).toBe(FrameNumber(70))
    expect(allocator.allocateRun(1024, 1024)).toBe(NO_FRAME)
    expect(allocator.allocateRun(951, 1024)).toBe(FrameNumber(2048))
    expect(bitmapFault(allocator.map.free)).toBe('')
  })

  test('cannot be had at a place that is not free as a whole', () => {
    begin()
    expect(allocator.allocateAt(FrameNumber(69), 2)).toBeFalse()
    expect(allocator.allocateAt(FrameNumber(1199), 2)).toBeFalse()
    expect(allocator.allocateAt(FrameNumber(2998), 2)).toBeFalse()
    expect(allocator.allocateAt(FrameNumber(0))).toBeFalse()
    expect(allocator.allocateAt(FrameNumber(3000))).toBeFalse()
    expect(allocator.allocateAt(NO_FRAME, 2)).toBeFalse()
    checkAgainstModel()
    expect(allocator.allocateAt(FrameNumber(100), 300)).toBeTrue()
    expect(allocator.allocateAt(FrameNumber(399), 2)).toBeFalse()
    expect(allocator.allocateAt(FrameNumber(400), 2)).toBeTrue()
  })

  test('agree with the model after each of many random operations', () => {
    trace(1, 1500)
    trace(0xdead_beef, 1500)
    trace(20_260_101, 1500)
  })

  test('of the machine never contain frame 0 or the first MiB', () => {
    for (let frame: usize = 0; frame < 256; frame++) {
      expect(frames.map.stateOf(FrameNumber(frame))).toBe(FrameState.Reserved)
    }
    expect(bitmapFault(frames.map.free)).toBe('')
  })

  test('of the machine are had below the reach of ISA DMA, and in units of 4 MiB at a place of choice', () => {
    const { free } = frames.statistics
    const low = frames.allocateRun(16, 16, DMA_LIMIT)
    expect(low).not.toBe(NO_FRAME)
    expect(usize(low) % 16).toBe(0)
    expect(usize(low) + 16).toBeAtMost(DMA_LIMIT)
    const large = frames.allocateRun(1024, 1024)
    expect(large).not.toBe(NO_FRAME)
    expect(usize(large) % 1024).toBe(0)
    expect(frames.allocateAt(large, 1024)).toBeFalse()
    frames.freeRun(large, 1024)
    expect(frames.allocateAt(large, 1024)).toBeTrue()
    frames.freeRun(large, 1024)
    frames.freeRun(low, 16)
    // As many as there are below the limit, and then none, with memory above it free.
    let count: usize = 0
    for (let frame = frames.allocateRun(1, 1, DMA_LIMIT); frame !== NO_FRAME; count++) {
      below[count] = frame
      frame = frames.allocateRun(1, 1, DMA_LIMIT)
    }
    expect(count).toBeGreaterThan(2000)
    expect(frames.statistics.free).toBeGreaterThan(1024)
    for (let index: usize = 0; index < count; index++) frames.free(below[index])
    expect(frames.statistics.free).toBe(free)
  })

  test('know their longest run', () => {
    begin()
    expect(allocator.longestRun()).toBe(SECOND_RAM_END - SECOND_RAM_START)
    allocator.allocateAt(FrameNumber(2000), 300)
    expect(allocator.longestRun()).toBe(FIRST_RAM_END - FIRST_RAM_START)
    allocator.allocateAt(FrameNumber(FIRST_RAM_START), FIRST_RAM_END - FIRST_RAM_START)
    expect(allocator.longestRun()).toBe(SECOND_RAM_END - 2300)
    while (allocator.allocate() !== NO_FRAME) continue
    expect(allocator.longestRun()).toBe(0)
  })

  testPanics('refuse to be freed twice', 'frames: frame 0x46 is freed, but it is free already', () => {
    begin()
    const frame = allocator.allocateRun(1)
    allocator.free(frame)
    allocator.free(frame)
  })

  testPanics('refuse to be freed while reserved', 'frames: frame 0x500 is freed, but it is reserved', () => {
    begin()
    allocator.free(FrameNumber(1280))
  })

  testPanics(
    'refuse to be freed beyond the end of memory',
    'frames: frame 0xbb8 is freed, but memory ends at frame 0xbb8',
    () => {
      begin()
      allocator.free(FrameNumber(3000))
    },
  )

  testPanics(
    'refuse to be freed in a run of which one is free already',
    'frames: frame 0x86 is freed, but it is free already',
    () => {
      begin()
      allocator.allocateAt(FrameNumber(100), 64)
      allocator.free(FrameNumber(134))
      allocator.freeRun(FrameNumber(100), 64)
    },
  )

  testPanics('refuse to be freed in a run of none', 'frames: a run of no frames is freed', () => {
    begin()
    allocator.freeRun(FrameNumber(100), 0)
  })

  testPanics(
    'refuse an alignment that is not a power of two',
    'frames: an alignment of 24 frames was asked for, which is not a power of two',
    () => {
      begin()
      allocator.allocateRun(4, 24)
    },
  )

  testPanics(
    'refuse to be admitted twice',
    'frames: 2 frames from 0x45 on cannot be made available: not all are reserved',
    () => {
      begin()
      allocator.admit(FrameNumber(69), 2)
    },
  )

  testPanics(
    'refuse to contain frame 0',
    'frames: 1 frames from 0x0 on cannot be made available: not all are reserved',
    () => {
      begin()
      allocator.admit(FrameNumber(0), 1)
    },
  )
})
