/** What reading both versions of Multiboot's boot information has in common. */
import { physicalWindow } from '#arch/physical-window'
import { MemorySource, type BootInformation } from './information.ts'

const RAM = 1
const KIBIBYTE = 1024
const UPPER_MEMORY = 0x10_0000

/** Copies a string that ends with a zero byte. */
export function copyText(into: BootInformation, address: PhysicalAddress): string {
  const start = into.beginText()
  for (let at = address; ; at++) {
    const character = physicalWindow.byte(at)
    if (character === 0) return into.endText(start)
    into.addCharacter(character)
  }
}

/** Makes a memory map of the sizes, in KiB, of memory from 0 and of memory from 1 MiB up to the first hole. */
export function addMemorySizes(into: BootInformation, lower: u32, upper: u32): void {
  into.memorySource = MemorySource.Sizes
  into.addEntry({ base: 0, length: u64(lower) * KIBIBYTE, type: RAM })
  into.addEntry({ base: UPPER_MEMORY, length: u64(upper) * KIBIBYTE, type: RAM })
}
