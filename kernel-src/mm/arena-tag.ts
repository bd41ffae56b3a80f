/**
 * Boundary tags: one for each piece of an arena, free or allocated, and one at the head of each span. The pieces
 * that an arena hands out are numbers, not memory, so nothing can be written into them, and the tags live apart.
 *
 * Arenas need tags to hand out memory, and memory to make tags. So a pool of tags begins with some that are given
 * to it, and asks for memory while it still has enough for the arena that this very memory comes from.
 */
import type { ArenaMemory } from './arena-memory.ts'

export enum TagKind {
  Free,
  Allocated,
  /** Free, but kept whole for the next request of its size. */
  Cached,
  /** Stands before the pieces of a span that was added. */
  Span,
  /** Stands before the pieces of a span that came from the arena's source. */
  ImportedSpan,
}

/** The head of a piece of memory that has been made into tags, which follow it. */
class TagChunk {
  /** How many of its tags are spare. */
  spare: usize = 0
  /** The chunk that became idle before this one; see `TagPool`. */
  nextIdle: TagChunk | null = null
  /** Whether it is on the list of chunks that were idle when they were put there. */
  isListed: boolean = false

  constructor(
    readonly tags: usize,
    /** Whether its memory goes back when it is idle. */
    readonly isLent: boolean,
  ) {}

  get isIdle(): boolean {
    return this.spare === this.tags
  }

  tag(index: usize): BoundaryTag {
    return ref<BoundaryTag>(usize(addressOf(this)) + sizeof<TagChunk>() + index * sizeof<BoundaryTag>())
  }
}

export class BoundaryTag {
  start: usize = 0
  size: usize = 0
  kind: TagKind = TagKind.Free
  /** The neighbours by address within a span; the head of a span follows the last piece of another. */
  next: BoundaryTag | null = null
  previous: BoundaryTag | null = null
  /** The neighbours on a list of free pieces. The first also links allocated pieces and spare tags, the second cached ones. */
  nextInList: BoundaryTag | null = null
  previousInList: BoundaryTag | null = null

  constructor(readonly chunk: TagChunk) {}
}

/** What one operation of one arena takes at most: the head and the piece of an imported span, cut into three. */
const TAGS_FOR_OPERATION = 4
/** An operation leaves enough for another one, which the pool's own memory may come from. */
const LEAST_SPARE = 8
/** How much memory the pool asks for at a time, in bytes. */
const CHUNK_BYTES = 4096
/** A chunk is given back only if so many spare tags remain, lest it be asked for again at once. */
const SPARE_TO_KEEP = 64

export class TagPool {
  /** Spare tags, linked both ways. */
  private spare: BoundaryTag | null = null
  spareCount: usize = 0
  /** How many tags there are, spare or not. */
  total: usize = 0
  /** Chunks that may have become idle, to be looked at when no operation is under way. */
  private idle: TagChunk | null = null
  /** Whether memory for tags is being asked for. */
  refilling: boolean = false

  constructor(readonly memory: ArenaMemory) {}

  /** Makes spare tags of the `bytes` bytes at an address, as aligned as a pointer. They stay tags for good. */
  add(address: VirtualAddress, bytes: usize): void {
    this.addChunk(address, bytes, false)
  }

  /** Sees to it that the operation that follows finds the tags it may need. Returns false if it would not. */
  ensure(): boolean {
    return this.spareCount >= LEAST_SPARE || this.refill()
  }

  /** A spare tag; `ensure` has seen to it that there is one. */
  take(): BoundaryTag {
    const tag = this.spare!
    this.unlink(tag)
    tag.chunk.spare--
    return tag
  }

  put(tag: BoundaryTag): void {
    this.link(tag)
    const { chunk } = tag
    chunk.spare++
    if (chunk.isIdle && chunk.isLent && !chunk.isListed) {
      chunk.isListed = true
      chunk.nextIdle = this.idle
      this.idle = chunk
    }
  }

  /** Gives the memory of idle chunks back. Between operations of arenas, because that is one itself. */
  trim(): void {
    for (let chunk = this.idle; chunk !== null; chunk = this.idle) {
      if (chunk.isIdle && this.spareCount < SPARE_TO_KEEP + chunk.tags) return
      this.idle = chunk.nextIdle
      chunk.isListed = false
      if (chunk.isIdle) this.removeChunk(chunk)
    }
  }

  /** Asks for memory, unless that is what this is for: the reserve then has to do. */
  private refill(): boolean {
    if (this.refilling) return this.spareCount >= TAGS_FOR_OPERATION
    this.refilling = true
    const memory = this.memory.allocate(CHUNK_BYTES)
    this.refilling = false
    if (memory === 0) return false
    this.addChunk(memory, CHUNK_BYTES, true)
    return true
  }

  private addChunk(address: VirtualAddress, bytes: usize, isLent: boolean): void {
    const tags = (bytes - sizeof<TagChunk>()) / sizeof<BoundaryTag>()
    const chunk = construct<TagChunk>(address, tags, isLent)
    for (let index: usize = 0; index < tags; index++) {
      this.link(construct<BoundaryTag>(addressOf(chunk.tag(index)), chunk))
    }
    chunk.spare = tags
    this.total += tags
  }

  private removeChunk(chunk: TagChunk): void {
    for (let index: usize = 0; index < chunk.tags; index++) this.unlink(chunk.tag(index))
    this.total -= chunk.tags
    this.memory.free(addressOf(chunk), CHUNK_BYTES)
  }

  private link(tag: BoundaryTag): void {
    const second = this.spare
    tag.nextInList = second
    tag.previousInList = null
    if (second !== null) second.previousInList = tag
    this.spare = tag
    this.spareCount++
  }

  private unlink(tag: BoundaryTag): void {
    const { nextInList, previousInList } = tag
    if (nextInList !== null) nextInList.previousInList = previousInList
    if (previousInList !== null) previousInList.nextInList = nextInList
    else this.spare = nextInList
    this.spareCount--
  }
}
