/** Sets up memory management from a finished memory map, each layer on the one before. */
import type { MemoryMap } from '../boot/memory-map.ts'
import { installFaultHandler } from './faults.ts'
import { placeFrames } from './frame-placement.ts'
import { frames } from './frames.ts'
import { initializeArenas } from './kernel-arenas.ts'
import { paging } from './paging.ts'
import { registerShrinkers } from './shrinkers.ts'

/** Once, with the kernel's first page tables in use. Panics if there is too little memory to go on. */
export function initializeMemory(map: MemoryMap): void {
  paging.initialize()
  placeFrames(map, frames)
  initializeArenas()
  registerShrinkers()
  installFaultHandler()
}
