/** What is wrong with a project: with its kernel and with its tests, each error once. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import { compile, testFiles, type CompileRequest } from './compile.ts'
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
  const images = imagesOf(request, folder).map((image) => ({ ...image, ...withEntries(image, also) }))
  const found = images.map((image) => compile({ ...request, ...image, checkOnly: true }))
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

interface Image {
  readonly entries?: readonly string[]
  readonly tests: boolean
  readonly hosted?: boolean
}

/** Of a kernel there are two. Of files without a kernel's `main.ts` nothing is asked that only a whole kernel has. */
function imagesOf({ entries }: CheckRequest, folder: string): readonly Image[] {
  if (entries) return [{ entries, tests: true }]
  if (!existsSync(path.join(folder, 'main.ts'))) return [{ tests: true, hosted: true }]
  return [false, true].map((tests) => ({ entries: defaultEntries(folder, tests), tests }))
}

/** The test image holds what nothing imports. */
function withEntries({ entries, tests }: Image, also: readonly string[]): Partial<Image> {
  return entries && tests ? { entries: [...new Set([...entries, ...also])] } : {}
}

/** The entries of a kernel's two images: `main.ts`; or the test image's own, with every test file. */
export function defaultEntries(folder: string, tests: boolean): string[] {
  return tests
    ? [path.join(folder, 'testing', 'main.ts'), ...testFiles(folder)]
    : [path.join(folder, 'main.ts')]
}
