/** A program under test, whichever way it came to be: its text, and what JavaScript says it does, if that is known. */

import path from 'node:path'
import { runReference } from '../reference.ts'
import type { Machine } from '../reference-integers.ts'
import { type Module, modulesOf } from '../modules.ts'
import { renderScript, type Tree } from '../tree.ts'

export interface Subject {
  /** The name of its module, without `.ts`: letters, digits and `_`. */
  readonly name: string
  readonly text: string
  /** Another module of the program. */
  readonly library?: Module
  /** What its main module imports from there. */
  readonly imports?: string
  /** What it writes; null if nothing but agreement is expected of it. */
  readonly expected: ((machine: Machine) => string) | null
}

/** Where the programs' module for output is, and what TypeScript is told of the language. */
export const LANGUAGE = path.join(import.meta.dirname, '../../tests/compiler/language/fixtures')

/** The lines that stand in front of each program; they are one, so that lines are off by one. */
const IMPORTS = "import { line, print } from './output.ts'"

function head(imports = ''): string {
  return imports === '' ? IMPORTS : `${IMPORTS}; ${imports}`
}

/** The symbol of a program's entry. */
export function entryOf(name: string): string {
  return `run_${name}`
}

/** The whole main module of a program. */
export function moduleText({ name, text, imports }: Pick<Subject, 'name' | 'text' | 'imports'>): string {
  return `${head(imports)}\n${text}export const entry = exported('${entryOf(name)}', (): void => main())\n`
}

/** The texts of a program's modules, by their names. */
export function moduleTexts(subject: Subject): readonly (readonly [name: string, text: string])[] {
  const main = [subject.name, moduleText(subject)] as const
  const { library } = subject
  return library ? [main, [library.name, `${head(library.imports)}\n${library.text}`]] : [main]
}

/** A generated program. */
export function subjectOf(name: string, tree: Tree): Subject {
  const {
    modules: [main, library],
    positions,
  } = modulesOf(name, tree)
  const at = (node: Tree): string => {
    const [module, line, column] = positions.get(node)!
    return `${module}.ts:${line + 1}:${column}`
  }
  const script = renderScript(tree, at)
  const { text, imports } = main
  return {
    name,
    text,
    imports,
    ...(library ? { library } : {}),
    expected: (machine) => runReference(script, machine),
  }
}
