/** The operations on address spaces, their regions, and the faults in them. */
import { FAULT_PROTECTION, FAULT_WRITE } from '#arch/page-fault'
import { PAGE_SHIFT, PAGE_SIZE, TABLE_SPAN } from '#arch/paging'
import { activeSpace, ANYWHERE, createAddressSpace, destroyAddressSpace } from '../../mm/address-space.ts'
import { readFaulting, writeFaulting } from '../../mm/faulting-access.ts'
import { FaultVerdict, serveFault } from '../../mm/faults.ts'
import { NOWHERE_IN_SPACE } from '../../mm/memory-region.ts'
import { Protection } from '../../mm/protection.ts'
import { slabPools } from '../../mm/slab-pool.ts'
import { expect } from '../expect.ts'
import { DEVICE, nothing, Operation, subject } from './operation.ts'

const SPACE_PLACE = VirtualAddress(TABLE_SPAN * 4)
const SPACE_PAGES = 8

/** A space with a region of eight pages, every second of which was written, and no spare region object. */
function makeSpace(): void {
  const space = createAddressSpace()!
  subject.space = space
  space.mapZero(SPACE_PLACE, SPACE_PAGES, Protection.ReadWrite)
  activeSpace.switchTo(space)
  for (let index: usize = 0; index < SPACE_PAGES; index += 2) {
    writeFaulting(VirtualAddress(usize(SPACE_PLACE) + index * PAGE_SIZE), u32(index) + 1)
  }
  const filler = createAddressSpace()!
  subject.filler = filler
  for (let place: usize = 64; spareRegions() !== 0 && place < 2048; place += 2) {
    filler.guard(VirtualAddress(place << PAGE_SHIFT), 1)
  }
}

function spareRegions(): usize {
  for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) {
    if (pool.name === 'memory regions') return pool.statistics.objects - pool.statistics.used
  }
  return 0
}

function endSpace(_done: boolean): void {
  const { space, copy, filler } = subject
  // Whatever failed, the space can be used as before.
  for (let index: usize = 0; index < SPACE_PAGES; index += 2) {
    const place = VirtualAddress(usize(SPACE_PLACE) + index * PAGE_SIZE)
    const region = space!.regionAt(place)
    if (region === null) continue
    expect(readFaulting(place)).toBe(u32(index) + 1)
    if (region.protection === Protection.ReadWrite) writeFaulting(place, 5)
  }
  activeSpace.switchTo(null)
  destroyAddressSpace(filler!)
  destroyAddressSpace(space!)
  subject.space = null
  if (copy !== null) destroyAddressSpace(copy)
  subject.copy = null
}

/** A space of which another has a copy. */
function makeClonedSpace(): void {
  makeSpace()
  subject.copy = subject.space!.clone()
}

function touched(index: usize, code: u32): boolean {
  const place = VirtualAddress(usize(SPACE_PLACE) + index * PAGE_SIZE)
  const verdict = serveFault(subject.space!, place, code)
  if (verdict !== FaultVerdict.Served) expect(verdict).toBe(FaultVerdict.OutOfMemory)
  return verdict === FaultVerdict.Served
}

export const SPACE_OPERATIONS = FixedArray.of<Operation, 11>(
  new Operation(
    'an address space',
    2,
    nothing,
    (): boolean => {
      subject.copy = createAddressSpace()
      return subject.copy !== null
    },
    (done: boolean): void => {
      if (done) destroyAddressSpace(subject.copy!)
      subject.copy = null
    },
  ),
  new Operation(
    'a region',
    1,
    makeSpace,
    (): boolean => subject.space!.mapZero(ANYWHERE, 5, Protection.ReadWrite) !== NOWHERE_IN_SPACE,
    endSpace,
  ),
  new Operation(
    'a guard region',
    1,
    makeSpace,
    (): boolean => subject.space!.guard(ANYWHERE, 5) !== NOWHERE_IN_SPACE,
    endSpace,
  ),
  new Operation(
    'a growing stack',
    1,
    makeSpace,
    (): boolean => subject.space!.mapStack(ANYWHERE, 5) !== NOWHERE_IN_SPACE,
    endSpace,
  ),
  new Operation(
    'a region of given frames',
    3,
    makeSpace,
    (): boolean =>
      subject.space!.mapFrames(VirtualAddress(TABLE_SPAN * 8), 1500, DEVICE, Protection.ReadOnly) !==
      NOWHERE_IN_SPACE,
    endSpace,
  ),
  new Operation(
    'unmap the midst of a region',
    1,
    makeSpace,
    (): boolean => subject.space!.unmap(VirtualAddress(usize(SPACE_PLACE) + 2 * PAGE_SIZE), 3),
    endSpace,
  ),
  new Operation(
    'protect the midst of a region',
    1,
    makeSpace,
    (): boolean =>
      subject.space!.protect(VirtualAddress(usize(SPACE_PLACE) + 3 * PAGE_SIZE), 3, Protection.ReadOnly),
    endSpace,
  ),
  new Operation(
    'unmap a whole region',
    0,
    makeSpace,
    (): boolean => subject.space!.unmap(SPACE_PLACE, SPACE_PAGES),
    endSpace,
  ),
  new Operation(
    'clone an address space',
    4,
    makeSpace,
    (): boolean => {
      subject.copy = subject.space!.clone()
      return subject.copy !== null
    },
    endSpace,
  ),
  new Operation('touch a page for the first time', 1, makeSpace, (): boolean => touched(3, 0), endSpace),
  new Operation(
    'write a page that two spaces have',
    1,
    makeClonedSpace,
    (): boolean => touched(2, FAULT_WRITE | FAULT_PROTECTION),
    endSpace,
  ),
)
