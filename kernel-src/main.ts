/** The kernel: brings the layers up, reports what it found and made, and puts each layer to a small use. */
import { imageEnd, imageStart } from '#arch/image'
import { KERNEL_BASE, LAYOUT } from '#arch/layout'
import { checkAddressSpace } from '#arch/self-check'
import { bootInformation, MemorySource } from './boot/information.ts'
import { memoryMap, MemoryType } from './boot/memory-map.ts'
import { start } from './boot/start.ts'
import { log } from './lib/console.ts'
import { end, Verdict } from './lib/verdict.ts'
import { frames } from './mm/frames.ts'
import { runMonitor } from './monitor/monitor.ts'
import { heapRanges, slabRanges } from './mm/kernel-arenas.ts'
import {
  checkAddressSpaces,
  checkArenas,
  checkFrames,
  checkHeap,
  checkPaging,
  checkSlab,
  DOUBLINGS,
  SHARED_PAGES,
  TASK_COUNT,
} from './self-check.ts'

/** Entered on the kernel stack, in the higher half, with what the boot loader left in EAX and EBX. */
export const main = exported('kernel_main', (magic: u32, information: PhysicalAddress): void => {
  start(magic, information)
  log`ring0, ${checks === 'full' ? 'full checks' : 'release checks'}`
  reportBoot()
  reportMemoryMap()
  reportLayers()
  log`ready`
  runMonitor()
  end(Verdict.Pass)
})

function reportBoot(): void {
  log`boot: loader "${bootInformation.loader}", command line "${bootInformation.commandLine}"`
  for (const module of bootInformation.modules()) {
    log`boot: module "${module.commandLine}" at ${hex(module.start, 8)}, ${module.end - module.start} bytes`
  }
  if (bootInformation.modulesLost !== 0)
    log`boot: ${bootInformation.modulesLost} modules more than the table holds`
  if (bootInformation.textLost !== 0)
    log`boot: ${bootInformation.textLost} characters more than the strings hold`
}

/** The words for memory types, in the order of their numbers. */
const TYPE_NAMES = FixedArray.of<string, 6>(
  'reserved',
  'ram',
  'reserved',
  'acpi reclaimable',
  'acpi non-volatile',
  'defective',
)

function typeName(type: u32): string {
  return type <= MemoryType.Defective ? TYPE_NAMES[type] : 'reserved'
}

function reportMemoryMap(): void {
  const given = bootInformation.memoryMap()
  const source = bootInformation.memorySource === MemorySource.Map ? 'entries' : 'entries, made of two sizes'
  log`memory map: ${given.length} ${source}`
  for (const entry of given) {
    log`  ${hex(entry.base, 16)} ${padded(entry.length >> 10, 12)} KiB ${typeName(entry.type)}`
  }
  const report = memoryMap.report
  if (bootInformation.entriesLost !== 0)
    log`  ${bootInformation.entriesLost} entries more than the table holds`
  if (report.malformed !== 0) log`  ${report.malformed} malformed entries left out`
  if (report.overflows !== 0) log`  ${report.overflows} ranges taken in only roughly`
  if (report.unreachable !== 0) log`  ${report.unreachable >> 10} KiB of RAM beyond the reach of 32 bits`
  log`usable: ${memoryMap.usableBytes() >> 10} KiB in ${memoryMap.usableCount} ranges`
}

function reportLayers(): void {
  const { total, free, used, reserved } = frames.statistics
  log`frames: ${total} managed, ${free} free, ${used} used, ${reserved} reserved`
  checkFrames()
  log`frames: self-check passed`
  log`paging: on, kernel image at ${hex(KERNEL_BASE + imageStart())} to ${hex(KERNEL_BASE + imageEnd() - 1)}`
  for (const region of LAYOUT) log`  ${hex(region.start, 8)} to ${hex(region.last, 8)} ${region.name}`
  checkPaging()
  log`paging: self-check passed, ${checkAddressSpace()} facts of the layout hold`
  checkArenas()
  const heapFree = heapRanges.statistics.free >> 10
  const slabFree = slabRanges.statistics.free >> 10
  log`arenas: self-check passed, ${heapFree} KiB free for the heap, ${slabFree} KiB for slab caches`
  const slabPages = checkSlab()
  log`slab: self-check passed, ${u32(TASK_COUNT)} objects in ${slabPages} pages`
  const heapPages = checkHeap()
  log`heap: self-check passed, ${u32(DOUBLINGS)} doublings to ${heapPages} pages`
  const copied = checkAddressSpaces()
  log`address spaces: self-check passed, ${copied} of ${u32(SHARED_PAGES)} shared pages copied on write`
}
