/**
 * Traces: long sequences of random operations on a layer of the memory manager, each compared with a naive model that
 * keeps a few bytes for each page. They are ordinary kernel code, so the same trace runs in the kernel on a machine
 * and on the host on a machine that can be asked what its processor remembers (tests/machine).
 *
 * A trace is repeated exactly by its seed. Where layer and model disagree it ends in a panic that names the seed, the
 * operation, and what was different.
 */
import { entryFrame, entryIsPresent } from '#arch/paging'
import { panicMessage, panicNow } from '../../lib/panic.ts'
import { frames, NO_FRAME } from '../../mm/frames.ts'
import { paging } from '../../mm/paging.ts'
import { EVERYTHING, reclaim } from '../../mm/reclaim.ts'
import { Hoard } from '../hoard.ts'
import { Random } from '../random.ts'

/** What a trace asks of the machine it runs on. */
export class Observer {
  constructor(
    /** The first address of which the processor remembers what is no longer so, or 0. */
    readonly firstStale: () => VirtualAddress,
    /** The frame that an access to a kernel address would reach, or `NO_FRAME`. */
    readonly frameSeen: (address: VirtualAddress) => FrameNumber,
    /** Whether a write to a kernel address would succeed. */
    readonly writeSeen: (address: VirtualAddress) => boolean,
  ) {}
}

/** For a machine that cannot be asked: what the tables say. */
export const tablesObserver = new Observer(
  (): VirtualAddress => VirtualAddress(0),
  (address: VirtualAddress): FrameNumber => {
    const entry = paging.tables.entryAt(address)
    return entryIsPresent(entry) ? entryFrame(entry) : NO_FRAME
  },
  (address: VirtualAddress): boolean => paging.isWritable(address),
)

/** How long a trace is, and how it begins. */
export interface TraceOptions {
  /** Not 0. */
  readonly seed: u32
  readonly operations: u32
  /** Everything is compared after so many operations, and what an operation touched after each. */
  readonly fullCheckEvery: u32
}

const hoard = new Hoard()

/** How often the memory is as good as gone, one operation in so many. */
const SHORTAGE_EVERY = 16
/** How much is left then, at most. */
const MOST_LEFT = 6

/** A trace under way. */
export class Trace {
  readonly random: Inline<Random> = new Random()
  /** The operation, counted from 0. */
  step: u32 = 0
  /** How many frames are to be had for an operation; all there are unless memory is short. */
  left: usize = 0
  isShort: boolean = false
  /** How many frames were given back before memory became short. */
  reclaimed: usize = 0
  private seed: u32 = 0

  constructor(private readonly name: string) {}

  begin(seed: u32): void {
    this.seed = seed
    this.step = 0
    this.isShort = false
    this.random.begin(seed)
  }

  /**
   * Carries out the operations, one by one. After each the processor may remember nothing that is no longer so; after
   * some, and in the end, everything is compared.
   */
  run(
    options: TraceOptions,
    observer: Observer,
    operate: (observer: Observer) => void,
    compareAll: (observer: Observer) => void,
  ): void {
    for (this.step = 0; this.step < options.operations; this.step++) {
      operate(observer)
      this.checkRemembered(observer)
      if (this.step % options.fullCheckEvery === 0) compareAll(observer)
    }
    compareAll(observer)
  }

  /** Ends in a panic if the processor remembers what is no longer so. */
  checkRemembered(observer: Observer): void {
    const stale = observer.firstStale()
    this.check(stale === 0, 'the processor remembers what is no longer so', stale)
  }

  /** Now and then takes away nearly all memory, until `endShortage`. */
  perhapsShortage(): void {
    this.left = 0xffff_ffff
    this.isShort = this.random.below(SHORTAGE_EVERY) === 0
    this.reclaimed = 0
    if (!this.isShort) return
    const { used } = frames.statistics
    while (reclaim.run(EVERYTHING) !== 0) continue
    this.reclaimed = used - frames.statistics.used
    this.left = this.random.below(MOST_LEFT)
    hoard.takeAllBut(this.left)
    this.left = frames.statistics.free
  }

  endShortage(): void {
    if (this.isShort) hoard.giveBack()
    this.isShort = false
  }

  /** Ends in a panic unless a condition holds; `what` and `detail` say which. */
  check(holds: boolean, what: string, detail: usize = 0): void {
    if (holds) return
    panicMessage`trace ${this.name}: seed ${this.seed}, operation ${this.step}: ${what} (${hex(detail)})`
    panicNow()
  }

  /** A range of at least one of `total` units, mostly small. Returns the first; the count is in `rangeCount`. */
  range(total: u32, most: u32): usize {
    const first = this.random.below(total)
    const room = total - first
    this.rangeCount = 1 + this.random.below(room < most ? room : most)
    return first
  }
  rangeCount: usize = 0
}
