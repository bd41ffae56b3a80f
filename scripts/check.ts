/** `make check`: the kernel's types and its language, without compiling anything. */
import { compilerCommand } from './build.ts'
import { localProgram, runCommand } from './command.ts'
import { readOptions } from './options.ts'
import { script, step } from './steps.ts'

await script(async () => {
  const { checks } = readOptions()
  await step('check types', () =>
    runCommand([...localProgram('tsc'), '--project', 'kernel-src/tsconfig.json']),
  )
  await step('check language', () =>
    runCommand(compilerCommand('check', '--target', 'i386', '--checks', checks)),
  )
})
