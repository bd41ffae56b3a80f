/** Reclaim: which shrinkers run when, what a failing allocation gets from them, and the last words if that is nothing. */
import { PAGE_SIZE } from '#arch/paging'
import { capturedLog } from '../testing/captured-log.ts'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { activeSpace, ANYWHERE, createAddressSpace, destroyAddressSpace } from './address-space.ts'
import { FrameMap } from './frame-map.ts'
import { frameSharing } from './frame-sharing.ts'
import { FrameAllocator, frames, NO_FRAME } from './frames.ts'
import { kfree, kmalloc, NO_MEMORY, shrinkHeap } from './heap.ts'
import { memoryHolders } from './memory-holders.ts'
import { Protection } from './protection.ts'
import { EVERYTHING, reclaim, Reclaim, Shrinker, ShrinkPriority } from './reclaim.ts'
import { requireFrame, requireFrames, requireMemory, requireObject } from './require.ts'
import { SlabCache } from './slab.ts'
import { zeroedFrames } from './zeroed-frames.ts'

/** The shrinkers that have run, each a decimal digit, the first the highest. */
let calls: u32 = 0
/** The frames that one shrinker of the small world keeps. */
const kept = new FixedArray<FrameNumber, 64>()
let keptCount: usize = 0
let shrinks: u32 = 0

const world = new Reclaim()
const allocator = new FrameAllocator(world)
const storage = new FixedArray<u32, 128>()
const WORLD_FRAMES = 1024

const keeper = new Shrinker('keeper', ShrinkPriority.Ready, (): usize => {
  shrinks++
  const gained = keptCount
  while (keptCount !== 0) allocator.free(kept[--keptCount])
  // What a shrinker asks for never starts another round.
  if (gained === 0) expect(allocator.reclaimed(1)).toBeFalse()
  return gained
})

const contents = new Shrinker('contents', ShrinkPriority.Contents, (): usize => {
  calls = calls * 10 + 4
  return 3
})
const slabs = new Shrinker('slabs', ShrinkPriority.Slabs, (): usize => {
  calls = calls * 10 + 3
  return 2
})
const ready = new Shrinker('ready', ShrinkPriority.Ready, (): usize => {
  calls = calls * 10 + 1
  return 0
})
const alsoReady = new Shrinker('also ready', ShrinkPriority.Ready, (): usize => {
  calls = calls * 10 + 2
  return 1
})
const ordered = new Reclaim()

let isRegistered = false
function begin(): void {
  if (!isRegistered) world.register(keeper)
  isRegistered = true
  expect(FrameMap.bytesFor(WORLD_FRAMES)).toBeAtMost(sizeof<FixedArray<u32, 128>>())
  allocator.initialize(addressOf(storage), WORLD_FRAMES)
  allocator.admit(FrameNumber(1), WORLD_FRAMES - 1)
  keptCount = 0
  shrinks = 0
}

function keep(count: usize): void {
  for (let index: usize = 0; index < count; index++) kept[keptCount++] = allocator.allocate()
}

class Large {
  readonly bytes: FixedArray<u8, 2000> = new FixedArray()
}
const larges = new SlabCache<Large>('large objects', (large: Large): void => {
  large.bytes[0] = 1
})
const some = new FixedArray<Large | null, 12>()
const hoard = new Hoard()
const few = new FixedArray<FrameNumber, 80>()

describe('reclaim', () => {
  test('runs shrinkers in the order of their priority, as far as frames are wanted', () => {
    ordered.register(contents)
    ordered.register(ready)
    ordered.register(slabs)
    ordered.register(alsoReady)
    calls = 0
    expect(ordered.run(1)).toBe(1)
    expect(calls).toBe(12)
    calls = 0
    expect(ordered.run(2)).toBe(3)
    expect(calls).toBe(123)
    calls = 0
    expect(ordered.run(EVERYTHING)).toBe(6)
    expect(calls).toBe(1234)
    expect(alsoReady.total).toBe(3)
    expect(contents.total).toBe(3)
    expect(ordered.rounds).toBe(3)
  })

  test('does nothing while an operation holds it off', () => {
    begin()
    keep(3)
    world.hold()
    world.hold()
    expect(world.run(EVERYTHING)).toBe(0)
    world.allow()
    expect(world.run(EVERYTHING)).toBe(0)
    world.allow()
    expect(world.run(EVERYTHING)).toBe(3)
  })

  test('lets an allocation succeed that would fail, and runs once if it still fails', () => {
    begin()
    keep(2)
    while (allocator.tryAllocate() !== NO_FRAME) continue
    expect(shrinks).toBe(0)
    expect(allocator.allocate()).not.toBe(NO_FRAME)
    expect(allocator.allocate()).not.toBe(NO_FRAME)
    expect(shrinks).toBe(1)
    expect(allocator.allocate()).toBe(NO_FRAME)
    expect(shrinks).toBe(2)
    expect(allocator.tryAllocate()).toBe(NO_FRAME)
    expect(shrinks).toBe(2)
  })

  test('joins frames to a run that is asked for, unless there can be no such run', () => {
    begin()
    keep(40)
    while (allocator.tryAllocate() !== NO_FRAME) continue
    expect(allocator.allocateRun(WORLD_FRAMES)).toBe(NO_FRAME)
    expect(shrinks).toBe(0)
    expect(allocator.allocateRun(40)).not.toBe(NO_FRAME)
    expect(shrinks).toBe(1)
  })

  test('begins below the low mark, and again only after the high one was reached', () => {
    begin()
    allocator.watermark.derive(WORLD_FRAMES)
    expect(allocator.watermark.low).toBe(8)
    expect(allocator.watermark.high).toBe(16)
    keep(32)
    const first = allocator.allocateRun(WORLD_FRAMES - 1 - 32 - 7)
    // 7 are free now.
    expect(allocator.statistics.free).toBe(7)
    allocator.balance()
    expect(shrinks).toBe(1)
    expect(allocator.statistics.free).toBe(39)
    const rest = allocator.allocateRun(32)
    allocator.balance()
    allocator.balance()
    // The second round had nothing to give, so there is no third one,
    expect(shrinks).toBe(2)
    allocator.freeRun(rest, 32)
    allocator.balance()
    expect(shrinks).toBe(2)
    // but there is after memory was plenty again.
    keep(32)
    allocator.balance()
    expect(shrinks).toBe(3)
    allocator.freeRun(first, 1)
  })

  test('derives marks within bounds from the size of memory', () => {
    const { watermark } = allocator
    watermark.derive(256)
    expect(watermark.low).toBe(8)
    watermark.derive(32_768)
    expect(watermark.low).toBe(256)
    expect(watermark.high).toBe(512)
    watermark.derive(0x10_0000)
    expect(watermark.low).toBe(1024)
    watermark.derive(0)
  })

  test('gives the frames of empty slabs and kept pages to whoever needs one', () => {
    shrinkHeap()
    hoard.takeAllBut(80)
    const object = larges.allocate()!
    const memory = kmalloc(300)
    const pages = kmalloc(3 * PAGE_SIZE)
    larges.free(object)
    kfree(memory)
    kfree(pages)
    expect(frames.statistics.free).toBeLessThan(80)
    for (let index: usize = 0; index < 80; index++) {
      few[index] = frames.allocate()
      expect(few[index]).not.toBe(NO_FRAME)
    }
    expect(frames.allocate()).toBe(NO_FRAME)
    for (const frame of few) frames.free(frame)
    expect(larges.statistics.objects).toBe(0)
    hoard.giveBack()
  })

  test('lets a page of the heap and an object be had from the last frames of others', () => {
    hoard.takeAllBut(60)
    for (let index: usize = 0; index < some.length; index++) some[index] = larges.allocate()
    for (const object of some) larges.free(object!)
    const slabPages = larges.statistics.pages
    const left = frames.statistics.free
    // More than is free, so that the empty slabs have to go.
    const pages = kmalloc((left + 2) * PAGE_SIZE)
    expect(slabPages).toBeAtLeast(4)
    expect(pages).not.toBe(NO_MEMORY)
    expect(larges.statistics.pages).toBe(0)
    kfree(pages)
    reclaim.run(EVERYTHING)
    expect(frames.statistics.free).toBe(60)
    hoard.giveBack()
  })

  test('knows who holds each frame in use', () => {
    const before = frames.statistics.used - memoryHolders.counted()
    const object = larges.allocate()!
    const memory = kmalloc(100_000)
    zeroedFrames.fill(5)
    const space = createAddressSpace()!
    activeSpace.switchTo(space)
    const start = space.mapZero(ANYWHERE, 20, Protection.ReadWrite)
    for (let page: usize = 0; page < 20; page += 2) ptr<u8>(usize(start) + page * PAGE_SIZE)[0] = 1
    const used = frames.statistics.used
    expect(used - memoryHolders.counted()).toBe(before)
    expect(frameSharing.owned).toBe(10)
    activeSpace.switchTo(null)
    destroyAddressSpace(space)
    expect(frameSharing.owned).toBe(0)
    larges.free(object)
    kfree(memory)
    reclaim.run(EVERYTHING)
    expect(frames.statistics.used - memoryHolders.counted()).toBe(before)
  })

  test('shows who holds frames, and how many nobody accounts for', () => {
    const memory = kmalloc(100_000)
    capturedLog.begin()
    memoryHolders.print()
    capturedLog.end()
    let lines: usize = 1
    for (let holder = memoryHolders.first; holder !== null; holder = holder.next) {
      lines++
      expect(capturedLog.count(holder.name)).toBeAtLeast(1)
    }
    expect(capturedLog.count('\n')).toBe(lines)
    expect(capturedLog.count(' KiB others\n')).toBe(1)
    expect(capturedLog.count(' KiB heap\n')).toBe(1)
    expect(capturedLog.count('       0 frames        0 KiB heap')).toBe(0)
    kfree(memory)
  })

  testPanics(
    'ends in a panic for a frame that must be had',
    'out of memory: 4096 bytes are needed, and 0 frames are free',
    () => {
      hoard.takeAllBut(0)
      requireFrame()
    },
  )

  testPanics(
    'ends in a panic for adjacent frames that must be had',
    'out of memory: 16384 bytes are needed, and 3 frames are free',
    () => {
      hoard.takeAllBut(3)
      requireFrames(4)
    },
  )

  testPanics(
    'ends in a panic for memory that must be had',
    'out of memory: 5000 bytes are needed, and 1 frames are free',
    () => {
      hoard.takeAllBut(1)
      requireMemory(5000)
    },
  )

  testPanics(
    'ends in a panic for an object that must be had',
    'out of memory: 2000 bytes are needed, and 2 frames are free',
    () => {
      hoard.takeAllBut(2)
      requireObject(larges)
    },
  )
})
