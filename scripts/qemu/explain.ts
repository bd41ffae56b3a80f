/**
 * A verdict in words: what happened, where in the TypeScript source, and what the kernel said last.
 */
import { exceptionName, type Fault } from './fault-log.ts'
import { hexAddress } from '../../linker/places.ts'
import { describeAddress, type Image } from './source-lines.ts'
import { serialLines, type Verdict } from './verdict.ts'

/** The lines of serial output that a report repeats. */
const LAST_LINES = 10

type Explanations = {
  readonly [K in Verdict['kind']]: (
    verdict: Extract<Verdict, { kind: K }>,
    image: Image | undefined,
  ) => readonly string[]
}

const EXPLANATIONS: Explanations = {
  pass: () => ['passed'],
  fail: (verdict) => [`failed: ${verdict.reason}`],
  panic: (verdict) => verdict.report,
  tripleFault: (verdict, image) => tripleFault(verdict.chain, image),
  hang: (verdict, image) => [
    `hang: ${verdict.reason}`,
    ...(verdict.instruction === null ? [] : [`  it stood at ${place(verdict.instruction, image)}`]),
  ],
  silentStop: (verdict) => [`silent stop: ${verdict.reason}`],
  cannotStart: (verdict) => [`QEMU cannot start: ${verdict.reason}`],
}

/** Verdicts that say all there is to say without what the kernel printed before. */
const COMPLETE: ReadonlySet<Verdict['kind']> = new Set(['pass', 'panic', 'cannotStart'])

/** Several lines that explain `verdict`; with `image`, addresses are shown as TypeScript functions and lines. */
export function explain(verdict: Verdict, serial: string, image?: Image): string {
  const explanation = EXPLANATIONS[verdict.kind] as (
    verdict: Verdict,
    image: Image | undefined,
  ) => readonly string[]
  const lines = [...explanation(verdict, image)]
  if (!COMPLETE.has(verdict.kind)) lines.push(...lastLines(serial))
  return lines.join('\n')
}

function lastLines(serial: string): string[] {
  const lines = serialLines(serial).filter((line) => line.trim() !== '')
  if (lines.length === 0) return ['  nothing was printed on the serial port']
  return ['  last lines on the serial port:', ...lines.slice(-LAST_LINES).map((line) => `    ${line}`)]
}

function place(address: number, image: Image | undefined): string {
  const description = image ? describeAddress(address, image) : null
  return description ? `${hexAddress(address)}, ${description}` : hexAddress(address)
}

function tripleFault(chain: readonly Fault[], image: Image | undefined): string[] {
  const [cause, ...rest] = chain
  if (!cause) return ['triple fault: the processor reset itself, and QEMU logged no exception before']
  const address = cause.address === null ? '' : ` at address ${hexAddress(cause.address)}`
  return [
    `triple fault: ${exceptionName(cause.vector)}${address}, error code ${hexAddress(cause.errorCode)}`,
    `  raised at ${place(cause.instruction, image)}`,
    `  stack pointer ${hexAddress(cause.stack)}`,
    ...rest.map((fault) => `  then, while it was delivered: ${exceptionName(fault.vector)}`),
  ]
}
