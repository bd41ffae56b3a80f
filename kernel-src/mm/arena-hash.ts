/**
 * The allocated pieces of an arena by where they begin, so that what is freed is found, and known to have been
 * allocated, in constant time. The table begins inside the arena and doubles when chains get long; where there is
 * no memory for a larger one, the chains are what grows.
 */
import type { ArenaMemory } from './arena-memory.ts'
import type { BoundaryTag } from './arena-tag.ts'

/** log2 of the number of chains that the table begins with. */
const FIRST_SHIFT = 4
/** The table grows when there are more pieces than this for each chain. */
const LONGEST_CHAIN = 2
/** With as few pieces as this, a table that has grown is given back. */
const FEW = 8
/** 2^32 divided by the golden ratio: multiples of it spread evenly (Knuth, volume 3, section 6.4). */
const GOLDEN = 0x9e37_79b1

type Chain = BoundaryTag | null

export class AllocatedHash {
  private readonly first: FixedArray<Chain, 16> = new FixedArray()
  /** The table in place of the first one, once that has been outgrown. */
  private grown: Ptr<Chain> = ptr<Chain>(0)
  /** log2 of the number of chains. */
  private shift: u32 = FIRST_SHIFT
  count: usize = 0

  /** Pieces begin at multiples of 2^`quantumShift`. */
  constructor(private readonly quantumShift: u32) {}

  get chains(): usize {
    return usize(1) << this.shift
  }

  chain(index: usize): Chain {
    return this.table[index]
  }

  insert(tag: BoundaryTag): void {
    const index = this.indexOf(tag.start)
    const table = this.table
    tag.nextInList = table[index]
    table[index] = tag
    this.count++
  }

  /** The piece that begins at a place; null if none does. */
  find(place: usize): BoundaryTag | null {
    let tag = this.table[this.indexOf(place)]
    while (tag !== null && tag.start !== place) tag = tag.nextInList
    return tag
  }

  /** Takes a piece out that is in. */
  remove(tag: BoundaryTag): void {
    const index = this.indexOf(tag.start)
    const table = this.table
    let before = table[index]!
    if (before === tag) table[index] = tag.nextInList
    else {
      while (before.nextInList !== tag) before = before.nextInList!
      before.nextInList = tag.nextInList
    }
    this.count--
  }

  get isCrowded(): boolean {
    return this.count > LONGEST_CHAIN << this.shift
  }

  /** Whether the first table would do again, with room to spare. */
  get isDeserted(): boolean {
    return this.shift !== FIRST_SHIFT && this.count <= FEW
  }

  /** Doubles the table, if there is memory for that. */
  grow(memory: ArenaMemory): void {
    const wanted = this.shift + 1
    const bytes = sizeof<Chain>() << wanted
    const address = memory.allocate(bytes)
    if (address === 0) return
    fillBytes(address, 0, bytes)
    this.move(ptr<Chain>(address), wanted, memory)
  }

  /** Goes back to the first table, which needs no memory. */
  shrink(memory: ArenaMemory): void {
    this.first.fill(null)
    this.move(ptr<Chain>(0), FIRST_SHIFT, memory)
  }

  /** Which chain a place belongs to. */
  indexOf(place: usize): usize {
    return wrap.multiply(u32(place >> this.quantumShift), GOLDEN) >> (32 - this.shift)
  }

  /** Puts every piece into an empty table of 2^`shift` chains, and frees the table from before. */
  private move(table: Ptr<Chain>, shift: u32, memory: ArenaMemory): void {
    const old = this.table
    const oldShift = this.shift
    this.grown = table
    this.shift = shift
    this.count = 0
    for (let index: usize = 0; index < usize(1) << oldShift; index++) {
      let tag = old[index]
      while (tag !== null) {
        const next: Chain = tag.nextInList
        this.insert(tag)
        tag = next
      }
    }
    if (oldShift !== FIRST_SHIFT) memory.free(old.address, sizeof<Chain>() << oldShift)
  }

  private get table(): Ptr<Chain> {
    return this.shift === FIRST_SHIFT ? this.first.slice().pointer : this.grown
  }
}
