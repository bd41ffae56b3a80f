/**
 * How the kernel ends. Whoever watches a run believes two things only if they agree: the end marker on the
 * serial port and the exit code.
 */
import { exit } from '#arch/cpu'
import { serial } from '../drivers/serial.ts'
import { log } from './console.ts'

/** The values are the exit codes for the debug-exit device. */
export enum Verdict {
  Pass = 0x10,
  Fail = 0x11,
  Panic = 0x12,
}

function verdictName(verdict: Verdict): string {
  switch (verdict) {
    case Verdict.Pass:
      return 'pass'
    case Verdict.Fail:
      return 'fail'
    case Verdict.Panic:
      return 'panic'
  }
}

/** Prints the end marker and ends the machine; where it cannot be ended, it halts. */
export function end(verdict: Verdict): never {
  log`[ring0] end: ${verdictName(verdict)}`
  serial.flush()
  exit(verdict)
}
