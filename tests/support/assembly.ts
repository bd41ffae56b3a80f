/** The machine code that gcc makes of functions of a TypeScript program, for abstractions that must cost nothing. */

import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { compile } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../compiler/diagnostics/format.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { REQUIRED_C_FLAGS } from '../../compiler/emit/flags.ts'
import type { Program } from '../../compiler/ir/program.ts'
import { optimize } from '../../compiler/passes/index.ts'

const FIXTURES = path.join(import.meta.dirname, '../compiler/language/fixtures')

/** A release build of one module for the x86_64 host; `entry` is the exported function that it begins with. */
export function releaseBuild(source: string): Program {
  const main = path.join(FIXTURES, 'machine-code.ts')
  const { program, diagnostics } = compile({
    project: path.join(FIXTURES, 'tsconfig.json'),
    target: 'x86_64',
    mode: 'release',
    entries: [main, path.join(FIXTURES, 'output.ts')],
    hosted: true,
    overlay: new Map([[main, source]]),
  })
  if (!program) throw new Error(diagnostics.map((one) => formatDiagnostic(one, { pretty: false })).join('\n'))
  optimize(program)
  return program
}

/** The instructions of each global function at -O2, without directives; labels are numbered from 0 in each. */
export function instructionsOf(program: Program, entry: string): ReadonlyMap<string, readonly string[]> {
  const { source } = emitC(program, { hosted: { entry } })
  const flags = [
    ...REQUIRED_C_FLAGS,
    '-O2',
    '-fno-stack-protector',
    '-fcf-protection=none',
    '-fno-ipa-icf',
    '-g0',
  ]
  const text = execFileSync('gcc', [...flags, '-S', '-x', 'c', '-o', '-', '-'], {
    input: source,
    encoding: 'utf8',
  })
  const functions = new Map<string, string[]>()
  let current: string[] | null = null
  for (const line of text.split('\n')) {
    const label = /^(\w+):/.exec(line)
    if (label) functions.set(label[1]!, (current = []))
    else if (/^\t[a-z]/.test(line)) current?.push(line.trim().replace(/\s+/g, ' '))
  }
  return new Map([...functions].map(([name, lines]) => [name, withNumberedLabels(lines)]))
}

function withNumberedLabels(lines: readonly string[]): readonly string[] {
  const labels = new Map<string, number>()
  return lines.map((line) =>
    line.replace(/\.L\w+/g, (label) => {
      if (!labels.has(label)) labels.set(label, labels.size)
      return `.L${labels.get(label)}`
    }),
  )
}
