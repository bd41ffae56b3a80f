/** `ring0 check`: types and subset of the kernel and of its tests, without writing anything. */

import path from 'node:path'
import { compile } from '../compile.ts'
import { compareDiagnostics, type Diagnostic } from '../diagnostics/diagnostic.ts'
import {
  defaultEntries,
  guarded,
  printDiagnostics,
  projectOptions,
  type Command,
  type ProjectOptions,
} from './command.ts'

const OWN = {
  entry: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const

export const check: Command = {
  summary: 'checks the kernel and its tests against the language; --json prints what is wrong for tools',
  usage:
    '[--project tsconfig.json] [--target i386] [--checks full|release] [--entry file]… [--json] [--pretty]',
  run: (words) =>
    guarded(() => {
      const { options, values } = projectOptions(words, OWN)
      const diagnostics = checkImages(options, values['entry'] as string[] | undefined)
      if (values['json'] === true) console.log(JSON.stringify(diagnostics.map(forTools), null, 1))
      else printDiagnostics(diagnostics, values)
      return diagnostics.length > 0 ? 1 : 0
    }),
}

/** What is wrong with either image, each error once. */
function checkImages(options: ProjectOptions, entries: readonly string[] | undefined): readonly Diagnostic[] {
  if (entries) return compile({ ...options, entries, tests: true }).diagnostics
  const folder = path.dirname(options.project)
  const found = [false, true].flatMap(
    (tests) => compile({ ...options, entries: defaultEntries(folder, tests), tests }).diagnostics,
  )
  const once = new Map(found.map((diagnostic) => [JSON.stringify(forTools(diagnostic)), diagnostic]))
  return [...once.values()].sort(compareDiagnostics)
}

/** A diagnostic without the text of its file; `length` counts UTF-16 units. */
function forTools({ code, message, remedy, location, span, related }: Diagnostic): unknown {
  return { code, message, remedy, ...location, length: span?.length ?? null, related }
}
