/**
 * The quantum caches of an arena: pieces of few quanta that were freed a short while ago, kept as they are, by
 * size. Most requests are for such sizes, and most of them come soon after a release of the same size; they are
 * served without cutting and joining. A kept piece stays in the table of allocated pieces, marked as free for
 * whoever looks there.
 *
 * What is kept is free memory that cannot be joined, so no size keeps more than a few, and all are given up before
 * a request is refused.
 */
import { NOWHERE } from './arena-placement.ts'
import { TagKind, type BoundaryTag } from './arena-tag.ts'

/** The largest pieces that are kept, in quanta. */
export const MOST_CACHED_QUANTA = 16
/** How many of one size are kept. */
const MOST_KEPT = 8
/** How many quanta are kept in all, because memory may be kept with them. */
const MOST_QUANTA_KEPT = 64

export class QuantumCaches {
  /** By the number of quanta, a list through `previousInList`, and how long it is. */
  private readonly heads: FixedArray<BoundaryTag | null, 17> = new FixedArray()
  private readonly lengths: FixedArray<u8, 17> = new FixedArray()
  /** The quanta of all pieces kept. */
  quanta: usize = 0
  /** How many pieces are kept. */
  count: usize = 0

  /** Keeps pieces of up to `mostQuanta` quanta; that is at most `MOST_CACHED_QUANTA`. */
  constructor(private readonly mostQuanta: usize) {}

  /** Where the piece begins that `take` would return, or `NOWHERE`. */
  next(quanta: usize): usize {
    if (quanta > this.mostQuanta) return NOWHERE
    const piece = this.heads[quanta]
    return piece === null ? NOWHERE : piece.start
  }

  /** A kept piece of so many quanta, allocated now; null if there is none, as there is never one of none. */
  take(quanta: usize): BoundaryTag | null {
    if (quanta > this.mostQuanta) return null
    const piece = this.heads[quanta]
    if (piece === null) return null
    this.heads[quanta] = piece.previousInList
    this.lengths[quanta]--
    this.quanta -= quanta
    this.count--
    piece.kind = TagKind.Allocated
    return piece
  }

  /** Keeps an allocated piece of so many quanta. Returns false, and changes nothing, if it is not to be kept. */
  keep(piece: BoundaryTag, quanta: usize): boolean {
    if (quanta > this.mostQuanta || this.lengths[quanta] === MOST_KEPT) return false
    if (this.quanta + quanta > MOST_QUANTA_KEPT) return false
    piece.previousInList = this.heads[quanta]
    this.heads[quanta] = piece
    this.lengths[quanta]++
    this.quanta += quanta
    this.count++
    piece.kind = TagKind.Cached
    return true
  }
}
