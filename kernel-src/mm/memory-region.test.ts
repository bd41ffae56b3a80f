/** Regions against a model with a few bytes for each page, and how they are cut and joined. */
import { expect } from '../testing/expect.ts'
import { Random } from '../testing/random.ts'
import { begin, finish, pageAt, wordAt } from '../testing/trial-space.ts'
import { ANYWHERE, SPACE_END, SPACE_START, type AddressSpace } from './address-space.ts'
import { Backing, NOWHERE_IN_SPACE, type MemoryRegion } from './memory-region.ts'
import { Protection } from './paging.ts'

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
    expect(space.regionAt(pageAt(3))!.growsDown).toBeFalse()
    expect(space.regionAt(pageAt(6))!.growthLimit).toBe(pageAt(7))
    wordAt(pageAt(7))[0] = 1
    expect(space.regionAt(pageAt(7))!.start).toBe(pageAt(7))
    expect(space.unmap(pageAt(18), 1)).toBeTrue()
    expect(space.regionAt(pageAt(19))!.growsDown).toBeFalse()
    expect(space.regionAt(pageAt(17))!.growsDown).toBeTrue()
    finish(space)
  })
})
