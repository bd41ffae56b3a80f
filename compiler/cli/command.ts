/** What every command has, and the options that several of them share. */

import { parseArgs } from 'node:util'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { formatDiagnostic } from '../diagnostics/format.ts'
import type { Mode } from '../lower/unit.ts'
import { TARGETS, type Target } from '../types/target.ts'

export interface Command {
  readonly summary: string
  readonly usage: string
  /** Returns the exit code: 0 for success, 1 for errors in the program, 2 for errors in the command line. */
  run(words: readonly string[]): number | Promise<number>
}

/** An error in the command line; its message says what is wanted. */
export class UsageError extends Error {}

/** Runs a command's work; an error in the command line becomes a message and the exit code 2. */
export async function guarded(work: () => number | Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    const isOurs =
      error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
    if (!isOurs) throw error
    console.error(`ring0: ${(error as Error).message}`)
    return 2
  }
}

export interface ProjectOptions {
  readonly project: string
  readonly target: Target['name']
  readonly mode: Mode
}

const PROJECT_OPTIONS = {
  project: { type: 'string', default: 'kernel-src/tsconfig.json' },
  target: { type: 'string', default: 'i386' },
  checks: { type: 'string', default: 'full' },
  pretty: { type: 'boolean' },
} as const

/** Reads the options that name a project, and those of the command's own. */
export function projectOptions<
  Own extends Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>>,
>(words: readonly string[], own: Own): { options: ProjectOptions; values: Record<string, unknown> } {
  const { values } = parseArgs({ args: [...words], options: { ...PROJECT_OPTIONS, ...own }, strict: true })
  const { project, target, checks } = values as Record<'project' | 'target' | 'checks', string>
  return {
    options: {
      project,
      target: oneOf('--target', target, Object.keys(TARGETS)) as Target['name'],
      mode: oneOf('--checks', checks, ['full', 'release']) as Mode,
    },
    values: values as Record<string, unknown>,
  }
}

function oneOf(option: string, value: string, allowed: readonly string[]): string {
  if (allowed.includes(value)) return value
  throw new UsageError(`${option} ${value}: choose one of ${allowed.join(', ')}`)
}

/**
 * Prints diagnostics to standard error: with code frames on a terminal or where `--pretty` asks for them, one
 * line each otherwise.
 */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  values: Readonly<Record<string, unknown>>,
): void {
  const pretty = values['pretty'] === true || process.stderr.isTTY === true
  for (const diagnostic of diagnostics) console.error(formatDiagnostic(diagnostic, { pretty }))
  const count = diagnostics.length
  if (pretty && count > 0) console.error(`\nFound ${count} ${count === 1 ? 'error' : 'errors'}.`)
}
