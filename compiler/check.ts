/** What is wrong with a project: with its kernel and with its tests, each error once. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import {
  compile,
  compileParts,
  testFiles,
  type Compilation,
  type CompiledPart,
  type CompileRequest,
} from './compile.ts'
import { compareDiagnostics, forTools, type Diagnostic } from './diagnostics/diagnostic.ts'

export interface CheckRequest extends Pick<
  CompileRequest,
  'project' | 'target' | 'mode' | 'entries' | 'overlay' | 'parsed'
> {
  /** Files to check although nothing may import them yet. */
  readonly also?: readonly string[]
}

export interface Check {
  /** In source order. */
  readonly diagnostics: readonly Diagnostic[]
  /** What the files of places are relative to. */
  readonly root: string
  /** The absolute path of every file read. */
  readonly inputs: readonly string[]
}

/** Checks a project whole: without `entries`, both images of a kernel, or else every file that the configuration names. */
export function checkProject({ also = [], ...request }: CheckRequest): Check {
  const folder = path.dirname(path.resolve(request.project))
  const found = compileAll({ ...request, checkOnly: true }, folder, also)
  const diagnostics = found.flatMap((compilation) => compilation.diagnostics)
  const once = new Map(diagnostics.map((diagnostic) => [JSON.stringify(forTools(diagnostic)), diagnostic]))
  const inputs = new Set(
    found.flatMap(({ root, inputs: names }) => names.map((name) => path.join(root, name))),
  )
  return {
    diagnostics: [...once.values()].sort(compareDiagnostics),
    root: found[0]!.root,
    inputs: [...inputs],
  }
}

/**
 * Of a kernel there are two images, or one if it has no tests. Of files without a kernel's `main.ts` nothing is asked that
 * only a whole kernel has.
 */
function compileAll(
  request: CompileRequest,
  folder: string,
  also: readonly string[],
): readonly Compilation[] {
  const part = (entries: readonly string[], tests: boolean): CompiledPart => ({ entries, tests })
  // What nothing imports yet is taken for a part of the tests.
  const withAlso = (entries: readonly string[]): CompiledPart =>
    part([...new Set([...entries, ...also])], true)
  if (request.entries) return compileParts(request, [withAlso(request.entries)])
  if (!existsSync(path.join(folder, 'main.ts'))) return [compile({ ...request, tests: true, hosted: true })]
  const [kernel, tests] = [defaultEntries(folder, false), defaultEntries(folder, true)]
  const hasTests = existsSync(tests[0]!)
  return compileParts(request, hasTests ? [part(kernel, false), withAlso(tests)] : [withAlso(kernel)])
}

/** The entries of a kernel's two images: `main.ts`; or the test image's own, with every test file. */
export function defaultEntries(folder: string, tests: boolean): string[] {
  return tests
    ? [path.join(folder, 'testing', 'main.ts'), ...testFiles(folder)]
    : [path.join(folder, 'main.ts')]
}
