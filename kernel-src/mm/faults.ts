/**
 * Page faults below the kernel: what the region around the address promises is kept, and the access tried again.
 *
 * 1. A page of zeroed memory gets its frame when it is touched first.
 * 2. A region that can grow does so down to its guard page.
 * 3. A write to a page that another address space has as well gets a copy of it.
 *
 * Whatever else is touched is a mistake of the toucher's, for which this finds the words. The kernel's own mistakes
 * are panics; a program's end the program, not the kernel, once there are programs.
 */
import { FAULT_FETCH, FAULT_RESERVED_BIT, FAULT_WRITE, type FaultOutcome, pageFaults } from '#arch/page-fault'
import { entryIsPresent, invalidatePage, makeEntry, PAGE_SIZE } from '#arch/paging'
import { activeSpace, SPACE_END, type AddressSpace } from './address-space.ts'
import { unshare } from './copy-on-write.ts'
import { frameSharing } from './frame-sharing.ts'
import { frames, NO_FRAME } from './frames.ts'
import { Backing, type MemoryRegion } from './memory-region.ts'
import { Protection } from './protection.ts'
import { zeroedFrames } from './zeroed-frames.ts'

/** What came of a fault. */
export enum FaultVerdict {
  /** The access will succeed now. */
  Served,
  /** No region of the address space holds the address. */
  NoRegion,
  GuardPage,
  StackOverflow,
  /** The region does not allow such an access. */
  Forbidden,
  OutOfMemory,
}

/** The verdicts in the words of a panic, in the order of their numbers. */
const REASONS = FixedArray.of<string, 6>(
  '',
  '',
  'guard page',
  'overflow of a growing stack',
  'access that its region does not allow',
  'no frame is left for the page',
)

/** Deals with a refused access in an address space; `code` is made of `FAULT_…` bits. */
export function serveFault(space: AddressSpace, address: VirtualAddress, code: u32): FaultVerdict {
  if ((code & FAULT_RESERVED_BIT) !== 0) return FaultVerdict.NoRegion
  const region = space.regionAt(address)
  if (region === null) return FaultVerdict.NoRegion
  const refusal = refusalOf(region, address, code)
  if (refusal !== FaultVerdict.Served) return refusal
  const page = VirtualAddress(usize(address) & ~usize(PAGE_SIZE - 1))
  const { tables } = space
  const entry = tables.entryAt(page)
  if (!entryIsPresent(entry)) {
    if (!provideZeroPage(space, page, region.protection)) return FaultVerdict.OutOfMemory
  } else if ((code & FAULT_WRITE) !== 0) {
    if (!unshare(tables, page, entry)) return FaultVerdict.OutOfMemory
  } else {
    invalidatePage(page)
  }
  if (page < region.start) region.start = page
  return FaultVerdict.Served
}

/** Why a region's page cannot be had; `Served` if it can. */
function refusalOf(region: MemoryRegion, address: VirtualAddress, code: u32): FaultVerdict {
  if (region.backing === Backing.None) return FaultVerdict.GuardPage
  if (address < region.growthLimit) return FaultVerdict.StackOverflow
  const { protection } = region
  if ((code & FAULT_WRITE) !== 0 && protection !== Protection.ReadWrite) return FaultVerdict.Forbidden
  if ((code & FAULT_FETCH) !== 0 && protection !== Protection.Execute) return FaultVerdict.Forbidden
  return FaultVerdict.Served
}

/** Makes a page show a frame of zeros. Returns false, and changes nothing, if memory runs out. */
function provideZeroPage(space: AddressSpace, page: VirtualAddress, protection: Protection): boolean {
  const frame = zeroedFrames.allocate()
  if (frame === NO_FRAME) return false
  const { tables } = space
  if (!tables.provideTable(page)) {
    frames.free(frame)
    return false
  }
  frameSharing.owned++
  tables.setEntry(page, makeEntry(frame, tables.entryFlags(protection)))
  return true
}

function onPageFault(address: VirtualAddress, code: u32): FaultOutcome {
  const { space } = activeSpace
  if (space === null || address >= SPACE_END) return { served: false, reason: '' }
  const verdict = serveFault(space, address, code)
  return { served: verdict === FaultVerdict.Served, reason: REASONS[verdict] }
}

/** From here on, faults below the kernel are dealt with here. */
export function installFaultHandler(): void {
  pageFaults.handler = onPageFault
}
