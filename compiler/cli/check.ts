/** `ring0 check`: types and subset of the kernel and of its tests, without writing anything. */

import { checkProject } from '../check.ts'
import { forTools } from '../diagnostics/diagnostic.ts'
import { guarded, printDiagnostics, projectOptions, type Command } from './command.ts'
import { watch } from './watch.ts'

const OWN = {
  entry: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  watch: { type: 'boolean' },
} as const

export const check: Command = {
  summary:
    'checks the kernel and its tests against the language; --json prints what is wrong for tools, --watch checks again after each change',
  usage:
    '[--project tsconfig.json] [--target i386] [--checks full|release] [--entry file]… [--json | --watch] [--pretty]',
  run: (words) =>
    guarded(() => {
      const { options, values } = projectOptions(words, OWN)
      const entries = values['entry'] as string[] | undefined
      const request = entries ? { ...options, entries } : options
      if (values['watch'] === true) return watch(request, values)
      const { diagnostics } = checkProject(request)
      if (values['json'] === true) console.log(JSON.stringify(diagnostics.map(forTools), null, 1))
      else printDiagnostics(diagnostics, values)
      return diagnostics.length > 0 ? 1 : 0
    }),
}
