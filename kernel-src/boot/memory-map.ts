/**
 * From what firmware says about memory to what the kernel may use.
 *
 * Entries may come in any order, overlap, contradict each other, end in the middle of a page or lie beyond the
 * addresses that the machine reaches. Two sets of ranges absorb all of that: what some entry calls RAM, byte by
 * byte, and what some entry or reservation forbids, in whole pages. What is usable is the difference, rounded
 * inward to whole pages, so that the more restrictive word wins whatever the order. All arithmetic has 64 bits.
 *
 * What was left out is counted, so that the boot report can say so.
 */
import { PAGE_SIZE } from '#arch/paging'
import { AddressRanges, type AddressSpan } from '../lib/address-ranges.ts'

/** The types of an entry: ACPI Specification 6.5, table 15.4. Every value but `Ram` keeps the kernel out. */
export enum MemoryType {
  Ram = 1,
  Reserved = 2,
  AcpiReclaimable = 3,
  AcpiNonVolatile = 4,
  Defective = 5,
}

/** Firmware scribbles below 64 KiB, and the rest of the first MiB holds its tables, the screen and ROMs. */
export const LOW_MEMORY_END = 0x10_0000

const PAGE_MASK = PAGE_SIZE - 1

/** The most bytes that a count of the report can say. */
const MOST_BYTES: u64 = 0xffff_ffff_ffff_ffff

/** What the map left out, and why. */
export class MemoryMapReport {
  /** Entries seen, of any kind. */
  entries: u32 = 0
  /** Entries of no length. */
  empty: u32 = 0
  /** Entries whose end lies beyond 2^64, and reservations that end before they begin; they are left out. */
  malformed: u32 = 0
  /** Bytes of RAM entries at addresses that the machine does not reach; stops at `MOST_BYTES`. */
  unreachable: u64 = 0
  /** Bytes of RAM in pages that are not usable as a whole. */
  fragments: u64 = 0
  /** Ranges that a full table could only take in roughly; RAM is lost then, and never gained. */
  overflows: u32 = 0
}

export class MemoryMap {
  readonly report: Inline<MemoryMapReport> = new MemoryMapReport()
  /** RAM, byte by byte; once finished, the usable pages. */
  private readonly ram: Inline<AddressRanges> = new AddressRanges()
  /** What is not to be used, in whole pages. */
  private readonly forbidden: Inline<AddressRanges> = new AddressRanges()
  /** The end of the addresses that the machine reaches. */
  private limit: u64 = 0

  /** Forgets everything. `limit`, a multiple of the page size, ends the addresses that the machine reaches. */
  begin(limit: u64): void {
    this.limit = limit
    this.ram.clear()
    this.forbidden.clear()
    this.report.entries = 0
    this.report.empty = 0
    this.report.malformed = 0
    this.report.unreachable = 0
    this.report.fragments = 0
    this.report.overflows = 0
    this.forbid(0, LOW_MEMORY_END)
  }

  /** Takes in one entry of the firmware's map, of `length` bytes. `type` may be any value. */
  add(base: u64, length: u64, type: u32): void {
    this.report.entries++
    if (length === 0) {
      this.report.empty++
      return
    }
    if (length - 1 > ~base) {
      this.report.malformed++
      return
    }
    const isRam = type === MemoryType.Ram
    if (base >= this.limit) {
      if (isRam) this.countUnreachable(length)
      return
    }
    const reachable = this.limit - base
    if (length > reachable && isRam) this.countUnreachable(length - reachable)
    const end = length > reachable ? this.limit : base + length
    if (!isRam) this.forbid(base, end)
    else if (!this.ram.add(base, end)) this.report.overflows++
  }

  /** Keeps the bytes from `start` up to but without `end` from being used, and the rest of their pages too. */
  reserve(start: u64, end: u64): void {
    if (start > end) {
      this.report.malformed++
      return
    }
    if (start === end || start >= this.limit) return
    this.forbid(start, end > this.limit ? this.limit : end)
  }

  /** Works out what is usable. Nothing may be added afterwards but further reservations, before another call. */
  finish(): void {
    for (let index: usize = 0; index < this.forbidden.count; index++) {
      const { start, end } = this.forbidden.at(index)
      if (!this.ram.remove(start, end)) this.report.overflows++
    }
    this.report.fragments += this.ram.alignInward(PAGE_SIZE)
  }

  /** How many separate usable ranges there are. */
  get usableCount(): usize {
    return this.ram.count
  }

  /** A usable range by its rank: page-aligned, sorted by address, touching no other. */
  usable(index: usize): AddressSpan {
    return this.ram.at(index)
  }

  /** How many bytes are usable. */
  usableBytes(): u64 {
    return this.ram.size()
  }

  /** The end of the highest usable range; 0 if nothing is usable. */
  usableEnd(): u64 {
    const count = this.ram.count
    return count === 0 ? 0 : this.ram.at(count - 1).end
  }

  /** Overlapping entries can claim more bytes than 64 bits count; the count stops there. */
  private countUnreachable(bytes: u64): void {
    const before = this.report.unreachable
    this.report.unreachable = bytes > MOST_BYTES - before ? MOST_BYTES : before + bytes
  }

  /** Forbids the pages that hold any byte of a range below the limit. */
  private forbid(start: u64, end: u64): void {
    const firstPage = start & ~u64(PAGE_MASK)
    const lastByte = end - 1
    const pageEnd = (lastByte | PAGE_MASK) + 1
    if (!this.forbidden.addCovering(firstPage, pageEnd)) this.report.overflows++
  }
}

/** The machine's memory map. */
export const memoryMap = new MemoryMap()
