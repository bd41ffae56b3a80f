/**
 * Who called, for many things at little cost: each distinct chain of calls is kept once, and known by a number of two
 * bytes. There are few distinct ones, however many things there are (the idea is Linux's, lib/stackdepot.c).
 *
 * A store that is full keeps the chains it has; further ones have no number. It serves reports about mistakes, and
 * must not be a reason for one.
 */
import { captureCalls } from '#arch/backtrace'
import { printCallers } from './call-trace.ts'

/** How many calls of a chain are kept: enough to get through the layers of an allocator to its caller. */
const DEPTH = 12
/** Entries of the table, a power of two, of which at most seven eighths are used. */
const ENTRIES = 1024
const MOST_USED = 896
/** 2^32 divided by the golden ratio: multiples of it spread evenly (Knuth, volume 3, section 6.4). */
const GOLDEN = 0x9e37_79b1

/** In place of a chain's number: it is not kept. */
export const NO_TRACE: u16 = 0

class Chain {
  readonly calls: FixedArray<VirtualAddress, 12> = new FixedArray()

  get isEmpty(): boolean {
    return this.calls[0] === 0
  }

  equals(other: Chain): boolean {
    for (let index: usize = 0; index < DEPTH; index++) {
      if (this.calls[index] !== other.calls[index]) return false
    }
    return true
  }

  hash(): u32 {
    let hash: u32 = 0
    for (const call of this.calls) hash = wrap.multiply(hash ^ u32(call), GOLDEN)
    return hash
  }
}

export class TraceStore {
  /** By number less one. */
  private readonly chains: FixedArray<Inline<Chain>, 1024> = new FixedArray()
  private readonly fresh: Inline<Chain> = new Chain()
  private used: usize = 0

  /** The number of the chain of calls that led here, without the innermost `skipped`; or `NO_TRACE`. */
  capture(skipped: u32): u16 {
    const { fresh } = this
    if (captureCalls(fresh.calls.slice(), skipped + 1) === 0) return NO_TRACE
    let index = usize(fresh.hash()) >> 22
    while (!this.chains[index].isEmpty) {
      if (this.chains[index].equals(fresh)) return u16(index + 1)
      index = (index + 1) % ENTRIES
    }
    if (this.used === MOST_USED) return NO_TRACE
    this.used++
    for (let call: usize = 0; call < DEPTH; call++) this.chains[index].calls[call] = fresh.calls[call]
    return u16(index + 1)
  }

  /** Prints the calls of a numbered chain, without those at the inner end that stand in `folder`. */
  print(number: u16, folder: string): void {
    printCallers(this.chains[usize(number) - 1].calls.slice(), folder)
  }
}
