/**
 * The heap: memory of any size. Up to a page it is an object of a cache of its size class; above that it is pages
 * of its own, in the heap's range of addresses. The address alone tells which of the two it is, and how large.
 *
 * What is promised:
 *
 * 1. *Alignment*: all memory begins at a multiple of `HEAP_ALIGNMENT`. Memory whose size is a power of two begins at a
 *    multiple of that, up to a page; memory of more than a page at a page's beginning.
 * 2. *Waste*: a size of up to 64 bytes is rounded up by less than 16 bytes, one of up to a page by less than a quarter
 *    of it, others to whole pages. Slabs leave at most an eighth of themselves unused. (In release builds; full
 *    builds add red zones and records.)
 * 3. A size of 0 is served as the smallest size is. Where memory runs out, or the size is more than there can be, the
 *    result is `NO_MEMORY` and nothing has changed.
 * 4. Freeing what is not allocated is a defect: for pages it is always found out, for objects in full builds. Full
 *    builds also find writes beyond what was asked for, by a single byte, and writes to what was freed.
 */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { panicAtCaller, panicMessage } from '../lib/panic.ts'
import { HEAP_ALIGNMENT, HEAP_CLASSES, isHeapPool, LARGEST_OBJECT, poolFor } from './heap-classes.ts'
import { allocatePages, releasePages, resizePages, roomOfPages } from './heap-pages.ts'
import { heapRanges, slabRanges } from './kernel-arenas.ts'
import { DEBUGGING } from './object-record.ts'
import { noteRequest, requestedOf } from './slab-debug.ts'
import { isSlabAddress, slabDirectory, slabOf } from './slab-directory.ts'
import { shrinkInternal, type SlabPool } from './slab-pool.ts'

/** In place of memory's address: there is none. */
export const NO_MEMORY = VirtualAddress(0)

export interface HeapStatistics {
  /** Objects in use, and the bytes that they have room for. */
  readonly objects: usize
  readonly objectBytes: usize
  /** Pages of all slabs of the heap. */
  readonly slabPages: usize
  /** Pages allocated as such, with those of the arenas' records. */
  readonly pages: usize
}

/** `size` bytes, contents undefined, or `NO_MEMORY`. */
export function kmalloc(size: usize): VirtualAddress {
  if (size > LARGEST_OBJECT) return allocatePages(size)
  const pool = poolFor(size)
  const object = pool.take()
  if (DEBUGGING && object !== 0) noteRequest(pool, object, size)
  return VirtualAddress(object)
}

/** `size` bytes, all 0, or `NO_MEMORY`. */
export function kzalloc(size: usize): VirtualAddress {
  const address = kmalloc(size)
  if (address !== NO_MEMORY) fillBytes(address, 0, size)
  return address
}

/** `size` bytes at a multiple of `alignment`, a power of two; contents undefined. Or `NO_MEMORY`. */
export function kmallocAligned(size: usize, alignment: usize): VirtualAddress {
  if (countOnes(alignment) !== 1) {
    panicMessage`heap: an alignment of ${alignment} bytes is asked for, which is not a power of two`
    panicAtCaller()
  }
  if (alignment <= HEAP_ALIGNMENT) return kmalloc(size)
  if (size > LARGEST_OBJECT || alignment > LARGEST_OBJECT) {
    return allocatePages(size, alignment <= PAGE_SIZE ? 1 : alignment >> PAGE_SHIFT)
  }
  let power = alignment
  while (power < size) power = power * 2
  const pool = poolFor(power)
  const object = pool.take()
  if (DEBUGGING && object !== 0) noteRequest(pool, object, size)
  return VirtualAddress(object)
}

/**
 * Memory of `size` bytes with the contents of `old`, as far as both reach; `old` is then no longer allocated. It
 * stays where it is if its size class is still the right one, or if it is pages and the pages that follow can be
 * had. If there is no memory, returns `NO_MEMORY` and leaves `old` as it is, but memory can always be made smaller.
 * `NO_MEMORY` may stand for `old`.
 */
export function krealloc(old: VirtualAddress, size: usize): VirtualAddress {
  if (old === NO_MEMORY) return kmalloc(size)
  if (!isSlabAddress(old)) {
    if (size > LARGEST_OBJECT && resizePages(old, size)) return old
    return moved(old, size, roomOfPages(old))
  }
  const pool = poolOf(old)
  if (size > LARGEST_OBJECT || poolFor(size) !== pool) return moved(old, size, ksize(old))
  if (DEBUGGING) noteRequest(pool, old, size)
  return old
}

/** Takes memory back; `NO_MEMORY` is left alone. */
export function kfree(address: VirtualAddress): void {
  if (isSlabAddress(address)) poolOf(address).put(address)
  else if (address !== NO_MEMORY) releasePages(address)
}

/**
 * How many bytes may be used of the memory that begins at an address: what was asked for or more. In full builds
 * it is what was asked for.
 */
export function ksize(address: VirtualAddress): usize {
  if (!isSlabAddress(address)) return roomOfPages(address)
  const pool = poolOf(address)
  return DEBUGGING ? requestedOf(address) : pool.objectSize
}

/** Gives back the memory of all slabs without objects in use. Returns how many pages that were. */
export function shrinkHeap(): usize {
  let pages: usize = 0
  for (const { pool } of HEAP_CLASSES) pages += pool.shrink()
  pages += shrinkInternal()
  // What is left in few pieces needs few records.
  slabRanges.drain()
  heapRanges.drain()
  return pages
}

export function heapStatistics(): HeapStatistics {
  let objects: usize = 0
  let objectBytes: usize = 0
  let slabPages: usize = 0
  for (const { pool } of HEAP_CLASSES) {
    const { used, pages } = pool.statistics
    objects += used
    objectBytes += used * pool.objectSize
    slabPages += pages
  }
  const { total, free } = heapRanges.statistics
  return { objects, objectBytes, slabPages, pages: (total - free) >> PAGE_SHIFT }
}

/** Memory of `size` bytes in place of `old`, which has room for `room`, with what it holds. */
function moved(old: VirtualAddress, size: usize, room: usize): VirtualAddress {
  const fresh = kmalloc(size)
  if (fresh === NO_MEMORY) return size <= room ? old : NO_MEMORY
  copyBytes(fresh, old, size < room ? size : room)
  kfree(old)
  return fresh
}

/** The pool of an object of the heap. Full builds panic unless the address is within one of the heap's slabs. */
function poolOf(object: VirtualAddress): SlabPool {
  if (DEBUGGING) checkObject(object)
  return slabOf(object).pool
}

/** Panics unless an address lies in a slab of the heap. */
function checkObject(object: VirtualAddress): void {
  const slab = slabDirectory.slabAt(object)
  if (slab === null) {
    panicMessage`heap: ${hex(object)} is no memory of the heap, nor of any cache`
    panicAtCaller()
  }
  if (!isHeapPool(slab.pool)) {
    panicMessage`heap: ${hex(object)} is no memory of the heap, but belongs to slab cache ${slab.pool.name}`
    panicAtCaller()
  }
}
