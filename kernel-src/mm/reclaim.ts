/**
 * Reclaim: layers that keep memory only to be faster the next time give it back when it is wanted elsewhere.
 *
 * 1. Each such layer registers a *shrinker*, a function that gives back what it can and says how many frames that
 *    were. Shrinkers stand in a list through themselves, so that registering allocates nothing, and run in the order
 *    of what their memory costs to make again.
 * 2. They run when an allocation fails, once, and the allocation is tried again; and before any fails, when free
 *    frames fall below a low mark, until they reach a high one.
 * 3. They run only where every layer's records agree: an operation asks for reclaim before it has changed anything,
 *    or after it has taken all of its changes back. Who allocates in the midst of an operation holds reclaim off. What
 *    a shrinker itself allocates never starts another round.
 *
 * The scheme is that of kernels at large (Gorman, "Understanding the Linux Virtual Memory Manager", 2004, chapters 6
 * and 10).
 */

/** Which shrinkers run first: those whose memory is made again at the least cost. */
export enum ShrinkPriority {
  /** Memory that is free but for being kept ready: mappings, zeroed frames. */
  Ready,
  /** Objects that are free, in stores before their slabs. */
  Stores,
  /** Slabs all of whose objects are free. */
  Slabs,
  /** What has to be read or calculated again. */
  Contents,
}

/** As a number of frames that are wanted: all that can be had. */
export const EVERYTHING = 0xffff_ffff

export class Shrinker {
  /** The shrinker that runs after this one. */
  next: Shrinker | null = null
  /** How many frames it has given back since the start. */
  total: usize = 0

  /** `shrink` gives back what it can and returns how many frames became free. It must not fail. */
  constructor(
    readonly name: string,
    readonly priority: ShrinkPriority,
    readonly shrink: () => usize,
  ) {}
}

export class Reclaim {
  /** Those registered, in the order in which they run. */
  first: Shrinker | null = null
  /** How many rounds there have been. */
  rounds: usize = 0
  private isRunning: boolean = false
  /** How many operations hold it off. */
  private holds: u32 = 0

  /** Adds a shrinker, behind those of its priority. */
  register(shrinker: Shrinker): void {
    let before: Shrinker | null = null
    let after = this.first
    while (after !== null && after.priority <= shrinker.priority) {
      before = after
      after = after.next
    }
    shrinker.next = after
    if (before === null) this.first = shrinker
    else before.next = shrinker
  }

  /** From here to `allow` nothing is reclaimed: the caller is in the midst of a change. May be nested. */
  hold(): void {
    this.holds++
  }

  /** Ends what `hold` began. */
  allow(): void {
    this.holds--
  }

  /**
   * Runs shrinkers until `wanted` frames have come back, or all have run. Returns how many came back: 0 as well if
   * reclaim is held off or runs already.
   */
  run(wanted: usize): usize {
    if (this.isRunning || this.holds !== 0) return 0
    this.isRunning = true
    this.rounds++
    let gained: usize = 0
    for (let shrinker = this.first; shrinker !== null && gained < wanted; shrinker = shrinker.next) {
      const frames = shrinker.shrink()
      shrinker.total += frames
      gained += frames
    }
    this.isRunning = false
    return gained
  }
}

/** What the kernel's own memory is reclaimed by. */
export const reclaim = new Reclaim()
