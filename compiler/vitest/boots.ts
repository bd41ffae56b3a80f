/**
 * Runs the test image until every test has a result: one boot for all, and one more after each test that ends
 * its boot, from the next one on.
 */
import { serialLines, runQemu, type Image, type Run } from '../../scripts/qemu.ts'
import { parseKtap, type KtapResult } from './ktap.ts'

/** An entry of the compiler's `tests.json`. */
export interface TestEntry {
  readonly index: number
  readonly name: string
  /** The words of the panic that must end the test; empty for a test that must return. */
  readonly panics: string
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What became of a test: it returned, or it ended its boot. */
export type Outcome =
  | ({ readonly kind: 'returned' } & KtapResult)
  | { readonly kind: 'ended'; readonly explanation: string; readonly output: readonly string[] }

export interface Boots {
  /** Indexed as the tests are; a test that must panic has none. */
  readonly outcomes: readonly (Outcome | null)[]
  /** What went wrong outside any test; then no outcome is to be trusted. */
  readonly problem: string | null
}

/** Boots the test image with a kernel command line. */
export type BootImage = (commandLine: string) => Promise<Pick<Run, 'verdict' | 'serial' | 'explanation'>>

const BOOT_SECONDS = 60

/** Boots a linked test image in the way that starts fastest. */
export function bootKernel(image: Image): BootImage {
  return (commandLine) =>
    runQemu({
      target: 'i386',
      machine: 'pc',
      memory: '128M',
      boot: { kernel: image.elf, append: commandLine },
      image,
      timeoutSeconds: BOOT_SECONDS,
    })
}

/** Runs all tests that must return. */
export async function bootTests(tests: readonly TestEntry[], boot: BootImage): Promise<Boots> {
  const outcomes: (Outcome | null)[] = tests.map(() => null)
  let from = 0
  for (;;) {
    const run = await boot(from === 0 ? '' : `from=${from}`)
    const { planned, results, unfinished } = parseKtap(serialLines(run.serial))
    for (const [index, result] of results) outcomes[index] = { kind: 'returned', ...result }
    if (unfinished) {
      const { index, output } = unfinished
      if (index < from || index >= tests.length)
        return { outcomes, problem: `the kernel ran test ${index}, where test ${from} was next` }
      outcomes[index] = { kind: 'ended', explanation: run.explanation, output }
      from = index + 1
      if (tests.slice(from).some((test) => !test.panics)) continue
      return { outcomes, problem: null }
    }
    return { outcomes, problem: problemOf(run, planned, results, tests) }
  }
}

/** What is wrong with a boot in which no test is unfinished. */
function problemOf(
  run: Awaited<ReturnType<BootImage>>,
  planned: number | null,
  results: ReadonlyMap<number, KtapResult>,
  tests: readonly TestEntry[],
): string | null {
  if (planned === null) return `the test image ended before its first test\n${run.explanation}`
  if (planned !== tests.length)
    return `the test image has ${planned} tests, but the compiler listed ${tests.length}`
  const expected = [...results.values()].every((result) => result.ok) ? 'pass' : 'fail'
  if (run.verdict.kind === expected) return null
  return `the tests ran, but the test image ended with "${run.verdict.kind}", not "${expected}"\n${run.explanation}`
}
