/** Several programs that are read and checked as one: each is what it is alone. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkProject, defaultEntries } from '../../compiler/check.ts'
import { compileParts } from '../../compiler/compile.ts'
import { partOf } from '../../compiler/frontend/part.ts'
import { loadProject, type Project } from '../../compiler/frontend/project.ts'
import { LANGUAGE } from '../../fuzz/run/subject.ts'
import { ROOT } from '../../scripts/root.ts'

const namesOf = ({ modules }: Project): string[] =>
  modules.map(({ fileName }) => path.relative(ROOT, fileName))

test('each image of the kernel has the modules that it has alone, in the same order', () => {
  const folder = path.join(ROOT, 'kernel-src')
  const request = { project: path.join(folder, 'tsconfig.json'), conditions: ['i386'] }
  const images = [false, true].map((tests) => defaultEntries(folder, tests))
  const whole = loadProject({ ...request, entries: images.flat() })
  for (const entries of images) {
    const alone = loadProject({ ...request, entries })
    expect(namesOf(partOf(whole, entries))).toEqual(namesOf(alone))
    expect(alone.modules.length).toBeLessThan(whole.modules.length)
  }
})

const project = path.join(LANGUAGE, 'tsconfig.json')
const file = (name: string): string => path.join(LANGUAGE, name)

test('modules that import each other are evaluated as in the program alone', () => {
  const overlay = new Map([
    [file('ring-one.ts'), "import './ring-two.ts'\nexport const one: u32 = 1\n"],
    [file('ring-two.ts'), "import './ring-one.ts'\nexport const two: u32 = 2\n"],
    [file('into-two.ts'), "import './ring-two.ts'\n"],
  ])
  const entries = [file('ring-one.ts'), file('into-two.ts')]
  const whole = loadProject({ project, entries, overlay })
  const part = namesOf(partOf(whole, [file('into-two.ts')]))
  expect(part).toEqual(namesOf(loadProject({ project, entries: [file('into-two.ts')], overlay })))
  expect(part.map((name) => path.basename(name))).toEqual(['ring-one.ts', 'ring-two.ts', 'into-two.ts'])
})

/** The codes of what is said of two programs of one module each, in the order in which they are read. */
function codesOf(...texts: readonly [string, string]): string[][] {
  const modules = texts.map((text, index): [string, string] => [file(`part-${index}.ts`), text])
  const parts = modules.map(([name]) => ({ entries: [name], tests: false }))
  const request = { project, target: 'i386', mode: 'full', hosted: true } as const
  const found = compileParts({ ...request, overlay: new Map(modules) }, parts)
  return found.map(({ diagnostics }) => [...new Set(diagnostics.map(({ code }) => code))])
}

const wrong = (count: number): string =>
  Array.from({ length: count }, (_, index) => `export const wrong${index}: u32 = 'text'\n`).join('')

test('an error in one program hides nothing of the other', () => {
  const refused = 'export function run(count: u32): void {\n  if (count) run(0)\n}\n'
  expect(codesOf(refused, wrong(1))).toEqual([['RK2008'], ['TS2322']])
})

test('a program that has not been checked is not compiled', () => {
  const all = ['RK1231', 'TS2322']
  expect(codesOf(wrong(501), 'export const right: u32 = 1\n').map((codes) => codes.sort())).toEqual([
    all,
    all,
  ])
})

test('a kernel without tests is checked alone', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ring0-parts-'))
  try {
    const library = path.join(ROOT, 'compiler/lib/kernel.d.ts')
    const config = {
      extends: path.join(ROOT, 'kernel-src/tsconfig.json'),
      files: [library, 'main.ts'],
      include: [],
    }
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config))
    writeFileSync(
      path.join(folder, 'main.ts'),
      'export function run(count: u32): void {\n  if (count) run(0)\n}\n',
    )
    const check = (): string[] =>
      checkProject({
        project: path.join(folder, 'tsconfig.json'),
        target: 'i386',
        mode: 'full',
      }).diagnostics.map(({ code, location }) => `${code} ${path.basename(location?.file ?? '')}`)
    expect(check()).toEqual(['RK2008 main.ts'])
    mkdirSync(path.join(folder, 'testing'))
    writeFileSync(path.join(folder, 'testing/main.ts'), "export const wrong: u32 = 'text'\n")
    expect(check()).toEqual(['RK2008 main.ts', 'TS2322 main.ts'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
