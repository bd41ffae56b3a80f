/**
 * Who took each frame, and who gave it back last: in full builds two numbers of two bytes for each frame, of chains of
 * calls (lib/trace-store.ts). Where a frame is freed that is not in use, the panic names both.
 *
 * The numbers have a range of addresses of their own, which is mapped once paging can do so. What was taken before
 * that has none.
 */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { log } from '../lib/console.ts'
import { NO_TRACE, TraceStore } from '../lib/trace-store.ts'

/** The calls left out: that of a function here, and that of the allocator. */
const OWN_CALLS = 2
/** The folder whose calls a report leaves out: who took a frame stands outside. */
const OWN_FOLDER = 'kernel-src/mm/'

class Tag {
  taken: u16 = NO_TRACE
  freed: u16 = NO_TRACE
}

export class FrameTags {
  private readonly traces: Inline<TraceStore> = new TraceStore()
  private tags: Ptr<Inline<Tag>> = ptr<Inline<Tag>>(0)
  /** How many frames have tags; none before `begin`. */
  private count: usize = 0
  /** The frame that a report is about. */
  private explained: usize = 0

  /** How many frames the tags themselves have. */
  get pageCount(): usize {
    return (FrameTags.bytesFor(this.count) + (PAGE_SIZE - 1)) >> PAGE_SHIFT
  }

  /** How many bytes the tags of `frameCount` frames need. */
  static bytesFor(frameCount: usize): usize {
    return frameCount * sizeof<Tag>()
  }

  /** From here on, tags are kept in the `bytesFor(frameCount)` bytes at `storage`. */
  begin(storage: VirtualAddress, frameCount: usize): void {
    fillBytes(storage, 0, FrameTags.bytesFor(frameCount))
    this.tags = ptr<Inline<Tag>>(storage)
    this.count = frameCount
  }

  noteTaken(first: FrameNumber, count: usize): void {
    if (this.count === 0) return
    const trace = this.traces.capture(OWN_CALLS)
    for (let frame: usize = first; frame < usize(first) + count; frame++) {
      this.tags[frame].taken = trace
      this.tags[frame].freed = NO_TRACE
    }
  }

  noteFreed(first: FrameNumber, count: usize): void {
    if (this.count === 0) return
    const trace = this.traces.capture(OWN_CALLS)
    for (let frame: usize = first; frame < usize(first) + count; frame++) this.tags[frame].freed = trace
  }

  /** Chooses the frame that `explain` prints. */
  choose(frame: FrameNumber): void {
    this.explained = frame
  }

  /** Prints who took the chosen frame and who freed it, as far as that is known. */
  explain(): void {
    const frame = this.explained
    if (frame >= this.count) return
    const { taken, freed } = this.tags[frame]
    if (taken !== NO_TRACE) {
      log`  frame ${hex(frame)} was taken by:`
      this.traces.print(taken, OWN_FOLDER)
    }
    if (freed !== NO_TRACE) {
      log`  frame ${hex(frame)} was freed by:`
      this.traces.print(freed, OWN_FOLDER)
    }
  }
}

/** Those of the machine's frames. */
export const frameTags = new FrameTags()
