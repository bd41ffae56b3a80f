/**
 * `make check`: the kernel's language and types, without compiling anything. The compiler finds what TypeScript finds, and
 * knows ways out; after it TypeScript sees the files that no image has.
 */
import { compilerCommand } from './build.ts'
import { localProgram, runCommand } from './command.ts'
import { readOptions } from './options.ts'
import { script, step } from './steps.ts'

await script(async () => {
  const { checks } = readOptions()
  await step('check language', () =>
    runCommand(compilerCommand('check', '--target', 'i386', '--checks', checks)),
  )
  await step('check types', () =>
    runCommand([...localProgram('tsc'), '--project', 'kernel-src/tsconfig.json']),
  )
})
