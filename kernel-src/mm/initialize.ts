/** Sets up memory management from a finished memory map, each layer on the one before. */
import { FRAME_TAGS_START } from '#arch/layout'
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import type { MemoryMap } from '../boot/memory-map.ts'
import { installFaultHandler } from './faults.ts'
import { placeFrames } from './frame-placement.ts'
import { frames } from './frames.ts'
import { FrameTags, frameTags } from './frame-tags.ts'
import { initializeArenas } from './kernel-arenas.ts'
import { paging, Protection } from './paging.ts'
import { registerShrinkers } from './shrinkers.ts'

/** Once, with the kernel's first page tables in use. Panics if there is too little memory to go on. */
export function initializeMemory(map: MemoryMap): void {
  paging.initialize()
  placeFrames(map, frames)
  if (checks === 'full') beginTags()
  initializeArenas()
  registerShrinkers()
  installFaultHandler()
}

/** Gives each frame its tag. Without the memory for that, which is a thousandth of all, there are none. */
function beginTags(): void {
  const { total } = frames.statistics
  const pages = (FrameTags.bytesFor(total) + (PAGE_SIZE - 1)) >> PAGE_SHIFT
  const place = VirtualAddress(FRAME_TAGS_START)
  if (paging.mapNew(place, pages, Protection.ReadWrite)) frameTags.begin(place, total)
}
