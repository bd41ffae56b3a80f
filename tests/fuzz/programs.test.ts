/** Random programs with fixed seeds: the interpreter, gcc and clang do what JavaScript says. */

import { expect, test } from 'vitest'
import { runCampaign } from '../../fuzz/campaign.ts'
import { runMutants } from '../../fuzz/mutants.ts'
import { availableWays, missingCompilers } from '../../fuzz/run/ways.ts'

const PROGRAMS = 300
const MUTANTS = 25

test(`${PROGRAMS} programs do the same in every way`, async () => {
  const missing = missingCompilers()
  if (missing.length > 0) console.warn(`without ${missing.join(' and ')}, which this machine lacks`)
  const options = { seed: 1, count: PROGRAMS, batchSize: 150, isThorough: true, ways: availableWays() }
  const found = await runCampaign(options, { progress: () => {}, failure: () => {} })
  expect(found).toEqual([])
})

test(`${MUTANTS} broken programs are refused or compiled`, async () => {
  expect(await runMutants({ seed: 1, count: MUTANTS })).toEqual([])
})
