/** An arena as an array with one byte for each number: what the kernel's must agree with. */

export const NOWHERE = 0xffff_ffff

/** In the order in which the hosted program numbers them. */
export const OPERATIONS = ['allocate', 'allocateWithin', 'allocateAt', 'free', 'drain'] as const

export interface Operation {
  readonly name: (typeof OPERATIONS)[number]
  readonly size: number
  /** The place for `allocateAt`, the least place for `allocateWithin`, and which allocation for `free`. */
  readonly place: number
  readonly alignment: number
  readonly phase: number
  readonly boundary: number
  readonly last: number
}

export class ArenaModel {
  private readonly taken: Uint8Array
  private readonly held: { place: number; size: number }[] = []

  constructor(bound: number) {
    this.taken = new Uint8Array(bound)
  }

  /** The result that an operation must have. Where there is a choice of places, `given` is the one in question. */
  apply(operation: Operation, given: number): number {
    const { name, size, place } = operation
    switch (name) {
      case 'allocate':
      case 'allocateWithin': {
        const legal = (at: number): boolean => this.isFree(at, size) && stands(at, operation)
        if (legal(given)) return this.take(given, size)
        for (let at = 0; at + size <= this.taken.length; at++) if (legal(at)) return at
        return NOWHERE
      }
      case 'allocateAt':
        if (!this.isFree(place, size)) return 0
        this.take(place, size)
        return 1
      case 'free': {
        if (this.held.length === 0) return 0
        const rank = place % this.held.length
        const { place: start, size: length } = this.held[rank]!
        this.taken.fill(0, start, start + length)
        const last = this.held.pop()!
        if (rank < this.held.length) this.held[rank] = last
        return this.held.length
      }
      case 'drain':
        // What the caches keep is the arena's own business, as long as it is to be had.
        return given
    }
  }

  private isFree(place: number, size: number): boolean {
    if (place + size > this.taken.length) return false
    return !this.taken.subarray(place, place + size).includes(1)
  }

  private take(place: number, size: number): number {
    this.taken.fill(1, place, place + size)
    this.held.push({ place, size })
    return place
  }
}

/** Whether an allocation at a place is what was wished for. */
function stands(at: number, { name, size, place, alignment, phase, boundary, last }: Operation): boolean {
  if (name === 'allocate') return true
  if (at % alignment !== phase || at < place || at + size - 1 > last) return false
  return boundary === 0 || Math.floor(at / boundary) === Math.floor((at + size - 1) / boundary)
}
