/**
 * Small worlds: 8 frames and 6 units of an arena, exhausted, and 12 units of an arena as far as there is time:
 * `PROPERTY_RUNS=100 npx vitest run tests/machine/worlds.test.ts` goes on longer there.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factor } from '../properties/options.ts'
import { compileMachine, type HostedMachine } from './hosted-machine.ts'

const STATES = 2000
/** As a number of states: more than there are. */
const ALL = 0xffff_ffff
const SECONDS = 120

let machine: HostedMachine
beforeAll(() => {
  machine = compileMachine('worlds.ts')
})
afterAll(() => machine.remove())

/** In the order in which fixtures/worlds.ts numbers them: how many states are kept, or Infinity for all that there are. */
const WORLDS = [
  { name: 'frames', states: Infinity },
  { name: 'small arena', states: Infinity },
  { name: 'arena', states: STATES * factor },
].map((world, number) => ({ ...world, number }))

test.for(WORLDS)(
  'every operation in every state of a small world: $name',
  { timeout: SECONDS * 1000 * factor },
  ({ name, number, states }) => {
    const isAll = states === Infinity
    const { status, output } = machine.run([0, number, isAll ? ALL : states], SECONDS * factor)
    const end = isAll ? 'complete' : '(complete|no more room)'
    expect(output).toMatch(new RegExp(`^${name}: \\d+ states, \\d+ operations, depth \\d+, ${end}\n$`))
    expect(status).toBe(0)
    console.log(output.trim())
  },
)
