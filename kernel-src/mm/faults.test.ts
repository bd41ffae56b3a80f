/** Page faults that are served, and the words for those that are not. */
import { FAULT_USER, FAULT_WRITE } from '#arch/page-fault'
import { PAGE_SIZE } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { Random } from '../testing/random.ts'
import {
  activeSpace,
  createAddressSpace,
  destroyAddressSpace,
  shrinkAddressSpaces,
  type AddressSpace,
} from './address-space.ts'
import { FaultVerdict, serveFault } from './faults.ts'
import { readFaulting, writeFaulting } from './faulting-access.ts'
import { frameSharing } from './frame-sharing.ts'
import { frames } from './frames.ts'
import { paging, Protection } from './paging.ts'

const BASE = VirtualAddress(0x40_0000)
const hoard = new Hoard()
let freeBefore: usize = 0

function pageAt(index: usize): VirtualAddress {
  return VirtualAddress(usize(BASE) + index * PAGE_SIZE)
}

function read(index: usize): u32 {
  return readFaulting(wordIn(pageAt(index)))
}

function write(index: usize, value: u32): void {
  writeFaulting(wordIn(pageAt(index)), value)
}

/** A word that is not the page's first. */
function wordIn(page: VirtualAddress): VirtualAddress {
  return VirtualAddress(usize(page) + 8)
}

function begin(): AddressSpace {
  shrinkAddressSpaces()
  freeBefore = frames.statistics.free
  const space = createAddressSpace()!
  activeSpace.switchTo(space)
  return space
}

function finish(space: AddressSpace): void {
  activeSpace.switchTo(null)
  destroyAddressSpace(space)
  shrinkAddressSpaces()
  expect(frames.statistics.free).toBe(freeBefore)
  expect(frameSharing.total).toBe(0)
}

describe('page faults', () => {
  test('zero a page at its first touch, whatever its frame held', () => {
    const space = begin()
    space.mapZero(BASE, 4, Protection.ReadWrite)
    write(0, 0xffff_ffff)
    expect(space.unmap(BASE, 1)).toBeTrue()
    expect(read(1)).toBe(0)
    expect(space.mapZero(BASE, 1, Protection.ReadOnly)).toBe(BASE)
    expect(read(0)).toBe(0)
    finish(space)
  })

  test('let a page be written once its region allows it', () => {
    const space = begin()
    space.mapZero(BASE, 2, Protection.ReadOnly)
    expect(read(0)).toBe(0)
    expect(space.protect(BASE, 2, Protection.ReadWrite)).toBeTrue()
    const free = frames.statistics.free
    write(0, 5)
    expect(read(0)).toBe(5)
    expect(frames.statistics.free).toBe(free)
    finish(space)
  })

  test('grow a stack down to its guard page and no further', () => {
    const space = begin()
    space.mapStack(BASE, 16)
    expect(space.regionAt(BASE)!.start).toBe(pageAt(15))
    write(15, 1)
    write(12, 2)
    expect(space.regionAt(BASE)!.start).toBe(pageAt(12))
    write(1, 3)
    expect(space.regionAt(BASE)!.start).toBe(pageAt(1))
    expect(serveFault(space, pageAt(0) + 8, FAULT_WRITE | FAULT_USER)).toBe(FaultVerdict.StackOverflow)
    expect(space.tables.pageCount).toBe(3)
    finish(space)
  })

  test('are judged for programs', () => {
    const space = begin()
    space.mapZero(BASE, 1, Protection.ReadOnly)
    space.guard(pageAt(1), 1)
    expect(serveFault(space, pageAt(0), FAULT_USER)).toBe(FaultVerdict.Served)
    expect(serveFault(space, pageAt(0), FAULT_USER | FAULT_WRITE)).toBe(FaultVerdict.Forbidden)
    expect(serveFault(space, pageAt(1), FAULT_USER)).toBe(FaultVerdict.GuardPage)
    expect(serveFault(space, pageAt(2), FAULT_USER)).toBe(FaultVerdict.NoRegion)
    expect(serveFault(space, VirtualAddress(0), FAULT_USER)).toBe(FaultVerdict.NoRegion)
    space.mapZero(pageAt(1024), 1, Protection.ReadWrite)
    // A frame for the page, and one for its table.
    for (let left: usize = 0; left < 2; left++) {
      hoard.takeAllBut(left)
      expect(serveFault(space, pageAt(1024), FAULT_USER)).toBe(FaultVerdict.OutOfMemory)
      expect(frames.statistics.free).toBe(left)
      hoard.giveBack()
    }
    finish(space)
  })
})

describe('copy on write', () => {
  test('keeps two spaces apart, in both directions', () => {
    const parent = begin()
    parent.mapZero(BASE, 8, Protection.ReadWrite)
    for (let index: usize = 0; index < 6; index++) write(index, 10 + u32(index))
    const free = frames.statistics.free
    const child = parent.clone()!
    expect(frameSharing.total).toBe(6)
    expect(child.tables.pageCount).toBe(6)
    write(0, 100)
    activeSpace.switchTo(child)
    expect(read(0)).toBe(10)
    expect(read(7)).toBe(0)
    write(1, 200)
    activeSpace.switchTo(parent)
    expect(read(0)).toBe(100)
    expect(read(1)).toBe(11)
    expect(frameSharing.total).toBe(4)
    activeSpace.switchTo(child)
    for (let index: usize = 2; index < 6; index++) expect(read(index)).toBe(10 + u32(index))
    activeSpace.switchTo(parent)
    destroyAddressSpace(child)
    shrinkAddressSpaces()
    expect(frameSharing.total).toBe(0)
    // Alone again: no copy is made any more.
    const left = frames.statistics.free
    for (let index: usize = 2; index < 6; index++) write(index, 5)
    expect(frames.statistics.free).toBe(left)
    expect(left).toBeAtMost(free)
    finish(parent)
  })

  test('copies what it must without memory to spare, and says when there is none', () => {
    const parent = begin()
    parent.mapZero(BASE, 1, Protection.ReadWrite)
    write(0, 7)
    const child = parent.clone()!
    hoard.takeAllBut(0)
    expect(serveFault(parent, BASE, FAULT_WRITE)).toBe(FaultVerdict.OutOfMemory)
    expect(read(0)).toBe(7)
    expect(frameSharing.total).toBe(1)
    hoard.giveBack()
    write(0, 8)
    expect(read(0)).toBe(8)
    destroyAddressSpace(child)
    finish(parent)
  })

  test('agrees with a model of four spaces after each of many random writes and clones', () => {
    // Each space of the family has its own table of what its pages hold.
    const first = begin()
    first.mapZero(BASE, PAGES, Protection.ReadWrite)
    models.fill(0)
    family[0].space = first
    for (let index: usize = 1; index < SPACES; index++) family[index].space = null
    const random = new Random()
    random.begin(9)
    for (let done: u32 = 0; done < 1500; done++) familyStep(random)
    for (let index: usize = 1; index < SPACES; index++) end(index)
    activeSpace.switchTo(null)
    finish(first)
  })
})

const SPACES = 4
const PAGES = 16
class Member {
  space: AddressSpace | null = null
}
const family: FixedArray<Inline<Member>, 4> = new FixedArray()
const models = new FixedArray<u32, 64>()

function end(index: usize): void {
  const { space } = family[index]
  if (space === null) return
  activeSpace.switchTo(family[0].space)
  destroyAddressSpace(space)
  family[index].space = null
}

function familyStep(random: Random): void {
  const index: usize = random.below(SPACES)
  const { space } = family[index]
  if (space === null) {
    const parent: usize = random.below(SPACES)
    const original = family[parent].space
    if (original === null) return
    family[index].space = original.clone()
    for (let page: usize = 0; page < PAGES; page++)
      models[index * PAGES + page] = models[parent * PAGES + page]
    return
  }
  if (index !== 0 && random.below(20) === 0) return end(index)
  activeSpace.switchTo(space)
  for (let times: u32 = 0; times < 4; times++) {
    const page: usize = random.below(PAGES)
    if (random.below(2) === 0) {
      models[index * PAGES + page] = random.next()
      write(page, models[index * PAGES + page])
    }
    expect(read(page)).toBe(models[index * PAGES + page])
  }
}

describe('a fault that is not served is a panic', () => {
  testPanics('at a guard page', 'page fault: guard page (read of 0x00400008)', () => {
    begin().guard(BASE, 1)
    expect(read(0)).toBe(0)
  })

  testPanics('below a growing stack', 'page fault: overflow of a growing stack (write of 0x00400008)', () => {
    begin().mapStack(BASE, 4)
    write(0, 1)
  })

  testPanics(
    'where the region does not allow it',
    'page fault: access that its region does not allow (write of 0x00400008)',
    () => {
      begin().mapZero(BASE, 1, Protection.ReadOnly)
      expect(read(0)).toBe(0)
      write(0, 1)
    },
  )

  testPanics('without memory', 'page fault: no frame is left for the page (write of 0x00400008)', () => {
    begin().mapZero(BASE, 1, Protection.ReadWrite)
    hoard.takeAllBut(0)
    write(0, 1)
  })

  testPanics('outside all regions', 'page fault: wild pointer (read of 0x00400008)', () => {
    begin()
    expect(read(0)).toBe(0)
  })

  testPanics('after a region is gone', 'page fault: use after unmap (read of 0x00400008)', () => {
    const space = begin()
    space.mapZero(BASE, 2, Protection.ReadWrite)
    write(0, 1)
    space.unmap(BASE, 2)
    expect(read(0)).toBe(0)
  })

  testPanics(
    'after a page of the kernel’s is unmapped',
    'page fault: use after unmap (write of 0xf2000000)',
    () => {
      const page = VirtualAddress(0xf200_0000)
      paging.mapNew(page, 2, Protection.ReadWrite)
      writeFaulting(page, 1)
      paging.unmapAndFree(page, 1)
      writeFaulting(page, 2)
    },
  )

  testPanics('in a space that is switched off', 'page fault: wild pointer (read of 0x00400008)', () => {
    begin().mapZero(BASE, 1, Protection.ReadOnly)
    activeSpace.switchTo(null)
    expect(read(0)).toBe(0)
  })
})
