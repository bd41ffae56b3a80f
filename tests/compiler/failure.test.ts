/** What the compiler says where it fails itself, and that no depth of nesting makes it fail. */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compile, compileOrThrow } from '../../compiler/compile.ts'
import { loadProject } from '../../compiler/frontend/project.ts'
import { CompilerFailure, failureDiagnostic } from '../../compiler/failure.ts'
import { FIXTURES, compileFixture } from './refusals/refused.ts'

const FILE = join(FIXTURES, 'in-memory.ts')
const codesOf = (source: string): string[] => compileFixture(FILE, source).diagnostics.map(({ code }) => code)

test('a failure of the compiler is a diagnostic with its cause and where the compiler was', () => {
  const location = { file: 'kernel.ts', line: 3, column: 5 }
  const failure = failureDiagnostic(new CompilerFailure(new Error('a node without a type'), location))
  expect(failure.code).toBe('RK1181')
  expect(failure.location).toEqual(location)
  expect(failure.message).toContain('a node without a type')
  expect(failure.related[0]?.message).toContain('failure.test.ts')
})

test('a project that throws while it is read is a diagnostic as well', () => {
  const overlay = new Map([[FILE, null as unknown as string]])
  const request = {
    ...{ project: join(FIXTURES, 'tsconfig.json'), entries: [FILE], overlay },
    ...{ target: 'i386' as const, mode: 'full' as const },
  }
  overlay.get = () => {
    throw new Error('the disk is gone')
  }
  expect(() => compileOrThrow(request)).toThrow('the disk is gone')
  const { diagnostics, program } = compile(request)
  expect(diagnostics.map(({ code }) => code)).toEqual(['RK1181'])
  expect(diagnostics[0]?.message).toContain('the disk is gone')
  expect(program).toBeNull()
})

test('what TypeScript says without a place stands in the file that led to it', () => {
  const [plain, passing] = ['plain', 'passing'].map((name) => join(FIXTURES, `${name}.ts`))
  const { diagnostics } = loadProject({
    ...{ project: join(FIXTURES, 'tsconfig.json'), entries: [plain, passing] },
    overlay: new Map([
      [plain, 'export const one: u32 = 1'],
      [
        passing,
        'function each(give: () => u16): void {}\nexport function f(go: () => void): void {\n  each(() => go())\n}',
      ],
    ]),
  })
  const missing = diagnostics.filter(({ code }) => code === 'TS2318')
  expect(missing.map(({ span }) => [span?.path, span?.length])).toEqual(missing.map(() => [passing, 0]))
  expect(missing).not.toEqual([])
})

const DEEP: Readonly<Record<string, (depth: number) => string>> = {
  braces: (depth) => '{'.repeat(depth),
  'closed braces': (depth) => `export function f(): void {${'{'.repeat(depth)}${'}'.repeat(depth)}}`,
  parentheses: (depth) => `export const a: u32 = ${'('.repeat(depth)}1${')'.repeat(depth)}`,
  'open parentheses': (depth) => `export const a: u32 = ${'('.repeat(depth)}`,
  'a sum': (depth) => `export function f(x: u32): u32 { return ${Array(depth).fill('x').join(' + ')} }`,
  'a constant sum': (depth) => `export const a: u32 = ${Array(depth).fill('1').join(' + ')}`,
  conditions: (depth) => `export function f(x: boolean): boolean { return ${'x && '.repeat(depth)}x }`,
  arrays: (depth) => `export const a = ${'['.repeat(depth)}${']'.repeat(depth)}`,
  objects: (depth) => `export const a = ${'{ a: '.repeat(depth)}1${' }'.repeat(depth)}`,
  types: (depth) => `export type A = ${'Ptr<'.repeat(depth)}u8${'>'.repeat(depth)}`,
  ternaries: (depth) => `export function f(x: boolean): u32 { return ${'x ? 1 : '.repeat(depth)}2 }`,
  'else if': (depth) => `export function f(x: u32): void { ${'if (x === 1) x++; else '.repeat(depth)} x-- }`,
  calls: (depth) => `function g(x: u32): u32 { return x }
    export function f(x: u32): u32 { return ${'g('.repeat(depth)}x${')'.repeat(depth)} }`,
  members: (depth) => `class A { self(): A { return this } }
    export function f(a: A): A { return a${'.self()'.repeat(depth)} }`,
  arrows: (depth) => `export const f = ${'() => '.repeat(depth)}1`,
  functions: (depth) => `${'function f(): void {'.repeat(depth)}${'}'.repeat(depth)}`,
  loops: (depth) =>
    `export function f(x: boolean): void { ${'while (x) {'.repeat(depth)}${'}'.repeat(depth)} }`,
  templates: (depth) => `export const a = ${'`${'.repeat(depth)}1${'}`'.repeat(depth)}`,
}

for (const [name, source] of Object.entries(DEEP))
  test(`${name}, nested beyond every stack`, () => {
    expect(codesOf(source(5000))).toEqual(['RK1180'])
  })

for (const [name, source] of Object.entries(DEEP))
  test(`${name}, nested as deeply as is allowed, end in diagnostics or in a program`, () => {
    for (const depth of [120, 240]) expect(codesOf(source(depth))).not.toContain('RK1181')
  })
