/**
 * Small worlds, exhausted: 8 frames and 12 units of an arena, by breadth first. The ordinary run keeps few states;
 * `PROPERTY_RUNS=100 npx vitest run tests/machine/worlds.test.ts` goes on until memory is full or nothing is new.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factor } from '../properties/options.ts'
import { compileMachine, type HostedMachine } from './hosted-machine.ts'

const STATES = 2000
const SECONDS = 60

let machine: HostedMachine
beforeAll(() => {
  machine = compileMachine('worlds.ts')
})
afterAll(() => machine.remove())

/** In the order in which fixtures/worlds.ts numbers them. */
test.for(['frames', 'arena'].map((name, world) => ({ name, world })))(
  'every operation in every state of a small world: $name',
  { timeout: SECONDS * 1000 * factor },
  ({ name, world }) => {
    const { status, output } = machine.run([0, world, STATES * factor], SECONDS * factor)
    expect(output).toMatch(new RegExp(`^${name}: \\d+ states, \\d+ operations, depth \\d+, `))
    expect(status).toBe(0)
    console.log(output.trim())
  },
)
