/** An address space as an array of pages: what each is, and what a program reads there. */
import { FaultVerdict } from '../../mm/faults.ts'

export const PAGES = 48

export enum Kind {
  Nothing,
  Guard,
  /** Zeroed memory, also that of stacks. */
  Zero,
  /** Given frames. */
  Device,
}

class PageModel {
  kind: Kind = Kind.Nothing
  writable: boolean = false
  /** What was written; 0 before. */
  contents: u32 = 0
  /** Which of the given frames it shows. */
  frame: usize = 0
  /** Which of the stacks it belongs to; 0 for none. */
  stack: u8 = 0
}

/** A region that grows down. */
class StackModel {
  /** Its lowest page, a guard page. */
  first: usize = 0
  /** The lowest page that was touched. */
  start: usize = 0
  isUsed: boolean = false
}

export class SpaceModel {
  readonly pages: FixedArray<Inline<PageModel>, 48> = new FixedArray()
  /** By number; there is no stack 0. */
  private readonly stacks: FixedArray<Inline<StackModel>, 49> = new FixedArray()

  clear(): void {
    this.set(0, PAGES, Kind.Nothing, false, 0)
  }

  /** Pages from `first` on that are no stack; `frame` is what the first of them shows. */
  set(first: usize, count: usize, kind: Kind, writable: boolean, frame: usize): void {
    for (let index: usize = 0; index < count; index++) {
      const page = this.pages[first + index]
      page.kind = kind
      page.writable = writable
      page.contents = 0
      page.frame = frame + index
      page.stack = 0
    }
  }

  setStack(first: usize, count: usize): void {
    const number = this.unusedStack()
    this.set(first, count, Kind.Zero, true, 0)
    for (let index = first; index < first + count; index++) this.pages[index].stack = number
    const stack = this.stacks[number]
    stack.first = first
    stack.start = first + count - 1
  }

  copyFrom(other: SpaceModel): void {
    for (let index: usize = 0; index < PAGES; index++) {
      const from = other.pages[index]
      const page = this.pages[index]
      page.kind = from.kind
      page.writable = from.writable
      page.contents = from.contents
      page.frame = from.frame
      page.stack = from.stack
    }
    for (let number: usize = 1; number < this.stacks.length; number++) {
      this.stacks[number].first = other.stacks[number].first
      this.stacks[number].start = other.stacks[number].start
    }
  }

  isAll(first: usize, count: usize, kind: Kind): boolean {
    for (let index = first; index < first + count; index++) if (this.pages[index].kind !== kind) return false
    return true
  }

  /** Whether all pages of a range are in regions that may be touched. */
  canProtect(first: usize, count: usize): boolean {
    for (let index = first; index < first + count; index++) {
      const { kind } = this.pages[index]
      if (kind === Kind.Nothing || kind === Kind.Guard) return false
    }
    return true
  }

  /**
   * Cuts the stack around the beginning of a page in two. The part that holds what is in use goes on growing; what
   * lies below it alone is out of reach.
   */
  cut(at: usize): void {
    if (at === 0 || at === PAGES) return
    const number = this.pages[at].stack
    if (number === 0 || this.pages[at - 1].stack !== number) return
    const stack = this.stacks[number]
    if (stack.start > at) {
      for (let index = stack.first; index < at; index++) this.shut(index)
      stack.first = at
    } else if (stack.start === at) {
      for (let index = stack.first; index < at; index++) this.shut(index)
      this.endStack(number)
    } else {
      for (let index = at; index < PAGES && this.pages[index].stack === number; index++) {
        this.pages[index].stack = 0
      }
    }
  }

  /** What comes of a touch. */
  verdict(index: usize, write: boolean): FaultVerdict {
    const { kind, writable, stack } = this.pages[index]
    if (kind === Kind.Nothing) return FaultVerdict.NoRegion
    if (kind === Kind.Guard) return FaultVerdict.GuardPage
    if (stack !== 0 && index <= this.stacks[stack].first) return FaultVerdict.StackOverflow
    return write && !writable ? FaultVerdict.Forbidden : FaultVerdict.Served
  }

  noteTouched(index: usize): void {
    const { stack } = this.pages[index]
    if (stack !== 0 && index < this.stacks[stack].start) this.stacks[stack].start = index
  }

  private shut(index: usize): void {
    const page = this.pages[index]
    page.kind = Kind.Guard
    page.contents = 0
    page.stack = 0
  }

  /** The pages of a stack are ordinary ones from now on. */
  private endStack(number: u8): void {
    for (let index: usize = 0; index < PAGES; index++) {
      if (this.pages[index].stack === number) this.pages[index].stack = 0
    }
  }

  /** The number of no page's stack. */
  private unusedStack(): u8 {
    for (let number: usize = 1; number < this.stacks.length; number++) this.stacks[number].isUsed = false
    for (let index: usize = 0; index < PAGES; index++) this.stacks[this.pages[index].stack].isUsed = true
    let number: u8 = 1
    while (this.stacks[number].isUsed) number++
    return number
  }
}
