/**
 * The i386 page-table format: what an entry's bits mean, where an entry stands, and how the processor is told
 * that one has changed. Policy (which frame goes where, who allocates tables) is the portable code's.
 *
 * Two levels: a page directory of 1,024 entries, each for 4 MiB, and page tables of 1,024 entries, each for
 * 4 KiB. The directory's last entry points at the directory itself, so that the tables appear as an array of
 * entries at `TABLES_START`, one for each page of the address space, and the directory as the last page of it.
 *
 * SDM volume 3, section 4.3 (32-bit paging) and 4.10 (caching translation information).
 */
import { DIRECTORY_ADDRESS, OTHER_TABLES_START, TABLES_START } from './layout.ts'
import type { TableView } from './page-directory.ts'

export const PAGE_SIZE = 4096
export const PAGE_SHIFT = 12
/** How many entries a table of either level has. */
export const TABLE_ENTRIES = 1024
/** How many bytes a whole page table maps. */
export const TABLE_SPAN = 0x40_0000
export const TABLE_SPAN_SHIFT = 22
/** The directory's entry that points at the directory. */
export const RECURSIVE_SLOT = TABLES_START >> TABLE_SPAN_SHIFT
/** The directory's entry that points at the directory of another address space; see page-directory.ts. */
export const OTHER_SLOT = OTHER_TABLES_START >> TABLE_SPAN_SHIFT
/** The first of the entries that every directory has in common. */
export const KERNEL_SLOT = 768
/** From the beginning of a view of the tables to the directory in it. */
const DIRECTORY_OFFSET = DIRECTORY_ADDRESS - TABLES_START

/** As wide as an address. */
export type PageTableEntry = usize

export const ENTRY_PRESENT = 0x001
export const ENTRY_WRITABLE = 0x002
export const ENTRY_USER = 0x004
export const ENTRY_WRITE_THROUGH = 0x008
export const ENTRY_CACHE_DISABLE = 0x010
/** Set by the processor at the first access. */
export const ENTRY_ACCESSED = 0x020
/** Set by the processor at the first write; only in the entry that maps the page. */
export const ENTRY_DIRTY = 0x040
/** In a directory entry: it maps 4 MiB itself. */
export const ENTRY_LARGE = 0x080
/** The translation is the same in every address space. Never in an entry that leads to a table: see a view's. */
export const ENTRY_GLOBAL = 0x100
/** 32-bit paging has no such bit: what may be read may be executed. */
export const ENTRY_NO_EXECUTE = 0
/** The bits of an entry that are not the frame's address. */
export const ENTRY_FLAGS = 0xfff

/** The entry that leads to a frame. */
export function makeEntry(frame: FrameNumber, flags: PageTableEntry): PageTableEntry {
  return (usize(frame) << PAGE_SHIFT) | flags
}

/** The frame that an entry leads to; meaningful only if it is present. */
export function entryFrame(entry: PageTableEntry): FrameNumber {
  return FrameNumber(entry >> PAGE_SHIFT)
}

export function entryIsPresent(entry: PageTableEntry): boolean {
  return (entry & ENTRY_PRESENT) !== 0
}

/** Whether a present directory entry maps 4 MiB itself. */
export function entryIsLarge(entry: PageTableEntry): boolean {
  return (entry & ENTRY_LARGE) !== 0
}

/** Where the directory entry for an address stands, in the address space that a view shows. */
export function directoryEntryPointer(
  address: VirtualAddress,
  view: TableView = TABLES_START,
): Ptr<PageTableEntry> {
  return ptr<PageTableEntry>(usize(view) + DIRECTORY_OFFSET).add(usize(address) >> TABLE_SPAN_SHIFT)
}

/** Where the page-table entry for an address stands. Reading it faults unless its table is present. */
export function tableEntryPointer(
  address: VirtualAddress,
  view: TableView = TABLES_START,
): Ptr<PageTableEntry> {
  return ptr<PageTableEntry>(view).add(usize(address) >> PAGE_SHIFT)
}

/** Where the page table that covers an address appears, whether or not it is present. */
export function tableAddress(address: VirtualAddress, view: TableView = TABLES_START): VirtualAddress {
  return VirtualAddress(usize(view) + ((usize(address) >> TABLE_SPAN_SHIFT) << PAGE_SHIFT))
}

/** Must follow each change to a present entry, before the page is used again. */
export function invalidatePage(address: VirtualAddress): void {
  cpu.invalidatePage(address)
}
