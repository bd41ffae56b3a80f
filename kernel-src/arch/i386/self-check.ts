/**
 * Holds the address space that is switched on against what the layout promises: the table of regions itself,
 * and a probe wherever a wrong mapping would go unnoticed until it does harm.
 */
import { panicMessage, panicNow } from '../../lib/panic.ts'
import { CR0_PAGING, CR0_WRITE_PROTECT } from './cpu.ts'
import { DIRECTORY_ADDRESS, KERNEL_STACK_START, LAYOUT } from './layout.ts'
import {
  directoryEntryPointer,
  ENTRY_PRESENT,
  ENTRY_WRITABLE,
  entryIsPresent,
  tableEntryPointer,
  type PageTableEntry,
} from './paging.ts'

const UNMAPPED = 0
const READ_ONLY = ENTRY_PRESENT
const WRITABLE = 0x003

interface Probe {
  readonly name: string
  readonly address: VirtualAddress
  /** The present and writable bits that the page must have. */
  readonly access: PageTableEntry
}

const PROBES = FixedArray.of<Probe, 9>(
  { name: 'page 0', address: 0, access: UNMAPPED },
  { name: 'the image at its physical address', address: 0x10_0000, access: UNMAPPED },
  { name: 'kernel code', address: linkerSymbol('kernel_text_start'), access: READ_ONLY },
  { name: 'read-only data', address: linkerSymbol('kernel_rodata_start'), access: READ_ONLY },
  { name: 'data', address: linkerSymbol('kernel_data_start'), access: WRITABLE },
  { name: 'the page below the kernel stack', address: 0xe03f_ffff, access: UNMAPPED },
  { name: 'the kernel stack', address: KERNEL_STACK_START, access: WRITABLE },
  { name: 'the page above the kernel stack', address: 0xe040_4000, access: UNMAPPED },
  { name: 'the page directory', address: DIRECTORY_ADDRESS, access: WRITABLE },
)

/** Panics where the address space is not as the layout says; returns how many things were checked. */
export function checkAddressSpace(): u32 {
  const enabled = CR0_PAGING | CR0_WRITE_PROTECT
  const control = cpu.readControl(0)
  if ((control & enabled) !== enabled) {
    panicMessage`paging and write protection are not both on: CR0 is ${hex(control, 8)}`
    panicNow()
  }
  let next: usize = 0
  for (const region of LAYOUT) {
    if (region.start !== next || region.last < region.start) {
      panicMessage`the layout has a gap or an overlap at ${hex(region.start, 8)}, where "${region.name}" begins`
      panicNow()
    }
    next = wrap.add(region.last, 1)
  }
  for (const probe of PROBES) {
    const access = accessTo(probe.address)
    if (access === probe.access) continue
    panicMessage`${probe.name} is mapped as ${hex(access)} and not as ${hex(probe.access)} at ${hex(probe.address, 8)}`
    panicNow()
  }
  return u32(1 + LAYOUT.length + PROBES.length)
}

/** The present and writable bits of the page that holds an address. */
function accessTo(address: VirtualAddress): PageTableEntry {
  const directory = directoryEntryPointer(address)[0]
  if (!entryIsPresent(directory)) return UNMAPPED
  const entry = tableEntryPointer(address)[0]
  if (!entryIsPresent(entry)) return UNMAPPED
  return directory & entry & (ENTRY_PRESENT | ENTRY_WRITABLE)
}
