/** `make test`: types, style and format of everything, then all tests. */
import { buildImage } from './build.ts'
import { localProgram, runCommand, runInTerminal } from './command.ts'
import { readOptions } from './options.ts'
import { ROOT } from './root.ts'
import { script, step } from './steps.ts'
import { REPORT } from './test-report.ts'

const CHECKS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['check types of tools', [...localProgram('tsc'), '--project', 'tsconfig.json']],
  ['check types of kernel', [...localProgram('tsc'), '--project', 'kernel-src/tsconfig.json']],
  ['lint', [...localProgram('oxlint'), '--deny-warnings']],
  ['check format', [...localProgram('prettier'), '--check', '--log-level', 'warn', '.']],
]

await script(async () => {
  const { checks } = readOptions()
  for (const [name, command] of CHECKS) await step(name, () => runCommand(command))
  for (const tests of [false, true]) await buildImage({ target: 'i386', checks, tests })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`]
  return runInTerminal([...localProgram('vitest'), 'run', '--root', ROOT, ...reporters])
})
