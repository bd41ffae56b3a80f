/** Who holds pages of the heap: the part of the report of memory in use that is about allocations of more than a page. */
import { PAGE_SHIFT } from '#arch/paging'
import { log } from '../lib/console.ts'
import { TagKind, type BoundaryTag } from './arena-tag.ts'
import { type PageTrailer, sealedTrailer } from './heap-pages.ts'
import { heapRanges } from './kernel-arenas.ts'
import { OWN_FOLDER } from './slab-debug.ts'

/** How many allocations there are, and how many bytes were asked for with them. */
class Sum {
  count: usize = 0
  bytes: usize = 0

  clear(): void {
    this.count = 0
    this.bytes = 0
  }

  add(trailer: PageTrailer): void {
    this.count++
    this.bytes += trailer.requested
  }
}

const sum = new Sum()

/**
 * Prints how many allocations of whole pages are in use and who made them, in the order of their addresses. Returns how
 * many different sequences of calls did. In full builds; others know nothing of it.
 */
export function reportPagesInUse(): usize {
  sum.clear()
  for (let tag = heapRanges.pieces.first; tag !== null; tag = tag.next) {
    const trailer = trailerBehind(tag)
    if (trailer === null) continue
    trailer.isCounted = false
    sum.add(trailer)
  }
  if (sum.count === 0) return 0
  log`pages of the heap: ${sum.count} in use, ${sum.bytes} bytes in all`
  let sites: usize = 0
  for (let tag = heapRanges.pieces.first; tag !== null; tag = tag.next) {
    const trailer = trailerBehind(tag)
    if (trailer === null || trailer.isCounted) continue
    sites++
    addAlike(trailer)
    log`  ${sum.count} of ${sum.bytes} bytes in all, allocated by:`
    trailer.allocation.print(OWN_FOLDER)
  }
  return sites
}

/** Sums up the allocations that were made by the same calls as one. */
function addAlike({ allocation }: PageTrailer): void {
  sum.clear()
  for (let tag = heapRanges.pieces.first; tag !== null; tag = tag.next) {
    const trailer = trailerBehind(tag)
    if (trailer === null || trailer.isCounted || !trailer.allocation.equals(allocation)) continue
    trailer.isCounted = true
    sum.add(trailer)
  }
}

/** The trailer of a piece, if it is memory of the heap's in use. */
function trailerBehind(tag: BoundaryTag): PageTrailer | null {
  if (tag.kind !== TagKind.Allocated) return null
  return sealedTrailer(VirtualAddress(tag.start), tag.size >> PAGE_SHIFT)
}
