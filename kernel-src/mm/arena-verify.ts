/** The invariants of an arena, stated once, for tests and for a debugger's prompt. */
import { listOf } from './arena-lists.ts'
import { isPiece, type ArenaPieces } from './arena-pieces.ts'
import { TagKind, type BoundaryTag } from './arena-tag.ts'
import type { Arena } from './arena.ts'

/** The first invariant that an arena violates, in words; empty if it is sound. */
export function arenaFault(arena: Arena): string {
  const { pieces } = arena
  const fault = spansFault(arena)
  if (fault !== '') return fault
  if (!listsAreSound(pieces)) return 'the lists of free pieces are wrong'
  if (!hashIsSound(pieces)) return 'the table of allocated pieces is wrong'
  return ''
}

/** Walks all pieces by address, and holds them against the spans' heads and the arena's counts. */
function spansFault(arena: Arena): string {
  const { pieces, quantum } = arena
  let previous: BoundaryTag | null = null
  let spans: usize = 0
  let total: usize = 0
  let free: usize = 0
  let freeCount: usize = 0
  let allocatedCount: usize = 0
  let cachedCount: usize = 0
  let next: usize = 0
  let end: usize = 0
  for (let tag = pieces.first; tag !== null; tag = tag.next) {
    if (tag.previous !== previous) return 'a piece is linked in one direction only'
    if (tag.size === 0 || ((tag.start | tag.size) & (quantum - 1)) !== 0)
      return 'a piece is not of the quantum'
    if (!isPiece(tag)) {
      if (next !== end) return 'the pieces of a span end before it does'
      next = tag.start
      end = tag.start + tag.size
      spans++
      total += tag.size
    } else {
      if (tag.start !== next || next >= end) return 'a gap or an overlap between pieces'
      next += tag.size
      if (tag.kind === TagKind.Free) {
        if (previous!.kind === TagKind.Free) return 'two free pieces side by side'
        free += tag.size
        freeCount++
      } else {
        allocatedCount++
        if (tag.kind === TagKind.Cached) cachedCount++
      }
    }
    previous = tag
  }
  if (next !== end) return 'the pieces of the last span end before it does'
  if (spans !== pieces.spans || total !== pieces.total || free !== pieces.freeUnits) return 'a wrong sum'
  if (freeCount !== pieces.free.count) return 'a free piece that is on no list'
  if (allocatedCount !== pieces.allocated.count) return 'an allocated piece that is not in the table'
  if (cachedCount !== arena.caches.count) return 'a piece that is marked as kept and is not, or the reverse'
  return ''
}

/** Whether every list has free pieces of its sizes only, linked both ways, and the bits tell which have any. */
function listsAreSound(pieces: ArenaPieces): boolean {
  const { free } = pieces
  let count: usize = 0
  for (let list: usize = 0; list < sizeof<usize>() * 8; list++) {
    if ((((free.filled >> list) & 1) === 0) !== (free.heads[list] === null)) return false
    let previous: BoundaryTag | null = null
    for (let tag = free.heads[list]; tag !== null; tag = tag.nextInList) {
      if (tag.kind !== TagKind.Free || listOf(tag.size) !== list || tag.previousInList !== previous)
        return false
      previous = tag
      count++
      if (count > free.count) return false
    }
  }
  return count === free.count
}

/** Whether every chain has allocated pieces of its own only, and all chains have as many as are counted. */
function hashIsSound(pieces: ArenaPieces): boolean {
  const { allocated } = pieces
  let count: usize = 0
  for (let index: usize = 0; index < allocated.chains; index++) {
    for (let tag = allocated.chain(index); tag !== null; tag = tag.nextInList) {
      if (!isPiece(tag) || tag.kind === TagKind.Free || allocated.indexOf(tag.start) !== index) return false
      count++
      if (count > allocated.count) return false
    }
  }
  return count === allocated.count
}
