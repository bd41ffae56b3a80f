/** The C of the kernel itself is not made for one compiler: clang takes it without a warning, and needs nothing else for it. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultEntries } from '../../../compiler/check.ts'
import { compile } from '../../../compiler/compile.ts'
import { emitC } from '../../../compiler/emit/emit.ts'
import { flagsFor } from '../../../compiler/emit/flags.ts'
import { optimize } from '../../../compiler/passes/index.ts'
import { ROOT } from '../../../scripts/root.ts'

const FLAGS = [
  '--target=i686-linux-gnu',
  ...flagsFor('clang'),
  ...'-Wall -Wextra -Werror -O2 -march=i686 -mgeneral-regs-only -fno-pic -fno-stack-protector'.split(' '),
]

test.each([
  { mode: 'full', tests: true },
  { mode: 'release', tests: false },
] as const)('clang takes the kernel: $mode', ({ mode, tests }) => {
  const project = join(ROOT, 'kernel-src/tsconfig.json')
  const entries = defaultEntries(join(ROOT, 'kernel-src'), tests)
  const { program } = compile({ project, target: 'i386', mode, entries, tests })
  optimize(program!)
  const folder = mkdtempSync(join(tmpdir(), 'ring0-clang-'))
  try {
    const [source, output] = [join(folder, 'kernel.c'), join(folder, 'kernel.o')]
    writeFileSync(source, emitC(program!).source)
    execFileSync('clang', [...FLAGS, '-c', source, '-o', output])
    const missing = execFileSync('nm', ['-u', output], { encoding: 'utf8' })
    // The linker script defines the rest.
    expect(missing.match(/\w+$/gm)!.filter((symbol) => !/^(kernel|symbols)_/.test(symbol))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
