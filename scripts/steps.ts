/** One line for each step of the work, with its duration. */
import { ReportedError } from './errors.ts'

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/**
 * Does a step and prints its line. `note` may add to it what is worth knowing of the result. On a terminal the
 * name stands there while the step runs.
 */
export async function step<T>(
  name: string,
  work: () => Promise<T>,
  note?: (result: T) => string,
): Promise<T> {
  const begin = performance.now()
  const live = process.stderr.isTTY
  if (live) process.stderr.write(`${name} …`)
  const print = (end: string) =>
    process.stderr.write(`${live ? '\r\x1b[K' : ''}${name} … ${end}${seconds(performance.now() - begin)}\n`)
  try {
    const result = await work()
    print(note ? `${note(result)}, ` : '')
    return result
  } catch (error) {
    print('failed, ')
    throw error
  }
}

/** Runs a script's body: what it throws is printed, without a stack where it is no bug of the scripts, and ends in exit code 1. */
export async function script(body: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await body()) ?? 0
  } catch (error) {
    process.stderr.write(
      `${error instanceof ReportedError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    )
    process.exitCode = 1
  }
}
