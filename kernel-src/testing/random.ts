/**
 * Numbers that look random and are the same in each run: Marsaglia's xorshift with the shifts 13, 17 and 5
 * ("Xorshift RNGs", Journal of Statistical Software 8/14, 2003), whose period is 2^32 - 1.
 */
export class Random {
  private state: u32 = 1

  /** Begins the sequence that belongs to a seed, which is not 0. */
  begin(seed: u32): void {
    this.state = seed
  }

  next(): u32 {
    let state = this.state
    state = state ^ wrap.shiftLeft(state, 13)
    state = state ^ (state >> 17)
    state = state ^ wrap.shiftLeft(state, 5)
    this.state = state
    return state
  }

  /** A number from 0 up to but without `bound`, which is not 0. */
  below(bound: u32): u32 {
    return this.next() % bound
  }
}
