/**
 * One small use of each memory layer on the machine that the kernel has really been given. What a layer hands
 * out must come back to it, so each check also finds a leak.
 */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { panic } from './lib/panic.ts'
import {
  activeSpace,
  ANYWHERE,
  createAddressSpace,
  destroyAddressSpace,
  shrinkAddressSpaces,
} from './mm/address-space.ts'
import { alignedTo } from './mm/arena-placement.ts'
import { NOWHERE } from './mm/arena.ts'
import { readFaulting, writeFaulting } from './mm/faulting-access.ts'
import { frames, NO_FRAME } from './mm/frames.ts'
import { heapStatistics, kfree, kmalloc, krealloc, NO_MEMORY, shrinkHeap } from './mm/heap.ts'
import { slabRanges } from './mm/kernel-arenas.ts'
import { paging, Protection } from './mm/paging.ts'
import { SlabCache } from './mm/slab.ts'

const PATTERN = 0x5ca1_ab1e

/** One frame and eight adjacent ones. */
export function checkFrames(): void {
  const free = frames.statistics.free
  const single = frames.allocate()
  const run = frames.allocateRun(8, 8)
  if (single === NO_FRAME || run === NO_FRAME) panic('self-check: no frame is to be had')
  if (usize(run) % 8 !== 0) panic('self-check: a run of frames is not aligned as asked')
  frames.freeRun(run, 8)
  frames.free(single)
  if (frames.statistics.free !== free) panic('self-check: frames went astray')
}

/** A page of the slab caches' range: written, found at its frame, taken away again. */
export function checkPaging(): void {
  const free = frames.statistics.free
  const page = VirtualAddress(slabRanges.allocate(PAGE_SIZE))
  const frame = frames.allocate()
  if (!paging.map(page, frame, Protection.ReadWrite)) panic('self-check: no page can be mapped')
  const words = ptr<u32>(page)
  words[1] = PATTERN
  if (words[1] !== PATTERN) panic('self-check: a mapped page does not keep what is written to it')
  if (usize(paging.translate(VirtualAddress(usize(page) + 4))) !== (usize(frame) << PAGE_SHIFT) + 4) {
    panic('self-check: an address does not translate to the frame it was mapped to')
  }
  frames.free(paging.unmap(page))
  if (paging.isMapped(page)) panic('self-check: a page is still mapped after it was unmapped')
  slabRanges.free(page, PAGE_SIZE)
  if (frames.statistics.free !== free) panic('self-check: paging kept a frame')
}

/** Ranges of two sizes, one of them aligned, from the slab caches' addresses. */
export function checkArenas(): void {
  // Ranges that are kept apart are not joined.
  slabRanges.drain()
  const { free, freePieces } = slabRanges.statistics
  const small = slabRanges.allocate(PAGE_SIZE)
  const large = slabRanges.allocateWithin(8 * PAGE_SIZE, alignedTo(8 * PAGE_SIZE))
  if (small === NOWHERE || large === NOWHERE) panic('self-check: no range is to be had')
  if (large % (8 * PAGE_SIZE) !== 0) panic('self-check: a range is not aligned as asked')
  slabRanges.free(small, PAGE_SIZE)
  if (slabRanges.allocateAt(large, PAGE_SIZE)) panic('self-check: a range was handed out twice')
  slabRanges.free(large, 8 * PAGE_SIZE)
  slabRanges.drain()
  const after = slabRanges.statistics
  if (after.free !== free || after.freePieces !== freePieces) panic('self-check: ranges went astray')
}

/** Stands for the things that a kernel makes many of. */
class Task {
  identifier: u32 = 0
  next: Task | null = null
}

const tasks = new SlabCache<Task>('tasks', (task: Task): void => {
  task.identifier = PATTERN
})
/** How many objects the check of the object caches makes. */
export const TASK_COUNT = 1000

/** Objects of one kind, enough of them for several slabs, kept in a list. Returns the pages that held them. */
export function checkSlab(): usize {
  const free = frames.statistics.free
  let last: Task | null = null
  for (let count: u32 = 0; count < TASK_COUNT; count++) {
    const task: Task | null = tasks.allocate()
    if (task === null) panic('self-check: an object cache cannot grow')
    if (task.identifier !== PATTERN) panic('self-check: an object was not constructed')
    task.next = last
    last = task
  }
  const pages = tasks.statistics.pages
  while (last !== null) {
    const next: Task | null = last.next
    last.next = null
    tasks.free(last)
    last = next
  }
  tasks.shrink()
  if (tasks.statistics.pages !== 0 || tasks.statistics.used !== 0)
    panic('self-check: an object cache kept memory')
  if (frames.statistics.free !== free) panic('self-check: an object cache kept a frame')
  return pages
}

/** How often the check of the heap doubles what it has allocated. */
export const DOUBLINGS = 16

/** Memory that grows from one byte to more than a slab, its first byte kept. Returns the pages it had in the end. */
export function checkHeap(): usize {
  const free = frames.statistics.free
  let memory = kmalloc(1)
  if (memory === NO_MEMORY) panic('self-check: the heap has no memory')
  ptr<u8>(memory)[0] = 1
  for (let doubling: u32 = 1; doubling <= DOUBLINGS; doubling++) {
    memory = krealloc(memory, usize(1) << doubling)
    if (memory === NO_MEMORY) panic('self-check: the heap cannot grow')
    const bytes = ptr<u8>(memory)
    if (bytes[0] !== u8(doubling)) panic('self-check: memory lost its contents when it was moved')
    bytes[0]++
  }
  const { pages } = heapStatistics()
  kfree(memory)
  shrinkHeap()
  const { objects, slabPages } = heapStatistics()
  if (objects !== 0 || slabPages !== 0) panic('self-check: the heap kept memory')
  if (frames.statistics.free !== free) panic('self-check: the heap kept a frame')
  return pages
}

/** How many pages the check of address spaces shares between two of them. */
export const SHARED_PAGES = 8

/**
 * A stack whose contents two address spaces share, until one of them writes to half of it. Returns how many pages were
 * copied then.
 */
export function checkAddressSpaces(): usize {
  const free = frames.statistics.free
  const parent = createAddressSpace()
  if (parent === null) panic('self-check: no address space is to be had')
  activeSpace.switchTo(parent)
  const stack = parent.mapStack(ANYWHERE, SHARED_PAGES + 1)
  const first = VirtualAddress(usize(stack) + PAGE_SIZE)
  for (let page: usize = SHARED_PAGES; page > 0; page--) writeFaulting(pageAt(first, page - 1), PATTERN)
  const child = parent.clone()
  if (child === null) panic('self-check: an address space cannot be cloned')
  activeSpace.switchTo(child)
  const before = frames.statistics.free
  for (let page: usize = 0; page < SHARED_PAGES; page += 2) writeFaulting(pageAt(first, page), 0)
  const copied = before - frames.statistics.free
  activeSpace.switchTo(parent)
  for (let page: usize = 0; page < SHARED_PAGES; page++) {
    if (readFaulting(pageAt(first, page)) !== PATTERN)
      panic('self-check: one address space writes into another')
  }
  destroyAddressSpace(child)
  activeSpace.switchTo(null)
  destroyAddressSpace(parent)
  shrinkAddressSpaces()
  if (frames.statistics.free !== free) panic('self-check: an address space kept a frame')
  return copied
}

/** A page by its rank from an address on. */
function pageAt(first: VirtualAddress, rank: usize): VirtualAddress {
  return VirtualAddress(usize(first) + rank * PAGE_SIZE)
}
