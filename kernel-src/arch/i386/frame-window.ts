/**
 * Windows on physical memory: pages of the kernel's through which a frame is read or written that is mapped
 * nowhere else, to zero it, to copy it, or because it is part of another address space's tables.
 *
 * Opening a window costs two writes, and nothing if it shows the frame already. A window belongs to the processor
 * and stays open until it is pointed at another frame, so nothing that opens windows may interrupt its use.
 */
import { FRAME_WINDOWS, TABLES_START } from './layout.ts'
import {
  ENTRY_ACCESSED,
  ENTRY_DIRTY,
  ENTRY_PRESENT,
  ENTRY_WRITABLE,
  invalidatePage,
  makeEntry,
  PAGE_SHIFT,
  PAGE_SIZE,
  type PageTableEntry,
} from './paging.ts'

export enum FrameWindow {
  /** What is written. */
  Target,
  /** What is copied from. */
  Source,
}

/** The processor has no bit left to set, so that an entry can be recognised by its value. */
const WINDOW_FLAGS = ENTRY_PRESENT | ENTRY_WRITABLE | ENTRY_ACCESSED | ENTRY_DIRTY

/** Points a window at a frame. Returns where the frame's first byte appears. */
export function openWindow(window: FrameWindow, frame: FrameNumber): VirtualAddress {
  const address = VirtualAddress(FRAME_WINDOWS + usize(window) * PAGE_SIZE)
  const place = ptr<PageTableEntry>(TABLES_START).add((FRAME_WINDOWS >> PAGE_SHIFT) + usize(window))
  const entry = makeEntry(frame, WINDOW_FLAGS)
  if (place[0] !== entry) {
    place[0] = entry
    invalidatePage(address)
  }
  return address
}

/** Fills a frame with zeros. */
export function zeroFrame(frame: FrameNumber): void {
  fillBytes(openWindow(FrameWindow.Target, frame), 0, PAGE_SIZE)
}

/** Fills a frame with the contents of another. */
export function copyFrame(target: FrameNumber, source: FrameNumber): void {
  const to = openWindow(FrameWindow.Target, target)
  copyBytes(to, openWindow(FrameWindow.Source, source), PAGE_SIZE)
}
