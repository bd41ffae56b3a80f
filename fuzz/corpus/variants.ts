/**
 * What is made of each file of a corpus. Most files of other projects are refused for their types at once; put into
 * the language's words as far as a search for patterns can, more of them come further. Mutants come from there into
 * corners that nobody writes on purpose.
 */

import { mutate } from '../mutate.ts'
import { Random } from '../random.ts'

export interface Variant {
  /** `as it is`, `reworded`, or `mutant 3`. */
  readonly name: string
  readonly text: string
}

const REWORDINGS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:number|any|Number|f64|f32|double|int)\b(?!\s*[(.])/g, 'i32'],
  [/\bvar\b/g, 'let'],
  [/([^=!])==(?!=)/g, '$1==='],
  [/!=(?!=)/g, '!=='],
  [/>>>/g, '>>'],
  [/\b(?:console\.log|assert|alert|print)\(/g, 'keep('],
  [/\bi32\[\]|\bArray<i32>/g, 'Slice<i32>'],
  [/\bmodule\s+\w+\s*\{|\bnamespace\s+[\w.]+\s*\{/g, 'export function inside(): void {'],
]

/** What the reworded text calls in place of what writes or asserts. */
const KEEP = '\nfunction keep<T>(value: T): void {}\n'

export function reworded(text: string): string {
  return REWORDINGS.reduce((words, [pattern, instead]) => words.replace(pattern, instead), text) + KEEP
}

/** The file as it is, reworded, and so many mutants of it. */
export function* variantsOf(text: string, mutants: number, seed: number): Generator<Variant> {
  yield { name: 'as it is', text }
  const words = reworded(text)
  if (words !== text + KEEP) yield { name: 'reworded', text: words }
  for (let own = seed; own < seed + mutants; own++)
    yield { name: `mutant ${own}`, text: mutate(own % 2 === 0 ? text : words, new Random(own)) }
}
