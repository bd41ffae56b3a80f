/**
 * Address spaces on the machine's own tables. The kernel plays the program: it touches addresses below itself, in the
 * space that is switched on.
 */
import { directoryEntryPointer, PAGE_SIZE, TABLE_SPAN } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { Random } from '../testing/random.ts'
import {
  activeSpace,
  ANYWHERE,
  createAddressSpace,
  destroyAddressSpace,
  shrinkAddressSpaces,
  SPACE_END,
  SPACE_START,
  type AddressSpace,
} from './address-space.ts'
import { frameSharing } from './frame-sharing.ts'
import { frames } from './frames.ts'
import { Backing, NOWHERE_IN_SPACE, type MemoryRegion } from './memory-region.ts'
import { paging, Protection } from './paging.ts'

/** Kernel addresses that nothing else uses; the first page of a page table. */
const KERNEL_PAGE = VirtualAddress(0xf100_0000)
const hoard = new Hoard()

function pageAt(index: usize): VirtualAddress {
  return VirtualAddress(SPACE_START + index * PAGE_SIZE)
}

function wordAt(address: VirtualAddress): Ptr<u32> {
  return ptr<u32>(address)
}

let freeBefore: usize = 0

/** Begins a test: a space, switched on. */
function begin(): AddressSpace {
  shrinkAddressSpaces()
  freeBefore = frames.statistics.free
  const space = createAddressSpace()!
  activeSpace.switchTo(space)
  return space
}

/** Ends it: nothing may be left of the space. */
function finish(space: AddressSpace): void {
  activeSpace.switchTo(null)
  destroyAddressSpace(space)
  shrinkAddressSpaces()
  expect(frames.statistics.free).toBe(freeBefore)
  expect(frameSharing.total).toBe(0)
}

describe('address spaces', () => {
  test('begin empty, and leave nothing behind', () => {
    const space = begin()
    expect(space.regions.count).toBe(0)
    expect(space.regionAt(pageAt(0))).toBeNull()
    finish(space)
  })

  test('give zeroed memory when it is touched, not before', () => {
    const space = begin()
    const address = space.mapZero(ANYWHERE, 1000, Protection.ReadWrite)
    expect(address).toBe(VirtualAddress(SPACE_START))
    expect(space.tables.pageCount).toBe(0)
    const free = frames.statistics.free
    for (let index: usize = 0; index < 4; index++) {
      const word = wordAt(VirtualAddress(usize(address) + index * 100 * PAGE_SIZE))
      expect(word[3]).toBe(0)
      word[3] = u32(index) + 1
      expect(word[3]).toBe(u32(index) + 1)
    }
    expect(space.tables.pageCount).toBe(4)
    expect(frames.statistics.free).toBe(free - 5)
    finish(space)
  })

  test('show different memory at the same address', () => {
    const one = begin()
    const two = createAddressSpace()!
    one.mapZero(pageAt(5), 1, Protection.ReadWrite)
    two.mapZero(pageAt(5), 1, Protection.ReadWrite)
    for (let round: u32 = 1; round < 4; round++) {
      activeSpace.switchTo(one)
      wordAt(pageAt(5))[0] = round
      activeSpace.switchTo(two)
      wordAt(pageAt(5))[0] = 100 + round
      asm``
      activeSpace.switchTo(one)
      expect(wordAt(pageAt(5))[0]).toBe(round)
      activeSpace.switchTo(two)
      expect(wordAt(pageAt(5))[0]).toBe(100 + round)
    }
    activeSpace.switchTo(one)
    destroyAddressSpace(two)
    expect(wordAt(pageAt(5))[0]).toBe(3)
    finish(one)
  })

  test('have the kernel in common, whichever was switched on when it changed', () => {
    const one = begin()
    const two = createAddressSpace()!
    const free = frames.statistics.free
    expect(paging.mapNew(KERNEL_PAGE, 1, Protection.ReadWrite)).toBeTrue()
    wordAt(KERNEL_PAGE)[0] = 77
    activeSpace.switchTo(two)
    expect(wordAt(KERNEL_PAGE)[0]).toBe(77)
    const later = createAddressSpace()!
    activeSpace.switchTo(later)
    expect(wordAt(KERNEL_PAGE)[0]).toBe(77)
    activeSpace.switchTo(null)
    expect(wordAt(KERNEL_PAGE)[0]).toBe(77)
    activeSpace.switchTo(two)
    paging.unmapAndFree(KERNEL_PAGE, 1)
    const entry = directoryEntryPointer(KERNEL_PAGE)[0]
    activeSpace.switchTo(one)
    expect(directoryEntryPointer(KERNEL_PAGE)[0]).toBe(entry)
    expect(paging.isMapped(KERNEL_PAGE)).toBeFalse()
    activeSpace.switchTo(null)
    expect(paging.isMapped(KERNEL_PAGE)).toBeFalse()
    destroyAddressSpace(later)
    expect(frames.statistics.free).toBeAtMost(free)
    destroyAddressSpace(two)
    finish(one)
  })

  test('change while another one is switched on', () => {
    const space = begin()
    const other = createAddressSpace()!
    activeSpace.switchTo(other)
    space.mapFrames(pageAt(0), 3, FrameNumber(0xb8), Protection.ReadOnly)
    expect(space.tables.translate(pageAt(1) + 8)).toBe(PhysicalAddress(0xb_9008))
    expect(other.tables.pageCount).toBe(0)
    expect(space.unmap(pageAt(1), 1)).toBeTrue()
    activeSpace.switchTo(space)
    destroyAddressSpace(other)
    expect(space.tables.pageCount).toBe(2)
    finish(space)
  })

  test('show given frames, which stay their owner’s', () => {
    const space = begin()
    const frame = frames.allocate()
    expect(space.mapFrames(pageAt(3), 1, frame, Protection.ReadWrite)).toBe(pageAt(3))
    expect(paging.mapRange(KERNEL_PAGE, 1, frame, Protection.ReadWrite)).toBeTrue()
    wordAt(pageAt(3))[1] = 5
    asm``
    expect(wordAt(KERNEL_PAGE)[1]).toBe(5)
    paging.unmap(KERNEL_PAGE)
    expect(space.unmap(pageAt(3), 1)).toBeTrue()
    frames.free(frame)
    finish(space)
  })

  test('cut a region of large pages anywhere, without memory', () => {
    const space = begin()
    const place = VirtualAddress(TABLE_SPAN)
    expect(space.mapFrames(place, 2048, FrameNumber(0x8_0000), Protection.ReadWrite)).toBe(place)
    expect(space.unmap(place + 5 * PAGE_SIZE, 1)).toBeTrue()
    expect(space.protect(place + 1024 * PAGE_SIZE, 1024, Protection.ReadOnly)).toBeTrue()
    expect(space.tables.pageCount).toBe(2047)
    expect(space.tables.translate(place + 6 * PAGE_SIZE)).toBe(PhysicalAddress(0x8000_6000))
    expect(space.regionAt(place + 6 * PAGE_SIZE)!.frame).toBe(FrameNumber(0x8_0006))
    expect(space.regions.count).toBe(3)
    finish(space)
  })

  test('refuse places that no region may have', () => {
    const space = begin()
    expect(space.mapZero(VirtualAddress(PAGE_SIZE), 1, Protection.ReadOnly)).toBe(NOWHERE_IN_SPACE)
    expect(space.mapZero(pageAt(0) + 1, 1, Protection.ReadOnly)).toBe(NOWHERE_IN_SPACE)
    expect(space.mapZero(VirtualAddress(SPACE_END - PAGE_SIZE), 2, Protection.ReadOnly)).toBe(
      NOWHERE_IN_SPACE,
    )
    expect(space.mapZero(VirtualAddress(SPACE_END), 1, Protection.ReadOnly)).toBe(NOWHERE_IN_SPACE)
    expect(space.mapZero(pageAt(0), 0xf_ffff, Protection.ReadOnly)).toBe(NOWHERE_IN_SPACE)
    expect(space.mapZero(ANYWHERE, 0, Protection.ReadOnly)).toBe(NOWHERE_IN_SPACE)
    expect(space.mapZero(ANYWHERE, 0xf_ffff, Protection.ReadOnly)).toBe(NOWHERE_IN_SPACE)
    expect(space.unmap(VirtualAddress(SPACE_END), 1)).toBeFalse()
    expect(space.protect(pageAt(0), 1, Protection.ReadOnly)).toBeFalse()
    expect(space.mapZero(VirtualAddress(SPACE_END - PAGE_SIZE), 1, Protection.ReadOnly)).not.toBe(
      NOWHERE_IN_SPACE,
    )
    expect(space.regions.count).toBe(1)
    finish(space)
  })

  testPanics(
    'refuse to go while they are switched on',
    'address space: the one that is switched on cannot be destroyed',
    () => {
      destroyAddressSpace(begin())
    },
  )
})

/** What the model says of a page. */
enum Kind {
  Nothing,
  Guard,
  ReadOnly,
  ReadWrite,
}
const PAGES = 64
const kinds = new FixedArray<Kind, 64>()
/** What a page holds; 0 before it is written. */
const contents = new FixedArray<u32, 64>()

function kindOf(region: MemoryRegion | null): Kind {
  if (region === null) return Kind.Nothing
  if (region.backing === Backing.None) return Kind.Guard
  return region.protection === Protection.ReadWrite ? Kind.ReadWrite : Kind.ReadOnly
}

function setKinds(first: usize, count: usize, kind: Kind): void {
  for (let index = first; index < first + count; index++) {
    kinds[index] = kind
    if (kind === Kind.Nothing || kind === Kind.Guard) contents[index] = 0
  }
}

/** Whether all pages of a range are of one kind or, given two, either. */
function allAre(first: usize, count: usize, kind: Kind, other: Kind): boolean {
  for (let index = first; index < first + count; index++) {
    if (kinds[index] !== kind && kinds[index] !== other) return false
  }
  return true
}

/** The first of the lowest `count` pages that belong to no region. */
function lowestGap(count: usize): usize {
  let first: usize = 0
  while (first + count <= PAGES && !allAre(first, count, Kind.Nothing, Kind.Nothing)) first++
  return first
}

/** Checks the tree: order, summaries, and that no two neighbours could be one. Returns how many regions there are. */
function checkTree(region: MemoryRegion | null, from: usize, end: usize): usize {
  if (region === null) return 0
  expect(region.first).toBeAtLeast(from)
  expect(region.end).toBeAtMost(end)
  expect(region.first).toBeLessThan(region.end)
  const { lowest, highest, largestGap } = region
  const count = checkTree(region.left, from, region.first) + checkTree(region.right, region.end, end) + 1
  region.summarize()
  expect(region.lowest).toBe(lowest)
  expect(region.highest).toBe(highest)
  expect(region.largestGap).toBe(largestGap)
  return count
}

function step(space: AddressSpace, random: Random): void {
  const first: usize = random.below(PAGES)
  const most = PAGES - first
  const count: usize = 1 + random.below(u32(most < 12 ? most : 12))
  const write = random.below(2) === 0
  const protection = write ? Protection.ReadWrite : Protection.ReadOnly
  const kind = write ? Kind.ReadWrite : Kind.ReadOnly
  switch (random.below(6)) {
    case 0: {
      const place = lowestGap(count)
      if (place + count > PAGES) return
      expect(space.mapZero(ANYWHERE, count, protection)).toBe(pageAt(place))
      setKinds(place, count, kind)
      return
    }
    case 1: {
      const fits = allAre(first, count, Kind.Nothing, Kind.Nothing)
      const place = random.below(2) === 0 ? space.guard(pageAt(first), count) : NOWHERE_IN_SPACE
      if (place !== NOWHERE_IN_SPACE) setKinds(first, count, Kind.Guard)
      if (place !== NOWHERE_IN_SPACE) expect(fits).toBeTrue()
      return
    }
    case 2: {
      const fits = allAre(first, count, Kind.Nothing, Kind.Nothing)
      expect(space.mapZero(pageAt(first), count, protection) !== NOWHERE_IN_SPACE).toBe(fits)
      if (fits) setKinds(first, count, kind)
      return
    }
    case 3:
      expect(space.unmap(pageAt(first), count)).toBeTrue()
      setKinds(first, count, Kind.Nothing)
      return
    case 4: {
      const fits = allAre(first, count, Kind.ReadOnly, Kind.ReadWrite)
      expect(space.protect(pageAt(first), count, protection)).toBe(fits)
      if (fits) setKinds(first, count, kind)
      return
    }
    default:
      touch(first, count, random)
  }
}

/** Writes where that is allowed, and reads where there is something to read. */
function touch(first: usize, count: usize, random: Random): void {
  for (let index = first; index < first + count; index++) {
    if (kinds[index] === Kind.ReadWrite && random.below(2) === 0) {
      contents[index] = random.next()
      wordAt(pageAt(index))[7] = contents[index]
    } else if (kinds[index] === Kind.ReadWrite || kinds[index] === Kind.ReadOnly) {
      expect(wordAt(pageAt(index))[7]).toBe(contents[index])
    }
  }
}

describe('regions', () => {
  test('agree with a model of their pages after each of many random operations', () => {
    const space = begin()
    const random = new Random()
    random.begin(5)
    kinds.fill(Kind.Nothing)
    contents.fill(0)
    for (let done: u32 = 0; done < 2500; done++) {
      step(space, random)
      for (let index: usize = 0; index < PAGES; index++) {
        if (kindOf(space.regionAt(pageAt(index))) !== kinds[index]) expect(index).toBe(PAGES)
      }
      expect(checkTree(space.regions.root, SPACE_START, SPACE_END)).toBe(space.regions.count)
    }
    touch(0, PAGES, random)
    finish(space)
  })

  test('are joined again when their parts are alike', () => {
    const space = begin()
    space.mapZero(pageAt(0), 10, Protection.ReadWrite)
    expect(space.protect(pageAt(4), 2, Protection.ReadOnly)).toBeTrue()
    expect(space.regions.count).toBe(3)
    expect(space.protect(pageAt(4), 2, Protection.ReadWrite)).toBeTrue()
    expect(space.regions.count).toBe(1)
    expect(space.regionAt(pageAt(9))!.first).toBe(pageAt(0))
    finish(space)
  })

  test('keep growing in the part that is in use when they are cut', () => {
    const space = begin()
    space.mapStack(pageAt(0), 20)
    wordAt(pageAt(15))[0] = 1
    expect(space.unmap(pageAt(5), 1)).toBeTrue()
    // Page 6 is the guard page now, and what lies below page 5 can no longer be reached.
    expect(space.regionAt(pageAt(3))!.backing).toBe(Backing.None)
    expect(space.regionAt(pageAt(6))!.growthLimit).toBe(pageAt(7))
    wordAt(pageAt(7))[0] = 1
    expect(space.regionAt(pageAt(7))!.start).toBe(pageAt(7))
    expect(space.unmap(pageAt(18), 1)).toBeTrue()
    expect(space.regionAt(pageAt(19))!.growsDown).toBeFalse()
    expect(space.regionAt(pageAt(17))!.growsDown).toBeTrue()
    finish(space)
  })
})

/** Runs an operation with 0, 1, 2, … frames left until it succeeds; each time before, nothing may have changed. */
function failEachAllocation(operation: (space: AddressSpace) => boolean): usize {
  for (let left: usize = 0; left < 64; left++) {
    const space = begin()
    space.mapZero(pageAt(0), 8, Protection.ReadWrite)
    for (let index: usize = 0; index < 8; index += 2) wordAt(pageAt(index))[0] = u32(index)
    const regions = space.regions.count
    shrinkAddressSpaces()
    hoard.takeAllBut(left)
    const done = operation(space)
    if (!done) {
      shrinkAddressSpaces()
      expect(frames.statistics.free).toBe(left)
      expect(space.regions.count).toBe(regions)
      expect(space.tables.pageCount).toBe(4)
      for (let index: usize = 0; index < 8; index += 2) {
        expect(wordAt(pageAt(index))[0]).toBe(u32(index))
        wordAt(pageAt(index))[0] = u32(index)
      }
    }
    hoard.giveBack()
    finish(space)
    if (done) return left
  }
  return 64
}

describe('without enough memory, nothing changes', () => {
  test('when a space is cloned', () => {
    const needed = failEachAllocation((space: AddressSpace): boolean => {
      const copy = space.clone()
      if (copy !== null) destroyAddressSpace(copy)
      return copy !== null
    })
    expect(needed).toBeGreaterThan(2)
    expect(needed).toBeLessThan(64)
  })

  test('when given frames are mapped', () => {
    const needed = failEachAllocation(
      (space: AddressSpace): boolean =>
        space.mapFrames(VirtualAddress(TABLE_SPAN * 2), 1500, FrameNumber(0x8_0000), Protection.ReadOnly) !==
        NOWHERE_IN_SPACE,
    )
    expect(needed).toBeGreaterThan(1)
    expect(needed).toBeLessThan(64)
  })

  test('when a page is touched', () => {
    const space = begin()
    space.mapZero(VirtualAddress(TABLE_SPAN), 8, Protection.ReadWrite)
    hoard.takeAllBut(2)
    wordAt(VirtualAddress(TABLE_SPAN))[0] = 1
    expect(frames.statistics.free).toBe(0)
    hoard.giveBack()
    finish(space)
  })
})
