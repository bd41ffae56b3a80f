/**
 * The arenas of the kernel's address space, one for each range of the layout that things come and go in, and the
 * memory for the records of all arenas.
 *
 * The records live in the heap's range themselves: a first supply of tags stands in the image, and lasts until
 * frames and page tables are there to make more.
 */
import { HEAP_LAST, HEAP_START, SLAB_LAST, SLAB_START } from '#arch/layout'
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { MOST_CACHED_QUANTA } from './arena-cache.ts'
import { ArenaMemory } from './arena-memory.ts'
import { TagPool } from './arena-tag.ts'
import { Arena, Fit } from './arena.ts'
import { PageSupply } from './page-supply.ts'
import { reclaim } from './reclaim.ts'

/** Tags enough for a kernel at rest. */
const firstTags = new FixedArray<u32, 1024>()

const records = new ArenaMemory(
  (bytes: usize): VirtualAddress => {
    // An arena is in the midst of an operation.
    reclaim.hold()
    const address = heapPages.allocate(pagesFor(bytes))
    reclaim.allow()
    return address
  },
  (address: VirtualAddress, bytes: usize): void => heapPages.release(address, pagesFor(bytes)),
)
export const tags = new TagPool(records)

/**
 * In release builds, pages that the heap has freed stay mapped while their range is kept, for the next request. In
 * full builds they are unmapped at once, so that their use is noticed. Ranges of the heap's are therefore taken
 * through `heapPages` only, which knows whether they are mapped.
 */
const KEEPS_MAPPED = checks === 'release'

export const heapRanges = new Arena(
  'heap',
  PAGE_SIZE,
  tags,
  null,
  Fit.Instant,
  KEEPS_MAPPED ? MOST_CACHED_QUANTA : 0,
  (place: usize, size: usize): void => heapPages.discard(place, size),
)
export const slabRanges = new Arena('slab caches', PAGE_SIZE, tags, null, Fit.Instant, MOST_CACHED_QUANTA)

/** Where the heap gets whole pages. */
export const heapPages = new PageSupply(heapRanges, KEEPS_MAPPED)
/** Where object caches get their slabs. */
export const slabPages = new PageSupply(slabRanges)

/** Gives each arena its range of the layout, none of which is mapped. */
export function initializeArenas(): void {
  tags.add(addressOf(firstTags), sizeof<FixedArray<u32, 1024>>())
  heapRanges.add(HEAP_START, HEAP_LAST - HEAP_START + 1)
  slabRanges.add(SLAB_START, SLAB_LAST - SLAB_START + 1)
}

/** How many pages hold so many bytes. */
function pagesFor(bytes: usize): usize {
  return (bytes + (PAGE_SIZE - 1)) >> PAGE_SHIFT
}
