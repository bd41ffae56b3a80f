/**
 * Address spaces on the machine's own tables. The kernel plays the program: it touches addresses below itself, in the
 * space that is switched on.
 */
import { directoryEntryPointer, PAGE_SIZE, TABLE_SPAN } from '#arch/paging'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { begin, finish, pageAt, wordAt } from '../testing/trial-space.ts'
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
import { frames } from './frames.ts'
import { NOWHERE_IN_SPACE } from './memory-region.ts'
import { paging, Protection } from './paging.ts'

const hoard = new Hoard()

/** Kernel addresses that nothing else uses; the first page of a page table. */
const KERNEL_PAGE = VirtualAddress(0xf100_0000)
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
    expect(space.protect(VirtualAddress(SPACE_END), 1, Protection.ReadOnly)).toBeFalse()
    expect(space.protect(pageAt(0) + 1, 1, Protection.ReadOnly)).toBeFalse()
    expect(space.protect(pageAt(0), 0, Protection.ReadOnly)).toBeFalse()
    expect(space.unmap(pageAt(0), 0)).toBeFalse()
    expect(space.unmap(VirtualAddress(PAGE_SIZE), 1)).toBeFalse()
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
