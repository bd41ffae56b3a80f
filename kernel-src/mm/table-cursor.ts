/**
 * Walks the page-table entries of a range of pages in steps, each of which lies in one table: what is looked up or
 * decided for a table is looked up and decided once, and the entries of a step are an array.
 */
import {
  directoryEntryPointer,
  PAGE_SHIFT,
  type PageTableEntry,
  TABLE_ENTRIES,
  tableEntryPointer,
} from '#arch/paging'
import type { TableView } from '#arch/page-directory'

export class TableCursor {
  /** The first page of the step. */
  page: VirtualAddress
  /** How many pages the step has. */
  count: usize = 0
  /** How many pages come after it. */
  private rest: usize

  constructor(
    private readonly view: TableView,
    start: VirtualAddress,
    pages: usize,
  ) {
    this.page = start
    this.rest = pages
  }

  /** Goes to the next step, at first to the first one. Returns false after the last. */
  next(): boolean {
    const { rest } = this
    if (rest === 0) return false
    const page = VirtualAddress(usize(this.page) + (this.count << PAGE_SHIFT))
    const room = TABLE_ENTRIES - ((usize(page) >> PAGE_SHIFT) & (TABLE_ENTRIES - 1))
    const count = rest < room ? rest : room
    this.page = page
    this.count = count
    this.rest = rest - count
    return true
  }

  /** Whether the step is all that its table maps. */
  get isWhole(): boolean {
    return this.count === TABLE_ENTRIES
  }

  /** The entry that leads to the step's table, or maps all of its pages itself. */
  get parent(): Ptr<PageTableEntry> {
    return directoryEntryPointer(this.page, this.view)
  }

  /** The entries of the step's pages. Reading them faults unless the table is present. */
  get entries(): Ptr<PageTableEntry> {
    return tableEntryPointer(this.page, this.view)
  }
}
