/**
 * Address spaces for tests: the kernel plays the program, and touches addresses below itself in the space that is
 * switched on.
 */
import { PAGE_SIZE } from '#arch/paging'
import {
  activeSpace,
  createAddressSpace,
  destroyAddressSpace,
  shrinkAddressSpaces,
  SPACE_START,
  type AddressSpace,
} from '../mm/address-space.ts'
import { frameSharing } from '../mm/frame-sharing.ts'
import { frames } from '../mm/frames.ts'
import { expect } from './expect.ts'

/** The page of a rank among those that regions may hold. */
export function pageAt(index: usize): VirtualAddress {
  return VirtualAddress(SPACE_START + index * PAGE_SIZE)
}

/** The words from an address on. */
export function wordAt(address: VirtualAddress): Ptr<u32> {
  return ptr<u32>(address)
}

let freeBefore: usize = 0

/** Begins a test: a space, switched on. */
export function begin(): AddressSpace {
  shrinkAddressSpaces()
  freeBefore = frames.statistics.free
  const space = createAddressSpace()!
  activeSpace.switchTo(space)
  return space
}

/** Ends it: nothing may be left of the space. */
export function finish(space: AddressSpace, at: SourceLocation = callerLocation()): void {
  activeSpace.switchTo(null)
  destroyAddressSpace(space)
  shrinkAddressSpaces()
  expect(frames.statistics.free, at).toBe(freeBefore)
  expect(frameSharing.total, at).toBe(0)
}
