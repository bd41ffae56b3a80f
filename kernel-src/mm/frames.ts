/**
 * The frame allocator: physical memory in units of one page, asked for in three ways (any frame, `count` adjacent
 * ones, `count` ones at a place) and given back the same ways.
 *
 * Running out is an answer, `NO_FRAME` or `false`, for the caller to deal with; before it is given, memory is
 * reclaimed (reclaim.ts) and the request tried again. Who allocates in the midst of an operation uses the functions
 * whose names begin with `try`, which answer at once. Giving back what one does not have is a defect in the kernel,
 * and a panic that says which.
 */
import { panic, panicAtCaller, panicExplained, panicMessage, panicNow } from '../lib/panic.ts'
import { FrameMap, FrameState, NO_FRAME } from './frame-map.ts'
import { frameTags, type FrameTags } from './frame-tags.ts'
import { EVERYTHING, reclaim, type Reclaim } from './reclaim.ts'
import { Watermark } from './watermark.ts'

export { NO_FRAME } from './frame-map.ts'

/** As a limit on frame numbers: none. */
export const NO_LIMIT = 0xffff_ffff
/** As a limit on frame numbers: 16 MiB, as far as the ISA bus's DMA controller reaches with its 24 bits. */
export const DMA_LIMIT = 0x1000

export interface FrameStatistics {
  /** Frames from 0 to the end of the highest RAM. */
  readonly total: usize
  readonly free: usize
  readonly used: usize
  /** Never handed out: holes, firmware, the first MiB, the kernel image and what it was started with. */
  readonly reserved: usize
}

export class FrameAllocator {
  readonly map: Inline<FrameMap> = new FrameMap()
  readonly watermark: Inline<Watermark> = new Watermark()

  /**
   * `reclaim` is what gives frames back when they run out, if anything does. `tags` are told, in full builds, of each
   * frame that is taken or given back.
   */
  constructor(
    private readonly reclaim: Reclaim | null = null,
    private readonly tags: FrameTags | null = null,
  ) {}

  /**
   * Begins with `frameCount` frames, all reserved, and `FrameMap.bytesFor(frameCount)` bytes of mapped memory
   * at `storage` to keep account in.
   */
  initialize(storage: VirtualAddress, frameCount: usize): void {
    this.map.initialize(storage, frameCount)
  }

  /** Makes `count` reserved frames from `first` on, proven to be RAM, available. */
  admit(first: FrameNumber, count: usize): void {
    if (this.map.admit(first, count)) return
    panicMessage`frames: ${count} frames from ${hex(usize(first))} on cannot be made available: not all are reserved`
    panicNow()
  }

  /** One frame, its contents undefined, or `NO_FRAME`. Constant time however full memory is. */
  allocate(): FrameNumber {
    const { magazine } = this.map
    const frame = magazine.free !== 0 ? magazine.take() : this.allocateSlowly()
    if (checks === 'full' && frame !== NO_FRAME) this.tags?.noteTaken(frame, 1)
    return frame
  }

  /** As `allocate`, but without reclaim. */
  tryAllocate(): FrameNumber {
    const frame = this.map.take()
    if (checks === 'full' && frame !== NO_FRAME) this.tags?.noteTaken(frame, 1)
    return frame
  }

  /**
   * `count` adjacent frames, the lowest there are, beginning at a multiple of `alignment` (a power of two) and
   * ending at or below frame `limit`. Returns the first of them, or `NO_FRAME`.
   */
  allocateRun(count: usize, alignment: usize = 1, limit: usize = NO_LIMIT): FrameNumber {
    if (count === 0) panic('frames: a run of no frames was asked for')
    if (alignment === 0 || (alignment & (alignment - 1)) !== 0) {
      panicMessage`frames: an alignment of ${alignment} frames was asked for, which is not a power of two`
      panicNow()
    }
    let first = this.map.takeRun(count, alignment, limit)
    if (first === NO_FRAME && count <= this.map.managedCount && this.reclaimed(EVERYTHING))
      first = this.map.searchRun(count, alignment, limit)
    if (checks === 'full' && first !== NO_FRAME) this.tags?.noteTaken(first, count)
    return first
  }

  /** Takes `count` frames from `first` on. Returns false, and takes none, unless all of them are free. */
  allocateAt(first: FrameNumber, count: usize = 1): boolean {
    if (count === 0) panic('frames: a run of no frames was asked for')
    if (!this.map.takeAt(first, count)) return false
    if (checks === 'full') this.tags?.noteTaken(first, count)
    return true
  }

  /** Gives back a frame, however it was allocated. */
  free(frame: FrameNumber): void {
    if (!this.map.magazine.put(frame)) this.freeElsewhere(frame)
    if (checks === 'full') this.tags?.noteFreed(frame, 1)
  }

  /** Gives back `count` adjacent frames from `first` on, however they were allocated. */
  freeRun(first: FrameNumber, count: usize): void {
    if (count === 0) panic('frames: a run of no frames is freed')
    if (count === 1) this.freeElsewhere(first)
    else if (!this.map.putRun(first, count)) this.refuse(first)
    if (checks === 'full') this.tags?.noteFreed(first, count)
  }

  /** Begins reclaim if free frames have fallen below the low mark. Where reclaim may run; see reclaim.ts. */
  balance(): void {
    const wanted = this.watermark.shortage(this.map.freeCount)
    if (wanted !== 0 && this.reclaim !== null) this.watermark.note(this.reclaim.run(wanted))
  }

  /** Runs reclaim for `wanted` frames after a request failed. Returns whether it is worth another try. */
  reclaimed(wanted: usize): boolean {
    return this.reclaim !== null && this.reclaim.run(wanted) !== 0
  }

  get statistics(): FrameStatistics {
    const total = this.map.free.capacity
    const free = this.map.freeCount
    const managed = this.map.managedCount
    return { total, free, used: managed - free, reserved: total - managed }
  }

  /** A frame that does not come from the magazine as it is. */
  private allocateSlowly(): FrameNumber {
    this.balance()
    const frame = this.map.take()
    return frame !== NO_FRAME || !this.reclaimed(1) ? frame : this.map.take()
  }

  /** How many frames can be had in one run. Looks at all of memory, so not for hot paths. */
  longestRun(): usize {
    return this.map.longestRun()
  }

  /** Gives back a frame that need not belong to the magazine. */
  private freeElsewhere(frame: FrameNumber): void {
    if (!this.map.put(frame)) this.refuse(frame)
  }

  /** Says what is wrong with the first frame from one on that is not in use. */
  private refuse(first: FrameNumber): never {
    let frame = first
    while (this.map.stateOf(frame) === FrameState.Used) frame = FrameNumber(usize(frame) + 1)
    switch (this.map.stateOf(frame)) {
      case FrameState.Outside:
        panicMessage`frames: frame ${hex(usize(frame))} is freed, but memory ends at frame ${hex(this.map.free.capacity)}`
        break
      case FrameState.Reserved:
        panicMessage`frames: frame ${hex(usize(frame))} is freed, but it is reserved`
        break
      default:
        panicMessage`frames: frame ${hex(usize(frame))} is freed, but it is free already`
    }
    if (checks === 'full' && this.tags !== null) {
      this.tags.choose(frame)
      panicExplained(explainFrame)
    }
    panicAtCaller()
  }
}

function explainFrame(): void {
  frameTags.explain()
}

/** The machine's physical memory. */
export const frames = new FrameAllocator(reclaim, checks === 'full' ? frameTags : null)
