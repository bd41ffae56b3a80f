/**
 * Arenas: which numbers of a range are free, after Bonwick and Adams, "Magazines and Vmem" (USENIX 2001). The
 * numbers may be addresses, identifiers, ports: nothing here knows what they stand for.
 *
 * 1. An arena is a set of *spans*, ranges that were added or that come from another arena, its *source*. Each span
 *    is divided into pieces, free or allocated, with a boundary tag each, linked by address. Free pieces side by
 *    side are joined at once, so a piece's neighbours tell all that there is to know when it is freed.
 * 2. Free pieces stand on lists by size, allocated ones in a hash table by where they begin. So allocation and
 *    release cost the same however large the arena and however full it is. Exceptions are a wish that few pieces
 *    can serve and the last pieces before exhaustion: for these the free pieces that are large enough are looked
 *    at one by one.
 * 3. An arena that has no piece for a request asks its source for a span. It gives the span back when all of it is
 *    free again.
 * 4. Freed pieces of few quanta are kept for the next request (arena-cache.ts), where the arena was made so.
 * 5. Tags are seen to before anything else, so that an operation that has begun cannot fail half-way. Releasing
 *    takes no tag, and so cannot fail at all.
 *
 * Running out is an answer, `NOWHERE` or `false`. Giving back what one does not have is a defect, and a panic.
 */
import { panicAtCaller, panicMessage } from '../lib/panic.ts'
import { MOST_CACHED_QUANTA, QuantumCaches } from './arena-cache.ts'
import { ArenaPieces } from './arena-pieces.ts'
import { alignedTo, coarser, exactly, NOWHERE, placeIn, type Placement } from './arena-placement.ts'
import { TagKind, type BoundaryTag, type TagPool } from './arena-tag.ts'

export { NOWHERE } from './arena-placement.ts'

/** Which of the free pieces that are large enough an allocation is cut from. */
export enum Fit {
  /** One that is found at once. */
  Instant,
  /** The smallest: less fragmentation, for a look at each piece of one list. */
  Best,
}

const discardNothing = (_place: usize, _size: usize): void => {}

export interface ArenaStatistics {
  /** Units of all spans. */
  readonly total: usize
  readonly free: usize
  readonly allocations: usize
  readonly freePieces: usize
  readonly spans: usize
}

export class Arena {
  readonly pieces: Inline<ArenaPieces>
  readonly caches: Inline<QuantumCaches>
  private resizing: boolean = false
  private readonly quantumShift: u32

  /**
   * An arena without spans. What it hands out begins at a multiple of `quantum`, a power of two, and sizes are
   * rounded up to multiples of it. Its tags come from `tags`, and its spans from `source` if there is one, whose
   * quantum is at least its own. Pieces of up to `cachedQuanta` quanta are kept when they are freed; that is at
   * most `MOST_CACHED_QUANTA`. What is free and not kept has been told to `discard`, so that whatever goes with a
   * range can be kept with it.
   */
  constructor(
    readonly name: string,
    readonly quantum: usize,
    private readonly tags: TagPool,
    private readonly source: Arena | null = null,
    private readonly fit: Fit = Fit.Instant,
    cachedQuanta: usize = 0,
    private readonly discard: (place: usize, size: usize) => void = discardNothing,
  ) {
    this.caches = new QuantumCaches(cachedQuanta)
    this.quantumShift = countTrailingZeros(quantum)
    this.pieces = new ArenaPieces(this.quantumShift, tags)
  }

  /**
   * Adds the `size` numbers from `start` on, both multiples of the quantum; none of them is in the arena yet.
   * Returns false if there is no memory for the tags.
   */
  add(start: usize, size: usize): boolean {
    if (size === 0 || ((start | size) & (this.quantum - 1)) !== 0 || size > NOWHERE - start) {
      panicMessage`arena ${this.name}: ${hex(size)} units from ${hex(start)} on cannot be a span of it`
      panicAtCaller()
    }
    if (!this.tags.ensure()) return false
    this.pieces.addSpan(start, size, TagKind.Span)
    return true
  }

  /** Takes the span out that was added from `start` on. Returns false unless all of it is free. */
  remove(start: usize): boolean {
    this.drain()
    const piece = this.pieces.containing(start)
    if (piece === null || piece.kind !== TagKind.Free) return false
    const head = piece.previous!
    if (head.kind !== TagKind.Span || head.start !== start || head.size !== piece.size) return false
    this.pieces.removeSpan(piece)
    return true
  }

  /** `size` adjacent numbers. Returns the first of them, or `NOWHERE`. */
  allocate(size: usize): usize {
    const kept = this.caches.take(this.quantaOf(size))
    return kept !== null ? kept.start : this.allocatePiece(this.rounded(size))
  }

  /** `size` adjacent numbers that stand as wished. Returns the first of them, or `NOWHERE`. */
  allocateWithin(size: usize, wish: Placement): usize {
    const rounded = this.rounded(size)
    const exact = this.exact(wish)
    const quanta = this.quantaOf(rounded)
    const kept = this.caches.next(quanta)
    if (kept !== NOWHERE && placeIn(kept, rounded, rounded, exact) === kept) {
      this.caches.take(quanta)
      return kept
    }
    if (rounded === 0 || !this.tags.ensure()) return NOWHERE
    const piece = this.pieceFor(rounded, exact)
    if (piece !== null) return this.take(piece, placeIn(piece.start, piece.size, rounded, exact), rounded)
    if (this.drain()) return this.allocateWithin(rounded, exact)
    return this.allocateImported(rounded, exact)
  }

  /** Takes the `size` numbers from `place` on. Returns false, and takes none, unless all of them are free. */
  allocateAt(place: usize, size: usize): boolean {
    if ((place & (this.quantum - 1)) !== 0) {
      panicMessage`arena ${this.name}: ${hex(place)} is asked for, which is no multiple of ${hex(this.quantum)}`
      panicAtCaller()
    }
    const rounded = this.rounded(size)
    if (rounded === 0 || rounded > NOWHERE - place) return false
    const wish = exactly(place, rounded, this.quantum)
    return this.allocateWithin(rounded, wish) !== NOWHERE
  }

  /** Gives back the `size` numbers from `place` on, which were allocated together. */
  free(place: usize, size: usize): void {
    const piece = this.pieces.allocated.find(place)
    if (piece === null || piece.kind === TagKind.Cached) this.refuse(place)
    const quanta = this.quantaOf(size)
    if (piece.size >> this.quantumShift !== quanta) this.refuseSize(place, size, piece.size)
    if (!this.caches.keep(piece, quanta)) this.release(piece)
  }

  /**
   * Makes the `size` numbers from `place` on, which were allocated together, `newSize` ones. Returns false, and changes
   * nothing, if those that follow are not free or there is no memory for a tag.
   */
  resize(place: usize, size: usize, newSize: usize): boolean {
    const piece = this.pieces.allocated.find(place)
    if (piece === null || piece.kind === TagKind.Cached) this.refuse(place)
    if (piece.size !== this.rounded(size)) this.refuseSize(place, size, piece.size)
    const rounded = this.rounded(newSize)
    if (rounded === 0 || !this.tags.ensure()) return false
    if (rounded > piece.size) {
      if (!this.pieces.extend(piece, rounded)) return false
      this.tags.trim()
    } else if (rounded < piece.size) {
      this.discard(piece.start + rounded, piece.size - rounded)
      this.pieces.trim(piece, rounded)
    }
    return true
  }

  /** Joins what the quantum caches keep with its neighbours. Returns whether they kept anything. */
  drain(): boolean {
    if (this.caches.count === 0) return false
    for (let quanta: usize = 1; quanta <= MOST_CACHED_QUANTA; quanta++) {
      for (let piece = this.caches.take(quanta); piece !== null; piece = this.caches.take(quanta)) {
        this.release(piece)
      }
    }
    return true
  }

  /** How many units are allocated from `place` on; 0 if no allocation begins there. */
  sizeAt(place: usize): usize {
    const piece = this.pieces.allocated.find(place)
    return piece === null || piece.kind === TagKind.Cached ? 0 : piece.size
  }

  get statistics(): ArenaStatistics {
    const { pieces, caches } = this
    return {
      total: pieces.total,
      free: pieces.freeUnits + (caches.quanta << this.quantumShift),
      allocations: pieces.allocated.count - caches.count,
      freePieces: pieces.free.count + caches.count,
      spans: pieces.spans,
    }
  }

  /** How many quanta a size amounts to; 0 for none, and for more than there can be. */
  private quantaOf(size: usize): usize {
    return wrap.add(size, this.quantum - 1) >> this.quantumShift
  }

  /** A size as a multiple of the quantum; 0 if that would be more than there can be. Panics if the size is 0. */
  private rounded(size: usize): usize {
    if (size === 0) {
      panicMessage`arena ${this.name}: a range of nothing is asked for`
      panicAtCaller()
    }
    return this.quantaOf(size) << this.quantumShift
  }

  /** Allocates from a free piece, or else from what the caches keep or from the source. */
  private allocatePiece(size: usize): usize {
    if (size === 0 || !this.tags.ensure()) return NOWHERE
    const { free } = this.pieces
    let piece: BoundaryTag | null = null
    if (this.fit === Fit.Instant) piece = free.instantFit(size)
    if (piece === null) piece = free.bestFit(size)
    if (piece !== null) return this.take(piece, piece.start, size)
    if (this.drain()) return this.allocatePiece(size)
    return this.allocateImported(size, alignedTo(this.quantum))
  }

  /** A wish in terms of the quantum. Panics if it makes no sense. */
  private exact(wish: Placement): Placement {
    const { alignment, phase, boundary, first, last } = wish
    const mask = this.quantum - 1
    if (countOnes(alignment) !== 1 || phase >= alignment || (phase & mask) !== 0 || countOnes(boundary) > 1) {
      panicMessage`arena ${this.name}: no placement has alignment ${hex(alignment)}, phase ${hex(phase)}, boundary ${hex(boundary)}`
      panicAtCaller()
    }
    return { alignment: alignment < this.quantum ? this.quantum : alignment, phase, boundary, first, last }
  }

  /** A free piece in which `size` units can stand as wished, or null. */
  private pieceFor(size: usize, wish: Placement): BoundaryTag | null {
    const { free } = this.pieces
    const slack = wish.alignment - this.quantum
    const isAnywhere = wish.boundary === 0 && wish.first === 0 && wish.last === NOWHERE
    if (isAnywhere && this.fit === Fit.Instant && slack <= NOWHERE - size) {
      // Wherever a piece of this size begins, its first aligned place leaves enough room.
      const piece = free.instantFit(size + slack)
      if (piece !== null) return piece
    }
    return free.placedFit(size, wish)
  }

  /** Allocates from a free piece, and sees to the table of allocations. */
  private take(piece: BoundaryTag, place: usize, size: usize): usize {
    this.pieces.cut(piece, place, size)
    const { allocated } = this.pieces
    if (allocated.isCrowded && !this.resizing && !this.tags.refilling) {
      // The memory may come from this arena: what is allocated for it meanwhile still goes to the old table.
      this.resizing = true
      allocated.grow(this.tags.memory)
      this.resizing = false
    }
    return place
  }

  /** Allocates from a new span, as small as the source's quantum allows. */
  private allocateImported(size: usize, wish: Placement): usize {
    const { source } = this
    if (source === null) return NOWHERE
    const mask = source.quantum - 1
    const least = placeIn(0, NOWHERE, size, wish)
    if (least === NOWHERE || size > NOWHERE - mask - mask) return NOWHERE
    // The least place that is wished for may lie further inside a quantum of the source's than the others need to.
    const lead = wish.phase & mask
    const leastLead = least & mask
    if (leastLead !== lead) {
      const spanSize = (leastLead + size + mask) & ~mask
      const place = this.import(
        source,
        spanSize,
        exactly(least & ~mask, spanSize, source.quantum),
        size,
        wish,
      )
      if (place !== NOWHERE) return place
    }
    const spanSize = (lead + size + mask) & ~mask
    return this.import(source, spanSize, coarser(wish, size, lead, spanSize, source.quantum), size, wish)
  }

  /** Imports a span that stands as wished of the source, and allocates as wished of this arena from it. */
  private import(source: Arena, spanSize: usize, spanWish: Placement, size: usize, wish: Placement): usize {
    const start = source.allocateWithin(spanSize, spanWish)
    if (start === NOWHERE) return NOWHERE
    if (!this.tags.ensure()) {
      source.free(start, spanSize)
      return NOWHERE
    }
    const piece = this.pieces.addSpan(start, spanSize, TagKind.ImportedSpan)
    return this.take(piece, placeIn(start, spanSize, size, wish), size)
  }

  /** Frees an allocated piece, and gives its span back to the source if that was the last one. */
  private release(piece: BoundaryTag): void {
    this.discard(piece.start, piece.size)
    const whole = this.pieces.release(piece)
    const head = whole.previous!
    if (head.kind === TagKind.ImportedSpan && head.size === whole.size) this.giveBack(whole)
    const { allocated } = this.pieces
    if (allocated.isDeserted && !this.resizing) {
      this.resizing = true
      allocated.shrink(this.tags.memory)
      this.resizing = false
    }
    this.tags.trim()
  }

  /** Returns an imported span to the source, given the one free piece that it has become. */
  private giveBack(piece: BoundaryTag): void {
    const { start, size } = piece
    this.pieces.removeSpan(piece)
    this.source!.free(start, size)
  }

  private refuseSize(place: usize, size: usize, allocated: usize): never {
    panicMessage`arena ${this.name}: ${hex(size)} units from ${hex(place)} on are freed, but ${hex(allocated)} were allocated`
    panicAtCaller()
  }

  /** Panics with what is wrong with freeing from a place at which no allocation begins. */
  refuse(place: usize): never {
    const piece = this.pieces.containing(place)
    if (piece === null) {
      panicMessage`arena ${this.name}: ${hex(place)} is freed, but lies outside of the arena`
    } else if (piece.kind !== TagKind.Allocated) {
      panicMessage`arena ${this.name}: ${hex(place)} is freed, but it is free already`
    } else {
      panicMessage`arena ${this.name}: ${hex(place)} is freed, but its allocation begins at ${hex(piece.start)}`
    }
    panicAtCaller()
  }
}
