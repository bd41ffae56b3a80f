/**
 * Magazines, after Bonwick and Adams, "Magazines and Vmem" (USENIX 2001), section 3: free objects gathered by their
 * addresses, so that most allocations and releases move one word and touch no slab.
 *
 * 1. A *magazine* has room for some objects, its *rounds*. Objects are put into and taken from the *loaded* one. The
 *    *previous* one is full or empty, so that a caller who alternates at a boundary swaps the two and no more.
 * 2. Only when neither serves is a magazine exchanged at the *depot*, which keeps full and empty ones. That happens
 *    at most once in as many operations as a magazine has rounds.
 * 3. The depot sizes itself. There, the paper makes magazines larger while processors contend for the depot's lock.
 *    With one processor there is no contention, and the cost is the exchange itself. So exchanges are counted: as
 *    many as `EXCHANGES_TO_GROW` since the last ageing, and the next magazines are of twice the rounds. A use that
 *    swings by no more than a magazine's rounds makes no exchange, wherever it begins, so growth ends by itself once
 *    magazines are as large as the cache's swings, or as its objects allow.
 * 4. The depot's *working set* is what was used of it: if in an interval there were never less than `n` full
 *    magazines, `n` of them were not needed, and are what is given back first.
 *
 * Who owns this supplies the memory for magazines and empties those that are given up.
 */

/** The rounds of each size of magazine: with its header a magazine fills a power of two bytes. */
const CAPACITIES = FixedArray.of<usize, 6>(2, 6, 14, 30, 62, 126)
/** How many sizes there are. */
export const MAGAZINE_SIZES = 6
/** The first magazines of a cache hold objects of at most this many bytes; the largest hold of 16 times as many. */
const FIRST_BYTES = 4096
const MOST_BYTES = 16 * FIRST_BYTES
/** Dozens rather than a few, so that a single burst does not change the size. */
const EXCHANGES_TO_GROW = 32
const WORD = sizeof<usize>()

/** The head of a magazine; its rounds follow. */
export class Magazine {
  next: Magazine | null = null
  rounds: u16 = 0

  constructor(
    /** Which size it is. */
    readonly size: u16,
  ) {}

  /** The address of the first round. */
  get bottom(): usize {
    return usize(addressOf(this)) + sizeof<Magazine>()
  }

  /** Takes out the last round; there must be one. */
  pop(): usize {
    this.rounds--
    return ptr<usize>(this.bottom)[this.rounds]
  }
}

/** How many bytes a magazine of a size takes. */
export function magazineBytes(size: usize): usize {
  return sizeof<Magazine>() + CAPACITIES[size] * WORD
}

/** The largest magazine whose rounds are of at most `bytes` bytes in all; the smallest if none is. */
function sizeFor(objectSize: usize, bytes: usize): u16 {
  let size: u16 = 0
  for (let next: u16 = 1; next < MAGAZINE_SIZES; next++) {
    if (CAPACITIES[next] * objectSize <= bytes) size = next
  }
  return size
}

export class MagazineList {
  first: Magazine | null = null
  count: usize = 0
  /** The least count since the last ageing. */
  least: usize = 0

  push(magazine: Magazine): void {
    magazine.next = this.first
    this.first = magazine
    this.count++
  }

  pop(): Magazine | null {
    const magazine = this.first
    if (magazine === null) return null
    this.first = magazine.next
    this.count--
    if (this.count < this.least) this.least = this.count
    return magazine
  }

  /** Takes all magazines out but the first `kept`: the first of the chain of these, or null. */
  cut(kept: usize): Magazine | null {
    let chain = this.first
    let before: Magazine | null = null
    for (let rest = kept; rest > 0 && chain !== null; rest--) {
      before = chain
      chain = chain.next
    }
    if (before === null) this.first = null
    else before.next = null
    if (kept < this.count) this.count = kept
    if (this.count < this.least) this.least = this.count
    return chain
  }
}

export class MagazineLayer {
  /** The loaded magazine's rounds stand from `bottom` up to but without `top`, and may reach up to `limit`. */
  top: usize = 0
  bottom: usize = 0
  limit: usize = 0
  loaded: Magazine | null = null
  previous: Magazine | null = null
  readonly full: Inline<MagazineList> = new MagazineList()
  readonly empty: Inline<MagazineList> = new MagazineList()
  /** Empty magazines that are no longer wanted: the owner's to free. */
  readonly surplus: Inline<MagazineList> = new MagazineList()
  /** The size of magazines that are made now. */
  size: u16
  private readonly firstSize: u16
  private readonly mostSize: u16
  /** Since the last ageing, or the last growth. */
  exchanges: u32 = 0

  constructor(objectSize: usize) {
    this.firstSize = sizeFor(objectSize, FIRST_BYTES)
    this.mostSize = sizeFor(objectSize, MOST_BYTES)
    this.size = this.firstSize
  }

  /** When the loaded magazine is empty: loads one with rounds. Returns false if there is none. */
  loadFull(): boolean {
    const { previous } = this
    if (previous !== null && previous.rounds !== 0) return this.swap(previous)
    const full = this.full.pop()
    if (full === null) return false
    if (previous !== null) this.keepEmpty(previous)
    this.exchange(full)
    return true
  }

  /** When the loaded magazine is full, or there is none: loads an empty one. Returns false if there is none. */
  loadEmpty(): boolean {
    const { previous } = this
    if (previous !== null && previous.rounds === 0) {
      if (previous.size === this.size) return this.swap(previous)
      // Of an outgrown size: used up, it is replaced.
      this.previous = null
      this.surplus.push(previous)
    }
    const empty = this.empty.pop()
    if (empty === null) return false
    this.loadNew(empty)
    return true
  }

  /** Loads an empty magazine from outside where `loadEmpty` found none. */
  loadNew(empty: Magazine): void {
    const { previous } = this
    if (previous !== null) this.full.push(previous)
    this.exchange(empty)
  }

  /** Takes a magazine out, whatever it holds, with the loaded one's rounds counted; null if there are no more. */
  unloadAny(): Magazine | null {
    this.settle()
    const { loaded, previous } = this
    if (loaded !== null) {
      this.loaded = null
      this.top = 0
      this.bottom = 0
      this.limit = 0
      return loaded
    }
    if (previous !== null) {
      this.previous = null
      return previous
    }
    return this.full.pop() ?? this.empty.pop() ?? this.surplus.pop()
  }

  /** Takes the full magazines out that the last interval had no use for: the first of a chain of them, or null. */
  unloadIdle(): Magazine | null {
    const { full } = this
    return full.cut(full.count - full.least)
  }

  /** Begins an interval, and gives up the empty magazines that the last one had no use for. */
  age(): void {
    const { full, empty } = this
    for (let idle = empty.least; idle > 0; idle--) this.surplus.push(empty.pop()!)
    full.least = full.count
    empty.least = empty.count
    this.exchanges = 0
  }

  /** Goes back to the size that magazines had at first. */
  forgetSize(): void {
    this.size = this.firstSize
    this.exchanges = 0
  }

  /** How many free objects all magazines hold. */
  get rounds(): usize {
    this.settle()
    let rounds: usize = 0
    const { loaded, previous } = this
    if (loaded !== null) rounds += loaded.rounds
    if (previous !== null) rounds += previous.rounds
    for (let magazine = this.full.first; magazine !== null; magazine = magazine.next)
      rounds += magazine.rounds
    return rounds
  }

  /** Counts the rounds of the loaded magazine. */
  settle(): void {
    const { loaded } = this
    if (loaded !== null) loaded.rounds = u16((this.top - this.bottom) / WORD)
  }

  private swap(previous: Magazine): boolean {
    this.settle()
    this.previous = this.loaded
    this.load(previous)
    return true
  }

  private exchange(magazine: Magazine): void {
    this.settle()
    this.previous = this.loaded
    this.load(magazine)
    this.exchanges++
    if (this.exchanges < EXCHANGES_TO_GROW || this.size === this.mostSize) return
    this.exchanges = 0
    this.size++
    for (let old = this.empty.pop(); old !== null; old = this.empty.pop()) this.surplus.push(old)
  }

  private load(magazine: Magazine): void {
    this.loaded = magazine
    this.bottom = magazine.bottom
    this.top = this.bottom + usize(magazine.rounds) * WORD
    this.limit = this.bottom + CAPACITIES[magazine.size] * WORD
  }

  private keepEmpty(magazine: Magazine): void {
    if (magazine.size === this.size) this.empty.push(magazine)
    else this.surplus.push(magazine)
  }
}
