/** What the compiler makes of a broken program: a refusal, or C that gcc takes. Anything else is a finding. */

import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { compile } from '../../compiler/compile.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { REQUIRED_C_FLAGS } from '../../compiler/emit/flags.ts'
import { optimize } from '../../compiler/passes/index.ts'
import { entryOf, LANGUAGE, moduleText } from './subject.ts'

const execute = promisify(execFile)

/** Milliseconds that the compiler may take over any program of a few hundred lines. */
const TIME_LIMIT = 10_000

export type Verdict =
  | { readonly kind: 'refused' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'finding'; readonly words: string }

/** Compiles a program, in full mode for x86_64, and has gcc look at the C. */
export async function tolerate(text: string): Promise<Verdict> {
  const begin = performance.now()
  const source = compiled(text)
  const duration = performance.now() - begin
  if (duration > TIME_LIMIT) return { kind: 'finding', words: `it took ${Math.round(duration)} ms` }
  if (source === null) return { kind: 'refused' }
  if (source instanceof Error) return { kind: 'finding', words: source.stack ?? source.message }
  try {
    const child = execute('gcc', [
      ...REQUIRED_C_FLAGS,
      '-Wall',
      '-Wextra',
      '-Werror',
      '-O1',
      '-x',
      'c',
      '-',
      '-fsyntax-only',
    ])
    child.child.stdin!.end(source)
    await child
    return { kind: 'accepted' }
  } catch (error) {
    return { kind: 'finding', words: (error as { stderr?: string }).stderr ?? String(error) }
  }
}

/** The C; null if the program is refused; what the compiler threw. */
function compiled(text: string): string | null | Error {
  const file = path.join(LANGUAGE, 'broken.ts')
  try {
    const { program } = compile({
      project: path.join(LANGUAGE, 'tsconfig.json'),
      target: 'x86_64',
      mode: 'full',
      hosted: true,
      entries: [file],
      overlay: new Map([[file, moduleText({ name: 'broken', text })]]),
    })
    if (!program) return null
    optimize(program)
    return emitC(program, { hosted: { entry: entryOf('broken') } }).source
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
