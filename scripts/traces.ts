/**
 * `make traces`: each trace of the memory manager on the hosted machine and in QEMU, `N=` operations from the seed
 * `SEED=` on, and how long that took.
 */
import { readFileSync } from 'node:fs'
import type { TestEntry } from '../compiler/vitest/boots.ts'
import { compileMachine } from '../tests/machine/hosted-machine.ts'
import { runTrace, TRACES } from '../tests/machine/traces.ts'
import { buildImage } from './build.ts'
import { ReportedError } from './errors.ts'
import { runQemu } from './qemu.ts'
import { script } from './steps.ts'

const LONGEST_SECONDS = 3600

const wholeNumber = (name: string, otherwise: number): number => {
  const text = process.env[name] || String(otherwise)
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new ReportedError(`${name}=${text}: write a whole number above 0`)
  return Number(text)
}

await script(async () => {
  const [operations, seed] = [wholeNumber('N', 1_000_000), wholeNumber('SEED', 1)]
  let hasFailed = false
  const time = async (name: string, work: () => Promise<string | null> | string | null): Promise<void> => {
    const begin = performance.now()
    const words = await work()
    hasFailed ||= words !== null
    const seconds = ((performance.now() - begin) / 1000).toFixed(0)
    console.log(
      `${name.padEnd(30)} ${operations} operations, SEED=${seed}: ${words ?? `agrees (${seconds} s)`}`,
    )
  }

  const machine = compileMachine('traces.ts')
  for (const trace of TRACES)
    await time(`${trace}, hosted`, () => {
      const { status, output } = runTrace(
        machine,
        { trace, seed, operations, readsAhead: true },
        LONGEST_SECONDS,
      )
      return status === 0 ? null : output.trim()
    })
  machine.remove()

  const { elf, symbolsJson, testsJson } = await buildImage({
    ...{ target: 'i386', checks: 'full', tests: true, progress: false },
  })
  const tests = JSON.parse(readFileSync(testsJson!, 'utf8')) as TestEntry[]
  const image = { elf, symbols: symbolsJson }
  for (const trace of TRACES)
    await time(`${trace}, QEMU`, async () => {
      const { index } = tests.find(({ name }) => name === `a trace > of ${trace}`)!
      const { verdict, explanation } = await runQemu({
        ...{ target: 'i386', machine: 'pc', memory: '128M', image, timeoutSeconds: LONGEST_SECONDS },
        boot: { kernel: elf, append: `test=${index} seed=${seed} operations=${operations}` },
      })
      return verdict.kind === 'pass' ? null : explanation
    })
  return hasFailed ? 1 : 0
})
