/**
 * The beginning that every image shares: output first, so that whatever fails can say so; then the processor,
 * so that every fault is reported; then the boot information, before anything can overwrite it; then memory.
 */
import '#arch/entry'
import { imageEnd, imageStart } from '#arch/image'
import { PHYSICAL_LIMIT } from '#arch/layout'
import { physicalWindow } from '#arch/physical-window'
import { initializeProcessor } from '#arch/processor'
import { screen } from '../drivers/screen.ts'
import { serial } from '../drivers/serial.ts'
import { panicMessage, panicNow } from '../lib/panic.ts'
import { bootInformation } from './information.ts'
import { initializeMemory } from '../mm/initialize.ts'
import { memoryMap } from './memory-map.ts'
import { MULTIBOOT1_LOADER, readMultiboot1 } from './multiboot1.ts'
import { MULTIBOOT2_LOADER, readMultiboot2 } from './multiboot2.ts'

/**
 * Given what the boot loader left in EAX and EBX, returns with the serial port, the screen, the exceptions,
 * `bootInformation` and the memory layers ready. Panics if the loader is unknown, if its information is damaged,
 * or if there is too little memory or no word of it.
 */
export function start(magic: u32, information: PhysicalAddress): void {
  serial.initialize()
  screen.initialize()
  initializeProcessor()
  readBootInformation(magic, information)
  findUsableMemory()
  initializeMemory(memoryMap)
}

/** Copies what the boot loader left into `bootInformation`. */
export function readBootInformation(magic: u32, information: PhysicalAddress): void {
  if (magic === MULTIBOOT1_LOADER) readMultiboot1(information, bootInformation)
  else if (magic === MULTIBOOT2_LOADER) readMultiboot2(information, bootInformation)
  else {
    panicMessage`unknown boot loader: it left ${hex(magic, 8)}, and ${hex(u32(MULTIBOOT1_LOADER))} (Multiboot) or ${hex(u32(MULTIBOOT2_LOADER))} (Multiboot 2) is needed`
    panicNow()
  }
  physicalWindow.close()
}

/** Only RAM that holds neither the kernel nor a module is usable; what else the loader left has been copied. */
function findUsableMemory(): void {
  memoryMap.begin(PHYSICAL_LIMIT)
  for (const entry of bootInformation.memoryMap()) memoryMap.add(entry.base, entry.length, entry.type)
  memoryMap.reserve(imageStart(), imageEnd())
  for (const module of bootInformation.modules()) memoryMap.reserve(module.start, module.end)
  memoryMap.finish()
}
