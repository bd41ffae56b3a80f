/**
 * `make bench PART=compile`: how long the compiler takes beside `tsc --noEmit` on the same sources, and how both grow
 * with the project. Seconds of processor time; the tasks take turns, and the best of several runs counts.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../scripts/command.ts'
import { ReportedError } from '../../scripts/errors.ts'
import { ROOT } from '../../scripts/root.ts'
import { step } from '../../scripts/steps.ts'
import { layOut } from '../table.ts'
import type { Task } from './measure.ts'
import { writeProject, type SyntheticProject } from './project.ts'

const TASKS: readonly Task[] = ['tsc', 'check', 'build']
const ROUNDS = 3
const SIZES = [1000, 10_000]

export interface Measurement {
  readonly seconds: number
  readonly megabytes: number
}

export interface Measured {
  readonly lines: number
  readonly best: Readonly<Record<Task, Measurement>>
}

/** Each runs as its users run it: TypeScript as it is, the compiler from its bundle. */
function programOf(task: Task): readonly string[] {
  const inRoot = (file: string): string => join(ROOT, file)
  if (task === 'tsc') return [inRoot('bench/compile/type-check.cjs')]
  return [inRoot('compiler/cli/bundled.cjs'), '--entry', inRoot('bench/compile/measure.ts')]
}

async function measureOnce(task: Task, { config, entry }: SyntheticProject): Promise<Measurement> {
  const { stdout } = await runCommand([process.execPath, ...programOf(task), task, config, entry])
  const { errors, ...measurement } = JSON.parse(stdout) as Measurement & { errors: number }
  if (errors > 0)
    throw new ReportedError(
      `${task} finds ${errors} errors in the synthetic project; bench/compile/project.ts must keep to the language`,
    )
  return measurement
}

async function measure(folder: string, wantedLines: number): Promise<Measured> {
  const project = writeProject(join(folder, String(wantedLines)), wantedLines)
  const runs: Record<Task, Measurement[]> = { tsc: [], check: [], build: [] }
  // The first run after a change of the compiler makes its bundle.
  await measureOnce('build', project)
  for (let round = 0; round < ROUNDS; round++)
    for (const task of TASKS) runs[task].push(await measureOnce(task, project))
  const bestOf = (task: Task): Measurement =>
    runs[task].reduce((best, run) => (run.seconds < best.seconds ? run : best))
  return {
    lines: project.lines,
    best: { tsc: bestOf('tsc'), check: bestOf('check'), build: bestOf('build') },
  }
}

/** A row for each size and task: its time, against `tsc` on the same lines and against itself on the size before. */
export function compileTable(sizes: readonly Measured[]): string {
  const rows = sizes.flatMap(({ lines, best }, index) =>
    TASKS.map((task) => {
      const { seconds, megabytes } = best[task]
      const smaller = sizes[index - 1]?.best[task].seconds
      return [
        lines.toLocaleString('en'),
        task === 'tsc' ? 'tsc --noEmit' : task,
        seconds.toFixed(2),
        (seconds / best.tsc.seconds).toFixed(2),
        smaller === undefined ? '' : (seconds / smaller).toFixed(1),
        megabytes.toFixed(0),
      ]
    }),
  )
  return layOut(['lines', 'task', 'seconds', '/ tsc', '/ size before', 'MiB'], rows)
}

/** Measures every size, and 100,000 lines as well where `LINES=100000` asks for it; returns what is to be printed. */
export async function reportCompile(): Promise<string> {
  const largest = Number(process.env['LINES'] || SIZES.at(-1))
  if (!(largest >= SIZES[0]!))
    throw new ReportedError(`LINES=${process.env['LINES']}: write a number from ${SIZES[0]}`)
  const folder = mkdtempSync(join(tmpdir(), 'ring0-compile-'))
  try {
    const sizes: Measured[] = []
    for (const lines of new Set([...SIZES.filter((size) => size <= largest), largest]))
      sizes.push(await step(`compile ${lines} lines`, () => measure(folder, lines)))
    return `Compiling synthetic projects (processor time, without loading the programs):\n\n${compileTable(sizes)}`
  } finally {
    rmSync(folder, { recursive: true })
  }
}
