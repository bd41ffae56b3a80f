/**
 * What the host's half of a kernel test file calls, inside vitest's workers. Results come from one boot that
 * all workers share; a test that must panic boots the image again by itself.
 */
import { afterAll, beforeAll, describe, test } from 'vitest'
import { bootKernel } from './boots.ts'
import { failuresOf, panicFailures } from './failures.ts'
import { RESULTS_MODULE, type KernelResults } from './results.ts'

export { describe, test }

/** A build of everything, and a boot, may come before the first result. */
const BUILD_MILLISECONDS = 300_000
const PANIC_MILLISECONDS = 180_000

/** Registers a test that must panic; the words are checked by the body, which knows them from the compiler. */
export function testPanics(name: string, _message: string, body: () => Promise<void>): void {
  test(name, body, PANIC_MILLISECONDS)
}

/** Has the results ready before the first test of `file` and returns what looks them up. */
export function kernelFile(file: string): (line: number, column: number) => Promise<void> {
  let results: KernelResults | null = null
  beforeAll(async () => {
    results = await currentResults()
    if (results.problem !== null) throw problemError(results.problem)
  }, BUILD_MILLISECONDS)
  afterAll(() => {
    results = null
  })
  return async (line, column) => {
    const { root, tests, outcomes, image } = results!
    const entry = tests.find((test) => test.file === file && test.line === line && test.column === column)
    if (!entry) throw problemError(`${file}:${line}:${column}: the test image has no test here`)
    if (!entry.panics) return throwAll(failuresOf(root, entry, outcomes[entry.index]))
    const { verdict, explanation } = await bootKernel(image)(`test=${entry.index}`)
    throwAll(panicFailures(root, entry, verdict, explanation))
  }
}

/** Asks the plugin, in vitest's main process. The question is never the same, so no answer is reused as a module. */
async function currentResults(): Promise<KernelResults> {
  const question = `${RESULTS_MODULE}?${process.pid}-${performance.now()}`
  const answer = (await import(/* @vite-ignore */ question)) as { default: KernelResults }
  return answer.default
}

/** Without frames, which would all be the host's, vitest shows one error for all files that share its cause. */
function problemError(message: string): Error {
  const error = new Error(message)
  error.name = 'KernelError'
  error.stack = `${error.name}: ${message}`
  return error
}

/** vitest shows each of several errors. */
function throwAll(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new AggregateError(errors, `${errors.length} expectations failed`)
}
