/**
 * Accesses to memory that a page fault provides. The fault handler runs in the middle of such an access, which the
 * C compiler does not know: it may keep back what the program wrote before, such as a new region, or take a value
 * from before for one from after. These accesses stand between two barriers, so that the handler sees the state that
 * the program's order promises, and the program what the handler did.
 */

/** Reads the word at an address that may fault. */
export function readFaulting(address: VirtualAddress): u32 {
  asm``
  const value = ptr<u32>(address)[0]
  asm``
  return value
}

/** Writes the word at an address that may fault. */
export function writeFaulting(address: VirtualAddress, value: u32): void {
  asm``
  ptr<u32>(address)[0] = value
  asm``
}
