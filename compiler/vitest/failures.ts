/**
 * Turns what became of a kernel test into the errors that vitest shows: with both values, and with a stack
 * whose only frame is the TypeScript line of the kernel.
 */
import { resolve } from 'node:path'
import type { Outcome, TestEntry } from './boots.ts'
import type { FailedExpectation } from './ktap.ts'
import type { Verdict } from '../../scripts/qemu.ts'

interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** An error that vitest shows at `place`, a path relative to the project's root. */
function errorAt(
  root: string,
  place: Place,
  message: string,
  values?: { expected: string; actual: string },
): Error {
  const error = new Error(message)
  error.name = values ? 'AssertionError' : 'KernelError'
  const frame = `    at ${resolve(root, place.file)}:${place.line}:${place.column}`
  error.stack = `${error.name}: ${message}\n${frame}`
  return Object.assign(error, values && { ...values, showDiff: true })
}

const expectationError = (root: string, failure: FailedExpectation): Error =>
  errorAt(root, failure, `expected ${failure.expected}, received ${failure.received}`, {
    expected: failure.expected,
    actual: failure.received,
  })

/** What is wrong with a test that must return; empty if nothing is. */
export function failuresOf(root: string, test: TestEntry, outcome: Outcome | null | undefined): Error[] {
  if (!outcome) return [errorAt(root, test, 'the test image did not run this test')]
  if (outcome.kind === 'ended')
    return [errorAt(root, placeInReport(outcome.explanation) ?? test, outcome.explanation)]
  if (outcome.failures.length > 0) return outcome.failures.map((failure) => expectationError(root, failure))
  return outcome.ok ? [] : [errorAt(root, test, 'the kernel reports a failure without a failed expect')]
}

/** What is wrong with a test that must panic, given how its boot ended; empty if nothing is. */
export function panicFailures(root: string, test: TestEntry, verdict: Verdict, explanation: string): Error[] {
  if (verdict.kind === 'panic' && verdict.message === test.panics) return []
  const received = verdict.kind === 'panic' ? verdict.message : NO_PANIC[verdict.kind]
  const message = `expected the panic "${test.panics}", received ${
    verdict.kind === 'panic' ? `the panic "${received}"` : received
  }\n${explanation}`
  return [errorAt(root, test, message, { expected: test.panics, actual: received })]
}

const NO_PANIC: Readonly<Record<Exclude<Verdict['kind'], 'panic'>, string>> = {
  pass: 'no panic: the test returned',
  fail: 'no panic: the test returned',
  tripleFault: 'a triple fault',
  hang: 'a hang',
  silentStop: 'a silent stop',
  cannotStart: 'nothing: QEMU cannot start',
}

/** The first place of the kernel's own source that a panic or the decoding of a triple fault names. */
function placeInReport(explanation: string): Place | null {
  const match = /(kernel-src\/[^\s:()]+\.ts):(\d+)(?::(\d+))?/.exec(explanation)
  return match && { file: match[1]!, line: Number(match[2]), column: Number(match[3] ?? 1) }
}
