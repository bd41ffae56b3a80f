/**
 * A kernel does not save the floating-point and vector registers of what it interrupts, and the processor may
 * not have switched these units on: one such instruction corrupts a program or faults. GCC is told to avoid
 * them, and this looks whether it did.
 *
 * Intel SDM volume 2, AT&T spelling as objdump prints it.
 */
import type { Check } from '../verify.ts'
import type { Instruction } from './disassembly.ts'

const REGISTERS = /%(?:[xyz]mm[0-9]+|mm[0-7]|st\b|k[0-7]|tmm[0-7])/
/** Every x87 mnemonic begins with f, and no other unit's does; `wait` is x87's as well. */
const X87 = /^(?:f|wait$)/
/** What reads or writes the state of these units without naming a register of theirs. */
const STATE = /^(?:emms|v?(?:ld|st)mxcsr|vzero(?:all|upper)|xsave.*|xrstor.*)$/

export const isVectorInstruction = ({ mnemonic, operands }: Instruction): boolean =>
  REGISTERS.test(operands) || X87.test(mnemonic) || STATE.test(mnemonic)

/** One finding for each function, with its first such instruction. */
export const findVectorInstructions: Check = ({ instructions, places }) => {
  const seen = new Set<string>()
  return instructions.filter(isVectorInstruction).flatMap(({ address, mnemonic, operands }) => {
    const symbol = places.symbolAt(address)?.name ?? ''
    if (seen.has(symbol)) return []
    seen.add(symbol)
    return [
      `${places.describe(address)}: \`${`${mnemonic} ${operands}`.trim()}\` uses the floating-point or vector unit, whose registers the kernel does not save; do without it (GCC needs -mgeneral-regs-only)`,
    ]
  })
}
