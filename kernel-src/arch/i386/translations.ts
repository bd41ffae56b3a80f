/**
 * What the processor remembers of the page tables, and how it is made to forget: one page at a time (INVLPG), or
 * everything at once. Kernel translations are global: they outlive a change of address space, and forgetting all
 * of them takes a change of CR4.PGE.
 *
 * Forgetting page by page costs time for each page; forgetting everything costs a little at once, and then a walk of
 * the tables for each page that is used again. Above `FLUSH_THRESHOLD` pages the second is the cheaper.
 *
 * SDM volume 3, sections 2.5 (CR4) and 4.10 (caching translation information).
 */
import {
  CR4_GLOBAL_PAGES,
  CR4_PAGE_SIZE_EXTENSIONS,
  FEATURE_GLOBAL_PAGES,
  FEATURE_PAGE_SIZE_EXTENSIONS,
  FEATURES_LEAF,
} from './cpu.ts'
import { ENTRY_GLOBAL, PAGE_SHIFT, type PageTableEntry } from './paging.ts'

/**
 * Ranges of more pages than this are forgotten by forgetting everything. The figure is Linux's
 * (`tlb_single_page_flush_ceiling`, arch/x86/mm/tlb.c); bench/flush-threshold.ts measures it on a processor at hand.
 */
export const FLUSH_THRESHOLD = 33

/** What this processor can do. */
class PagingFeatures {
  /** Whether one directory entry can map 4 MiB. */
  largePages: boolean = false
  /** The bit of the kernel's entries that makes them outlive a change of address space; 0 if there is none. */
  globalFlag: PageTableEntry = 0
}

export const pagingFeatures = new PagingFeatures()

/** Switches on what the processor has. Once, at boot. */
export function enablePagingFeatures(): void {
  const { edx: features } = cpu.identify(FEATURES_LEAF)
  let control = cpu.readControl(4)
  if ((features & FEATURE_PAGE_SIZE_EXTENSIONS) !== 0) {
    control = control | CR4_PAGE_SIZE_EXTENSIONS
    pagingFeatures.largePages = true
  }
  if ((features & FEATURE_GLOBAL_PAGES) !== 0) {
    control = control | CR4_GLOBAL_PAGES
    pagingFeatures.globalFlag = ENTRY_GLOBAL
  }
  cpu.writeControl(4, control)
}

/** Forgets every translation but the global ones. */
export function flushLocal(): void {
  cpu.writeControl(3, cpu.readControl(3))
}

/** Forgets every translation. */
export function flushAll(): void {
  const control = cpu.readControl(4)
  if ((control & CR4_GLOBAL_PAGES) === 0) return flushLocal()
  cpu.writeControl(4, control & ~usize(CR4_GLOBAL_PAGES))
  cpu.writeControl(4, control)
}

/** Forgets the translations of the pages of a range, by whichever way is the cheaper; `global` where some may be. */
export function flushPages(start: VirtualAddress, pages: usize, global: boolean): void {
  if (pages > FLUSH_THRESHOLD) {
    if (global) flushAll()
    else flushLocal()
    return
  }
  let address = start
  for (let rest = pages; rest !== 0; rest--) {
    cpu.invalidatePage(address)
    address = wrap.add(address, VirtualAddress(1 << PAGE_SHIFT))
  }
}
