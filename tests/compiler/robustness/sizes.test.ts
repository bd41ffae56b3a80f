/**
 * Whatever the input is, the compiler is done with it in seconds and without an exception, and gcc takes the C that it
 * prints. Each program is compiled in a process of its own that is ended when it takes too long.
 */

import path from 'node:path'
import { expect, test } from 'vitest'
import { type Attempt } from '../../../fuzz/corpus/attempt.ts'
import { checkC } from '../../../fuzz/corpus/c-check.ts'
import { attemptAll } from '../../../fuzz/corpus/pool.ts'
import { LANGUAGE } from '../../../fuzz/run/subject.ts'
import { SIZES } from './sizes.ts'

const build = { target: 'i386', mode: 'full' } as const

test('large programs are compiled or refused', { timeout: 300_000 }, async () => {
  const names = new Map<Attempt, string>(
    Object.entries(SIZES).map(([name, text], index) => [
      { file: path.join(LANGUAGE, `large${index}.ts`), text, build },
      name,
    ]),
  )
  const failures: string[] = []
  const accepted: { readonly name: string; readonly source: string }[] = []
  await attemptAll(names.keys(), 1, (attempt, outcome) => {
    const name = names.get(attempt)!
    if (outcome.kind === 'accepted') accepted.push({ name, source: outcome.source })
    else if (outcome.kind !== 'refused') failures.push(`${name}: ${outcome.words}`)
  })
  const answers = await checkC(
    accepted.map(({ source }) => source),
    build.target,
  )
  answers.forEach((words, index) => {
    if (words !== null) failures.push(`${accepted[index].name}: ${words}`)
  })
  expect(failures).toEqual([])
  expect(accepted.map(({ name }) => name)).toContain('loops in loops')
})
