/**
 * One measurement, in a process of its own so that nothing is warm and the memory is its alone: processor time from
 * the reading of the `tsconfig.json` to the last diagnostic, or to the text of C. Loading the programs is left out.
 */
import { compile } from '../../compiler/compile.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { ts } from '../../compiler/frontend/typescript.ts'
import { optimize } from '../../compiler/passes/index.ts'

export type Task = 'tsc' | 'check' | 'build'

/** What `tsc --noEmit` does: the number of errors. */
function typeCheck(config: string): number {
  const host: ts.ParseConfigFileHost = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} }
  const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(config, {}, host)!
  return ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options)).length
}

function compiled(config: string, entry: string, isBuild: boolean): number {
  const { diagnostics, program } = compile({
    ...{ project: config, target: 'i386', mode: 'release', entries: [entry] },
  })
  if (program === null) return diagnostics.length
  if (!isBuild) return 0
  optimize(program)
  return emitC(program).source.length > 0 ? 0 : 1
}

const [task, config, entry] = process.argv.slice(2) as [Task, string, string]
const begin = process.cpuUsage()
const errors = task === 'tsc' ? typeCheck(config) : compiled(config, entry, task === 'build')
const { user, system } = process.cpuUsage(begin)
const megabytes = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ errors, seconds: (user + system) / 1e6, megabytes }))
