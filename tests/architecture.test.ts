/** The layers of the project, held by reading the imports of every source. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../scripts/root.ts'

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath, entry.name).slice(ROOT.length + 1))

const sourcesIn = (folder: string): string[] => filesIn(folder).filter((file) => file.endsWith('.ts'))

const IMPORT = /^\s*(?:import|export)\b[^'"\n]*?(?:from\s*)?['"]([^'"]+)['"]/gm
const MULTILINE_IMPORT = /^}\s*from\s*['"]([^'"]+)['"]/gm

/** What a source imports: files by their names from the root, the rest as it is written. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const names = [IMPORT, MULTILINE_IMPORT].flatMap((form) =>
    [...text.matchAll(form)].map((match) => match[1]!),
  )
  return names.map((name) => (name.startsWith('.') ? posix.join(posix.dirname(file), name) : name))
}

/** `file imports name` for each import that `forbidden` says is one. */
const violations = (files: readonly string[], forbidden: (name: string, file: string) => boolean): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((name) => forbidden(name, file))
      .map((name) => `${file} imports ${name}`),
  )

const within = (folder: string, file: string): boolean => file.startsWith(`${folder}/`)

test('imports are found in every form that the sources use', () => {
  expect(importsOf('scripts/build.ts')).toContain('linker/link.ts')
  expect(importsOf('compiler/frontend/project.ts')).toContain('compiler/frontend/typescript.ts')
  expect(importsOf('tests/architecture.test.ts')).toEqual([
    'node:fs',
    'node:path',
    'vitest',
    'scripts/root.ts',
  ])
  expect(importsOf('kernel-src/main.ts')).toContain('#arch/image')
})

test('the kernel has no C or assembly file', () => {
  expect(filesIn('kernel-src').filter((file) => /\.(c|h|s|asm|inc|o|a)$/i.test(file))).toEqual([])
})

test('only the front end of the compiler talks to the TypeScript API', () => {
  const outside = sourcesIn('compiler').filter((file) => !within('compiler/frontend', file))
  expect(violations(outside, (name) => name === 'typescript')).toEqual([])
})

test('portable code of the kernel reaches the machine by #arch/ only', () => {
  const portable = sourcesIn('kernel-src').filter((file) => !within('kernel-src/arch', file))
  expect(violations(portable, (name) => within('kernel-src/arch', name))).toEqual([])
})

/** Below the front end nothing of the compiler knows TypeScript, and only the printing of C knows C. */
const COMPILER_LAYERS: Readonly<Record<string, readonly string[]>> = {
  types: [],
  ir: ['types', 'interpret/integers.ts'],
  interpret: ['ir', 'types', 'diagnostics'],
  passes: ['ir', 'types', 'interpret', 'diagnostics'],
  emit: ['ir', 'types', 'passes'],
}

test.for(Object.keys(COMPILER_LAYERS))('compiler/%s imports only what is below it', (layer) => {
  const allowed = [layer, ...COMPILER_LAYERS[layer]!].map((name) => `compiler/${name}`)
  const files = sourcesIn(`compiler/${layer}`)
  expect(files).not.toEqual([])
  expect(
    violations(
      files,
      (name) => within('compiler', name) && !allowed.some((place) => name === place || within(place, name)),
    ),
  ).toEqual([])
})

test('the compiler prints C in compiler/emit alone', () => {
  const others = sourcesIn('compiler').filter((file) => !within('compiler/emit', file))
  const users = violations(others, (name) => within('compiler/emit', name))
  expect(users.filter((line) => !/^compiler\/(cli|vitest|compile)/.test(line))).toEqual([])
})

/** What each folder of the kernel may import besides itself and the machine. */
const KERNEL_LAYERS: Readonly<Record<string, readonly string[]>> = {
  drivers: ['lib'],
  mm: ['lib', 'drivers', 'boot'],
  monitor: ['lib', 'drivers', 'boot', 'mm'],
}

test.for(Object.keys(KERNEL_LAYERS))('kernel-src/%s imports only what is below it', (layer) => {
  const allowed = [layer, ...KERNEL_LAYERS[layer]!].map((name) => `kernel-src/${name}`)
  const files = sourcesIn(`kernel-src/${layer}`).filter((file) => !file.endsWith('.test.ts'))
  expect(files).not.toEqual([])
  expect(
    violations(
      files,
      (name) => within('kernel-src', name) && !allowed.some((folder) => within(folder, name)),
    ),
  ).toEqual([])
})

test('only tests use what is made for tests', () => {
  const tests = /\.test\.ts$|^kernel-src\/(testing|bench)\//
  const kernel = sourcesIn('kernel-src').filter((file) => !tests.test(file))
  expect(violations(kernel, (name) => tests.test(name))).toEqual([])
})

test('no tool but the compiler itself imports its insides, other than the table of flags and the tests', () => {
  const tools = ['scripts', 'linker', 'iso'].flatMap(sourcesIn)
  const allowed = new Set([
    'compiler/emit/flags.ts',
    'compiler/vitest/boots.ts',
    'compiler/vitest/results.ts',
  ])
  expect(violations(tools, (name) => within('compiler', name) && !allowed.has(name))).toEqual([])
})
