/**
 * The heap's memory of more than a page: pages of its own, from the heap's range of addresses.
 *
 * In full builds a trailer stands at the end of the last page. It says how much was asked for and by whom, and the
 * bytes between are a red zone, as around the objects of caches (slab-debug.ts).
 */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { CallTrace } from '../lib/call-trace.ts'
import { log } from '../lib/console.ts'
import { panicExplained, panicMessage } from '../lib/panic.ts'
import { heapPages, heapRanges } from './kernel-arenas.ts'
import { DEBUGGING } from './object-record.ts'
import { NO_PAGE } from './page-supply.ts'
import { firstOther, OWN_FOLDER, POISON_FRESH, RED_ZONE } from './slab-debug.ts'
import { ZONE_BYTES } from './slab-layout.ts'

export class PageTrailer {
  requested: usize = 0
  /** What tells that there is a trailer: no other pages of the heap's range have this at this place. */
  seal: u32 = 0
  /** Whether the report of pages in use has counted it already. */
  isCounted: boolean = false
  readonly allocation: Inline<CallTrace> = new CallTrace()
}

/** What is added to each size, so that there is always a red zone. */
export const TRAILER_BYTES: usize = DEBUGGING ? ZONE_BYTES + sizeof<PageTrailer>() : 0
/** No arena has as much. */
const TOO_LARGE = 0xffff_0000
/** Any number that nothing else writes. */
const SEAL = 0x5ea1_ed01
/** The calls left out of traces. */
const OWN_CALLS = 3

/** Pages for `size` bytes at a multiple of `alignment` pages, a power of two; `NO_PAGE` if there are none. */
export function allocatePages(size: usize, alignment: usize = 1): VirtualAddress {
  const pages = pagesFor(size)
  if (pages === 0) return NO_PAGE
  const start = heapPages.allocate(pages, alignment)
  if (DEBUGGING && start !== NO_PAGE) {
    fillBytes(start, POISON_FRESH, size)
    note(start, pages, size)
  }
  return start
}

/** Takes back what `allocatePages` returned. Panics if it did not. */
export function releasePages(start: VirtualAddress): void {
  const pages = pagesAt(start)
  if (DEBUGGING) {
    check(start, pages)
    trailerOf(start, pages).seal = 0
  }
  heapPages.release(start, pages)
}

/** Makes an allocation one of `size` bytes where it stands. Returns false, and changes nothing, if that cannot be. */
export function resizePages(start: VirtualAddress, size: usize): boolean {
  const pages = pagesAt(start)
  const before = roomOfPages(start)
  if (DEBUGGING) check(start, pages)
  const wanted = pagesFor(size)
  if (wanted === 0 || (wanted !== pages && !heapPages.resize(start, pages, wanted))) return false
  if (DEBUGGING) {
    if (before < size) fillBytes(usize(start) + before, POISON_FRESH, size - before)
    note(start, wanted, size)
  }
  return true
}

/** How many bytes may be used of an allocation: in full builds exactly those that were asked for. */
export function roomOfPages(start: VirtualAddress): usize {
  const pages = pagesAt(start)
  return DEBUGGING ? trailerOf(start, pages).requested : pages << PAGE_SHIFT
}

/**
 * The trailer of `pages` pages that were allocated together: null if they are no memory of the heap's but a record of its
 * arena's. In full builds.
 */
export function sealedTrailer(start: VirtualAddress, pages: usize): PageTrailer | null {
  const trailer = trailerOf(start, pages)
  return trailer.seal === sealOf(start) ? trailer : null
}

/** How many pages were allocated from an address on. Panics if none were. */
function pagesAt(address: VirtualAddress): usize {
  const pages = heapPages.countAt(address)
  if (pages === 0) heapRanges.refuse(address)
  return pages
}

/** The pages for `size` bytes, at least one; 0 if there cannot be so many. */
function pagesFor(size: usize): usize {
  if (size > TOO_LARGE) return 0
  const least = size === 0 ? 1 : size
  return (least + TRAILER_BYTES + (PAGE_SIZE - 1)) >> PAGE_SHIFT
}

function trailerOf(start: VirtualAddress, pages: usize): PageTrailer {
  return ref<PageTrailer>(usize(start) + (pages << PAGE_SHIFT) - sizeof<PageTrailer>())
}

function sealOf(start: VirtualAddress): u32 {
  return u32(start) ^ SEAL
}

/** Writes the trailer and the red zone before it. */
function note(start: VirtualAddress, pages: usize, size: usize): void {
  const trailer = construct<PageTrailer>(addressOf(trailerOf(start, pages)))
  trailer.requested = size
  trailer.seal = sealOf(start)
  trailer.allocation.capture(OWN_CALLS)
  const end = usize(start) + size
  fillBytes(end, RED_ZONE, addressOf(trailer) - end)
}

/** What a panic is about. */
class Explained {
  start: usize = 0
  trailer: PageTrailer | null = null
}

const explained = new Explained()

/** Panics unless the red zone is as it was written. */
function check(start: VirtualAddress, pages: usize): void {
  const trailer = trailerOf(start, pages)
  const { requested } = trailer
  const limit = usize(addressOf(trailer))
  explained.start = usize(start)
  explained.trailer = trailer
  // A size that cannot be: the zone was run over as a whole, and the trailer with it.
  if (requested > limit - usize(start) - ZONE_BYTES) {
    explained.trailer = null
    panicMessage`heap: ${hex(start)} was written beyond its end, up to the last of its ${pages} pages`
    panicExplained(explainPages)
  }
  const place = firstOther(usize(start) + requested, limit, RED_ZONE)
  if (place === limit) return
  panicMessage`heap: ${hex(start)} was written beyond its end: byte ${place - usize(start)} of ${requested} is ${hex(ptr<u8>(place)[0], 2)}`
  panicExplained(explainPages)
}

function explainPages(): void {
  const { trailer, start } = explained
  if (trailer === null) return
  log`  ${hex(start)} was allocated by:`
  trailer.allocation.print(OWN_FOLDER)
}
