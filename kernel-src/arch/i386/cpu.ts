/**
 * The processor's own instructions: port input and output, control registers, translations, and the ways
 * to stop. Everything else in the kernel reaches the machine through these functions, through
 * memory-mapped devices, or through the descriptor tables beside this file.
 *
 * Instructions and register bits: Intel 64 and IA-32 Architectures Software Developer's Manual (SDM),
 * volume 2 (instruction reference) and volume 3, section 2.5 (control registers).
 */

/** CR0.WP: read-only pages are read-only for the kernel too. SDM volume 3, section 2.5. */
export const CR0_WRITE_PROTECT = 0x0001_0000
/** CR0.PG: paging is on. */
export const CR0_PAGING = 0x8000_0000

/** QEMU's isa-debug-exit device, as the runner places it. */
const DEBUG_EXIT_PORT = 0xf4

export function inb(port: u16): u8 {
  return asm<u8>`inb ${input('Nd', port)}, ${result('a')}`
}

export function outb(port: u16, value: u8): void {
  asm`outb ${input('a', value)}, ${input('Nd', port)}`
}

export function outl(port: u16, value: u32): void {
  asm`outl ${input('a', value)}, ${input('Nd', port)}`
}

export function disableInterrupts(): void {
  asm`cli`
}

/** Stops the processor for good; only a non-maskable interrupt or a reset gets past it, and neither returns. */
export function halt(): never {
  for (;;) asm`cli; hlt`
}

/**
 * Ends the machine with `code` where QEMU's isa-debug-exit is present (QEMU then exits with `code * 2 + 1`),
 * and halts where it is not.
 */
export function exit(code: u32): never {
  outl(DEBUG_EXIT_PORT, code)
  halt()
}

/** The address whose access faulted last. SDM volume 3, section 4.7. */
export function readCr2(): VirtualAddress {
  return VirtualAddress(asm<usize>`movl %cr2, ${result('r')}`)
}

/** The physical address of the page directory in use, in its upper 20 bits. */
export function readCr3(): usize {
  return asm<usize>`movl %cr3, ${result('r')}`
}

/** Switches to another page directory, and forgets every translation but the global ones. */
export function writeCr3(value: usize): void {
  asm`movl ${input('r', value)}, %cr3`
}

/** CR4.PSE: page-directory entries may map 4 MiB themselves. */
export const CR4_PAGE_SIZE_EXTENSIONS = 0x10
/** CR4.PGE: translations marked global outlive a change of CR3. */
export const CR4_GLOBAL_PAGES = 0x80

export function readCr4(): u32 {
  return asm<u32>`movl %cr4, ${result('r')}`
}

export function writeCr4(value: u32): void {
  asm`movl ${input('r', value)}, %cr4`
}

/** Bits of the processor's features as CPUID leaf 1 returns them in EDX. SDM volume 2, CPUID. */
export const FEATURE_PAGE_SIZE_EXTENSIONS = 0x0008
export const FEATURE_GLOBAL_PAGES = 0x2000

export function processorFeatures(): u32 {
  return asm<u32>`movl $1, %eax; cpuid; movl %edx, ${result('r')} ${clobber('eax', 'ebx', 'ecx', 'edx')}`
}

export function readCr0(): u32 {
  return asm<u32>`movl %cr0, ${result('r')}`
}

/** Forgets the translation of the page that holds an address. */
export function invalidateTranslation(address: VirtualAddress): void {
  asm`invlpg (${input('r', address)})`
}
