/**
 * Attempts in processes of their own, several at a time, each with a time limit: an endless loop, a lack of memory or
 * an overflow of the machine's stack costs one process and is an outcome like others.
 */

import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Attempt, Outcome } from './attempt.ts'

/** Milliseconds that the compiler may take over any file. */
const TIME_LIMIT = 10_000
/** What is loaded once by each process, and a machine that does other work as well, must not look like a slow compiler. */
const STARTING = 20_000
/** Megabytes of JavaScript's heap. */
const MEMORY = 1500

/** Makes all attempts, in so many processes; `report` is told of each outcome, in the order in which they come. */
export async function attemptAll(
  work: Iterable<Attempt>,
  processes: number,
  report: (attempt: Attempt, outcome: Outcome, milliseconds: number) => Promise<void> | void,
): Promise<void> {
  const next = work[Symbol.iterator]()
  const run = async (): Promise<void> => {
    let worker: ChildProcess | null = null
    try {
      for (let item = next.next(); !item.done; item = next.next()) {
        const isNew: boolean = worker === null
        worker ??= start()
        const begin = performance.now()
        const outcome = await ask(worker, item.value, isNew ? STARTING : TIME_LIMIT)
        if (outcome.kind === 'lost') worker = null
        await report(item.value, outcome, isNew ? 0 : performance.now() - begin)
      }
    } finally {
      worker?.kill()
    }
  }
  await Promise.all(Array.from({ length: processes }, run))
}

function start(): ChildProcess {
  const options = [`--max-old-space-size=${MEMORY}`, '--import', 'tsx']
  return fork(join(import.meta.dirname, 'worker.ts'), { execArgv: options, stdio: 'ignore' })
}

function ask(worker: ChildProcess, work: Attempt, limit: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer)
      worker.removeAllListeners()
      resolve(outcome)
    }
    const timer = setTimeout(() => {
      settle({ kind: 'lost', words: `it took more than ${limit / 1000} s` })
      worker.kill('SIGKILL')
    }, limit)
    worker.once('message', (outcome: Outcome) => settle(outcome))
    worker.once('exit', (code, signal) =>
      settle({ kind: 'lost', words: `the process ended by ${signal ?? `exit code ${code}`}` }),
    )
    worker.send(work)
  })
}
