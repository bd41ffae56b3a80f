/**
 * One text, taken the whole way to C. The compiler may refuse it or print C of it; an exception is a finding, as are
 * a refusal that names no place and what gcc says of the C, which `c-check.ts` asks.
 */

import path from 'node:path'
import { compileOrThrow } from '../../compiler/compile.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { optimize } from '../../compiler/passes/index.ts'
import { LANGUAGE } from '../run/subject.ts'
import type { Build } from '../run/ways.ts'

export interface Attempt {
  /** The file from which the text is, by its absolute path; or a `tsconfig.json`, which is taken as it stands. */
  readonly file: string
  /** The text in place of what the file holds; null for a `tsconfig.json`. */
  readonly text: string | null
  readonly build: Build
}

export type Outcome =
  | { readonly kind: 'refused'; readonly codes: readonly string[] }
  | { readonly kind: 'accepted'; readonly source: string }
  | { readonly kind: 'crash'; readonly words: string }
  /** The process ended, or had to be ended. */
  | { readonly kind: 'lost'; readonly words: string }

/** What the compiler makes of a text. Every function of it is printed, also where nothing calls it. */
export function attempt({ file, text, build }: Attempt): Outcome {
  try {
    const { program, diagnostics } = compileOrThrow({
      ...(text === null
        ? { project: file }
        : {
            project: path.join(LANGUAGE, 'tsconfig.json'),
            entries: [file],
            overlay: new Map([[file, text]]),
          }),
      ...build,
      tests: true,
      hosted: true,
    })
    if (!program) {
      const nowhere = diagnostics.find(({ location }) => !location)
      if (nowhere) return { kind: 'crash', words: `a refusal without a place: ${nowhere.message}` }
      return { kind: 'refused', codes: diagnostics.map(({ code }) => code) }
    }
    optimize(program)
    return { kind: 'accepted', source: emitC(program, { roots: program.functions }).source }
  } catch (error) {
    return { kind: 'crash', words: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
