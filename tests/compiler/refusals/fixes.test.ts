/**
 * Every quick fix that is offered for any of the fixtures is applied: what it was offered for is gone then, and nothing
 * else is broken by it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts'
import { FIXED_CODES, fixesOf, type Fix } from '../../../compiler/diagnostics/fixes.ts'
import { FIXTURES, compileFixture } from './refused.ts'

const FILE = join(FIXTURES, 'in-memory.ts')

function apply(source: string, { edits }: Fix): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (text, { start, length, text: to }) => text.slice(0, start) + to + text.slice(start + length),
      source,
    )
}

const placeOf = (diagnostic: Diagnostic, linesAdded = 0): string =>
  `${diagnostic.location!.line + linesAdded}:${diagnostic.location!.column} ${diagnostic.code}`

function fixedOf(file: string, source: string): { code: string; problems: string[] }[] {
  const before = compileFixture(file, source).diagnostics
  return before.flatMap((diagnostic) =>
    fixesOf(diagnostic).map((fix) => {
      const fixed = apply(source, fix)
      const added = fixed.split('\n').length - source.split('\n').length
      const after = compileFixture(file, fixed).diagnostics
      const isParsed = after.every(({ code }) => !/^TS1\d{3}$/.test(code))
      const left = after.filter(({ location }) => location).map((other) => placeOf(other))
      const where = `${placeOf(diagnostic)} by '${fix.title}'`
      const problems = [
        ...(isParsed ? [] : [`${where} does not parse:\n${fixed}`]),
        ...(left.includes(placeOf(diagnostic, added)) ? [`${where} is still there:\n${fixed}`] : []),
      ]
      return { code: diagnostic.code, problems }
    }),
  )
}

/** Errors of TypeScript's with fixes, which have no fixtures of their own. */
const TYPESCRIPT = `
class Task { next: Task | null = null; pages: u32 = 0 }
export function total(task: Task | null, count: u32, wide: u32): u8 {
  count = task.pages
  count = find().pages
  let small: u8 = wide
  small = count
  take(wide)
  return count
}
function take(value: u8): void {}
function find(): Task | null { return null }
`

describe('each fix removes what it is offered for', () => {
  const sources = readdirSync(FIXTURES)
    .filter((name) => /^(RK|TS)\d+.*\.ts$/.test(name))
    .map((name) => [name, join(FIXTURES, name), readFileSync(join(FIXTURES, name), 'utf8')] as const)
    .filter(([, , source]) => FIXED_CODES.some((code) => source.includes(code)))
  const seen = new Set<string>()

  for (const [name, file, source] of [...sources, ['errors of TypeScript', FILE, TYPESCRIPT] as const])
    test(name, () => {
      const fixed = fixedOf(file, source)
      for (const { code } of fixed) seen.add(code)
      expect(fixed.flatMap(({ problems }) => problems)).toEqual([])
    })

  test('for each code that has fixes', () => {
    expect(FIXED_CODES.filter((code) => !seen.has(code))).toEqual([])
  })
})

const CASES: readonly (readonly [before: string, after: string])[] = [
  ['export function low(a: u32): u8 {\n  return a - 1\n}\n', 'return u8(a - 1)'],
  ['export function mix(a: u32, b: i32): u32 {\n  return a + b\n}\n', 'return a + u32(b)'],
  ['export const byte: u8 = 256\n', 'byte: u8 = u8(256)'],
  [
    'export function any(count: u32): boolean {\n  if (count) return true\n  return false\n}\n',
    'if (count !== 0)',
  ],
  ['class A {}\nexport function no(a: A | null): boolean {\n  return !a\n}\n', 'return a === null'],
  [
    'export function isOdd(count: u32): boolean {\n  if (!!(count & 1)) return true\n  return !count\n}\n',
    'if ((count & 1) !== 0)',
  ],
  [
    'export function isOdd(count: u32): boolean {\n  if (count & 1) return true\n  return false\n}\n',
    'if ((count & 1) !== 0)',
  ],
  [
    'export function more(count: u32, size: u32): u32 {\n  return count + size ? 1 : 0\n}\n',
    'return count + size !== 0 ? 1 : 0',
  ],
  [
    'export function mod(a: u8, b: u32): u32 {\n  return wrap.multiply(b, i32(a))\n}\n',
    'return wrap.multiply(b, u32(i32(a)))',
  ],
  ['export function sum(a: u8, b: i8): u8 {\n  return saturate.add(a, b)\n}\n', 'saturate.add(a, u8(b))'],
  ['export function more(): u8 {\n  const last = u8(255)\n  return u8(255) + 1\n}\n', 'wrap.add(u8(255), 1)'],
]

test.for(CASES)('%j becomes %j', ([before, after]) => {
  const [first] = compileFixture(FILE, before).diagnostics
  const [fix] = fixesOf(first!)
  expect(apply(before, fix!)).toContain(after)
})
