/**
 * The kernel's paging and address spaces on the hosted machine, against their models. The ordinary run is short; a
 * million operations of each are `PROPERTY_RUNS=250 npx vitest run tests/machine/traces.test.ts`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factor, seed } from '../properties/options.ts'
import { compileMachine, type HostedMachine } from './hosted-machine.ts'
import { runTrace, TRACES } from './traces.ts'

const OPERATIONS = 4000
const SECONDS = 30

let machine: HostedMachine
beforeAll(() => {
  machine = compileMachine('traces.ts')
})
afterAll(() => machine.remove())

const cases = TRACES.flatMap((trace) => [false, true].map((readsAhead) => ({ trace, readsAhead })))

test.for(cases)(
  '$trace agrees with its model (translations read ahead: $readsAhead)',
  { timeout: SECONDS * 1000 * (factor + 1) },
  ({ trace, readsAhead }) => {
    const request = { trace, seed, operations: (OPERATIONS / 2) * factor, readsAhead }
    const { status, output } = runTrace(machine, request, SECONDS * factor)
    expect(output).toMatch(/^done with \d+ translations\n$/)
    expect(status).toBe(0)
  },
)

test(
  'the heap and object caches of release builds agree with their model',
  { timeout: SECONDS * 1000 * (factor + 1) },
  () => {
    const release = compileMachine('traces.ts', undefined, 'release')
    try {
      const trace = 'heap and object caches'
      const request = { trace, seed, operations: OPERATIONS * factor, readsAhead: false } as const
      const { status, output } = runTrace(release, request, SECONDS * factor)
      expect(output).toMatch(/^done with \d+ translations\n$/)
      expect(status).toBe(0)
    } finally {
      release.remove()
    }
  },
)
