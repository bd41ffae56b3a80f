/**
 * What the rest of the kernel asks of the processor without naming the machine: ports for its drivers, and the ways to
 * stop; and the bits of control registers and of CPUID. The code of this folder uses the language's `cpu.*` itself.
 *
 * Register bits: Intel 64 and IA-32 Architectures Software Developer's Manual (SDM), volume 3, section 2.5 (control
 * registers) and volume 2, CPUID.
 */

/** CR0.WP: read-only pages are read-only for the kernel too. SDM volume 3, section 2.5. */
export const CR0_WRITE_PROTECT = 0x0001_0000
/** CR0.PG: paging is on. */
export const CR0_PAGING = 0x8000_0000

/** CR4.PSE: page-directory entries may map 4 MiB themselves. */
export const CR4_PAGE_SIZE_EXTENSIONS = 0x10
/** CR4.PGE: translations marked global outlive a change of CR3. */
export const CR4_GLOBAL_PAGES = 0x80

/** The leaf of CPUID that tells the processor's features, and bits of its EDX. SDM volume 2, CPUID. */
export const FEATURES_LEAF = 1
export const FEATURE_PAGE_SIZE_EXTENSIONS = 0x0008
export const FEATURE_GLOBAL_PAGES = 0x2000

/** QEMU's isa-debug-exit device, as the runner places it. */
const DEBUG_EXIT_PORT = 0xf4

export function inb(port: u16): u8 {
  return ports.read<u8>(port)
}

export function outb(port: u16, value: u8): void {
  ports.write<u8>(port, value)
}

export function disableInterrupts(): void {
  cpu.disableInterrupts()
}

/** Stops the processor for good; only a non-maskable interrupt or a reset gets past it, and neither returns. */
export function halt(): never {
  for (;;) {
    cpu.disableInterrupts()
    cpu.halt()
  }
}

/**
 * Ends the machine with `code` where QEMU's isa-debug-exit is present (QEMU then exits with `code * 2 + 1`),
 * and halts where it is not.
 */
export function exit(code: u32): never {
  ports.write<u32>(DEBUG_EXIT_PORT, code)
  halt()
}
