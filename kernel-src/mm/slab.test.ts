/** Object caches: what they promise, their lists after each of many random operations, and every failure. */
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { Random } from '../testing/random.ts'
import { frames } from './frames.ts'
import { poolFault } from './slab-verify.ts'
import { SlabCache } from './slab.ts'

class Task {
  priority: u32 = 0
  owner: Task | null = null
  readonly stack: FixedArray<u32, 10> = new FixedArray()
}

class Tiny {
  value: u8 = 0
}

class Large {
  first: u32 = 0
  readonly body: FixedArray<u32, 1000> = new FixedArray()
  last: u32 = 0
}

@align(64)
class Line {
  readonly bytes: FixedArray<u8, 64> = new FixedArray()
}

const CONSTRUCTED = 0xc0de
let constructions: u32 = 0

const tasks = new SlabCache<Task>('task', (task: Task): void => {
  task.priority = CONSTRUCTED
  constructions++
})
const tinies = new SlabCache<Tiny>('tiny', (tiny: Tiny): void => {
  tiny.value = 7
})
const larges = new SlabCache<Large>('large', (large: Large): void => {
  large.first = 1
  large.last = 2
})
const lines = new SlabCache<Line>('line', (line: Line): void => {
  line.bytes[63] = 3
})

/** The objects that a test has in use. */
const held = new FixedArray<Task | null, 600>()
const random = new Random()
const hoard = new Hoard()

function take(): Task {
  return tasks.allocate()!
}

/** Frees what `held` holds, gives all slabs back, and expects the frames to be as many as before. */
function expectNothingLeft(freeFrames: usize, at: SourceLocation = callerLocation()): void {
  for (let index: usize = 0; index < held.length; index++) {
    const task = held[index]
    if (task !== null) tasks.free(task)
    held[index] = null
  }
  tasks.shrink()
  expect(poolFault(tasks.pool), at).toBe('')
  expect(tasks.statistics.objects, at).toBe(0)
  expect(frames.statistics.free, at).toBe(freeFrames)
}

describe('slab cache', () => {
  test('hands out constructed objects that do not overlap', () => {
    const free = frames.statistics.free
    for (let index: u32 = 0; index < 600; index++) {
      const task = take()
      expect(task.priority).toBe(CONSTRUCTED)
      expect(task.owner).toBeNull()
      task.stack.fill(index)
      held[index] = task
    }
    for (let index: u32 = 0; index < 600; index++) {
      const task = held[index]!
      expect(task.stack[0]).toBe(index)
      expect(task.stack[9]).toBe(index)
    }
    expect(tasks.statistics.used).toBe(600)
    expectNothingLeft(free)
  })

  test('constructs an object once, not at each allocation', () => {
    const free = frames.statistics.free
    const before = constructions
    const first = take()
    const made = constructions - before
    expect(made).toBe(u32(tasks.pool.capacity))
    first.stack[3] = 99
    tasks.free(first)
    const again = take()
    expect(again).toBeSame(first)
    expect(again.stack[3]).toBe(99)
    expect(constructions - before).toBe(made)
    tasks.free(again)
    expectNothingLeft(free)
  })

  test('keeps empty, partial and full slabs apart', () => {
    const free = frames.statistics.free
    const capacity = tasks.pool.capacity
    for (let index: usize = 0; index < 3 * capacity; index++) held[index] = take()
    expect(tasks.statistics.fullSlabs + tasks.statistics.partialSlabs).toBe(3)
    expect(tasks.statistics.emptySlabs).toBe(0)
    // The first slab becomes empty; the second loses one object.
    for (let index: usize = 0; index <= capacity; index++) {
      tasks.free(held[index]!)
      held[index] = null
    }
    expect(poolFault(tasks.pool)).toBe('')
    expect(tasks.statistics.emptySlabs).toBe(1)
    expect(tasks.statistics.used).toBe(2 * capacity - 1)
    expect(tasks.shrink()).toBe(tasks.pool.slabPages)
    expect(tasks.statistics.emptySlabs).toBe(0)
    expect(tasks.statistics.objects).toBe(2 * capacity)
    expectNothingLeft(free)
  })

  test('fits objects of every size and alignment', () => {
    const free = frames.statistics.free
    const tiny = tinies.allocate()!
    const large = larges.allocate()!
    const other = larges.allocate()!
    const line = lines.allocate()!
    expect(tiny.value).toBe(7)
    expect(large.first).toBe(1)
    expect(large.last).toBe(2)
    expect(usize(addressOf(line)) % 64).toBe(0)
    expect(line.bytes[63]).toBe(3)
    large.body.fill(0xffff_ffff)
    expect(other.first).toBe(1)
    expect(other.last).toBe(2)
    expect(larges.pool.capacity).toBeAtLeast(8)
    tinies.free(tiny)
    larges.free(other)
    larges.free(large)
    lines.free(line)
    expect(poolFault(larges.pool)).toBe('')
    tinies.shrink()
    larges.shrink()
    lines.shrink()
    expect(frames.statistics.free).toBe(free)
  })

  test('agrees with a model after each of many random operations', () => {
    const free = frames.statistics.free
    random.begin(42)
    let used: usize = 0
    for (let done: u32 = 0; done < 6000; done++) {
      // The share of allocations swings, so that slabs fill up and empty again.
      const wanted: u32 = (done / 1000) % 2 === 0 ? 7 : 3
      const slot: usize = random.below(600)
      const task = held[slot]
      if (task === null && random.below(10) < wanted) {
        const fresh = take()
        fresh.stack[0] = u32(slot)
        held[slot] = fresh
        used++
      } else if (task !== null && random.below(10) >= wanted) {
        expect(task.stack[0]).toBe(u32(slot))
        tasks.free(task)
        held[slot] = null
        used--
      }
      if (random.below(200) === 0) tasks.shrink()
      expect(tasks.statistics.used).toBe(used)
      if (done % 8 === 0) expect(poolFault(tasks.pool)).toBe('')
    }
    expectNothingLeft(free)
  })

  test('returns null and keeps nothing, whichever frame is the first that is missing', () => {
    const free = frames.statistics.free
    let left: usize = 0
    for (;;) {
      hoard.takeAllBut(left)
      const large = larges.allocate()
      if (large !== null) {
        larges.free(large)
        larges.shrink()
        expect(frames.statistics.free).toBe(left)
        hoard.giveBack()
        break
      }
      expect(frames.statistics.free).toBe(left)
      expect(larges.statistics.objects).toBe(0)
      hoard.giveBack()
      left++
    }
    // A slab's pages, and a page table for them if the other caches need none there.
    expect(left).toBeAtLeast(larges.pool.slabPages)
    expect(left).toBeAtMost(larges.pool.slabPages + 1)
    expect(frames.statistics.free).toBe(free)
  })

  testPanics(
    'refuses an object that is free',
    'slab cache task: 0xd0400014 is freed, but it is free already',
    () => {
      const task = take()
      tasks.free(task)
      tasks.free(task)
    },
  )

  testPanics(
    "refuses another cache's object",
    'slab cache task: 0xd0400040 is freed, but it belongs to slab cache line',
    () => {
      tasks.free(ref<Task>(addressOf(lines.allocate()!)))
    },
  )

  testPanics(
    'refuses an address inside an object',
    'slab cache task: 0xd0400018 is freed, but no object begins there',
    () => {
      tasks.free(ref<Task>(addressOf(take()) + 4))
    },
  )

  testPanics(
    'refuses an object of no cache',
    'slab cache task: 0xd0500000 is freed, but it is no object of any cache',
    () => {
      tasks.free(take())
      tasks.free(ref<Task>(0xd050_0000))
    },
  )
})
