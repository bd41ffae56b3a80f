/** Random programs with fixed seeds: the interpreter, gcc and clang do what JavaScript says. */

import { expect, test } from 'vitest'
import { runCampaign } from '../../fuzz/campaign.ts'
import { runMutants } from '../../fuzz/mutants.ts'
import { availableWays, missingCompilers } from '../../fuzz/run/ways.ts'

const PROGRAMS = 300
const BATCH = 75
const MUTANTS = 100

const missing = missingCompilers()
if (missing.length > 0) console.warn(`without ${missing.join(' and ')}, which this machine lacks`)

for (let seed = 1; seed <= PROGRAMS; seed += BATCH)
  test(`the programs ${seed} to ${seed + BATCH - 1} do the same in every way`, async () => {
    const options = { seed, count: BATCH, batchSize: BATCH, isThorough: true, ways: availableWays() }
    expect(await runCampaign(options, { progress: () => {}, failure: () => {} })).toEqual([])
  })

test(`${MUTANTS} broken programs are refused or compiled`, async () => {
  const { refused, accepted, findings } = await runMutants({ seed: 1, count: MUTANTS })
  expect(findings).toEqual([])
  expect(refused + accepted).toBe(MUTANTS)
})
