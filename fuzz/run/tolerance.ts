/**
 * What the compiler makes of broken programs: a refusal, or C that gcc takes. Anything else is a finding. They share a
 * project, of which those that are refused are left out until the rest is compiled.
 */

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { compileProject } from '../../compiler/compile.ts'
import { CATALOGUE } from '../../compiler/diagnostics/catalogue.ts'
import type { Project } from '../../compiler/frontend/project.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { REQUIRED_C_FLAGS } from '../../compiler/emit/flags.ts'
import type { Program } from '../../compiler/ir/program.ts'
import { optimize } from '../../compiler/passes/index.ts'
import { nameOf, partOf, projectOf } from './project.ts'
import { entryOf, type Subject } from './subject.ts'

const execute = promisify(execFile)

/** Milliseconds that the compiler may take over any program of a few hundred lines. */
const TIME_LIMIT = 10_000

/** Too many errors for a project to be checked to its end: those of the programs behind would go unseen. */
const UNCHECKED = CATALOGUE.tooManyErrors.code

export type Verdict =
  | { readonly kind: 'refused' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'finding'; readonly words: string }

const CHECK = [...REQUIRED_C_FLAGS, '-Wall', '-Wextra', '-Werror', '-O1', '-x', 'c', '-', '-fsyntax-only']

/** Compiles programs, in full mode for x86_64, and has gcc look at the C; what came of each, by name. */
export async function tolerate(subjects: readonly Subject[]): Promise<ReadonlyMap<string, Verdict>> {
  const project = projectOf(subjects)
  if (subjects.length > 1 && project.diagnostics.some(({ code }) => code === UNCHECKED)) {
    const middle = subjects.length >> 1
    return new Map([
      ...(await tolerate(subjects.slice(0, middle))),
      ...(await tolerate(subjects.slice(middle))),
    ])
  }
  const verdicts = new Map<string, Verdict>()
  await judge(project, subjects, verdicts)
  return verdicts
}

async function judge(
  project: Project,
  subjects: readonly Subject[],
  verdicts: Map<string, Verdict>,
): Promise<void> {
  if (subjects.length === 0) return
  const begin = performance.now()
  const outcome = compiled(project, subjects)
  const duration = Math.round(performance.now() - begin)
  if (duration > TIME_LIMIT) return blame(`it took ${duration} ms`)
  if (outcome instanceof Error) return blame(outcome.stack ?? outcome.message)
  if (typeof outcome !== 'string') {
    const refused = subjects.filter(({ name }) => outcome.has(name))
    for (const { name } of refused) verdicts.set(name, { kind: 'refused' })
    if (refused.length === 0) return blame('a refusal names no place')
    const rest = subjects.filter(({ name }) => !outcome.has(name))
    return judge(project, rest, verdicts)
  }
  try {
    const child = execute('gcc', CHECK)
    child.child.stdin!.end(outcome)
    await child
    for (const { name } of subjects) verdicts.set(name, { kind: 'accepted' })
  } catch (error) {
    await blame((error as { stderr?: string }).stderr ?? String(error))
  }

  /** Finds out which of them it is. */
  async function blame(words: string): Promise<void> {
    if (subjects.length === 1) return void verdicts.set(subjects[0].name, { kind: 'finding', words })
    const middle = subjects.length >> 1
    await judge(project, subjects.slice(0, middle), verdicts)
    await judge(project, subjects.slice(middle), verdicts)
  }
}

/** The C; the names of those that are refused; what the compiler threw. */
function compiled(project: Project, subjects: readonly Subject[]): string | ReadonlySet<string> | Error {
  try {
    const { program, diagnostics } = compileProject(partOf(project, subjects), {
      target: 'x86_64',
      mode: 'full',
      hosted: true,
    })
    if (!program) return new Set(diagnostics.map(({ location }) => nameOf(location?.file ?? '')))
    return printed(program, subjects)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function printed(program: Program, [{ name }]: readonly Subject[]): string {
  optimize(program)
  return emitC(program, { hosted: { entry: entryOf(name) } }).source
}
