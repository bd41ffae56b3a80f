/**
 * Reads the boot information of Multiboot 1: one structure whose flags say which of its fields are valid.
 * Multiboot Specification 0.6.96, section 3.3.
 */
import { physicalWindow } from '#arch/physical-window'
import { MemorySource, type BootInformation } from './information.ts'
import { addMemorySizes, copyText } from './multiboot.ts'

/** What a loader leaves in EAX. */
export const MULTIBOOT1_LOADER = 0x2bad_b002

const HAS_SIZES = 0x001
const HAS_COMMAND_LINE = 0x004
const HAS_MODULES = 0x008
const HAS_MAP = 0x040
const HAS_LOADER_NAME = 0x200

/** Offsets of fields, in bytes. */
const FLAGS = 0
const LOWER_SIZE = 4
const UPPER_SIZE = 8
const COMMAND_LINE = 16
const MODULE_COUNT = 20
const MODULES = 24
const MAP_LENGTH = 44
const MAP = 48
const LOADER_NAME = 64

const MODULE_BYTES = 16

/** Copies what stands at `information` to `into`. */
export function readMultiboot1(information: PhysicalAddress, into: BootInformation): void {
  const flags = physicalWindow.word(information + FLAGS)
  if ((flags & HAS_COMMAND_LINE) !== 0)
    into.commandLine = copyText(into, pointerAt(information + COMMAND_LINE))
  if ((flags & HAS_LOADER_NAME) !== 0) into.loader = copyText(into, pointerAt(information + LOADER_NAME))
  if ((flags & HAS_MODULES) !== 0) {
    readModules(into, pointerAt(information + MODULES), physicalWindow.word(information + MODULE_COUNT))
  }
  if ((flags & HAS_MAP) !== 0) {
    readMap(into, pointerAt(information + MAP), physicalWindow.word(information + MAP_LENGTH))
  } else if ((flags & HAS_SIZES) !== 0) {
    addMemorySizes(
      into,
      physicalWindow.word(information + LOWER_SIZE),
      physicalWindow.word(information + UPPER_SIZE),
    )
  }
}

function pointerAt(address: PhysicalAddress): PhysicalAddress {
  return PhysicalAddress(physicalWindow.word(address))
}

function readModules(into: BootInformation, table: PhysicalAddress, count: u32): void {
  let at = table
  for (let index: u32 = 0; index < count; index++) {
    into.addModule({
      start: physicalWindow.word(at),
      end: physicalWindow.word(at + 4),
      commandLine: copyText(into, pointerAt(at + 8)),
    })
    at += MODULE_BYTES
  }
}

/** An entry's first word is its size without that word, so the next entry is `size + 4` bytes further on. */
function readMap(into: BootInformation, map: PhysicalAddress, length: u32): void {
  into.memorySource = MemorySource.Map
  let done: u64 = 0
  while (done < length) {
    const at = map + usize(done)
    into.addEntry({
      base: physicalWindow.doubleWord(at + 4),
      length: physicalWindow.doubleWord(at + 12),
      type: physicalWindow.word(at + 20),
    })
    done += u64(physicalWindow.word(at)) + 4
  }
}
