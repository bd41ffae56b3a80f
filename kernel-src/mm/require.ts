/**
 * Memory for those who cannot go on without it: where even reclaim finds none, the kernel ends with a panic that says
 * who holds what there is. Everybody else asks the layers themselves, and deals with their answer.
 */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { log } from '../lib/console.ts'
import { panicExplained, panicMessage } from '../lib/panic.ts'
import { frames, NO_FRAME, NO_LIMIT } from './frames.ts'
import { kmalloc, NO_MEMORY } from './heap.ts'
import { memoryHolders } from './memory-holders.ts'
import type { SlabCache } from './slab.ts'

/** Ends the kernel because `bytes` bytes could not be had. */
export function outOfMemory(bytes: usize): never {
  panicMessage`out of memory: ${bytes} bytes are needed, and ${frames.statistics.free} frames are free`
  panicExplained(explainMemory)
}

function explainMemory(): void {
  const { free, used, reserved } = frames.statistics
  log`memory: ${free + used} frames, of which ${used} are in use; ${reserved} more are reserved`
  log`  the longest run of free ones has ${frames.longestRun()}`
  memoryHolders.print()
}

/** One frame, its contents undefined. */
export function requireFrame(): FrameNumber {
  const frame = frames.allocate()
  if (frame === NO_FRAME) outOfMemory(PAGE_SIZE)
  return frame
}

/** Adjacent frames as `frames.allocateRun` finds them. */
export function requireFrames(count: usize, alignment: usize = 1, limit: usize = NO_LIMIT): FrameNumber {
  const first = frames.allocateRun(count, alignment, limit)
  if (first === NO_FRAME) outOfMemory(count << PAGE_SHIFT)
  return first
}

/** `size` bytes of the heap, contents undefined. */
export function requireMemory(size: usize): VirtualAddress {
  const address = kmalloc(size)
  if (address === NO_MEMORY) outOfMemory(size)
  return address
}

/** An object of a cache. */
export function requireObject<T extends object>(cache: SlabCache<T>): T {
  const object = cache.allocate()
  if (object === null) outOfMemory(sizeof<T>())
  return object
}
