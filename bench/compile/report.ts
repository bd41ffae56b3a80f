/**
 * `make bench PART=compile`: how long the compiler takes beside `tsc --noEmit` on the same sources, and how both grow
 * with the project. Seconds of processor time; the tasks take turns, and the best of several runs counts.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../scripts/command.ts'
import { ReportedError } from '../../scripts/errors.ts'
import { ROOT } from '../../scripts/root.ts'
import { filesBelow } from '../../scripts/stamp.ts'
import { step } from '../../scripts/steps.ts'
import { layOut } from '../table.ts'
import type { Task } from './measure.ts'
import { writeProject } from './project.ts'

const TASKS: readonly Task[] = ['tsc', 'check', 'build']
const ROUNDS = 5
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

/** What is compiled: all that one entry imports, or a kernel and its tests. */
interface Subject {
  readonly config: string
  readonly entry: string | null
  readonly lines: number
}

/** The project's own kernel. Building is for its image alone, checking for that and its tests. */
function ownKernel(): Subject {
  const folder = join(ROOT, 'kernel-src')
  const sources = filesBelow(folder).filter((name) => name.endsWith('.ts'))
  const lines = sources.map((name) => readFileSync(name, 'utf8').split('\n').length - 1)
  const config = join(folder, 'tsconfig.json')
  return { config, entry: null, lines: lines.reduce((sum, count) => sum + count, 0) }
}

async function measureOnce(task: Task, { config, entry }: Subject): Promise<Measurement> {
  const words = [task, config, ...(entry === null ? [] : [entry])]
  const { stdout } = await runCommand([process.execPath, ...programOf(task), ...words])
  const { errors, ...measurement } = JSON.parse(stdout) as Measurement & { errors: number }
  if (errors > 0)
    throw new ReportedError(
      `${task} finds ${errors} errors in ${config}; of a synthetic project, bench/compile/project.ts has to be mended`,
    )
  return measurement
}

async function measure(project: Subject): Promise<Measured> {
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

/**
 * A row for each project and task: its time, against `tsc` on the same lines and, of the synthetic projects, against
 * itself on the size before.
 */
export function compileTable(sizes: readonly Measured[], kernel: Measured): string {
  const rows = [...sizes, kernel].flatMap((measured, index) =>
    TASKS.map((task) => {
      const { lines, best } = measured
      const { seconds, megabytes } = best[task]
      const smaller = measured === kernel ? undefined : sizes[index - 1]?.best[task].seconds
      return [
        measured === kernel ? `kernel, ${lines.toLocaleString('en')}` : lines.toLocaleString('en'),
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
      sizes.push(
        await step(`compile ${lines} lines`, () => measure(writeProject(join(folder, String(lines)), lines))),
      )
    const kernel = await step('compile the kernel', () => measure(ownKernel()))
    return `Compiling (processor time, without loading the programs):\n\n${compileTable(sizes, kernel)}`
  } finally {
    rmSync(folder, { recursive: true })
  }
}
