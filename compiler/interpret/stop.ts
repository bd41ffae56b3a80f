/**
 * The ways in which interpretation ends before its time. They travel as exceptions inside the interpreter and
 * are turned into data where it is entered.
 */

import { CHECKS, type Site } from '../ir/checks.ts'
import type { Location } from '../ir/location.ts'

/** One function on the way to a failure, innermost first. */
export interface StackEntry {
  readonly name: string
  /** Where execution stood in it. */
  readonly location: Location
}

/** A program that cannot be evaluated further: where, why, and by which calls it came there. */
export interface Failure {
  readonly location: Location
  readonly message: string
  readonly stack: readonly StackEntry[]
  /** Whether it is the call of a function of `comptime` that failed. */
  readonly isCall?: boolean
  /** The variable of a module that a function of `comptime` came to. */
  readonly variable?: string
}

export type Reason =
  | { readonly kind: 'panic'; readonly message: string; readonly location: Location }
  | { readonly kind: 'exit'; readonly code: bigint }
  | { readonly kind: 'stepLimit'; readonly message: string }
  | { readonly kind: 'error'; readonly message: string }
  /** A function of `comptime` uses a variable of a module, of that name. */
  | { readonly kind: 'variable'; readonly message: string }
  /** It touches a global whose own evaluation has failed, which has been reported already. */
  | { readonly kind: 'failedGlobal'; readonly message: string }

/** Thrown to leave all running functions at once. */
export class Stop extends Error {
  constructor(readonly reason: Reason) {
    super(reason.kind)
  }
}

/** Ends interpretation because the program does what cannot be evaluated. */
export function refuse(message: string): never {
  throw new Stop({ kind: 'error', message })
}

/** The words of a failed check. An operand beyond an address's range is shown as the nearest one within it. */
export function checkMessage(site: Site, operands: readonly bigint[], addressBits: number): string {
  const bits = BigInt(addressBits)
  const ranges = {
    '%u': [0n, (1n << bits) - 1n],
    '%d': [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n],
  } as const
  let next = 0
  return CHECKS[site.check].replace(/%[ud]/g, (mark) => {
    const operand = operands[next++]
    const [least, greatest] = ranges[mark as keyof typeof ranges]
    return String(operand < least ? least : operand > greatest ? greatest : operand)
  })
}

/** Ends interpretation because a check failed. */
export function failCheck(site: Site, operands: readonly bigint[], addressBits: number): never {
  const message = checkMessage(site, operands, addressBits)
  throw new Stop({ kind: 'panic', message, location: site.location })
}
