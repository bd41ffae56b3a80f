/**
 * Where everything stands in the i386 address space, as data. The paging code, the fault report and the
 * self-check at boot all read this one table; the constants beside it are the same figures under the names
 * that other code uses.
 */

/** What is linked at a virtual address is loaded this much lower in physical memory. */
export const KERNEL_BASE = 0xc000_0000
/** The last byte of the kernel image's range, which one page table covers. */
export const IMAGE_LAST = 0xc03f_ffff
/** The VGA text screen's page. */
export const SCREEN_PHYSICAL = 0xb_8000
/** Where it appears: as far above `KERNEL_BASE` as it lies above 0. */
export const SCREEN_ADDRESS = 0xc00b_8000
/** A page of the image's range through which any one physical page can be looked at; see physical-window.ts. */
export const PHYSICAL_WINDOW = 0xc03f_f000
/** Ends the pages behind the image, in its page table, that are the memory manager's to use. */
export const IMAGE_SPARE_END = PHYSICAL_WINDOW

export const HEAP_START = 0xc040_0000
export const HEAP_LAST = 0xd03f_ffff

export const SLAB_START = 0xd040_0000
/** The page after it, the last of the slab range's 256 MiB, is the guard page below the kernel stack. */
export const SLAB_LAST = 0xe03f_efff

export const KERNEL_STACK_START = 0xe040_0000
export const KERNEL_STACK_SIZE = 0x4000
/** The stack grows down from here. */
export const KERNEL_STACK_TOP = 0xe040_4000

/** Two pages through which any frame can be read and written; see frame-window.ts. */
export const FRAME_WINDOWS = 0xe040_5000
/** Two bytes for each of 2^20 frames; see mm/frame-sharing.ts. */
export const FRAME_SHARES_START = 0xe040_7000
/** An address for each page of the slab caches' range; see mm/slab-directory.ts. */
export const SLAB_DIRECTORY_START = 0xe060_7000
/** Four bytes for each of 2^20 frames, in full builds; see mm/frame-tags.ts. */
export const FRAME_TAGS_START = 0xe080_0000

/** The page tables of another address space than the one that is switched on. */
export const OTHER_TABLES_START = 0xff80_0000
/** The recursive slot: the page tables, one after the other, seen as memory. */
export const TABLES_START = 0xffc0_0000
/** The page directory itself, seen through its own last entry. */
export const DIRECTORY_ADDRESS = 0xffff_f000

/** The end of the physical addresses that 32-bit paging reaches. */
export const PHYSICAL_LIMIT = 0x1_0000_0000

/** A range of the address space. `last` is its last byte, because the end of the last range is no address. */
export interface Region {
  readonly start: usize
  readonly last: usize
  readonly name: string
  /** What a fault there most likely is, in the words of a panic. */
  readonly fault: string
}

/** Every address belongs to exactly one of these; they are sorted and leave no gap. */
export const LAYOUT = FixedArray.of<Region, 16>(
  { start: 0x0000_0000, last: 0x0000_0fff, name: 'page 0', fault: 'null dereference' },
  { start: 0x0000_1000, last: 0xbfff_ffff, name: 'below the kernel', fault: 'wild pointer' },
  { start: KERNEL_BASE, last: IMAGE_LAST, name: 'kernel image', fault: 'wild pointer' },
  { start: HEAP_START, last: HEAP_LAST, name: 'heap', fault: 'unmapped heap page' },
  { start: SLAB_START, last: SLAB_LAST, name: 'slab caches', fault: 'unmapped slab page' },
  {
    start: 0xe03f_f000,
    last: 0xe03f_ffff,
    name: 'guard page below the kernel stack',
    fault: 'stack overflow',
  },
  { start: KERNEL_STACK_START, last: 0xe040_3fff, name: 'kernel stack', fault: 'unmapped stack page' },
  {
    start: 0xe040_4000,
    last: 0xe040_4fff,
    name: 'guard page above the kernel stack',
    fault: 'stack underflow',
  },
  { start: FRAME_WINDOWS, last: 0xe040_6fff, name: 'frame windows', fault: 'closed frame window' },
  {
    start: FRAME_SHARES_START,
    last: 0xe060_6fff,
    name: 'frame reference counts',
    fault: 'frame that is not shared',
  },
  {
    start: SLAB_DIRECTORY_START,
    last: 0xe064_6fff,
    name: 'directory of slabs',
    fault: 'object of no slab',
  },
  { start: 0xe064_7000, last: 0xe07f_ffff, name: 'unused', fault: 'wild pointer' },
  {
    start: FRAME_TAGS_START,
    last: 0xe0bf_ffff,
    name: 'owners of frames',
    fault: 'frame beyond the end of memory',
  },
  { start: 0xe0c0_0000, last: 0xff7f_ffff, name: 'unused', fault: 'wild pointer' },
  {
    start: OTHER_TABLES_START,
    last: 0xffbf_ffff,
    name: 'page tables of another address space',
    fault: 'missing page table',
  },
  { start: TABLES_START, last: 0xffff_ffff, name: 'page tables', fault: 'missing page table' },
)

/** The region that holds an address. */
export function regionAt(address: VirtualAddress): Region {
  for (const region of LAYOUT) if (address <= region.last) return region
  return LAYOUT[LAYOUT.length - 1]
}
