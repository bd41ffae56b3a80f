/** `maps` and `arenas`: the kernel's addresses. */
import { LAYOUT, OTHER_TABLES_START } from '#arch/layout'
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { log } from '../../lib/console.ts'
import { TagKind } from '../../mm/arena-tag.ts'
import type { Arena } from '../../mm/arena.ts'
import { heapRanges, slabRanges } from '../../mm/kernel-arenas.ts'
import { forEachMappedRange } from '../../mm/mapped-ranges.ts'
import { paging } from '../../mm/paging.ts'
import { Picture } from '../picture.ts'

/** The layout, and below each range what is mapped of it. */
export function showMappings(): void {
  for (const { start, last, name } of LAYOUT) {
    log`${hex(start, 8)} to ${hex(last, 8)} ${name}`
    if (start < OTHER_TABLES_START && start !== 0) showMapped(start, last)
  }
}

function showMapped(start: usize, last: usize): void {
  const pages = ((last - start) >> PAGE_SHIFT) + 1
  forEachMappedRange(paging.tables, VirtualAddress(start), pages, (range) => {
    const end = usize(range.start) + range.pages * PAGE_SIZE - 1
    const use = range.isWritable ? 'read, write' : 'read, execute'
    log`  ${hex(range.start, 8)} to ${hex(end, 8)} ${padded(range.pages, 6)} pages  ${use}${range.isLarge ? ', large pages' : ''}`
  })
}

/** Each arena with its statistics and a picture. */
export function showArenas(): void {
  showArena(heapRanges)
  showArena(slabRanges)
}

function showArena(arena: Arena): void {
  const { total, free, allocations, freePieces } = arena.statistics
  log`${arena.name}: ${total >> 10} KiB, ${free >> 10} KiB free in ${freePieces} pieces, ${allocations} allocations`
  const used = usedExtent(arena)
  if (used.size === 0) return
  const picture = new Picture(used.start, used.size, PAGE_SIZE)
  const cells = picture.cells
  const scale = picture.scale
  log`each character is ${scale >> 10} KiB of addresses: . free, # in use, : + in between; the rest is free`
  for (let cell: usize = 0; cell < cells; cell++) {
    const start = used.start + cell * scale
    picture.show(scale, usedWithin(arena, start, start + scale))
  }
}

/** What lies between the lowest and the highest unit in use. */
interface Extent {
  readonly start: usize
  readonly size: usize
}

function usedExtent(arena: Arena): Extent {
  let low: usize = 0
  let high: usize = 0
  for (let piece = arena.pieces.first; piece !== null; piece = piece.next) {
    if (piece.kind !== TagKind.Allocated) continue
    const end = piece.start + piece.size
    if (high === 0 || piece.start < low) low = piece.start
    if (end > high) high = end
  }
  return { start: low, size: high - low }
}

/** How many units from `start` to `end` are allocated. */
function usedWithin(arena: Arena, start: usize, end: usize): usize {
  let used: usize = 0
  for (let piece = arena.pieces.first; piece !== null; piece = piece.next) {
    if (piece.kind !== TagKind.Allocated) continue
    const low = piece.start > start ? piece.start : start
    const pieceEnd = piece.start + piece.size
    const high = pieceEnd < end ? pieceEnd : end
    if (low < high) used += high - low
  }
  return used
}
