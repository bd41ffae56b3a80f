/** `ring0 build`: a project as one C file, with the tables that linker and test runner need beside it. */

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { defaultEntries } from '../check.ts'
import { compile } from '../compile.ts'
import { emitC } from '../emit/emit.ts'
import { symbolTable } from '../emit/symbol-table.ts'
import { failureDiagnostic } from '../failure.ts'
import type { Program } from '../ir/program.ts'
import { dump } from '../ir/dump.ts'
import { optimize } from '../passes/index.ts'
import { UsageError, guarded, printDiagnostics, projectOptions, type Command } from './command.ts'

const OWN = {
  out: { type: 'string' },
  entry: { type: 'string', multiple: true },
  tests: { type: 'boolean' },
  'dump-ir': { type: 'boolean' },
} as const

export const build: Command = {
  summary: 'writes kernel.c, symbols.json, inputs.json (and tests.json) to a folder',
  usage:
    '[--project tsconfig.json] [--target i386] [--checks full|release] [--entry file]… [--tests] [--dump-ir] [--pretty] --out folder',
  run: (words) => guarded(() => run(words)),
}

function run(words: readonly string[]): number {
  const { options, values } = projectOptions(words, OWN)
  const out = values['out'] as string | undefined
  if (!out) throw new UsageError('--out is missing: name the folder to write to')
  const tests = values['tests'] === true
  const folder = path.dirname(options.project)
  const entries = (values['entry'] as string[] | undefined) ?? defaultEntries(folder, tests)
  const { diagnostics, program, inputs } = compile({ ...options, entries, tests })
  mkdirSync(out, { recursive: true })
  const write = (name: string, text: string): void => writeFileSync(path.join(out, name), text)
  write('inputs.json', json(inputs))
  printDiagnostics(diagnostics, values)
  if (!program) return 1
  try {
    optimize(program)
    write('kernel.c', emitC(program).source)
  } catch (error) {
    printDiagnostics([failureDiagnostic(error)], values)
    return 1
  }
  write('symbols.json', json(symbolTable(program)))
  if (tests) write('tests.json', json(testTable(program)))
  if (values['dump-ir'] === true) write('kernel.ir', dump(program))
  return 0
}

function testTable({ tests }: Program): unknown {
  return tests.map(({ name, panics, location }, index) => ({ index, name, panics, ...location }))
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`
}
