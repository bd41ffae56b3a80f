/** Hand-written IR programs, printed, compiled without a warning and run: one answer however they are compiled. */

import { beforeAll, describe, expect, test } from 'vitest'
import { TARGETS } from '../../../compiler/types/target.ts'
import { type HostRun, runHosted } from '../../support/host.ts'
import { type Case, hostProgram } from './cases.ts'
import { CHECK_CASES, WIDE_INDEX } from './check-cases.ts'
import { CONTROL_CASES } from './control-cases.ts'
import { MEMORY_CASES } from './memory-cases.ts'

const CASES: readonly Case[] = [...CONTROL_CASES, ...MEMORY_CASES, ...CHECK_CASES]

describe.each([
  { target: TARGETS.x86_64, cases: CASES },
  { target: TARGETS.i386, cases: [...CASES, WIDE_INDEX] },
])('for $target.name', ({ target, cases }) => {
  let runs: readonly (readonly HostRun[])[]
  beforeAll(async () => {
    runs = await runHosted(
      cases.map((one) => hostProgram(one, target)),
      { target: target.name },
    )
  })
  test.each(cases.map((one, index) => ({ ...one, index })))('$name', ({ index, output, code = 0 }) => {
    for (const run of runs[index]) {
      expect(run).toEqual({ ...run, output, errors: '', end: { kind: 'exit', code } })
    }
  })
})
