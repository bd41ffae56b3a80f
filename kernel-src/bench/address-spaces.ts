/**
 * What address spaces cost: regions that come and go untouched, first touches, and copies on write. Zeroing and copying
 * a page are counted alone and left out, because they are the same for every kernel.
 */
import { copyFrame, zeroFrame } from '#arch/frame-window'
import { keep } from '#arch/time-stamp'
import { PAGE_SIZE } from '#arch/paging'
import { panic } from '../lib/panic.ts'
import {
  activeSpace,
  ANYWHERE,
  createAddressSpace,
  destroyAddressSpace,
  shrinkAddressSpaces,
  type AddressSpace,
} from '../mm/address-space.ts'
import { frames } from '../mm/frames.ts'
import { Protection } from '../mm/protection.ts'
import { count } from './count.ts'
import { emptyRounds, ROUNDS } from './loops.ts'

/** Regions that a space has besides the one that comes and goes, as those of a small program. */
const OTHER_REGIONS = 16
/** The pages of a region that comes and goes. */
const PAGES = 16
/** Where pages are touched: the second page of a page table on, whose first one keeps the table. */
const PLACE = VirtualAddress(0x4000_0000)
/** Less than a table's pages. */
const TOUCHES = 1000
/** Frames for the pages that are touched, as many copies, and the tables. */
const FRAMES_NEEDED = 2100

let space: AddressSpace | null = null
let one = FrameNumber(0)
let other = FrameNumber(0)

export function benchAddressSpaces(): void {
  if (frames.statistics.free < FRAMES_NEEDED) return
  space = createAddressSpace()
  const program = space!
  activeSpace.switchTo(program)
  for (let region: usize = 0; region < OTHER_REGIONS; region++) {
    // Different protections keep neighbours apart.
    program.mapZero(ANYWHERE, PAGES, region % 2 === 0 ? Protection.ReadOnly : Protection.ReadWrite)
  }
  mapAndUnmap()
  count('region pair', ROUNDS, mapAndUnmap, emptyRounds)
  one = frames.allocate()
  other = frames.allocate()
  program.mapZero(PLACE, TOUCHES + 1, Protection.ReadWrite)
  ptr<u32>(PLACE)[0] = 1
  count('write fault', TOUCHES, touch, zero)
  const twin = program.clone()!
  ptr<u32>(PLACE)[0] = 1
  count('copy fault', TOUCHES, touch, copy)
  destroyAddressSpace(twin)
  createAndDestroy()
  count('space pair', ROUNDS, createAndDestroy, emptyRounds)
  activeSpace.switchTo(null)
  destroyAddressSpace(program)
  shrinkAddressSpaces()
  frames.free(one)
  frames.free(other)
}

function mapAndUnmap(): void {
  const program = space!
  for (let round: usize = 0; round < ROUNDS; round++) {
    const place = program.mapZero(ANYWHERE, PAGES, Protection.ReadWrite)
    keep(place)
    program.unmap(place, PAGES)
  }
}

function touch(): void {
  for (let page: usize = 1; page <= TOUCHES; page++) ptr<u32>(usize(PLACE) + page * PAGE_SIZE)[0] = 1
}

function zero(): void {
  for (let page: usize = 1; page <= TOUCHES; page++) zeroFrame(one)
}

function copy(): void {
  for (let page: usize = 1; page <= TOUCHES; page++) copyFrame(one, other)
}

function createAndDestroy(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const another = createAddressSpace()
    if (another === null) panic('bench: no address space is to be had')
    destroyAddressSpace(another)
  }
}
