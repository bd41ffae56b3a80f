/** Diagnostics as text: with a code frame on a terminal, one line each for logs, and as data for tools. */

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CATALOGUE } from '../../../compiler/diagnostics/catalogue.ts'
import { explanation, refusalsPage } from '../../../compiler/diagnostics/docs.ts'
import { formatDiagnostic } from '../../../compiler/diagnostics/format.ts'
import { FIXTURES, compileFixture } from './refused.ts'

const ROOT = join(import.meta.dirname, '../../..')
const FILE = join(FIXTURES, 'in-memory.ts')
const NARROWING = 'export function last(count: u32): u8 {\n  return count - 1\n}\n'

function refusalOf(source: string): Parameters<typeof formatDiagnostic>[0] {
  const [first, ...others] = compileFixture(FILE, source).diagnostics
  expect(others).toEqual([])
  if (!first) throw new Error('nothing was refused')
  return first
}

test('one line without a terminal', () => {
  expect(formatDiagnostic(refusalOf(NARROWING), { pretty: false })).toBe(
    "tests/compiler/refusals/fixtures/in-memory.ts(2,10): error RK2003: A value of type 'u32' does not fit 'u8' " +
      'without loss. Nothing is narrowed or changed in sign silently. ' +
      'help: Convert it with u8(…), which keeps the low bits.',
  )
})

test('one line for an error of TypeScript with several reasons', () => {
  const text = formatDiagnostic(refusalOf('export const pair: readonly [u32] = [1, 2]\n'), { pretty: false })
  expect(text).toMatch(/^tests.*in-memory\.ts\(1,14\): error TS2322: .*not assignable.* Source has 2 element/)
  expect(text).not.toContain('\n')
})

test('a code frame with colours on a terminal', () => {
  const escape = '\u001b'
  const lines = formatDiagnostic(refusalOf(NARROWING), { pretty: true }).split('\n')
  expect(lines).toEqual([
    `${escape}[96mtests/compiler/refusals/fixtures/in-memory.ts${escape}[0m:2:10 - ${escape}[91merror${escape}[0m ` +
      `${escape}[90mRK2003:${escape}[0m A value of type 'u32' does not fit 'u8' without loss. ` +
      'Nothing is narrowed or changed in sign silently.',
    '',
    `${escape}[7m2${escape}[0m   return count - 1`,
    `${escape}[7m ${escape}[0m          ${escape}[91m~~~~~~~~~${escape}[0m`,
    '  help: Convert it with u8(…), which keeps the low bits.',
  ])
})

test('a failed evaluation names the calls that led to it', () => {
  const source = [
    'function inverse(value: u32): u32 {',
    '  return 100 / value',
    '}',
    'function sum(count: u32): u32 {',
    '  return count === 0 ? inverse(count) : sum(count - 1)',
    '}',
    'export const total: u32 = sum(3)',
    '',
  ].join('\n')
  const { code, location, related } = refusalOf(source)
  expect([code, location?.line, location?.column]).toEqual(['RK4001', 2, 10])
  expect(related.map(({ message, location: at }) => `${message} ${at?.line}`)).toEqual([
    'in inverse 2',
    'in sum 5',
    'in total 7',
  ])
})

function ring0(...words: string[]): { status: number; output: string } {
  const main = join(ROOT, 'compiler/cli/main.ts')
  try {
    const output = execFileSync(process.execPath, ['--import', 'tsx', main, ...words], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return { status: 0, output }
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string }
    return { status, output: stdout }
  }
}

test('check --json is data', () => {
  const project = join(FIXTURES, 'tsconfig.json')
  const entry = join(FIXTURES, 'RK1120-throw.ts')
  const { status, output } = ring0('check', '--json', '--project', project, '--entry', entry)
  expect(status).toBe(1)
  expect(JSON.parse(output)).toEqual([
    {
      code: 'RK1120',
      message: expect.stringContaining("'throw' is not part of the language"),
      remedy: CATALOGUE.throwStatement.remedy,
      file: 'tests/compiler/refusals/fixtures/RK1120-throw.ts',
      line: 2,
      column: 3,
      length: "throw 'it failed'".length,
      related: [],
    },
  ])
})

test('explain prints what the page says', () => {
  const { status, output } = ring0('explain', 'rk1120')
  expect(status).toBe(0)
  expect(output).toBe(explanation('RK1120'))
  expect(ring0('explain', 'RK9999')).toEqual({ status: 2, output: '' })
})

test('docs/refusals.md is up to date', async () => {
  await expect(refusalsPage()).toMatchFileSnapshot(join(ROOT, 'docs/refusals.md'))
})
