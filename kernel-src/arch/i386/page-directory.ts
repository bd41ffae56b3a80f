/**
 * Page directories, one for each address space. Their upper quarter, the kernel's, is the same in all of them: all
 * directories stand in one list, and a page table that the kernel makes or gives up is entered in each at once.
 * That costs a few instructions for each address space when 4 MiB of the kernel's gain their first page or lose
 * their last, and in return the kernel never faults on its own memory; with entries copied only when they are
 * missed, a table that is given up would have to be taken out of every directory anyway.
 *
 * The tables of the directory that is switched on appear through its last entry, which leads to itself. Those of any
 * other are seen the same way: the last but one entry is pointed at the other directory, and that one's own last
 * entry makes its tables appear as pages.
 */
import { FrameWindow, openWindow } from './frame-window.ts'
import { DIRECTORY_ADDRESS, OTHER_TABLES_START, TABLES_START } from './layout.ts'
import {
  ENTRY_PRESENT,
  ENTRY_WRITABLE,
  KERNEL_SLOT,
  makeEntry,
  OTHER_SLOT,
  PAGE_SHIFT,
  type PageTableEntry,
  RECURSIVE_SLOT,
  TABLE_SPAN_SHIFT,
} from './paging.ts'

/** Where the tables of an address space appear: that of the first page's entry. */
export type TableView = VirtualAddress

export class PageDirectory {
  frame: FrameNumber = FrameNumber(0)
  next: PageDirectory | null = null
  previous: PageDirectory | null = null
}

/** What entries that lead to tables and directories allow; the pages' own entries say the rest. */
const DIRECTORY_FLAGS = ENTRY_PRESENT | ENTRY_WRITABLE

/** The directory that the kernel boots with; programs have others. */
const bootDirectory = new PageDirectory()

class PageDirectories {
  active: PageDirectory = bootDirectory
  /** The directory that the last but one entry of the active one leads to. */
  private other: PageDirectory | null = null

  get kernel(): PageDirectory {
    return bootDirectory
  }

  /** Takes note of the directory that is in use. Once, at boot. */
  initialize(): void {
    bootDirectory.frame = FrameNumber(cpu.readControl(3) >> PAGE_SHIFT)
  }

  /** Makes a frame a directory with the kernel's half alone. */
  add(directory: PageDirectory, frame: FrameNumber): void {
    directory.frame = frame
    const entries = ptr<PageTableEntry>(openWindow(FrameWindow.Target, frame))
    const shared = ptr<PageTableEntry>(DIRECTORY_ADDRESS)
    for (let slot: usize = 0; slot < KERNEL_SLOT; slot++) entries[slot] = 0
    for (let slot: usize = KERNEL_SLOT; slot < OTHER_SLOT; slot++) entries[slot] = shared[slot]
    entries[OTHER_SLOT] = 0
    entries[RECURSIVE_SLOT] = makeEntry(frame, DIRECTORY_FLAGS)
    const second = bootDirectory.next
    directory.previous = bootDirectory
    directory.next = second
    if (second !== null) second.previous = directory
    bootDirectory.next = directory
  }

  /** Takes a directory out of use that is not the active one. Its frame is the caller's. */
  remove(directory: PageDirectory): void {
    if (this.other === directory) this.showOther(null)
    const { next } = directory
    directory.previous!.next = next
    if (next !== null) next.previous = directory.previous
  }

  /** Makes a directory the active one. */
  activate(directory: PageDirectory): void {
    if (directory === this.active) return
    if (this.other !== null) this.showOther(null)
    this.active = directory
    cpu.writeControl(3, usize(directory.frame) << PAGE_SHIFT)
  }

  /** Where the tables of a directory appear. What was returned for another than the active one is no longer valid. */
  viewOf(directory: PageDirectory): TableView {
    if (directory === this.active) return TABLES_START
    if (directory !== this.other) this.showOther(directory)
    return OTHER_TABLES_START
  }

  /** Writes the entry for an address of the kernel's into every directory. */
  setKernelEntry(address: VirtualAddress, entry: PageTableEntry): void {
    const slot = usize(address) >> TABLE_SPAN_SHIFT
    for (
      let directory: PageDirectory | null = bootDirectory;
      directory !== null;
      directory = directory.next
    ) {
      if (directory === this.active) ptr<PageTableEntry>(DIRECTORY_ADDRESS)[slot] = entry
      else ptr<PageTableEntry>(openWindow(FrameWindow.Target, directory.frame))[slot] = entry
    }
  }

  /** Points the last but one entry at a directory, or at none, and forgets what appeared there. */
  private showOther(directory: PageDirectory | null): void {
    const entry = directory === null ? 0 : makeEntry(directory.frame, DIRECTORY_FLAGS)
    ptr<PageTableEntry>(DIRECTORY_ADDRESS)[OTHER_SLOT] = entry
    this.other = directory
    cpu.writeControl(3, cpu.readControl(3))
  }
}
staticAssert(OTHER_SLOT === RECURSIVE_SLOT - 1, 'the views are side by side')

export const pageDirectories = new PageDirectories()
