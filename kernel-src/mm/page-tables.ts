/**
 * The page tables of one address space, or of the kernel's part of all of them, as a mechanism: ranges of pages gain
 * and lose frames. Which ranges are whose is for the users of this to know, and to check.
 *
 * 1. A range is walked table by table (table-cursor.ts), so its pages cost a few instructions each.
 * 2. Tables are made for their first page and given back with their last. Each table's pages are counted, so that
 *    neither needs a scan.
 * 3. Where a range holds all pages of a table, and its frames are as aligned, one *large page* maps them. A frame for
 *    the table that it might need is set aside then (table-reserve.ts), so that changing a part of it later cannot fail.
 * 4. Translations that the processor may remember are forgotten before a function that changed them returns.
 */
import { FrameWindow, openWindow } from '#arch/frame-window'
import { pageDirectories, type PageDirectory } from '#arch/page-directory'
import {
  ENTRY_LARGE,
  ENTRY_PRESENT,
  ENTRY_USER,
  ENTRY_WRITABLE,
  PAGE_SHIFT,
  PAGE_SIZE,
  TABLE_ENTRIES,
  TABLE_SPAN_SHIFT,
  type PageTableEntry,
  directoryEntryPointer,
  entryFrame,
  entryIsLarge,
  entryIsPresent,
  invalidatePage,
  makeEntry,
  tableAddress,
  tableEntryPointer,
} from '#arch/paging'
import { flushAll, flushPages, pagingFeatures } from '#arch/translations'
import { frames, NO_FRAME } from './frames.ts'
import { protectionFlags, type Protection } from './protection.ts'
import { TableCursor } from './table-cursor.ts'
import { CLEARED, fillEntries, fitsLargePage } from './table-entries.ts'
import { tableFrames } from './table-frames.ts'
import { firstMapped, NO_PAGE } from './table-queries.ts'
import { TableReserve } from './table-reserve.ts'

export { NO_PAGE } from './table-queries.ts'

/** In place of a physical address: there is none. */
export const NO_ADDRESS = PhysicalAddress(0xffff_ffff)

/** What becomes of a frame that a page no longer shows. */
export type FrameRelease = (frame: FrameNumber) => void

const OFFSET_MASK = PAGE_SIZE - 1
const LARGE_OFFSET_MASK = PAGE_SIZE * TABLE_ENTRIES - 1

export class PageTables {
  /** How many pages each table maps. One that is to stay for good counts one more, and so never gets to 0. */
  readonly pageCounts: FixedArray<u16, 1024> = new FixedArray()
  /** How many pages all tables map. */
  pageCount: usize = 0
  /** The page because of which the last range could not be mapped: it was already. `NO_PAGE` if frames ran out. */
  obstacle: VirtualAddress = NO_PAGE
  /** The first page that the range cleared last had not mapped. */
  private hole: VirtualAddress = NO_PAGE
  /** A frame for each large page, for the table that it would be split into. */
  private readonly reserve: Inline<TableReserve> = new TableReserve()

  /** The tables of a directory's lower part, for programs, or those of the kernel's part of all directories. */
  constructor(
    readonly directory: PageDirectory,
    readonly isKernel: boolean,
  ) {}

  /**
   * Makes the pages of a range show as many frames from `frame` on. Returns false, and changes nothing, if one of them
   * is mapped, the `obstacle`, or if there are not enough frames for tables.
   */
  map(start: VirtualAddress, pages: usize, frame: FrameNumber, protection: Protection): boolean {
    const flags = this.entryFlags(protection)
    const cursor = new TableCursor(this.view, start, pages)
    let entry = makeEntry(frame, flags)
    while (cursor.next()) {
      const count = cursor.count
      const parent = cursor.parent[0]
      if (!entryIsPresent(parent) && cursor.isWhole && fitsLargePage(entry)) {
        if (!this.reserveTable()) return this.undo(start, cursor.page, null)
        this.setParent(cursor.page, entry | ENTRY_LARGE)
      } else {
        if (!this.prepare(cursor, parent)) return this.undo(start, cursor.page, null)
        fillEntries(cursor.entries, count, entry)
      }
      this.addPages(cursor.page, count)
      entry = wrap.add(entry, count << PAGE_SHIFT)
    }
    return true
  }

  /**
   * Makes the pages of a range show frames allocated for them, contents undefined. Returns false, and changes nothing,
   * if one of them is mapped, the `obstacle`, or if frames run out.
   */
  mapNew(start: VirtualAddress, pages: usize, protection: Protection): boolean {
    const flags = this.entryFlags(protection)
    const cursor = new TableCursor(this.view, start, pages)
    while (cursor.next()) {
      if (!this.prepare(cursor, cursor.parent[0])) return this.undo(start, cursor.page, freeFrame)
      const count = cursor.count
      const entries = cursor.entries
      let done: usize = 0
      while (done < count) {
        const frame = this.takeFrame()
        if (frame === NO_FRAME) break
        entries[done] = makeEntry(frame, flags)
        done++
      }
      this.addPages(cursor.page, done)
      if (done === count) continue
      this.dropEmptyTables(cursor.page, 1)
      return this.undo(start, VirtualAddress(usize(cursor.page) + (done << PAGE_SHIFT)), freeFrame)
    }
    return true
  }

  /**
   * Makes the pages of a range show nothing; `release`, unless null, is given each frame that they showed. Returns the
   * first page that was not mapped, or `NO_PAGE`. Until this returns the processor may remember where the frames were,
   * so nobody touches them before.
   */
  clear(start: VirtualAddress, pages: usize, release: FrameRelease | null): VirtualAddress {
    this.hole = NO_PAGE
    const cursor = new TableCursor(this.view, start, pages)
    while (cursor.next()) {
      const held = cursor.parent[0]
      if (!entryIsPresent(held)) {
        this.noteHole(cursor.page)
        continue
      }
      if (entryIsLarge(held)) {
        if (cursor.isWhole) {
          this.clearLarge(cursor.page, held, release)
          continue
        }
        this.split(cursor.page, held)
      }
      this.clearEntries(cursor, release)
    }
    this.flush(start, pages)
    return this.hole
  }

  /** `map` for one page. */
  mapPage(page: VirtualAddress, frame: FrameNumber, protection: Protection): boolean {
    const view = this.view
    const parent = directoryEntryPointer(page, view)[0]
    const place = tableEntryPointer(page, view)
    this.obstacle = NO_PAGE
    if (!entryIsPresent(parent)) {
      if (!this.makeTable(page)) return false
    } else if (entryIsLarge(parent) || entryIsPresent(place[0])) {
      this.obstacle = page
      return false
    }
    place[0] = makeEntry(frame, this.entryFlags(protection))
    this.addPages(page, 1)
    return true
  }

  /** `clear` for one page. Returns the frame that it showed, or `NO_FRAME` if it was not mapped. */
  clearPage(page: VirtualAddress): FrameNumber {
    const view = this.view
    const parent = directoryEntryPointer(page, view)[0]
    if (!entryIsPresent(parent)) return NO_FRAME
    if (entryIsLarge(parent)) this.split(page, parent)
    const place = tableEntryPointer(page, view)
    const entry = place[0]
    if (!entryIsPresent(entry)) return NO_FRAME
    place[0] = entry & CLEARED
    this.removePages(page, 1)
    this.flush(page, 1)
    return entryFrame(entry)
  }

  /** Changes what may be done with those pages of a range that are mapped. */
  protect(start: VirtualAddress, pages: usize, protection: Protection): void {
    const flags = this.entryFlags(protection)
    const cursor = new TableCursor(this.view, start, pages)
    while (cursor.next()) {
      const held = cursor.parent[0]
      if (!entryIsPresent(held)) continue
      if (entryIsLarge(held)) {
        if (cursor.isWhole) {
          this.setParent(cursor.page, makeEntry(entryFrame(held), flags | ENTRY_LARGE))
          continue
        }
        this.split(cursor.page, held)
      }
      const count = cursor.count
      const entries = cursor.entries
      for (let index: usize = 0; index < count; index++) {
        const entry = entries[index]
        if (entryIsPresent(entry)) entries[index] = makeEntry(entryFrame(entry), flags)
      }
    }
    this.flush(start, pages)
  }

  /** The entry for the page that holds an address, as a table has it or would have it; not present if it is not mapped. */
  entryAt(address: VirtualAddress): PageTableEntry {
    const view = this.view
    const parent = directoryEntryPointer(address, view)[0]
    if (!entryIsPresent(parent)) return 0
    if (!entryIsLarge(parent)) return tableEntryPointer(address, view)[0]
    return (parent & ~usize(ENTRY_LARGE)) + (usize(address) & LARGE_OFFSET_MASK & ~usize(OFFSET_MASK))
  }

  /** The physical address behind a virtual one, or `NO_ADDRESS`. */
  translate(address: VirtualAddress): PhysicalAddress {
    const entry = this.entryAt(address)
    if (!entryIsPresent(entry)) return NO_ADDRESS
    return PhysicalAddress((usize(entryFrame(entry)) << PAGE_SHIFT) | (usize(address) & OFFSET_MASK))
  }

  /** Makes one page show a frame whose entry is given complete; its table is there. Replaces what it showed. */
  setEntry(page: VirtualAddress, entry: PageTableEntry): void {
    const place = tableEntryPointer(page, this.view)
    const before = place[0]
    place[0] = entry
    if (entryIsPresent(before)) this.flush(page, 1)
    else this.addPages(page, 1)
  }

  /** Sees to it that a page, which no large page maps, has a table. Returns false if no frame is left for it. */
  provideTable(page: VirtualAddress): boolean {
    return entryIsPresent(directoryEntryPointer(page, this.view)[0]) || this.makeTable(page)
  }

  /** Gives back the tables of a range that map nothing. */
  dropEmptyTables(start: VirtualAddress, pages: usize): void {
    const cursor = new TableCursor(this.view, start, pages)
    while (cursor.next()) {
      const held = cursor.parent[0]
      if (entryIsPresent(held) && this.pageCounts[slotOf(cursor.page)] === 0)
        this.freeTable(cursor.page, held)
    }
  }

  /** The bits of an entry of these tables' that grant a protection. */
  entryFlags(protection: Protection): PageTableEntry {
    return protectionFlags(protection) | (this.isKernel ? pagingFeatures.globalFlag : ENTRY_USER)
  }

  /** Where these tables appear. Valid until another address space's tables are looked at. */
  get view(): VirtualAddress {
    return pageDirectories.viewOf(this.isKernel ? pageDirectories.active : this.directory)
  }

  /**
   * Sees to it that a step, to which a parent entry leads or does not, has a table in which none of its pages is
   * mapped. Returns false if one is, the `obstacle`, or if no frame is left for a table.
   */
  private prepare(cursor: TableCursor, parent: PageTableEntry): boolean {
    if (entryIsPresent(parent)) {
      this.obstacle = firstMapped(cursor, parent)
      return this.obstacle === NO_PAGE
    }
    this.obstacle = NO_PAGE
    return this.makeTable(cursor.page)
  }

  /** Sets a frame aside for splitting a large page. Returns false if none is left. */
  private reserveTable(): boolean {
    this.obstacle = NO_PAGE
    if (!this.reserve.add()) return false
    tableFrames.count++
    return true
  }

  /** Unmaps what was mapped of a range that begins at `start`, before `end`. Returns false. */
  private undo(start: VirtualAddress, end: VirtualAddress, release: FrameRelease | null): boolean {
    if (end !== start) this.clear(start, (end - start) >> PAGE_SHIFT, release)
    return false
  }

  /** Counts pages of one table whose entries were written. */
  addPages(page: VirtualAddress, count: usize): void {
    const slot = slotOf(page)
    this.pageCounts[slot] = u16(this.pageCounts[slot] + count)
    this.pageCount += count
  }

  /** Clears the entries of a step. */
  private clearEntries(cursor: TableCursor, release: FrameRelease | null): void {
    const count = cursor.count
    const entries = cursor.entries
    let removed: usize = 0
    for (let index: usize = 0; index < count; index++) {
      const entry = entries[index]
      if (!entryIsPresent(entry)) {
        this.noteHole(VirtualAddress(usize(cursor.page) + (index << PAGE_SHIFT)))
        continue
      }
      entries[index] = entry & CLEARED
      removed++
      if (release !== null) release(entryFrame(entry))
    }
    if (removed !== 0) this.removePages(cursor.page, removed)
  }

  /** Takes pages off a table's count, and gives the table back if it maps no more. */
  private removePages(page: VirtualAddress, count: usize): void {
    const slot = slotOf(page)
    const left = u16(this.pageCounts[slot] - count)
    this.pageCounts[slot] = left
    this.pageCount -= count
    if (left === 0) this.freeTable(page, directoryEntryPointer(page, this.view)[0])
  }

  private noteHole(page: VirtualAddress): void {
    if (this.hole === NO_PAGE) this.hole = page
  }

  private clearLarge(page: VirtualAddress, held: PageTableEntry, release: FrameRelease | null): void {
    this.setParent(page, held & CLEARED)
    frames.free(this.reserve.take())
    tableFrames.count--
    this.pageCounts[slotOf(page)] = 0
    this.pageCount -= TABLE_ENTRIES
    if (release === null) return
    const first = usize(entryFrame(held))
    for (let index: usize = 0; index < TABLE_ENTRIES; index++) release(FrameNumber(first + index))
  }

  /** Replaces a large page by a table with the same effect. */
  private split(page: VirtualAddress, held: PageTableEntry): void {
    const frame = this.reserve.take()
    const flags = held & OFFSET_MASK & ~usize(ENTRY_LARGE)
    const entries = ptr<PageTableEntry>(openWindow(FrameWindow.Target, frame))
    fillEntries(entries, TABLE_ENTRIES, makeEntry(entryFrame(held), flags))
    this.setParent(page, makeEntry(frame, this.parentFlags))
    flushAll()
  }

  /** Gives the pages around an address an empty table. Returns false if no frame is left. */
  private makeTable(address: VirtualAddress): boolean {
    const frame = this.takeFrame()
    if (frame === NO_FRAME) return false
    tableFrames.count++
    this.setParent(address, makeEntry(frame, this.parentFlags))
    const table = tableAddress(address, this.view)
    // The processor may still remember a table that stood here before.
    invalidatePage(table)
    fillBytes(table, 0, PAGE_SIZE)
    return true
  }

  /**
   * A frame in the midst of an operation, or `NO_FRAME`. What reclaim runs changes the kernel's tables, but no
   * program's.
   */
  private takeFrame(): FrameNumber {
    return this.isKernel ? frames.tryAllocate() : frames.allocate()
  }

  private freeTable(address: VirtualAddress, held: PageTableEntry): void {
    this.setParent(address, held & CLEARED)
    invalidatePage(tableAddress(address, this.view))
    frames.free(entryFrame(held))
    tableFrames.count--
  }

  /** What an entry that leads to a table allows: everything, because the pages' own entries say the rest. */
  private get parentFlags(): PageTableEntry {
    return ENTRY_PRESENT | ENTRY_WRITABLE | (this.isKernel ? 0 : ENTRY_USER)
  }

  private setParent(address: VirtualAddress, entry: PageTableEntry): void {
    if (this.isKernel) pageDirectories.setKernelEntry(address, entry)
    else directoryEntryPointer(address, this.view)[0] = entry
  }

  /**
   * Forgets the translations of a range. Those of programs' pages are remembered only while their address space is
   * the active one.
   */
  flush(start: VirtualAddress, pages: usize): void {
    if (this.isKernel || this.directory === pageDirectories.active) flushPages(start, pages, this.isKernel)
  }
}

function slotOf(address: VirtualAddress): usize {
  return usize(address) >> TABLE_SPAN_SHIFT
}

function freeFrame(frame: FrameNumber): void {
  frames.free(frame)
}
