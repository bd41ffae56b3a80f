/**
 * A look at physical memory before anything manages it: one page of the image's range is pointed at whichever
 * physical page is asked for. What the boot loader left anywhere below 4 GiB is read, and copied, through it.
 */
import { PHYSICAL_WINDOW } from './layout.ts'
import {
  ENTRY_FLAGS,
  ENTRY_PRESENT,
  PAGE_SHIFT,
  invalidatePage,
  makeEntry,
  tableEntryPointer,
} from './paging.ts'

class PhysicalWindow {
  /** The frame that the window shows. Frame 0 is shown only when it is asked for. */
  private frame: FrameNumber = FrameNumber(0)
  private open: boolean = false

  /** The byte at a physical address. */
  byte(address: PhysicalAddress): u8 {
    const frame = FrameNumber(usize(address) >> PAGE_SHIFT)
    if (!this.open || frame !== this.frame) this.show(frame)
    return ptr<u8>(PHYSICAL_WINDOW)[usize(address) & ENTRY_FLAGS]
  }

  /** The two bytes from a physical address on, least significant first; they may lie in two pages. */
  halfWord(address: PhysicalAddress): u16 {
    return u16(this.byte(address)) | (u16(this.byte(address + 1)) << 8)
  }

  /** The four bytes from a physical address on. */
  word(address: PhysicalAddress): u32 {
    return u32(this.halfWord(address)) | (u32(this.halfWord(address + 2)) << 16)
  }

  /** The eight bytes from a physical address on. */
  doubleWord(address: PhysicalAddress): u64 {
    return u64(this.word(address)) | (u64(this.word(address + 4)) << 32)
  }

  /** Unmaps the window. */
  close(): void {
    tableEntryPointer(PHYSICAL_WINDOW)[0] = 0
    invalidatePage(PHYSICAL_WINDOW)
    this.open = false
  }

  private show(frame: FrameNumber): void {
    tableEntryPointer(PHYSICAL_WINDOW)[0] = makeEntry(frame, ENTRY_PRESENT)
    invalidatePage(PHYSICAL_WINDOW)
    this.frame = frame
    this.open = true
  }
}

export const physicalWindow = new PhysicalWindow()
