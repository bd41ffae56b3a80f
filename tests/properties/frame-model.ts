/** Frames as an array of states: what the frame map must agree with. */

export const NO_FRAME = 0xffff_ffff

/** In the order of the kernel's `FrameState`. */
export const OUTSIDE = 0
export const RESERVED = 1
export const FREE = 2
export const USED = 3

/** In the order in which the hosted program numbers them. */
export const OPERATIONS = [
  'admit',
  'take',
  'takeRun',
  'takeAt',
  'put',
  'putRun',
  'stateOf',
  'drain',
  'searchRun',
  'longestRun',
] as const

export interface Operation {
  readonly name: (typeof OPERATIONS)[number]
  readonly first: number
  readonly count: number
  readonly alignment: number
  readonly limit: number
}

export class FrameModel {
  private readonly states: Uint8Array

  constructor(frameCount: number) {
    this.states = new Uint8Array(frameCount).fill(RESERVED)
  }

  get freeCount(): number {
    return this.states.reduce((sum, state) => sum + Number(state === FREE), 0)
  }

  /** The result that an operation must have. For `take`, any free frame will do: `taken` is the one in question. */
  apply({ name, first, count, alignment, limit }: Operation, taken: number): number {
    switch (name) {
      case 'admit':
        return Number(first !== 0 && this.change(first, count, RESERVED, FREE))
      case 'take':
        if (this.freeCount === 0) return NO_FRAME
        return this.change(taken, 1, FREE, USED) ? taken : -1
      case 'takeRun':
      case 'searchRun': {
        const end = Math.min(limit, this.states.length)
        let start = 0
        while (start + count <= end) {
          const blocked = this.firstOther(start, count, FREE)
          if (blocked === start + count) break
          start = Math.floor(blocked / alignment) * alignment + alignment
        }
        if (start + count <= end && this.change(start, count, FREE, USED)) return start
        return NO_FRAME
      }
      case 'takeAt':
        return Number(this.change(first, count, FREE, USED))
      case 'put':
        return Number(this.change(first, 1, USED, FREE))
      case 'putRun':
        return Number(this.change(first, count, USED, FREE))
      case 'stateOf':
        return this.states[first] ?? OUTSIDE
      case 'longestRun':
        return Math.max(
          ...this.states
            .join('')
            .split(/[^2]+/)
            .map((run) => run.length),
        )
      case 'drain':
        return 0
    }
  }

  /** Takes a run from one state to another, if all of it is in the first. */
  private change(first: number, count: number, from: number, to: number): boolean {
    if (count === 0) return false
    if (this.firstOther(first, count, from) !== first + count) return false
    this.states.fill(to, first, first + count)
    return true
  }

  /** The first frame of a run that is not in a state; the run's end if all are. */
  private firstOther(first: number, count: number, state: number): number {
    let frame = first
    while (frame < first + count && this.states[frame] === state) frame++
    return frame
  }
}
