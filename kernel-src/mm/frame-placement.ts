/**
 * Where the frame map's own memory comes from: the first usable range that is large enough, taken out of what
 * the map will manage. It is made visible behind the kernel image, in the page table that the image has anyway,
 * so that neither its place in physical memory nor the amount of memory matters, and no frame need be allocated
 * before frames can be.
 */
import { IMAGE_SPARE_END } from '#arch/layout'
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import type { MemoryMap } from '../boot/memory-map.ts'
import { panicMessage, panicNow } from '../lib/panic.ts'
import { FRAME_CAPACITY, FrameMap } from './frame-map.ts'
import { FrameAllocator } from './frames.ts'
import { paging, Protection } from './paging.ts'

/** Below this much usable memory the kernel does not start: page tables and the first slabs need some 100 KiB. */
export const LEAST_MEMORY = 0x10_0000

/** Places a frame map that covers all of a memory map, and makes what is usable available. Panics if it cannot. */
export function placeFrames(map: MemoryMap, allocator: FrameAllocator): void {
  requireMemory(map)
  const frameCount = usize(map.usableEnd() >> PAGE_SHIFT)
  if (frameCount > FRAME_CAPACITY) {
    panicMessage`memory: usable memory ends at ${hex(map.usableEnd())}, beyond what frames are kept account of`
    panicNow()
  }
  const bytes = FrameMap.bytesFor(frameCount)
  const pages = (bytes + (PAGE_SIZE - 1)) >> PAGE_SHIFT
  const place = firstFit(map, pages)
  allocator.initialize(show(place, pages), frameCount)

  for (let index: usize = 0; index < map.usableCount; index++) {
    const { start, end } = map.usable(index)
    const first = usize(start >> PAGE_SHIFT)
    const count = usize(end >> PAGE_SHIFT) - first
    const own: usize = first === usize(place) ? pages : 0
    if (count > own) allocator.admit(FrameNumber(first + own), count - own)
  }
  allocator.watermark.derive(allocator.map.managedCount)
}

function requireMemory(map: MemoryMap): void {
  if (map.report.entries === 0) {
    panicMessage`memory: the boot loader passed no memory information`
    panicNow()
  }
  const usable = map.usableBytes()
  if (usable < LEAST_MEMORY) {
    panicMessage`memory: ${usable / 1024} KiB are usable, but at least ${u32(LEAST_MEMORY / 1024)} KiB are needed`
    panicNow()
  }
}

/** The first frame of the first usable range that has room; the map takes the range's beginning. */
function firstFit(map: MemoryMap, pages: usize): FrameNumber {
  let largest: u64 = 0
  for (let index: usize = 0; index < map.usableCount; index++) {
    const { start, end } = map.usable(index)
    const size = end - start
    if (size >> PAGE_SHIFT >= pages) return FrameNumber(usize(start >> PAGE_SHIFT))
    if (size > largest) largest = size
  }
  panicMessage`memory: the frame map needs ${pages * 4} KiB in one piece, but the largest is ${largest / 1024} KiB`
  panicNow()
}

/** Maps frames behind the kernel image, a page that stays unmapped between the two. Returns their address. */
function show(first: FrameNumber, pages: usize): VirtualAddress {
  const start = linkerSymbol('kernel_end') + PAGE_SIZE
  if (start > IMAGE_SPARE_END || (IMAGE_SPARE_END - start) >> PAGE_SHIFT < pages) {
    panicMessage`memory: the frame map needs ${pages} pages behind the kernel image, which leaves too little room`
    panicNow()
  }
  for (let page: usize = 0; page < pages; page++) {
    const address = VirtualAddress(usize(start) + (page << PAGE_SHIFT))
    paging.map(address, FrameNumber(usize(first) + page), Protection.ReadWrite)
  }
  return start
}
