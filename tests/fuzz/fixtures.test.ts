/**
 * What random programs have brought to light, each made small. A fixture says in its first lines what it writes in
 * either mode, with places as lines and columns; every way of running it must do that.
 */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runBatch } from '../../fuzz/run/batch.ts'
import type { Subject } from '../../fuzz/run/subject.ts'
import { availableWays } from '../../fuzz/run/ways.ts'

const FIXTURES = path.join(import.meta.dirname, 'fixtures')

function load(file: string): Subject {
  const text = readFileSync(path.join(FIXTURES, file), 'utf8')
  const name = file.replace('.ts', '').replaceAll('-', '_')
  // One line of imports stands in front of the program.
  const located = (line: string): string =>
    line.replace(/ at (\d+):(\d+)$/, (_, row, column) => ` at ${name}.ts:${Number(row) + 1}:${column}`)
  const lines = (mode: string): string =>
    Array.from(
      text.matchAll(new RegExp(`^// ${mode}: (.*)$`, 'gm')),
      ([, line]) => `${located(line)}\n`,
    ).join('')
  return { name, text, expected: ({ mode }) => lines(mode) }
}

const subjects = readdirSync(FIXTURES).map(load)
const failures = runBatch(subjects, { ways: availableWays() })

for (const { name } of subjects)
  test(name.replaceAll('_', ' '), async () => {
    expect((await failures).get(name)).toBeUndefined()
  })
