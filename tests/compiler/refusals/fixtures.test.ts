/**
 * Each fixture is refused exactly where it is marked. A fixture is named after the code that it is about; files
 * without a code in their names are imported by others.
 */

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../compiler/diagnostics/catalogue.ts'
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts'
import { marksOf } from './marks.ts'
import { FIXTURES, compileFixture, markOf } from './refused.ts'

const CODE = /^(RK|TS)\d{4,5}(?=-)/
const names = readdirSync(FIXTURES).filter((name) => CODE.test(name))
const isOurs = ({ code }: Diagnostic): boolean => code.startsWith('RK')
/** What is left where a name is missing. */
const UNFILLED = /\{\d\}|\.\.$|^\.|''/
const codeOf = (name: string): string => CODE.exec(name)?.[0] ?? ''

describe('each fixture is refused where it is marked', () => {
  for (const name of names.sort()) {
    test(name, () => {
      const file = join(FIXTURES, name)
      const source = readFileSync(file, 'utf8')
      const { diagnostics, program } = compileFixture(file, source)
      expect(diagnostics.map(markOf)).toEqual(marksOf(source))
      expect(diagnostics.map(({ code }) => code)).toContain(codeOf(name))
      expect(program).toBeNull()
      for (const { message, remedy } of diagnostics.filter(isOurs)) {
        for (const text of [message, remedy ?? '']) {
          expect(text).toMatch(/\S/)
          expect(text).not.toMatch(UNFILLED)
        }
      }
    })
  }
})

describe('the catalogue', () => {
  const entries = Object.entries(CATALOGUE)

  test('uses each code for one entry', () => {
    const codes = entries.map(([, { code }]) => code)
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  test('keeps the meaning of each code', async () => {
    const meanings = entries.map(([name, { code }]) => `${code} ${name}`).sort()
    await expect(`${meanings.join('\n')}\n`).toMatchFileSnapshot('published-codes.txt')
  })

  test('has at least one fixture for each entry', () => {
    // A failure of the compiler has no fixture: one would be a bug. `failure.test.ts` makes it fail. Hundreds of
    // errors are no fixture either; `robustness/many-errors.test.ts` makes them.
    const elsewhere = [CATALOGUE.compilerFailure.code, CATALOGUE.tooManyErrors.code]
    const covered = new Set([...names.map(codeOf), ...elsewhere])
    expect(entries.filter(([, { code }]) => !covered.has(code)).map(([name]) => name)).toEqual([])
  })

  test('has no fixture for a code that does not exist', () => {
    const known = new Set(entries.map(([, { code }]) => code))
    const claimed = names.map(codeOf).filter((code) => code.startsWith('RK'))
    expect(claimed.filter((code) => !known.has(code))).toEqual([])
  })
})
