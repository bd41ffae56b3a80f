/**
 * Attempts in processes of their own, several at a time, each with a time limit: an endless loop, a lack of memory or
 * an overflow of the machine's stack costs one process and is an outcome like others.
 */

import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Attempt, Outcome } from './attempt.ts'

/** Milliseconds of a processor that the compiler may take over any file. */
const TIME_LIMIT = 10_000
/** What is loaded once by each process must not look like a slow compiler. */
const STARTING = 20_000
/** Milliseconds of a processor's time in the unit of the kernel's accounts, on every Linux. */
const TICK = 10
/** How often the accounts of a process that takes long are read, in milliseconds. */
const PATIENCE = 500
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
    const begin = processorTime(worker)
    let timer: NodeJS.Timeout
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer)
      worker.removeAllListeners()
      resolve(outcome)
    }
    const wait = (milliseconds: number): void => {
      timer = setTimeout(() => {
        const left = limit - (processorTime(worker) - begin)
        // A machine that does other work as well makes every compiler slow.
        if (left > 0) return wait(Math.max(left, PATIENCE))
        settle({ kind: 'lost', words: `it took more than ${limit / 1000} s` })
        worker.kill('SIGKILL')
      }, milliseconds)
    }
    wait(limit)
    worker.once('message', (outcome: Outcome) => settle(outcome))
    worker.once('exit', (code, signal) =>
      settle({ kind: 'lost', words: `the process ended by ${signal ?? `exit code ${code}`}` }),
    )
    worker.send(work)
  })
}

/** Milliseconds of a processor that a process has taken (proc_pid_stat(5): fields 14 and 15). */
function processorTime({ pid }: ChildProcess): number {
  const account = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [user, system] = account
    .slice(account.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * TICK
}
