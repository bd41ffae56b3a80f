/**
 * The first page tables, filled while paging is still off.
 *
 * This runs at physical addresses, so it lies in `.boot.text` and touches nothing that is linked in the higher
 * half: raw pointers and wrapping arithmetic only, because a check would call a panic that is not there yet.
 * The linker's symbols are higher-half addresses; subtracting `KERNEL_BASE` gives where their bytes are now.
 *
 * The map made here is the final one: the image page by page, writable only where it holds data; the text
 * screen; the kernel stack between two pages that stay unmapped; the recursive slot. The directory's first
 * entry shares the image's table, so that the code that switches paging on is found at its physical address
 * as well; the higher half removes that entry before it does anything else.
 */
import { KERNEL_BASE, KERNEL_STACK_SIZE, KERNEL_STACK_START, SCREEN_PHYSICAL } from './layout.ts'
import {
  ENTRY_CACHE_DISABLE,
  ENTRY_PRESENT,
  ENTRY_WRITABLE,
  PAGE_SHIFT,
  PAGE_SIZE,
  RECURSIVE_SLOT,
  TABLE_SPAN_SHIFT,
} from './paging.ts'

export const bootDirectory = section('.boot.bss', new FixedArray<u32, 1024>(), { align: 4096 })
const imageTable = section('.boot.bss', new FixedArray<u32, 1024>(), { align: 4096 })
const stackTable = section('.boot.bss', new FixedArray<u32, 1024>(), { align: 4096 })
/** The frames of the kernel stack; the boot code uses them at their physical address until paging is on. */
export const bootStack = section('.boot.bss', new FixedArray<u8, 16384>(), { align: 4096 })

/** Fills the page directory and the tables it leads to. Called once, by `_start`. */
export const fillPageTables = section(
  '.boot.text',
  exported('fill_page_tables', (): void => {
    const directory = ptr<u32>(addressOf(bootDirectory))
    const image = ptr<u32>(addressOf(imageTable))
    const stack = ptr<u32>(addressOf(stackTable))

    let page: usize = wrap.subtract(linkerSymbol('kernel_start'), KERNEL_BASE)
    let end: usize = wrap.subtract(linkerSymbol('kernel_end'), KERNEL_BASE)
    while (page < end) {
      image[page >> PAGE_SHIFT] = u32(page) | ENTRY_PRESENT
      page = wrap.add(page, PAGE_SIZE)
    }
    page = wrap.subtract(linkerSymbol('kernel_data_start'), KERNEL_BASE)
    end = wrap.subtract(linkerSymbol('kernel_data_end'), KERNEL_BASE)
    while (page < end) {
      image[page >> PAGE_SHIFT] = u32(page) | ENTRY_PRESENT | ENTRY_WRITABLE
      page = wrap.add(page, PAGE_SIZE)
    }
    image[SCREEN_PHYSICAL >> PAGE_SHIFT] =
      SCREEN_PHYSICAL | ENTRY_PRESENT | ENTRY_WRITABLE | ENTRY_CACHE_DISABLE

    page = addressOf(bootStack)
    end = wrap.add(page, KERNEL_STACK_SIZE)
    let slot: usize = (KERNEL_STACK_START >> PAGE_SHIFT) & 1023
    while (page < end) {
      stack[slot] = u32(page) | ENTRY_PRESENT | ENTRY_WRITABLE
      page = wrap.add(page, PAGE_SIZE)
      slot = wrap.add(slot, 1)
    }

    const table = ENTRY_PRESENT | ENTRY_WRITABLE
    directory[0] = u32(addressOf(imageTable)) | table
    directory[KERNEL_BASE >> TABLE_SPAN_SHIFT] = u32(addressOf(imageTable)) | table
    directory[KERNEL_STACK_START >> TABLE_SPAN_SHIFT] = u32(addressOf(stackTable)) | table
    directory[RECURSIVE_SLOT] = u32(addressOf(bootDirectory)) | table
  }),
)
