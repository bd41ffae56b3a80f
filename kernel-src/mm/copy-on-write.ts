/**
 * Copy on write: two address spaces have the same frames, read-only in both, until one of them writes. The writer
 * then gets a copy of its own, and whoever is left alone with a frame gets it back for writing.
 */
import { copyFrame } from '#arch/frame-window'
import {
  ENTRY_WRITABLE,
  type PageTableEntry,
  entryFrame,
  entryIsPresent,
  makeEntry,
  tableEntryPointer,
} from '#arch/paging'
import { frameSharing } from './frame-sharing.ts'
import { frames, NO_FRAME } from './frames.ts'
import { Protection } from './protection.ts'
import { TableCursor } from './table-cursor.ts'
import type { PageTables } from './page-tables.ts'

/**
 * Makes the pages of a range show the same frames in `target`, where none of them is mapped, as in `source`, whose
 * address space is the active one. Returns false if memory runs out; some pages are shared then, and `target` is to
 * be given up.
 */
export function shareRange(
  source: PageTables,
  target: PageTables,
  start: VirtualAddress,
  pages: usize,
): boolean {
  const cursor = new TableCursor(source.view, start, pages)
  let complete = true
  while (complete && cursor.next()) {
    if (entryIsPresent(cursor.parent[0])) complete = shareStep(cursor, target)
  }
  source.flush(start, pages)
  return complete
}

/** Shares the pages of one table. Returns false if memory runs out. */
function shareStep(cursor: TableCursor, target: PageTables): boolean {
  const count = cursor.count
  const entries = cursor.entries
  const copies = tableEntryPointer(cursor.page, target.view)
  let shared: usize = 0
  let complete = true
  for (let index: usize = 0; index < count; index++) {
    const entry = entries[index]
    if (!entryIsPresent(entry)) continue
    if (shared === 0 && !target.provideTable(cursor.page)) return false
    if (!frameSharing.share(entryFrame(entry))) {
      complete = false
      break
    }
    const readOnly = entry & ~usize(ENTRY_WRITABLE)
    entries[index] = readOnly
    copies[index] = readOnly
    shared++
  }
  target.addPages(cursor.page, shared)
  if (shared === 0) target.dropEmptyTables(cursor.page, count)
  return complete
}

/**
 * Lets a mapped page be written that may be shared. Returns false, and changes nothing, if a copy is needed and no
 * frame is left for it.
 */
export function unshare(tables: PageTables, page: VirtualAddress, entry: PageTableEntry): boolean {
  const flags = tables.entryFlags(Protection.ReadWrite)
  const shared = entryFrame(entry)
  if (!frameSharing.isShared(shared)) {
    tables.setEntry(page, makeEntry(shared, flags))
    return true
  }
  const copy = frames.allocate()
  if (copy === NO_FRAME) return false
  frameSharing.owned++
  copyFrame(copy, shared)
  tables.setEntry(page, makeEntry(copy, flags))
  frameSharing.release(shared)
  return true
}
