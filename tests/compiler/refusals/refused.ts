/** Compiles sources with the rules of the fixtures' project. */

import { join } from 'node:path'
import { compile, type Compilation } from '../../../compiler/compile.ts'
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts'
import type { Mark } from './marks.ts'

export const FIXTURES = join(import.meta.dirname, 'fixtures')
const PROJECT = join(FIXTURES, 'tsconfig.json')

/** A fixture that begins so is compiled as a kernel, which needs a check handler; others need none. */
export const KERNEL = '// A kernel.'

/** Compiles one file; `source` stands for what is on disk. */
export function compileFixture(file: string, source: string): Compilation {
  const hosted = !source.startsWith(KERNEL)
  const overlay = new Map([[file, source]])
  return compile({
    project: PROJECT,
    entries: [file],
    target: 'i386',
    mode: 'full',
    tests: file.includes('.test.'),
    hosted,
    overlay,
  })
}

/** Where and as what a diagnostic is shown. */
export function markOf({ code, location, span }: Diagnostic): Mark {
  if (!location || !span) return { code, line: location?.line ?? 0, column: location?.column ?? 0, length: 0 }
  const marked = span.text.slice(span.start, span.start + span.length)
  const beyond = marked.includes('\n')
  return { code, line: location.line, column: location.column, length: beyond ? 'beyond' : span.length }
}
