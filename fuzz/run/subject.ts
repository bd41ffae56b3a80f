/** A program under test, whichever way it came to be: its text, and what JavaScript says it does, if that is known. */

import path from 'node:path'
import { runReference, type Machine } from '../reference.ts'
import { renderScript, renderText, type Tree } from '../tree.ts'

export interface Subject {
  /** The name of its module, without `.ts`: letters, digits and `_`. */
  readonly name: string
  readonly text: string
  /** What it writes; null if nothing but agreement is expected of it. */
  readonly expected: ((machine: Machine) => string) | null
}

/** Where the programs' module for output is, and what TypeScript is told of the language. */
export const LANGUAGE = path.join(import.meta.dirname, '../../tests/compiler/language/fixtures')

/** The lines that stand in front of each program; they are one, so that lines are off by one. */
const IMPORTS = "import { line, print } from './output.ts'"

/** The symbol of a program's entry. */
export function entryOf(name: string): string {
  return `run_${name}`
}

/** The whole module of a program. */
export function moduleText({ name, text }: Pick<Subject, 'name' | 'text'>): string {
  return `${IMPORTS}\n${text}export const entry = exported('${entryOf(name)}', (): void => main())\n`
}

/** A generated program. */
export function subjectOf(name: string, tree: Tree): Subject {
  const { text, positions } = renderText(tree)
  const at = (node: Tree): string => {
    const [line, column] = positions.get(node)!.split(':').map(Number)
    return `${name}.ts:${line + 1}:${column}`
  }
  const script = renderScript(tree, at)
  return { name, text, expected: (machine) => runReference(script, machine) }
}
