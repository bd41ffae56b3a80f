/**
 * Counting instructions. A piece of work is run between two readings of the time stamp counter, and so is the
 * same loop with the work left out; the difference is what the work costs: call, callee and return.
 *
 * The figures are exact only where the counter counts instructions, as under QEMU's `-icount shift=0`. A row of
 * output is `bench <name>: <instructions> / <operations>`; the division is left to the reader, who has fractions.
 */
import { timeStamp } from '#arch/time-stamp'
import { log } from '../lib/console.ts'

/** How many instructions `work` takes, and one call of it. */
export function instructionsOf(work: () => void): u32 {
  const begin = timeStamp()
  work()
  return wrap.subtract(timeStamp(), begin)
}

export function report(name: string, instructions: u32, operations: u32): void {
  log`bench ${name}: ${instructions} / ${operations}`
}

/** Reports what `work`, which does an operation so many times, takes more than `emptyLoop`. */
export function count(name: string, operations: u32, work: () => void, emptyLoop: () => void): void {
  const empty = instructionsOf(emptyLoop)
  report(name, instructionsOf(work) - empty, operations)
}
