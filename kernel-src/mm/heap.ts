/**
 * The heap: memory of any size. Up to a page it is an object of a cache of its size class; above that it is pages
 * of its own, in the heap's range of addresses. The address alone tells which of the two it is, and how large.
 *
 * All memory begins at a multiple of `HEAP_ALIGNMENT`, and that of more than a page at a page's beginning. A size
 * of 0 is served as the smallest size is. Where memory runs out, or the size is more than there can be, the result
 * is `NO_MEMORY` and nothing has changed. Freeing what is not allocated is a defect: for pages it is always found
 * out, for objects in full builds.
 */
import { SLAB_LAST, SLAB_START } from '#arch/layout'
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { panicAtCaller, panicMessage } from '../lib/panic.ts'
import { HEAP_CLASSES, HEAP_SLAB_PAGES, isHeapPool, LARGEST_OBJECT, poolFor } from './heap-classes.ts'
import { heapPages, heapRanges, slabRanges } from './kernel-arenas.ts'
import { slabAt } from './slab-find.ts'
import type { Slab } from './slab-list.ts'
import type { SlabPool } from './slab-pool.ts'

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
  return VirtualAddress(object !== 0 ? object : takeGrown(pool))
}

/** `size` bytes, all 0, or `NO_MEMORY`. */
export function kzalloc(size: usize): VirtualAddress {
  const address = kmalloc(size)
  if (address !== NO_MEMORY) fillBytes(address, 0, size)
  return address
}

/**
 * Memory of `size` bytes with the contents of `old`, as far as both reach; `old` is then no longer allocated. If
 * there is none, returns `NO_MEMORY` and leaves `old` as it is, but memory can always be made smaller. `NO_MEMORY`
 * may stand for `old`.
 */
export function krealloc(old: VirtualAddress, size: usize): VirtualAddress {
  if (old === NO_MEMORY) return kmalloc(size)
  const room = ksize(old)
  if (size <= room && room === roomFor(size)) return old
  const fresh = kmalloc(size)
  if (fresh === NO_MEMORY) return size <= room ? old : NO_MEMORY
  copyBytes(fresh, old, size < room ? size : room)
  kfree(old)
  return fresh
}

/** Takes memory back; `NO_MEMORY` is left alone. */
export function kfree(address: VirtualAddress): void {
  if (isObject(address)) slabOf(address).pool.put(address)
  else if (address !== NO_MEMORY) heapPages.release(address, pagesAt(address))
}

/** How many bytes may be used of the memory that begins at an address: what was asked for, or more. */
export function ksize(address: VirtualAddress): usize {
  return isObject(address) ? slabOf(address).pool.objectSize : pagesAt(address) << PAGE_SHIFT
}

/** Gives back the memory of all slabs without objects in use. Returns how many pages that were. */
export function shrinkHeap(): usize {
  let pages: usize = 0
  for (const { pool } of HEAP_CLASSES) pages += pool.shrink()
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

/** The bytes that memory of a size has room for; 0 if there can be no such memory. */
function roomFor(size: usize): usize {
  return size <= LARGEST_OBJECT ? poolFor(size).objectSize : pagesFor(size) << PAGE_SHIFT
}

/** The pages for `size` bytes; 0 if there is no such number. */
function pagesFor(size: usize): usize {
  return wrap.add(size, PAGE_SIZE - 1) >> PAGE_SHIFT
}

function allocatePages(size: usize): VirtualAddress {
  const pages = pagesFor(size)
  return pages === 0 ? NO_MEMORY : heapPages.allocate(pages)
}

/** An object of a pool whose slabs are all full; 0 if there is no memory for another slab. */
function takeGrown(pool: SlabPool): usize {
  return pool.grow() === null ? 0 : pool.take()
}

/** Whether an address lies where objects do; pages lie elsewhere. */
function isObject(address: VirtualAddress): boolean {
  return address >= SLAB_START && address <= SLAB_LAST
}

/** The slab of an object of the heap. */
function slabOf(object: VirtualAddress): Slab {
  if (checks === 'full') checkObject(object)
  return ref<Slab>(usize(object) & ~((HEAP_SLAB_PAGES << PAGE_SHIFT) - 1))
}

/** How many pages were allocated from an address on. Panics if none were. */
function pagesAt(address: VirtualAddress): usize {
  const pages = heapPages.countAt(address)
  if (pages === 0) heapRanges.refuse(address)
  return pages
}

/** Panics unless an address lies in a slab of the heap. */
function checkObject(object: VirtualAddress): void {
  const slab = slabAt(object)
  if (slab === null) {
    panicMessage`heap: ${hex(object)} is no memory of the heap, nor of any cache`
    panicAtCaller()
  }
  if (!isHeapPool(slab.pool)) {
    panicMessage`heap: ${hex(object)} is no memory of the heap, but belongs to slab cache ${slab.pool.name}`
    panicAtCaller()
  }
}
