/**
 * `ring0 check --watch`: the check again after each change. The lines around the errors are the same each time, so
 * that an editor's problem matcher knows where a run begins and ends; `.vscode/tasks.json` has one.
 */

import { existsSync, readFileSync, watch as watchFolder } from 'node:fs'
import path from 'node:path'
import { checkProject, type CheckRequest } from '../check.ts'
import type { ParsedFiles } from '../frontend/project.ts'
import { printDiagnostics } from './command.ts'

/** An editor writes a file in several steps; what follows within this time belongs together. */
const QUIET_MILLISECONDS = 50
const WATCHED = /\.(ts|json)$/

/** Checks, and checks again whenever a file that may matter has other contents. Ends with the process only. */
export function watch(request: CheckRequest, values: Readonly<Record<string, unknown>>): Promise<never> {
  const projectFolder = path.dirname(path.resolve(request.project))
  const parsed: ParsedFiles = new Map()
  const watched = new Set<string>()
  const changed = new Set<string>()
  let contents = new Map<string, string | null>()
  let timer: NodeJS.Timeout | undefined

  const run = (reason: string): void => {
    console.error(reason)
    const { diagnostics, inputs } = checkProject({ ...request, parsed })
    printDiagnostics(diagnostics, values)
    contents = new Map(inputs.map((name) => [name, textOf(name)]))
    for (const folder of [projectFolder, ...inputs.map((name) => path.dirname(name))]) watchOnce(folder)
    console.error(`Watching for changes, ${diagnostics.length} found.`)
  }
  const watchOnce = (folder: string): void => {
    const isCovered = folder !== projectFolder && folder.startsWith(projectFolder + path.sep)
    if (isCovered || watched.has(folder)) return
    watched.add(folder)
    watchFolder(folder, { recursive: folder === projectFolder }, (_, name) => {
      if (name === null || !WATCHED.test(name)) return
      changed.add(path.join(folder, name))
      clearTimeout(timer)
      timer = setTimeout(settle, QUIET_MILLISECONDS)
    })
  }
  const settle = (): void => {
    const isStale = [...changed].some((name) => contents.get(name) !== textOf(name))
    changed.clear()
    if (isStale) run('A file has changed. Checking…')
  }

  run('Checking…')
  return new Promise(() => {})
}

/** What a file holds, byte by byte: those that are embedded need be no text. */
function textOf(name: string): string | null {
  return existsSync(name) ? readFileSync(name, 'latin1') : null
}
