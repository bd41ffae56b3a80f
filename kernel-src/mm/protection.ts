/**
 * What may be done with a page, and the bits of page-table entries that say so. No protection allows both writing
 * and executing (W^X). Where the processor cannot refuse to execute data, this is as much as can be had.
 */
import { ENTRY_NO_EXECUTE, ENTRY_PRESENT, ENTRY_WRITABLE, type PageTableEntry } from '#arch/paging'

export enum Protection {
  ReadOnly,
  ReadWrite,
  Execute,
}

/** In the order of `Protection`. */
const PROTECTION_FLAGS = FixedArray.of<PageTableEntry, 3>(
  ENTRY_PRESENT | ENTRY_NO_EXECUTE,
  ENTRY_PRESENT | ENTRY_WRITABLE | ENTRY_NO_EXECUTE,
  ENTRY_PRESENT,
)

/** The bits of an entry that grant a protection. */
export function protectionFlags(protection: Protection): PageTableEntry {
  return PROTECTION_FLAGS[protection]
}
