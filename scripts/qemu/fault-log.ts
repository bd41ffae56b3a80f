/**
 * Reads QEMU's log of exceptions (`-d int,cpu_reset`) to say why a machine reset itself. The processor gives up
 * after a chain: an exception, whose delivery fails, whose double fault cannot be delivered either. What the
 * author wants to know is the first of the chain; the rest says why no handler could report it.
 */

/** Names as in Intel's manual, volume 3A, table 6-1. */
const EXCEPTIONS: readonly string[] = [
  'divide error',
  'debug exception',
  'non-maskable interrupt',
  'breakpoint',
  'overflow',
  'bound range exceeded',
  'invalid opcode',
  'device not available',
  'double fault',
  'coprocessor segment overrun',
  'invalid TSS',
  'segment not present',
  'stack-segment fault',
  'general protection fault',
  'page fault',
  'vector 15 (reserved)',
  'x87 floating-point error',
  'alignment check',
  'machine check',
  'SIMD floating-point exception',
  'virtualisation exception',
  'control protection exception',
]

/** An exception's name, or its number where it has none. */
export const exceptionName = (vector: number): string => EXCEPTIONS[vector] ?? `vector ${vector}`

export interface Fault {
  readonly vector: number
  readonly errorCode: number
  /** Where the instruction stands that raised it. */
  readonly instruction: number
  readonly stack: number
  /** The address that could not be reached; null for anything but page faults. */
  readonly address: number | null
}

const RAISED =
  /^\s*\d+: v=([0-9a-f]+) e=([0-9a-f]+) i=\d+ cpl=\d+ IP=[0-9a-f]+:[0-9a-f]+ pc=([0-9a-f]+) SP=[0-9a-f]+:([0-9a-f]+)(?: CR2=([0-9a-f]+))?/
/** Logged whenever an exception is raised, with the one being delivered at that time: `0xffffffff` is none. */
const CHAIN_BEGINS = /^check_exception old: 0xffffffff new /
const GAVE_UP = 'Triple fault'
/** In an error code: it names a gate of the interrupt descriptor table, by its number times 8. */
const IN_GATE = 2

/**
 * The chain of exceptions that made the processor reset itself, first cause first; null if it did not.
 * The last link, the failed delivery of the double fault, is not logged as an exception of its own.
 */
export function tripleFaultChain(log: string): readonly Fault[] | null {
  const lines = log.split('\n')
  const end = lines.lastIndexOf(GAVE_UP)
  if (end < 0) return null
  let begin = end
  while (begin > 0 && !CHAIN_BEGINS.test(lines[begin]!)) begin--
  const chain = faults(lines.slice(begin, end))
  // QEMU forgets exceptions that cannot lead to a double fault by themselves, such as an invalid opcode; that
  // one could not be delivered shows in the next one's error code.
  const before = faults(lines.slice(0, begin)).at(-1)
  const first = chain[0]
  if (before && first && first.errorCode & IN_GATE && first.errorCode >> 3 === before.vector)
    return [before, ...chain]
  return chain
}

function faults(lines: readonly string[]): Fault[] {
  const number = (digits: string) => parseInt(digits, 16)
  return lines.flatMap((line) => {
    const match = RAISED.exec(line)
    if (!match) return []
    const [, vector, errorCode, instruction, stack, address] = match as unknown as string[]
    return [
      {
        vector: number(vector!),
        errorCode: number(errorCode!),
        instruction: number(instruction!),
        stack: number(stack!),
        address: address === undefined ? null : number(address),
      },
    ]
  })
}

/** The instruction pointer in the monitor's answer to `info registers`. */
export function instructionPointer(registers: string): number | null {
  const match = /\b[ER]IP=([0-9a-f]+)/.exec(registers)
  return match ? parseInt(match[1]!, 16) : null
}
