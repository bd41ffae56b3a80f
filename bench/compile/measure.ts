/**
 * One measurement, in a process of its own so that nothing is warm and the memory is its alone: processor time
 * from the reading of the `tsconfig.json` to the last diagnostic, or to the text of C. Loading the program is left
 * out. `type-check.cjs` is the same for `tsc`.
 */
import { compile } from '../../compiler/compile.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { optimize } from '../../compiler/passes/index.ts'

export type Task = 'tsc' | 'check' | 'build'

function compiled(config: string, entry: string, isBuild: boolean): number {
  const { diagnostics, program } = compile({
    ...{ project: config, target: 'i386', mode: 'release', entries: [entry], checkOnly: !isBuild },
  })
  if (program === null) return diagnostics.length
  if (!isBuild) return 0
  optimize(program)
  return emitC(program).source.length > 0 ? 0 : 1
}

/** Measures the task that the words name, and prints what it found. */
export function run([task, config, entry]: readonly string[]): number {
  const begin = process.cpuUsage()
  const errors = compiled(config!, entry!, task === 'build')
  const { user, system } = process.cpuUsage(begin)
  const megabytes = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ errors, seconds: (user + system) / 1e6, megabytes }))
  return 0
}
