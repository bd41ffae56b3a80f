/** The examples of docs/language.md are compiled as they stand there, and its links and words are true. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../compiler/diagnostics/catalogue.ts'
import { CHECKS } from '../../../compiler/ir/checks.ts'
import { FIXTURES, compileFixture } from './refused.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/language.md'), 'utf8')
const examples = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, source = ''], index) => ({
  source,
  index,
}))

/** Lines that end in a comment with a code, as `line code`. */
function announced(source: string): string[] {
  return source.split('\n').flatMap((text, index) => {
    const code = /\/\/ (RK\d{4})$/.exec(text)?.[1]
    return code ? [`${index + 1} ${code}`] : []
  })
}

describe('each example is refused where it says so, and nowhere else', () => {
  for (const { source, index } of examples) {
    test(`example ${index + 1}: ${source.split('\n')[0]}`, () => {
      const file = join(FIXTURES, `example-${index}.test.ts`)
      const { diagnostics } = compileFixture(file, source)
      expect(diagnostics.map(({ location, code }) => `${location?.line} ${code}`)).toEqual(announced(source))
    })
  }
})

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(8)
})

test('every code that the page names exists, and links to its entry', () => {
  const codes = new Set(Object.values(CATALOGUE).map(({ code }) => code as string))
  const links = [...page.matchAll(/\[(RK\d+)\]\(refusals\.md#(rk\d+)\)/g)]
  expect(links.length).toBeGreaterThan(30)
  for (const [, code = '', anchor] of links) {
    expect(codes).toContain(code)
    expect(anchor).toBe(code.toLowerCase())
  }
})

test('the page has the words of every panic', () => {
  for (const words of Object.values(CHECKS)) {
    const pattern = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[ud]/g, '-?\\d+')
    expect(page).toMatch(new RegExp(pattern))
  }
})
