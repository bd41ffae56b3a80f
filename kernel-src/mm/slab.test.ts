/** Object caches: what they promise, their lists after each of many random operations, and every failure. */
import { PAGE_SIZE } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { Random } from '../testing/random.ts'
import { frames } from './frames.ts'
import { slabDirectory } from './slab-directory.ts'
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
  next: Large | null = null
  readonly body: FixedArray<u32, 1000> = new FixedArray()
  last: u32 = 0
}

class Widget {
  state: u32 = 0
  readonly body: FixedArray<u32, 20> = new FixedArray()
}

/** What a constructor and a destructor have been given. */
class Construction {
  constructed: u32 = 0
  destructed: u32 = 0
  /** Whether an object was not as it must be. */
  isWrong: boolean = false

  clear(): void {
    this.constructed = 0
    this.destructed = 0
    this.isWrong = false
  }
}

const construction = new Construction()

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
const widgets = new SlabCache<Widget>(
  'widget',
  (widget: Widget): void => {
    if (widget.state !== 0) construction.isWrong = true
    widget.state = CONSTRUCTED
    construction.constructed++
  },
  (widget: Widget): void => {
    if (widget.state !== CONSTRUCTED) construction.isWrong = true
    construction.destructed++
  },
)
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
    expect(made).toBe(u32(tasks.pool.layout.capacity))
    first.stack[3] = 99
    tasks.free(first)
    const again = take()
    expect(again).toBeSame(first)
    expect(again.stack[3]).toBe(99)
    expect(constructions - before).toBe(made)
    tasks.free(again)
    expectNothingLeft(free)
  })

  test('takes objects from partial slabs before empty ones', () => {
    const free = frames.statistics.free
    const { capacity } = tasks.pool.layout
    for (let index: usize = 0; index < 3 * capacity; index++) held[index] = take()
    expect(tasks.statistics.fullSlabs).toBe(3)
    // The first slab becomes empty; the second loses one object.
    for (let index: usize = 0; index <= capacity; index++) {
      tasks.free(held[index]!)
      held[index] = null
    }
    expect(poolFault(tasks.pool)).toBe('')
    expect(tasks.statistics.used).toBe(2 * capacity - 1)
    expect(tasks.pool.shrink()).toBe(tasks.pool.layout.pages)
    expect(tasks.statistics.emptySlabs).toBe(0)
    expect(tasks.statistics.partialSlabs).toBe(1)
    expect(tasks.statistics.fullSlabs).toBe(1)
    held[0] = take()
    expect(tasks.statistics.objects).toBe(2 * capacity)
    expect(tasks.statistics.fullSlabs).toBe(2)
    expectNothingLeft(free)
  })

  test('destructs an object once, when its memory is given back', () => {
    const free = frames.statistics.free
    const { capacity } = widgets.pool.layout
    construction.clear()
    for (let round: u32 = 0; round < 3; round++) {
      const widget = widgets.allocate()!
      expect(widget.state).toBe(CONSTRUCTED)
      widgets.free(widget)
    }
    expect(construction.constructed).toBe(u32(capacity))
    expect(construction.destructed).toBe(0)
    widgets.shrink()
    expect(construction.destructed).toBe(u32(capacity))
    expect(construction.isWrong).toBeFalse()
    expect(frames.statistics.free).toBe(free)
  })

  test('begins the objects of each slab in the next colour', () => {
    const free = frames.statistics.free
    const { capacity, lead, colours, colourStep } = larges.pool.layout
    expect(colours).toBeGreaterThan(1)
    let last: Large | null = null
    let colour: usize = 0
    for (let count: usize = 0; count < (colours + 2) * capacity; count++) {
      const large: Large = larges.allocate()!
      if (count % capacity === 0) {
        const { start, objects } = slabDirectory.slabAt(addressOf(large))!
        const found: usize = (objects - start - lead) / colourStep
        expect(lead + found * colourStep).toBe(objects - start)
        if (count !== 0) expect(found).toBe((colour + 1) % colours)
        colour = found
      }
      large.next = last
      last = large
    }
    while (last !== null) {
      const large: Large = last
      last = large.next
      large.next = null
      larges.free(large)
    }
    expect(poolFault(larges.pool)).toBe('')
    larges.shrink()
    expect(frames.statistics.free).toBe(free)
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
    const { pages, capacity, stride } = larges.pool.layout
    expect((pages * PAGE_SIZE - capacity * stride) * 8).toBeAtMost(pages * PAGE_SIZE)
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
    // A slab's pages and one for the directory, up to four for its control data, and perhaps a page table.
    expect(left).toBeAtLeast(larges.pool.layout.pages + 2)
    expect(left).toBeAtMost(larges.pool.layout.pages + 6)
    expect(frames.statistics.free).toBe(free)
  })
})
