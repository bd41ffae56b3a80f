/**
 * Whatever the input is, the compiler compiles or refuses it: it never throws, and never drops a program without a
 * word. `PROPERTY_SEED=…` chooses another run, `PROPERTY_RUNS=…` makes it so many times longer.
 */

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emitC } from '../../../compiler/emit/emit.ts'
import { optimize } from '../../../compiler/passes/index.ts'
import { mutate, seeded } from './mutate.ts'
import { FIXTURES, compileFixture } from './refused.ts'

const ROOT = join(import.meta.dirname, '../../..')
const ORDINARY_SEED = 1
const SEED = Number(process.env['PROPERTY_SEED'] ?? ORDINARY_SEED)
const MUTANTS = 40 * Number(process.env['PROPERTY_RUNS'] ?? 1)
/** Evaluating these takes seconds on purpose. */
const SLOW = /endless/

function sourcesOf(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && !SLOW.test(name))
  return names.sort().map((name) => join(folder, name))
}

const sources = [
  ...sourcesOf(FIXTURES),
  ...['boot', 'lib', 'mm'].flatMap((folder) => sourcesOf(join(ROOT, 'kernel-src', folder))),
]

test(`mutants are compiled or refused (PROPERTY_SEED=${SEED})`, () => {
  const random = seeded(SEED)
  for (let count = 0; count < MUTANTS; count++) {
    const file = sources[random(sources.length)] ?? ''
    const mutant = mutate(readFileSync(file, 'utf8'), random)
    let outcome: string
    try {
      const { diagnostics, program } = compileFixture(file, mutant)
      outcome = program ? 'compiled' : diagnostics.length > 0 ? 'refused' : 'dropped without a word'
      const entry = program?.functions.find(({ parameters, body }) => body && parameters.length === 0)
      if (program) optimize(program)
      if (program && entry) emitC(program, { hosted: { entry: entry.symbol } })
    } catch (error) {
      outcome = `${(error as Error).stack}\n\nPROPERTY_SEED=${SEED}, mutant ${count} of ${file}:\n${mutant}`
    }
    expect(outcome).toMatch(/^(compiled|refused)$/)
  }
})
