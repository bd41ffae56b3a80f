/** The compiler run from a bundle of its sources. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/root.ts'

const BUNDLED = join(ROOT, 'compiler/cli/bundled.cjs')

const runBundled = (...words: readonly string[]): string =>
  execFileSync(process.execPath, [BUNDLED, ...words], { encoding: 'utf8' })

/** The same folder in each run, since what is bundled is kept by its name. */
function emptyFolder(name: string): string {
  const folder = join(ROOT, 'build/tests/bundled', name)
  mkdirSync(folder, { recursive: true })
  return folder
}

test('the bundle prints what the sources print', () => {
  const words = ['explain', 'RK2007']
  const fromSources = execFileSync(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'compiler/cli/main.ts'), ...words],
    { encoding: 'utf8', cwd: ROOT },
  )
  expect(fromSources).toContain('RK2007')
  expect(runBundled(...words)).toBe(fromSources)
  expect(runBundled(...words), 'with the code kept by the run before').toBe(fromSources)
})

test('a changed source is noticed, in whichever module it stands', () => {
  const folder = emptyFolder('changed')
  const entry = join(folder, 'entry.ts')
  const part = join(folder, 'part.ts')
  writeFileSync(
    entry,
    "import { word } from './part.ts'\nexport const run = (words: string[]): number => {\n" +
      '  console.log(word, ...words)\n  return 0\n}\n',
  )
  writeFileSync(part, "export const word: string = 'one'\n")
  expect(runBundled('--entry', entry, 'a', 'b')).toBe('one a b\n')
  writeFileSync(part, "export const word: string = 'two, which is longer'\n")
  expect(runBundled('--entry', entry)).toBe('two, which is longer\n')
})

test('a module still knows where its source stands', () => {
  const folder = emptyFolder('place')
  const entry = join(folder, 'entry.ts')
  writeFileSync(
    entry,
    'export const run = (): number => {\n  console.log(import.meta.dirname)\n  return 0\n}\n',
  )
  expect(runBundled('--entry', entry)).toBe(`${folder}\n`)
})

test('the code that a large project leaves behind is good for the next run', () => {
  const folder = emptyFolder('kept')
  const entry = join(folder, 'reading.ts')
  const large = join(folder, 'large.txt')
  writeFileSync(large, ' '.repeat(1_200_000))
  writeFileSync(
    entry,
    "import ts from 'typescript'\nexport const run = ([file]: string[]): number => {\n" +
      '  console.log(ts.sys.readFile(file!)!.length)\n  return 0\n}\n',
  )
  expect(runBundled('--entry', entry, large)).toBe('1200000\n')
  const kept = join(ROOT, 'build/compiler')
  const [cache] = readdirSync(kept).filter((name) => /^reading-.*\.cache$/.test(name))
  const writtenAt = (): number => statSync(join(kept, cache!)).mtimeMs
  const before = writtenAt()
  expect(runBundled('--entry', entry, large)).toBe('1200000\n')
  expect(writtenAt()).toBe(before)
})

test('the bundle is in strict mode, as modules are', () => {
  const folder = emptyFolder('strict')
  const entry = join(folder, 'strict.ts')
  writeFileSync(
    entry,
    "import ts from 'typescript'\nexport const run = (): number => {\n" +
      "  const fixed: { version: string } = Object.freeze({ version: ts.version })\n  fixed.version = ''\n  return 0\n}\n",
  )
  expect(() => runBundled('--entry', entry)).toThrow(/Cannot assign to read only property 'version'/)
})
