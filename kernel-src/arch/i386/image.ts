/** The kernel image and its parts, by the linker script's symbols. */
import { KERNEL_BASE } from './layout.ts'

/** Where the image begins in memory: everything that the loader put there, the boot code first. */
export function imageStart(): PhysicalAddress {
  return PhysicalAddress(linkerSymbol('kernel_start') - KERNEL_BASE)
}

/** The first byte after the image, zeroed data included. */
export function imageEnd(): PhysicalAddress {
  return PhysicalAddress(linkerSymbol('kernel_end') - KERNEL_BASE)
}

/** Whether an address lies in the kernel's code. */
export function isKernelCode(address: VirtualAddress): boolean {
  return address >= linkerSymbol('kernel_text_start') && address < linkerSymbol('kernel_text_end')
}

/** The part of the image, or the kind of memory, at an address that cannot be written. */
export function imagePartAt(address: VirtualAddress): string {
  if (isKernelCode(address)) return 'code'
  if (address >= linkerSymbol('kernel_rodata_start') && address < linkerSymbol('kernel_rodata_end'))
    return 'data'
  if (address >= linkerSymbol('symbols_start') && address < linkerSymbol('symbols_end')) return 'symbol table'
  if (address >= linkerSymbol('kernel_start') && address < linkerSymbol('kernel_text_start'))
    return 'boot code'
  return 'memory'
}
