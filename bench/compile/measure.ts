/**
 * One measurement, in a process of its own so that nothing is warm and the memory is its alone: processor time
 * from the reading of the `tsconfig.json` to the last diagnostic, or to the text of C. Loading the program is left
 * out. `type-check.cjs` is the same for `tsc`.
 */
import path from 'node:path'
import { checkProject, defaultEntries } from '../../compiler/check.ts'
import { compile } from '../../compiler/compile.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { optimize } from '../../compiler/passes/index.ts'

export type Task = 'tsc' | 'check' | 'build'

const SETTINGS = { target: 'i386', mode: 'release' } as const

/** The number of errors in a project with one entry, or in a kernel and its tests. */
function checked(project: string, entry: string | undefined): number {
  if (entry === undefined) return checkProject({ ...SETTINGS, project }).diagnostics.length
  return compile({ ...SETTINGS, project, entries: [entry], checkOnly: true }).diagnostics.length
}

/** The number of errors that keep a project or a kernel from becoming C. */
function built(project: string, entry: string | undefined): number {
  const entries = entry === undefined ? defaultEntries(path.dirname(project), false) : [entry]
  const { diagnostics, program } = compile({ ...SETTINGS, project, entries })
  if (program === null) return diagnostics.length
  optimize(program)
  return emitC(program).source.length > 0 ? 0 : 1
}

/** Measures the task that the words name, and prints what it found. */
export function run([task, config, entry]: readonly string[]): number {
  const begin = process.cpuUsage()
  const errors = (task === 'build' ? built : checked)(config!, entry)
  const { user, system } = process.cpuUsage(begin)
  const megabytes = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ errors, seconds: (user + system) / 1e6, megabytes }))
  return 0
}
