/** What is mapped, as ranges of adjacent pages that may be used in the same way. */
import {
  ENTRY_USER,
  ENTRY_WRITABLE,
  entryIsLarge,
  entryIsPresent,
  PAGE_SIZE,
  type PageTableEntry,
} from '#arch/paging'
import type { PageTables } from './page-tables.ts'
import { TableCursor } from './table-cursor.ts'

/** Adjacent pages. */
export interface MappedRange {
  readonly start: VirtualAddress
  readonly pages: usize
  readonly isWritable: boolean
  readonly isUser: boolean
  /** The whole range is mapped by entries of 4 MiB each. */
  readonly isLarge: boolean
}

const USE = ENTRY_WRITABLE | ENTRY_USER

/** Tells of each range among the `pages` pages from `start` on, lowest first. */
export function forEachMappedRange(
  tables: PageTables,
  start: VirtualAddress,
  pages: usize,
  tell: (range: MappedRange) => void,
): void {
  let first = start
  let count: usize = 0
  let use: PageTableEntry = 0
  let isLarge = false
  const finish = (): void => {
    if (count === 0) return
    const isWritable = (use & ENTRY_WRITABLE) !== 0
    tell({ start: first, pages: count, isWritable, isUser: (use & ENTRY_USER) !== 0, isLarge })
    count = 0
  }
  const add = (page: VirtualAddress, added: usize, entry: PageTableEntry, large: boolean): void => {
    if (count === 0 || (entry & USE) !== use || large !== isLarge) {
      finish()
      first = page
      use = entry & USE
      isLarge = large
    }
    count += added
  }
  const cursor = new TableCursor(tables.view, start, pages)
  while (cursor.next()) {
    const parent = cursor.parent[0]
    if (!entryIsPresent(parent)) finish()
    else if (entryIsLarge(parent)) add(cursor.page, cursor.count, parent, true)
    else {
      const entries = cursor.entries
      for (let index: usize = 0; index < cursor.count; index++) {
        const page = VirtualAddress(usize(cursor.page) + index * PAGE_SIZE)
        if (entryIsPresent(entries[index])) add(page, 1, entries[index], false)
        else finish()
      }
    }
  }
  finish()
}
