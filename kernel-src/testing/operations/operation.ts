/** Operations of the memory manager as data, for tests that carry each of them out in some way. */
import { PAGE_SHIFT, TABLE_ENTRIES } from '#arch/paging'
import type { AddressSpace } from '../../mm/address-space.ts'
import { NO_FRAME } from '../../mm/frames.ts'
import { NO_MEMORY } from '../../mm/heap.ts'
import { NO_PAGE } from '../../mm/page-supply.ts'

/** Kernel addresses that nothing else uses, the first of a page table. */
export const PLAYGROUND = 0xf000_0000
export const PLAYGROUND_PAGES = 3 * TABLE_ENTRIES

/** Frames that are no memory; nobody touches them. */
export const DEVICE = FrameNumber(0x8_0000)

export class Thing {
  value: u32 = 0
}

/** What operations are about, made by what prepares them. */
class Subject {
  frame: FrameNumber = NO_FRAME
  page: VirtualAddress = NO_PAGE
  memory: VirtualAddress = NO_MEMORY
  thing: Thing | null = null
  space: AddressSpace | null = null
  copy: AddressSpace | null = null
  /** Has regions until there is no free object left for another. */
  filler: AddressSpace | null = null
  readonly ranges: FixedArray<usize, 256> = new FixedArray()
  rangeCount: usize = 0
}
export const subject = new Subject()

export function pageAt(index: usize): VirtualAddress {
  return VirtualAddress(PLAYGROUND + (index << PAGE_SHIFT))
}

/** An operation: how it is prepared, what it does, and how that and the preparation are taken back. */
export class Operation {
  constructor(
    readonly name: string,
    /** It fails with fewer frames than this. 0 for what cannot fail. */
    readonly least: usize,
    readonly prepare: () => void,
    /** Returns whether it succeeded. */
    readonly run: () => boolean,
    readonly takeBack: (done: boolean) => void,
  ) {}
}

export function nothing(): void {}
export function leave(_done: boolean): void {}
