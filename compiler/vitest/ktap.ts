/**
 * Reads what the test image prints: KTAP, the kernel's dialect of the Test Anything Protocol, among whatever
 * else a kernel writes to its serial port. Each test is announced before it runs, so that one which ends the
 * boot can be named.
 *
 *     1..2
 *     # test 0 frames > are counted
 *     # at kernel-src/mm/frames.test.ts:12:5
 *     # expected: 3
 *     # received: 4
 *     not ok 1 frames > are counted
 */

/** An `expect` that did not hold. Values are as the kernel printed them. */
export interface FailedExpectation {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly expected: string
  readonly received: string
}

export interface KtapResult {
  readonly ok: boolean
  readonly failures: readonly FailedExpectation[]
  /** Lines that the test printed itself. */
  readonly output: readonly string[]
}

export interface KtapReport {
  /** How many tests the image says it has; null if it did not get as far. */
  readonly planned: number | null
  /** Results by the tests' indices, which count from 0. */
  readonly results: ReadonlyMap<number, KtapResult>
  /** The test that was announced and gave no result. */
  readonly unfinished: { readonly index: number; readonly output: readonly string[] } | null
}

interface Running {
  readonly index: number
  readonly failures: FailedExpectation[]
  readonly output: string[]
  place: { file: string; line: number; column: number } | null
  expected: string
}

const PLAN = /^1\.\.(\d+)$/
const ANNOUNCED = /^# test (\d+) /
const RESULT = /^(not )?ok (\d+)(?: |$)/
const PLACE = /^# at (.+):(\d+):(\d+)$/
const EXPECTED = /^# expected: (.*)$/
const RECEIVED = /^# received: (.*)$/

/** Reads the lines of one boot; lines that are no KTAP belong to the test that runs at the time. */
export function parseKtap(lines: readonly string[]): KtapReport {
  let planned: number | null = null
  let running: Running | null = null
  const results = new Map<number, KtapResult>()
  for (const line of lines) {
    const plan = PLAN.exec(line)
    const announced = ANNOUNCED.exec(line)
    const result = RESULT.exec(line)
    if (plan && !running) planned = Number(plan[1])
    else if (announced)
      running = { index: Number(announced[1]), failures: [], output: [], place: null, expected: '' }
    else if (running && result && Number(result[2]) === running.index + 1) {
      const { index, failures, output } = running
      results.set(index, { ok: !result[1], failures, output })
      running = null
    } else if (running) readDetail(line, running)
  }
  return { planned, results, unfinished: running && { index: running.index, output: running.output } }
}

function readDetail(line: string, running: Running): void {
  const place = PLACE.exec(line)
  const expected = EXPECTED.exec(line)
  const received = RECEIVED.exec(line)
  if (place) running.place = { file: place[1]!, line: Number(place[2]), column: Number(place[3]) }
  else if (expected && running.place) running.expected = expected[1]!
  else if (received && running.place) {
    running.failures.push({ ...running.place, expected: running.expected, received: received[1]! })
    running.place = null
  } else running.output.push(line)
}
