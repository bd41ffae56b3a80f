/**
 * From an address to the slab that holds it, whichever cache that belongs to: a table with one entry for each page of
 * the range that slabs stand in. So an object is freed, and its size known, by its address alone.
 *
 * The table has a place in the kernel's range. A page of it has a frame only while one of its entries is in use.
 */
import { SLAB_DIRECTORY_START, SLAB_LAST, SLAB_START } from '#arch/layout'
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { paging, Protection } from './paging.ts'
import { type Slab } from './slab-list.ts'

/** An entry is an address, so a page of them is for this many pages, as a power of two. */
const ENTRIES_SHIFT = 10
staticAssert(PAGE_SIZE >> ENTRIES_SHIFT === sizeof<usize>())

/** Whether slabs, and nothing else, can stand at an address. */
export function isSlabAddress(address: VirtualAddress): boolean {
  return wrap.subtract(usize(address), SLAB_START) <= SLAB_LAST - SLAB_START
}

/** The slab of an object. The address must be one of a slab's; `slabAt` is for others. */
export function slabOf(object: VirtualAddress): Slab {
  return ref<Slab>(ptr<usize>(SLAB_DIRECTORY_START)[(usize(object) - SLAB_START) >> PAGE_SHIFT])
}

export class SlabDirectory {
  /** How many entries of each page of the table are in use. */
  private readonly used: FixedArray<u16, 64> = new FixedArray()

  /** How many frames the table has. */
  get frameCount(): usize {
    let frames: usize = 0
    for (const used of this.used) if (used !== 0) frames++
    return frames
  }

  /** The slab whose pages hold an address, of any kind; null if there is none. */
  slabAt(address: VirtualAddress): Slab | null {
    if (!isSlabAddress(address)) return null
    const page = pageOf(address)
    if (this.used[page >> ENTRIES_SHIFT] === 0) return null
    const entry = ptr<usize>(SLAB_DIRECTORY_START)[page]
    return entry === 0 ? null : ref<Slab>(entry)
  }

  /** Enters a slab for its pages. Returns false, and enters none, if there is no memory for the table. */
  enter(slab: VirtualAddress, start: VirtualAddress, pages: usize): boolean {
    const first = pageOf(start)
    for (let page = first; page < first + pages; page++) {
      const table = page >> ENTRIES_SHIFT
      if (this.used[table] === 0) {
        const place = tableAt(table)
        if (!paging.mapNew(place, 1, Protection.ReadWrite)) {
          this.leave(start, page - first)
          return false
        }
        fillBytes(place, 0, PAGE_SIZE)
      }
      this.used[table]++
      ptr<usize>(SLAB_DIRECTORY_START)[page] = slab
    }
    return true
  }

  /** Clears the entries of `pages` pages. */
  leave(start: VirtualAddress, pages: usize): void {
    const first = pageOf(start)
    for (let page = first; page < first + pages; page++) {
      const table = page >> ENTRIES_SHIFT
      ptr<usize>(SLAB_DIRECTORY_START)[page] = 0
      this.used[table]--
      if (this.used[table] === 0) paging.unmapAndFree(tableAt(table), 1)
    }
  }
}

/** The rank of an address's page in the range of slabs. */
function pageOf(address: VirtualAddress): usize {
  return (usize(address) - SLAB_START) >> PAGE_SHIFT
}

function tableAt(table: usize): VirtualAddress {
  return VirtualAddress(SLAB_DIRECTORY_START + (table << PAGE_SHIFT))
}

export const slabDirectory = new SlabDirectory()
