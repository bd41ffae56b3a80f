/**
 * The pieces of an arena, cut and joined. Each step here takes the tags that it needs for granted and leaves the
 * pieces, the lists of free ones and the table of allocated ones in agreement.
 */
import { AllocatedHash } from './arena-hash.ts'
import { FreeLists } from './arena-lists.ts'
import { TagKind, type BoundaryTag, type TagPool } from './arena-tag.ts'

export class ArenaPieces {
  readonly free: Inline<FreeLists> = new FreeLists()
  readonly allocated: Inline<AllocatedHash>
  /** The head of the span that came last; all other pieces follow. */
  first: BoundaryTag | null = null
  spans: usize = 0
  /** Units of all spans, and of their free pieces. */
  total: usize = 0
  freeUnits: usize = 0

  constructor(
    quantumShift: u32,
    private readonly tags: TagPool,
  ) {
    this.allocated = new AllocatedHash(quantumShift)
  }

  /** Adds a span, its head of the kind given, and returns the free piece that is all of it. Takes two tags. */
  addSpan(start: usize, size: usize, kind: TagKind): BoundaryTag {
    const following = this.first
    const head = this.makeTag(start, size, kind)
    const piece = this.makeTag(start, size, TagKind.Free)
    head.previous = null
    head.next = piece
    piece.previous = head
    piece.next = following
    if (following !== null) following.previous = piece
    this.first = head
    this.spans++
    this.total += size
    this.freeUnits += size
    this.free.insert(piece)
    return piece
  }

  /** Takes out a span that is free as a whole, given its one piece. */
  removeSpan(piece: BoundaryTag): void {
    const head = piece.previous!
    this.spans--
    this.total -= piece.size
    this.freeUnits -= piece.size
    this.free.remove(piece)
    this.unlink(piece)
    this.unlink(head)
  }

  /** Allocates the `size` units from `place` on of a free piece that contains them. Takes up to two tags. */
  cut(piece: BoundaryTag, place: usize, size: usize): void {
    const before = place - piece.start
    const behind = piece.size - before - size
    this.free.remove(piece)
    let taken = piece
    if (before !== 0) {
      taken = this.insertAfter(piece, place, size)
      piece.size = before
      this.free.insert(piece)
    }
    if (behind !== 0) this.free.insert(this.insertAfter(taken, place + size, behind))
    taken.size = size
    taken.kind = TagKind.Allocated
    this.freeUnits -= size
    this.allocated.insert(taken)
  }

  /** Frees an allocated piece and returns the free piece that it has become, or become part of. */
  release(taken: BoundaryTag): BoundaryTag {
    this.allocated.remove(taken)
    this.freeUnits += taken.size
    let piece = taken
    piece.kind = TagKind.Free
    const next = piece.next
    if (next !== null && next.kind === TagKind.Free) {
      this.free.remove(next)
      piece.size += next.size
      this.unlink(next)
    }
    const previous = piece.previous!
    if (previous.kind === TagKind.Free) {
      this.free.remove(previous)
      previous.size += piece.size
      this.unlink(piece)
      piece = previous
    }
    this.free.insert(piece)
    return piece
  }

  /** Frees what is behind the first `size` units of an allocated piece. Takes up to one tag. */
  trim(taken: BoundaryTag, size: usize): void {
    const behind = taken.size - size
    const next = taken.next
    taken.size = size
    this.freeUnits += behind
    if (next === null || next.kind !== TagKind.Free) {
      this.free.insert(this.insertAfter(taken, taken.start + size, behind))
      return
    }
    this.free.remove(next)
    next.start -= behind
    next.size += behind
    this.free.insert(next)
  }

  /** Adds units of the free piece behind an allocated one to it. Returns false, and adds none, if there are too few. */
  extend(taken: BoundaryTag, size: usize): boolean {
    const more = size - taken.size
    const next = taken.next
    if (next === null || next.kind !== TagKind.Free || next.size < more) return false
    this.free.remove(next)
    this.freeUnits -= more
    taken.size = size
    if (next.size === more) {
      this.unlink(next)
      return true
    }
    next.start += more
    next.size -= more
    this.free.insert(next)
    return true
  }

  /** The piece that contains a number; null if no span does. Looks at one piece after the other. */
  containing(place: usize): BoundaryTag | null {
    let tag = this.first
    while (tag !== null) {
      if (isPiece(tag) && place >= tag.start && place - tag.start < tag.size) return tag
      tag = tag.next
    }
    return null
  }

  private makeTag(start: usize, size: usize, kind: TagKind): BoundaryTag {
    const tag = this.tags.take()
    tag.start = start
    tag.size = size
    tag.kind = kind
    return tag
  }

  /** A new free piece behind another one of the same span; it is on no list yet. */
  private insertAfter(piece: BoundaryTag, start: usize, size: usize): BoundaryTag {
    const tag = this.makeTag(start, size, TagKind.Free)
    const next = piece.next
    tag.previous = piece
    tag.next = next
    if (next !== null) next.previous = tag
    piece.next = tag
    return tag
  }

  private unlink(tag: BoundaryTag): void {
    const { previous, next } = tag
    if (previous === null) this.first = next
    else previous.next = next
    if (next !== null) next.previous = previous
    this.tags.put(tag)
  }
}

/** Whether a tag is that of a piece, not of a span's head. */
export function isPiece(tag: BoundaryTag): boolean {
  return tag.kind < TagKind.Span
}
