/**
 * The free pieces of an arena by size: list `n` has those of 2^n up to but without 2^(n+1) units, and a bit for
 * each list tells whether it has any. So a piece that is certainly large enough is found in constant time.
 */
import { NOWHERE, placeIn, type Placement } from './arena-placement.ts'
import type { BoundaryTag } from './arena-tag.ts'

/** The number of the list for pieces of a size, which is not 0. */
export function listOf(size: usize): u32 {
  return u32(sizeof<usize>() * 8 - 1) - countLeadingZeros(size)
}

export class FreeLists {
  /** As many as sizes have bits, on the widest machine. */
  readonly heads: FixedArray<BoundaryTag | null, 64> = new FixedArray()
  /** A bit for each list that is not empty. */
  filled: usize = 0
  /** How many pieces there are. */
  count: usize = 0

  insert(tag: BoundaryTag): void {
    const list = listOf(tag.size)
    const second = this.heads[list]
    tag.nextInList = second
    tag.previousInList = null
    if (second !== null) second.previousInList = tag
    this.heads[list] = tag
    this.filled = this.filled | (usize(1) << list)
    this.count++
  }

  remove(tag: BoundaryTag): void {
    const { nextInList, previousInList } = tag
    if (nextInList !== null) nextInList.previousInList = previousInList
    if (previousInList !== null) previousInList.nextInList = nextInList
    else {
      const list = listOf(tag.size)
      this.heads[list] = nextInList
      if (nextInList === null) this.filled = this.filled & ~(usize(1) << list)
    }
    this.count--
  }

  /** Any piece from the first list of which every piece has `size` units or more; null if those are all empty. */
  instantFit(size: usize): BoundaryTag | null {
    const list = listOf(size)
    const isPower = (size & (size - 1)) === 0
    return this.firstFrom(isPower ? list : list + 1)
  }

  /** The smallest piece of `size` units or more. Takes a step for each piece of the lists that it has to look at. */
  bestFit(size: usize): BoundaryTag | null {
    const own = smallest(this.heads[listOf(size)], size)
    return own ?? smallest(this.firstFrom(listOf(size) + 1), size)
  }

  /** A piece in which `size` units can stand as wished; null if there is none. Looks at one piece after the other. */
  placedFit(size: usize, wish: Placement): BoundaryTag | null {
    const lists = sizeof<usize>() * 8
    for (let list: usize = listOf(size); list < lists; list++) {
      for (let tag = this.heads[list]; tag !== null; tag = tag.nextInList) {
        if (placeIn(tag.start, tag.size, size, wish) !== NOWHERE) return tag
      }
    }
    return null
  }

  /** The first piece of the first list from `list` on that has one. */
  firstFrom(list: u32): BoundaryTag | null {
    const lists = sizeof<usize>() * 8
    if (list >= lists) return null
    const candidates = (this.filled >> list) << list
    return candidates === 0 ? null : this.heads[countTrailingZeros(candidates)]
  }
}

/** The smallest piece of a list, given by its first one, that has `size` units or more. */
function smallest(first: BoundaryTag | null, size: usize): BoundaryTag | null {
  let best: BoundaryTag | null = null
  for (let tag = first; tag !== null; tag = tag.nextInList) {
    if (tag.size >= size && (best === null || tag.size < best.size)) best = tag
  }
  return best
}
