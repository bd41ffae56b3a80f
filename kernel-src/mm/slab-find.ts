/** From an address to the slab that holds it, whichever cache that belongs to and whether or not it is an object's. */
import { PAGE_SHIFT } from '#arch/paging'
import { slabPages } from './kernel-arenas.ts'
import type { Slab } from './slab-list.ts'

/** A slab has at most this many pages, however few objects that makes. */
export const MOST_SLAB_PAGES = 32

/**
 * The slab that holds an address, or null. A slab's pages are a power of two and it is as aligned as it is large,
 * so for each number of pages there is one place where it would begin.
 */
export function slabAt(address: VirtualAddress): Slab | null {
  for (let pages: usize = 1; pages <= MOST_SLAB_PAGES; pages = pages * 2) {
    const start = VirtualAddress(usize(address) & ~((pages << PAGE_SHIFT) - 1))
    if (slabPages.countAt(start) === pages) return ref<Slab>(start)
  }
  return null
}
