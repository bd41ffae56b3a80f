/**
 * Address spaces: what a program sees below the kernel. Each has a page directory, whose upper part is the kernel's
 * and the same in all of them, and *regions*, which say what its addresses mean. Pages follow when they are touched:
 * making a region costs a tree's insertion, whatever its size.
 *
 * 1. Regions do not overlap. Changing a part of one cuts it first, and neighbours that are alike afterwards are
 *    joined again.
 * 2. What an operation needs is allocated before anything is changed: it is carried out as a whole, or, where memory
 *    or room runs out, not at all. Its failure is an answer, because programs cause it; a place or size that no
 *    program may ask for is refused the same way.
 * 3. Addresses below `SPACE_START` are never in a region, so that a null reference is noticed with a large offset too.
 */
import { KERNEL_BASE } from '#arch/layout'
import { pageDirectories, PageDirectory } from '#arch/page-directory'
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { panic } from '../lib/panic.ts'
import { Treap } from '../lib/treap.ts'
import { shareRange } from './copy-on-write.ts'
import { frameSharing } from './frame-sharing.ts'
import { frames, NO_FRAME } from './frames.ts'
import { Backing, findGap, MemoryRegion, NOWHERE_IN_SPACE } from './memory-region.ts'
import { PageTables } from './page-tables.ts'
import { tableFrames } from './table-frames.ts'
import { Protection } from './protection.ts'
import { SlabCache } from './slab.ts'

/** The lowest address that a region may hold. */
export const SPACE_START = 0x1_0000
/** The end of the addresses that regions may hold. */
export const SPACE_END = KERNEL_BASE
/** In place of an address that a region is to have: any will do. */
export const ANYWHERE = VirtualAddress(0)

const regionCache = new SlabCache<MemoryRegion>('memory regions', (region: MemoryRegion): void => {
  construct<MemoryRegion>(addressOf(region))
})

export class AddressSpace {
  readonly directory: Inline<PageDirectory> = new PageDirectory()
  readonly tables: Inline<PageTables>
  readonly regions: Inline<Treap<MemoryRegion>> = new Treap()

  constructor() {
    this.tables = new PageTables(this.directory, false)
  }

  /** A region of zeroed memory. Returns its address, or `NOWHERE_IN_SPACE`. */
  mapZero(place: VirtualAddress, pages: usize, protection: Protection): VirtualAddress {
    const region = this.add(place, pages, Backing.Zero)
    if (region === null) return NOWHERE_IN_SPACE
    region.protection = protection
    return VirtualAddress(region.first)
  }

  /** A region in which nothing may be touched. Returns its address, or `NOWHERE_IN_SPACE`. */
  guard(place: VirtualAddress, pages: usize): VirtualAddress {
    const region = this.add(place, pages, Backing.None)
    return region === null ? NOWHERE_IN_SPACE : VirtualAddress(region.first)
  }

  /**
   * A region of zeroed memory that grows down as it is used, from one page at its end to all of `pages` pages but the
   * lowest, which stays a guard page. Returns the region's lowest address, or `NOWHERE_IN_SPACE`.
   */
  mapStack(place: VirtualAddress, pages: usize): VirtualAddress {
    if (pages < 2) return NOWHERE_IN_SPACE
    const region = this.add(place, pages, Backing.Zero)
    if (region === null) return NOWHERE_IN_SPACE
    region.protection = Protection.ReadWrite
    region.growsDown = true
    region.start = region.end - PAGE_SIZE
    return VirtualAddress(region.first)
  }

  /** A region that shows given frames, which stay their owner's. Returns its address, or `NOWHERE_IN_SPACE`. */
  mapFrames(place: VirtualAddress, pages: usize, frame: FrameNumber, protection: Protection): VirtualAddress {
    const region = this.add(place, pages, Backing.Frames)
    if (region === null) return NOWHERE_IN_SPACE
    region.protection = protection
    region.frame = frame
    if (this.tables.map(VirtualAddress(region.first), pages, frame, protection))
      return VirtualAddress(region.first)
    this.regions.remove(region)
    regionCache.free(region)
    return NOWHERE_IN_SPACE
  }

  /**
   * Takes `pages` pages from `start` on out of whatever regions hold them. Returns false, and changes nothing, if
   * there is no memory to cut a region, or if the range is none that regions may hold.
   */
  unmap(start: VirtualAddress, pages: usize): boolean {
    if (!isAllowed(start, pages)) return false
    const end = usize(start) + (pages << PAGE_SHIFT)
    if (!this.isolate(start, end)) return false
    for (
      let region = this.regionFrom(start);
      region !== null && region.first < end;
      region = this.regionFrom(start)
    )
      this.drop(region)
    return true
  }

  /**
   * Changes what may be done with `pages` pages from `start` on. Returns false, and changes nothing, if not all of
   * them are in regions that may be touched, or if there is no memory to cut a region.
   */
  protect(start: VirtualAddress, pages: usize, protection: Protection): boolean {
    if (!isAllowed(start, pages)) return false
    const end = usize(start) + (pages << PAGE_SHIFT)
    if (!this.holds(start, end) || !this.isolate(start, end)) return false
    for (
      let region = this.regionFrom(start);
      region !== null && region.first < end;
      region = this.following(region)
    )
      this.protectRegion(region, protection)
    this.joinWithin(start, end)
    return true
  }

  /** The region that holds an address, or null. */
  regionAt(address: VirtualAddress): MemoryRegion | null {
    const region = this.regions.atOrBelow(address)
    return region !== null && address < region.end ? region : null
  }

  /**
   * A space with the same regions and contents, the frames of which are shared until one of the two writes. Returns
   * null, with nothing changed that a program could notice, if memory runs out.
   */
  clone(): AddressSpace | null {
    const copy = createAddressSpace()
    if (copy === null) return null
    const active = pageDirectories.active
    pageDirectories.activate(this.directory)
    let complete = true
    for (let region = this.regionFrom(VirtualAddress(0)); region !== null; region = this.following(region)) {
      complete = this.cloneRegion(region, copy)
      if (!complete) break
    }
    pageDirectories.activate(active)
    if (complete) return copy
    destroyAddressSpace(copy)
    return null
  }

  /** The first region that ends above an address, or null. */
  regionFrom(address: VirtualAddress): MemoryRegion | null {
    return this.regionAt(address) ?? this.regions.atOrAbove(address)
  }

  /** The region after another, or null. */
  following(region: MemoryRegion): MemoryRegion | null {
    return this.regions.atOrAbove(region.end)
  }

  /** Takes out a region and all that it shows. */
  drop(region: MemoryRegion): void {
    const pages = (region.end - region.first) >> PAGE_SHIFT
    const start = VirtualAddress(region.first)
    if (region.backing === Backing.Zero) this.tables.clear(start, pages, releaseFrame)
    else this.tables.clear(start, pages, null)
    this.regions.remove(region)
    regionCache.free(region)
  }

  /** A new region at a place or anywhere; null if it cannot be there, or memory runs out. */
  private add(place: VirtualAddress, pages: usize, backing: Backing): MemoryRegion | null {
    const first = place === ANYWHERE ? this.gap(pages) : this.placeIfFree(place, pages)
    if (first === NOWHERE_IN_SPACE) return null
    const region = regionCache.allocate()
    if (region === null) return null
    region.first = first
    region.start = first
    region.end = usize(first) + (pages << PAGE_SHIFT)
    region.protection = Protection.ReadOnly
    region.backing = backing
    region.growsDown = false
    this.regions.insert(region)
    return region
  }

  private gap(pages: usize): VirtualAddress {
    if (pages === 0 || pages > (SPACE_END - SPACE_START) >> PAGE_SHIFT) return NOWHERE_IN_SPACE
    return findGap(this.regions.root, pages << PAGE_SHIFT, SPACE_START, SPACE_END)
  }

  private placeIfFree(place: VirtualAddress, pages: usize): VirtualAddress {
    if (!isAllowed(place, pages)) return NOWHERE_IN_SPACE
    const region = this.regionFrom(place)
    const end = usize(place) + (pages << PAGE_SHIFT)
    return region === null || region.first >= end ? place : NOWHERE_IN_SPACE
  }

  /** Whether regions that may be touched hold all addresses from `start` to `end`. */
  private holds(start: VirtualAddress, end: usize): boolean {
    let next = usize(start)
    while (next < end) {
      const region = this.regionAt(VirtualAddress(next))
      if (region === null || region.backing === Backing.None) return false
      next = region.end
    }
    return true
  }

  /** Cuts regions so that none holds addresses on both sides of `start` or of `end`. Returns false if it cannot. */
  private isolate(start: VirtualAddress, end: usize): boolean {
    const atStart = this.regionAcross(start)
    const atEnd = this.regionAcross(VirtualAddress(end))
    let first: MemoryRegion | null = null
    let second: MemoryRegion | null = null
    if (atStart !== null) {
      first = regionCache.allocate()
      if (first === null) return false
    }
    if (atEnd !== null) {
      second = regionCache.allocate()
      if (second === null) {
        if (first !== null) regionCache.free(first)
        return false
      }
    }
    if (first !== null) this.cut(start, first)
    if (second !== null) this.cut(VirtualAddress(end), second)
    return true
  }

  /** The region that holds an address and the one before it, or null. */
  private regionAcross(address: VirtualAddress): MemoryRegion | null {
    const region = this.regionAt(address)
    return region !== null && region.first < address ? region : null
  }

  /**
   * Cuts the region around an address in two; `upper` becomes the upper part. Of a region that can grow, the part
   * that holds what is in use stays one that can; what lies below it alone is out of reach.
   */
  private cut(address: VirtualAddress, upper: MemoryRegion): void {
    const lower = this.regionAcross(address)!
    upper.first = address
    upper.end = lower.end
    upper.protection = lower.protection
    upper.backing = lower.backing
    if (lower.backing === Backing.Frames)
      upper.frame = FrameNumber(usize(lower.frame) + ((address - lower.first) >> PAGE_SHIFT))
    upper.growsDown = lower.start > address
    upper.start = upper.growsDown ? lower.start : address
    if (lower.start >= address) {
      lower.backing = Backing.None
      lower.growsDown = false
      lower.start = lower.first
    }
    lower.end = address
    this.regions.refresh(lower)
    this.regions.insert(upper)
  }

  /**
   * Pages that become writable are left as they are: a write faults first, and is then seen to be allowed, or to need
   * a copy.
   */
  private protectRegion(region: MemoryRegion, protection: Protection): void {
    region.protection = protection
    if (protection === Protection.ReadWrite && region.backing === Backing.Zero) return
    const pages = (region.end - region.first) >> PAGE_SHIFT
    this.tables.protect(VirtualAddress(region.first), pages, protection)
  }

  /** Joins regions that are alike from the one before `start` to the one after `end`. */
  private joinWithin(start: VirtualAddress, end: usize): void {
    let region = this.regionAt(start - 1) ?? this.regionFrom(start)
    while (region !== null && region.first < end) {
      const next = this.following(region)
      if (next === null || !region.continuesIn(next)) {
        region = next
        continue
      }
      this.regions.remove(next)
      region.end = next.end
      this.regions.refresh(region)
      regionCache.free(next)
    }
  }

  /** Gives another space, in which nothing is there, a region like one of this space's. Returns false if it cannot. */
  private cloneRegion(region: MemoryRegion, copy: AddressSpace): boolean {
    const first = VirtualAddress(region.first)
    const pages = (region.end - region.first) >> PAGE_SHIFT
    if (region.backing === Backing.Frames)
      return copy.mapFrames(first, pages, region.frame, region.protection) !== NOWHERE_IN_SPACE
    const twin = copy.add(first, pages, region.backing)
    if (twin === null) return false
    twin.start = region.start
    twin.growsDown = region.growsDown
    twin.protection = region.protection
    return region.backing !== Backing.Zero || shareRange(this.tables, copy.tables, first, pages)
  }
}

/** Whether regions may hold `pages` pages from a place on. */
function isAllowed(place: VirtualAddress, pages: usize): boolean {
  if ((usize(place) & (PAGE_SIZE - 1)) !== 0 || pages === 0) return false
  return place >= SPACE_START && place < SPACE_END && pages <= (SPACE_END - place) >> PAGE_SHIFT
}

function releaseFrame(frame: FrameNumber): void {
  frameSharing.release(frame)
}

const spaceCache = new SlabCache<AddressSpace>('address spaces', (space: AddressSpace): void => {
  construct<AddressSpace>(addressOf(space))
})

/** An address space without regions, or null if memory runs out. */
export function createAddressSpace(): AddressSpace | null {
  const space = spaceCache.allocate()
  if (space === null) return null
  const frame = frames.allocate()
  if (frame === NO_FRAME) {
    spaceCache.free(space)
    return null
  }
  tableFrames.count++
  pageDirectories.add(space.directory, frame)
  return space
}

/** Ends an address space that is not the active one, with all that it holds. */
export function destroyAddressSpace(space: AddressSpace): void {
  if (activeSpace.space === space) panic('address space: the one that is switched on cannot be destroyed')
  for (let region = space.regions.root; region !== null; region = space.regions.root) space.drop(region)
  pageDirectories.remove(space.directory)
  frames.free(space.directory.frame)
  tableFrames.count--
  spaceCache.free(space)
}

/** Which address space is switched on. */
class ActiveSpace {
  /** Null where only the kernel's own part is there. */
  space: AddressSpace | null = null

  /** What it notes stands in memory before the directory changes, so a fault right afterwards finds it. */
  switchTo(space: AddressSpace | null): void {
    this.space = space
    pageDirectories.activate(space === null ? pageDirectories.kernel : space.directory)
  }
}

export const activeSpace = new ActiveSpace()

/** Gives the pages of freed spaces and regions back. Returns how many those were. */
export function shrinkAddressSpaces(): usize {
  return spaceCache.shrink() + regionCache.shrink()
}
