/** What a person may choose on `make`'s command line, and the errors for what cannot be chosen. */
import { ReportedError } from './errors.ts'

export type Checks = 'full' | 'release'
export type MachineName = 'pc' | 'q35'

export interface Options {
  /** As QEMU writes it: `128M`, `1G`. */
  readonly memory: string
  readonly checks: Checks
  readonly machine: MachineName
  /** The prefix of the compiler to use, or null for the first that works. */
  readonly cross: string | null
  /** Print the commands that run. */
  readonly verbose: boolean
}

const CHECKS = ['full', 'release'] as const
const MACHINES = ['pc', 'q35'] as const
const MEMORY = /^[1-9][0-9]*[KMG]$/

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined)
    throw new ReportedError(
      `${name}=${value}: there is no such choice; write ${name}=${allowed.join(` or ${name}=`)}`,
    )
  return found
}

/** Reads the options from environment variables of the same names. Throws a `ReportedError` that says what may stand there. */
export function readOptions(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Options {
  const memory = environment['MEM'] || '128M'
  if (!MEMORY.test(memory))
    throw new ReportedError(
      `MEM=${memory}: this is no amount of memory; write a number and K, M or G, as in MEM=128M`,
    )
  return {
    memory,
    checks: oneOf('CHECKS', environment['CHECKS'] || 'full', CHECKS),
    machine: oneOf('MACHINE', environment['MACHINE'] || 'pc', MACHINES),
    cross: environment['CROSS'] || null,
    verbose: oneOf('V', environment['V'] || '0', ['0', '1']) === '1',
  }
}

/** A whole number from an environment variable. */
export function readNumber(name: string, otherwise: number): number {
  const text = process.env[name] || String(otherwise)
  if (!/^\d{1,9}$/.test(text))
    throw new ReportedError(`${name}=${text}: write a whole number, as in ${name}=${otherwise}`)
  return Number(text)
}
