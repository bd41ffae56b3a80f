/** Questions about ranges of pages, answered table by table. */
import {
  ENTRY_PRESENT,
  entryFrame,
  entryIsLarge,
  entryIsPresent,
  PAGE_SHIFT,
  type PageTableEntry,
} from '#arch/paging'
import type { PageTables } from './page-tables.ts'
import { TableCursor } from './table-cursor.ts'

/** In place of a page's address: there is none. No range contains the first page. */
export const NO_PAGE = VirtualAddress(0)

/** The first page of a step that is mapped, or `NO_PAGE`, given the present entry that leads to its table. */
export function firstMapped(cursor: TableCursor, parent: PageTableEntry): VirtualAddress {
  if (entryIsLarge(parent)) return cursor.page
  const count = cursor.count
  const entries = cursor.entries
  let all: PageTableEntry = 0
  for (let index: usize = 0; index < count; index++) all = all | entries[index]
  if (!entryIsPresent(all)) return NO_PAGE
  let index: usize = 0
  while (!entryIsPresent(entries[index])) index++
  return VirtualAddress(usize(cursor.page) + (index << PAGE_SHIFT))
}

/** The first page of a range that is not mapped, or `NO_PAGE`. */
export function firstUnmapped(tables: PageTables, start: VirtualAddress, pages: usize): VirtualAddress {
  const cursor = new TableCursor(tables.view, start, pages)
  while (cursor.next()) {
    const parent = cursor.parent[0]
    if (!entryIsPresent(parent)) return cursor.page
    if (entryIsLarge(parent)) continue
    const count = cursor.count
    const entries = cursor.entries
    let common: PageTableEntry = ENTRY_PRESENT
    for (let index: usize = 0; index < count; index++) common = common & entries[index]
    if (entryIsPresent(common)) continue
    let index: usize = 0
    while (entryIsPresent(entries[index])) index++
    return VirtualAddress(usize(cursor.page) + (index << PAGE_SHIFT))
  }
  return NO_PAGE
}

/** How many pages from a mapped one on, at most `pages`, show adjacent frames. */
export function adjacentFrames(tables: PageTables, start: VirtualAddress, pages: usize): usize {
  const cursor = new TableCursor(tables.view, start, pages)
  const first = entryFrame(tables.entryAt(start))
  let run: usize = 0
  while (cursor.next()) {
    const parent = cursor.parent[0]
    if (!entryIsPresent(parent)) return run
    const expected = FrameNumber(usize(first) + run)
    if (entryIsLarge(parent)) {
      if (entryFrame(tables.entryAt(cursor.page)) !== expected) return run
      run += cursor.count
      continue
    }
    const count = cursor.count
    const entries = cursor.entries
    for (let index: usize = 0; index < count; index++) {
      const entry = entries[index]
      if (!entryIsPresent(entry) || usize(entryFrame(entry)) !== usize(first) + run) return run
      run++
    }
  }
  return run
}
