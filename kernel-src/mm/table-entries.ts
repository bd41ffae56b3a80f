/** Entries of page tables: what is left of one, what one allows, and many at once. */
import { ENTRY_PRESENT, PAGE_SIZE, TABLE_ENTRIES, type PageTableEntry, entryFrame } from '#arch/paging'
import { pagingFeatures } from '#arch/translations'

/**
 * What is left of an entry that is cleared. In full builds all but the present bit: a fault at a page that was
 * mapped once can then be told from one at a page that never was.
 */
export const CLEARED = checks === 'full' ? ~usize(ENTRY_PRESENT) : usize(0)

/** Whether a large page can begin with the frame of an entry. */
export function fitsLargePage(entry: PageTableEntry): boolean {
  return pagingFeatures.largePages && usize(entryFrame(entry)) % TABLE_ENTRIES === 0
}

/** Fills entries with those that lead to adjacent frames, of which the first is given. */
export function fillEntries(entries: Ptr<PageTableEntry>, count: usize, first: PageTableEntry): void {
  let entry = first
  for (let index: usize = 0; index < count; index++) {
    entries[index] = entry
    entry = wrap.add(entry, usize(PAGE_SIZE))
  }
}
