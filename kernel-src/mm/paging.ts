/**
 * The kernel's own pages: which frame each of them shows, and what may be done with it.
 *
 * 1. Everything here takes ranges of pages; a single page is a range of one. What runs out of frames returns false and
 *    has changed nothing. Unmapping and protecting need no frames, and so cannot fail.
 * 2. Mapping what is mapped and unmapping what is not are defects of the caller's, and panics.
 * 3. The kernel's own code never becomes writable. Page 0 is never mapped, so that following null is always
 *    noticed, and what lies below the kernel belongs to address spaces (address-space.ts).
 *
 * How entries are written is page-tables.ts's part.
 */
import { KERNEL_BASE, OTHER_TABLES_START } from '#arch/layout'
import { pageDirectories } from '#arch/page-directory'
import {
  ENTRY_PRESENT,
  ENTRY_WRITABLE,
  PAGE_SHIFT,
  PAGE_SIZE,
  TABLE_ENTRIES,
  TABLE_SPAN_SHIFT,
  directoryEntryPointer,
  entryFrame,
  entryIsPresent,
  tableEntryPointer,
} from '#arch/paging'
import { enablePagingFeatures, pagingFeatures } from '#arch/translations'
import { panicMessage, panicNow } from '../lib/panic.ts'
import { frames, NO_FRAME } from './frames.ts'
import { type FrameRelease, NO_PAGE, PageTables } from './page-tables.ts'
import { Protection } from './protection.ts'
import { adjacentFrames, firstUnmapped } from './table-queries.ts'

export { NO_ADDRESS } from './page-tables.ts'
export { Protection } from './protection.ts'

/** Adjacent frames that adjacent pages show. */
export interface FrameRun {
  readonly first: FrameNumber
  readonly count: usize
}

export class Paging {
  readonly tables: Inline<PageTables> = new PageTables(pageDirectories.kernel, true)

  /** Counts what the boot code mapped, and makes it global. Once, before anything else here. */
  initialize(): void {
    enablePagingFeatures()
    pageDirectories.initialize()
    const firstSlot: usize = KERNEL_BASE >> TABLE_SPAN_SHIFT
    const endSlot: usize = OTHER_TABLES_START >> TABLE_SPAN_SHIFT
    for (let slot = firstSlot; slot < endSlot; slot++) {
      const address = VirtualAddress(slot << TABLE_SPAN_SHIFT)
      if (!entryIsPresent(directoryEntryPointer(address)[0])) continue
      // One more than it maps: what was made at boot stays for good.
      this.tables.pageCounts[slot] = 1
      const entries = tableEntryPointer(address)
      for (let page: usize = 0; page < TABLE_ENTRIES; page++) {
        if (!entryIsPresent(entries[page])) continue
        entries[page] = entries[page] | pagingFeatures.globalFlag
        this.tables.pageCounts[slot]++
        this.tables.pageCount++
      }
    }
  }

  /** Makes a page show a frame. Returns false, and changes nothing, if no frame is left for a page table. */
  map(page: VirtualAddress, frame: FrameNumber, protection: Protection): boolean {
    this.checkRange(page, 1, 'mapped')
    this.checkProtection(page, 1, protection)
    if (this.tables.mapPage(page, frame, protection)) return true
    return this.canRetry(1) && this.tables.mapPage(page, frame, protection)
  }

  /**
   * Makes `pages` pages from `start` on show as many frames from `frame` on. Returns false, and changes nothing, if
   * frames for page tables run out.
   */
  mapRange(start: VirtualAddress, pages: usize, frame: FrameNumber, protection: Protection): boolean {
    this.checkRange(start, pages, 'mapped')
    this.checkProtection(start, pages, protection)
    if (this.tables.map(start, pages, frame, protection)) return true
    const tables = (pages >> (TABLE_SPAN_SHIFT - PAGE_SHIFT)) + 2
    return this.canRetry(tables) && this.tables.map(start, pages, frame, protection)
  }

  /**
   * Gives `pages` pages from `start` on frames of their own, contents undefined. Returns false, and changes nothing,
   * if frames run out.
   */
  mapNew(start: VirtualAddress, pages: usize, protection: Protection): boolean {
    if (pages === 1) return this.mapNewPage(start, protection)
    this.checkRange(start, pages, 'mapped')
    this.checkProtection(start, pages, protection)
    frames.balance()
    if (this.tables.mapNew(start, pages, protection)) return true
    const tables = (pages >> (TABLE_SPAN_SHIFT - PAGE_SHIFT)) + 2
    return this.canRetry(pages + tables) && this.tables.mapNew(start, pages, protection)
  }

  /** Makes a page show nothing. Returns the frame that it showed, which is the caller's to free. */
  unmap(page: VirtualAddress): FrameNumber {
    this.checkRange(page, 1, 'unmapped')
    const frame = this.tables.clearPage(page)
    if (frame === NO_FRAME) this.refuse('unmapped', page, 'it is not mapped')
    return frame
  }

  /** Makes `pages` pages from `start` on show nothing. The frames that they showed are the caller's to free. */
  unmapRange(start: VirtualAddress, pages: usize): void {
    this.remove(start, pages, null)
  }

  /** Makes `pages` pages from `start` on show nothing, and frees the frames that they showed. */
  unmapAndFree(start: VirtualAddress, pages: usize): void {
    if (pages === 1) frames.free(this.unmap(start))
    else this.remove(start, pages, freeFrame)
  }

  /** Changes what may be done with `pages` mapped pages from `start` on. */
  protect(start: VirtualAddress, protection: Protection, pages: usize = 1): void {
    this.checkRange(start, pages, 'protected')
    const unmapped = firstUnmapped(this.tables, start, pages)
    if (unmapped !== NO_PAGE) this.refuse('protected', unmapped, 'it is not mapped')
    this.checkProtection(start, pages, protection)
    this.tables.protect(start, pages, protection)
  }

  /** The physical address behind a virtual one, or `NO_ADDRESS`. */
  translate(address: VirtualAddress): PhysicalAddress {
    return this.tables.translate(address)
  }

  /** The frames behind `pages` pages from `start` on, as far as they are adjacent; none if the first is not mapped. */
  translateRange(start: VirtualAddress, pages: usize): FrameRun {
    this.checkRange(start, pages, 'translated')
    return {
      first: entryFrame(this.tables.entryAt(start)),
      count: adjacentFrames(this.tables, start, pages),
    }
  }

  /** Whether the page that holds an address shows a frame. */
  isMapped(address: VirtualAddress): boolean {
    return entryIsPresent(this.tables.entryAt(address))
  }

  /** Whether the page that holds an address is mapped and may be written. */
  isWritable(address: VirtualAddress): boolean {
    const writable = ENTRY_PRESENT | ENTRY_WRITABLE
    return (this.tables.entryAt(address) & writable) === writable
  }

  private mapNewPage(page: VirtualAddress, protection: Protection): boolean {
    const frame = frames.allocate()
    if (frame === NO_FRAME) return false
    if (this.map(page, frame, protection)) return true
    frames.free(frame)
    return false
  }

  private remove(start: VirtualAddress, pages: usize, release: FrameRelease | null): void {
    this.checkRange(start, pages, 'unmapped')
    const unmapped = this.tables.clear(start, pages, release)
    if (unmapped !== NO_PAGE) this.refuse('unmapped', unmapped, 'it is not mapped')
  }

  /** After a range could not be mapped: whether reclaim gave frames back, of which `wanted` would do. */
  private canRetry(wanted: usize): boolean {
    const { obstacle } = this.tables
    if (obstacle !== NO_PAGE) this.refuse('mapped', obstacle, 'it is mapped already')
    return frames.reclaimed(wanted)
  }

  /** Panics unless a range is made of whole pages, at least one, of those that are the kernel's to change. */
  private checkRange(start: VirtualAddress, pages: usize, verb: string): void {
    const isPage = (usize(start) & (PAGE_SIZE - 1)) === 0
    if (isPage && start >= KERNEL_BASE && start < OTHER_TABLES_START) {
      if (wrap.subtract(pages, 1) < (OTHER_TABLES_START - start) >> PAGE_SHIFT) return
    }
    this.refuseRange(start, pages, verb)
  }

  private refuseRange(start: VirtualAddress, pages: usize, verb: string): never {
    if ((usize(start) & (PAGE_SIZE - 1)) !== 0) this.refuse(verb, start, 'it is not the beginning of a page')
    if (pages === 0) this.refuse(verb, start, 'the range has no pages')
    if (start < PAGE_SIZE) this.refuse(verb, start, 'the first page stays unmapped')
    if (start < KERNEL_BASE) this.refuse(verb, start, 'it belongs to address spaces, below the kernel')
    const first = start < OTHER_TABLES_START ? OTHER_TABLES_START : start
    this.refuse(verb, first, 'it belongs to the page tables')
  }

  private checkProtection(start: VirtualAddress, pages: usize, protection: Protection): void {
    if (protection !== Protection.ReadWrite) return
    const last = usize(start) + ((pages << PAGE_SHIFT) - 1)
    if (start < linkerSymbol('kernel_text_end') && last >= linkerSymbol('kernel_text_start')) {
      panicMessage`paging: kernel code cannot be made writable`
      panicNow()
    }
  }

  private refuse(verb: string, page: VirtualAddress, reason: string): never {
    panicMessage`paging: ${hex(page)} cannot be ${verb}: ${reason}`
    panicNow()
  }
}

function freeFrame(frame: FrameNumber): void {
  frames.free(frame)
}

/** The kernel's pages, which every address space has in common. */
export const paging = new Paging()
