/**
 * How a run ended. The kernel ends it in two ways at once: a line on the serial port, and a value written to
 * QEMU's exit device. A pass needs both; whatever else happened is told apart from what the run left behind.
 */
import { tripleFaultChain, type Fault } from './fault-log.ts'

export type Verdict =
  | { readonly kind: 'pass' }
  /** The kernel said by itself that something failed. */
  | { readonly kind: 'fail'; readonly reason: string }
  | { readonly kind: 'panic'; readonly message: string; readonly report: readonly string[] }
  | { readonly kind: 'tripleFault'; readonly chain: readonly Fault[] }
  | { readonly kind: 'hang'; readonly reason: string; readonly instruction: number | null }
  | { readonly kind: 'silentStop'; readonly reason: string }
  | { readonly kind: 'cannotStart'; readonly reason: string }

export type VerdictKind = Verdict['kind']

/** What is known of a run whose QEMU has ended by itself. */
export interface Ending {
  readonly emulator: string
  readonly exitCode: number | null
  readonly signal: string | null
  readonly serial: string
  readonly errors: string
}

/** The exit device ends QEMU with twice the written value plus 1; the kernel writes 0x10, 0x11 and 0x12. */
const EXIT_CODES: ReadonlyMap<number, 'pass' | 'fail' | 'panic'> = new Map([
  [0x10 * 2 + 1, 'pass'],
  [0x11 * 2 + 1, 'fail'],
  [0x12 * 2 + 1, 'panic'],
])
const PANIC = 'panic: '
const END_MARKER = /^\[ring0\] end: (pass|fail|panic)$/gm

/** What the last end marker on the serial port says. */
export function endMarker(serial: string): 'pass' | 'fail' | 'panic' | null {
  const last = [...normalLines(serial).matchAll(END_MARKER)].at(-1)
  return (last?.[1] as 'pass' | 'fail' | 'panic' | undefined) ?? null
}

/** Serial ports end lines with a carriage return too, and firmware sends escape sequences for its screen. */
const normalLines = (serial: string): string =>
  serial.replaceAll('\r', '').replace(/\x1b\[[0-9;?=]*[A-Za-z]/g, '')

/** The lines that came over the serial port, without what is there for a terminal only. */
export const serialLines = (serial: string): string[] => normalLines(serial).replace(/\n$/, '').split('\n')

/**
 * The first panic's lines, from `panic: …` to the end marker; further ones were raised by the report itself. A
 * panic may strike in the middle of a line.
 */
export function panicReport(serial: string): readonly string[] | null {
  const lines = serialLines(serial)
  const atStart = lines.findIndex((line) => line.startsWith(PANIC))
  const begin = atStart < 0 ? lines.findIndex((line) => line.includes(PANIC)) : atStart
  if (begin < 0) return null
  const first = lines[begin]!
  const rest = lines.slice(begin + 1)
  const length = rest.findIndex((line) => line.startsWith('[ring0] end: '))
  const report = [first.slice(first.indexOf(PANIC)), ...rest.slice(0, length < 0 ? undefined : length)]
  return report.filter((line) => line !== '')
}

/** The verdict on a QEMU that ended by itself. */
export function judge(ending: Ending): Verdict {
  const said = endMarker(ending.serial)
  const exited = ending.exitCode === null ? null : (EXIT_CODES.get(ending.exitCode) ?? null)
  const report = panicReport(ending.serial)

  if (exited === 'pass' && said === 'pass') return { kind: 'pass' }
  if (report && (exited === 'panic' || said === 'panic'))
    return { kind: 'panic', message: report[0]!.slice(PANIC.length), report }
  if (exited && said && exited === said) return { kind: 'fail', reason: `the kernel ended with "${said}"` }
  if (exited && said)
    return { kind: 'fail', reason: `the end marker says "${said}", but the exit code says "${exited}"` }

  const chain = tripleFaultChain(ending.errors)
  if (chain) return { kind: 'tripleFault', chain }
  if (exited)
    return { kind: 'silentStop', reason: `it exited with "${exited}", but the serial log has no end marker` }
  const complaint = new RegExp(`^(${ending.emulator}|qemu): .*`, 'm').exec(ending.errors)
  if (ending.exitCode === 1 && complaint) return { kind: 'cannotStart', reason: complaint[0] }
  return { kind: 'silentStop', reason: silentReason(ending, said) }
}

function silentReason(ending: Ending, said: string | null): string {
  const how =
    ending.signal !== null
      ? `QEMU was ended by ${ending.signal}`
      : ending.exitCode === 0
        ? 'the machine was switched off or reset'
        : `QEMU ended with exit code ${ending.exitCode}`
  return said
    ? `${how} after the end marker "${said}", without the kernel's exit code`
    : `${how} before the kernel gave a verdict`
}
