/**
 * Reads the boot information of Multiboot 2: a size, then tags, each with its type and size, at multiples of
 * 8 bytes. Multiboot2 Specification 2.0, section 3.6.
 */
import { physicalWindow } from '#arch/physical-window'
import { panicMessage, panicNow } from '../lib/panic.ts'
import { MemorySource, type BootInformation } from './information.ts'
import { addMemorySizes, copyText } from './multiboot.ts'

/** What a loader leaves in EAX. */
export const MULTIBOOT2_LOADER = 0x36d7_6289

enum Tag {
  End = 0,
  CommandLine = 1,
  LoaderName = 2,
  Module = 3,
  MemorySizes = 4,
  MemoryMap = 6,
}

const FIRST_TAG = 8
const TAG_HEADER = 8
/** An entry of the memory map may be longer, and its reader must not mind. */
const SHORTEST_ENTRY = 20

/** Copies what stands at `information` to `into`. */
export function readMultiboot2(information: PhysicalAddress, into: BootInformation): void {
  const total = physicalWindow.word(information)
  let offset: u32 = FIRST_TAG
  let lower: u32 = 0
  let upper: u32 = 0
  while (offset + TAG_HEADER <= total) {
    const tag = information + offset
    const type = physicalWindow.word(tag)
    const size = physicalWindow.word(tag + 4)
    if (type === Tag.End) break
    if (size < TAG_HEADER || size > total - offset) {
      panicMessage`damaged boot information: tag ${type} claims ${size} bytes with ${total - offset} left`
      panicNow()
    }
    if (type === Tag.CommandLine) into.commandLine = copyText(into, tag + 8)
    else if (type === Tag.LoaderName) into.loader = copyText(into, tag + 8)
    else if (type === Tag.Module) readModule(into, tag)
    else if (type === Tag.MemoryMap) readMap(into, tag, size)
    else if (type === Tag.MemorySizes) {
      lower = physicalWindow.word(tag + 8)
      upper = physicalWindow.word(tag + 12)
    }
    offset += (size + 7) & ~u32(7)
  }
  if (into.memorySource === MemorySource.None && upper !== 0) addMemorySizes(into, lower, upper)
}

function readModule(into: BootInformation, tag: PhysicalAddress): void {
  into.addModule({
    start: physicalWindow.word(tag + 8),
    end: physicalWindow.word(tag + 12),
    commandLine: copyText(into, tag + 16),
  })
}

function readMap(into: BootInformation, tag: PhysicalAddress, size: u32): void {
  const stride = physicalWindow.word(tag + 8)
  if (stride < SHORTEST_ENTRY) {
    panicMessage`damaged boot information: the memory map's entries have ${stride} bytes, and ${u32(SHORTEST_ENTRY)} are needed`
    panicNow()
  }
  into.memorySource = MemorySource.Map
  let offset: u32 = 16
  while (size - offset >= stride) {
    into.addEntry({
      base: physicalWindow.doubleWord(tag + offset),
      length: physicalWindow.doubleWord(tag + offset + 8),
      type: physicalWindow.word(tag + offset + 16),
    })
    offset += stride
  }
}
