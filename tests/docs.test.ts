/** What the documentation says is so: its code compiles, its commands and files exist, its output is real. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile, type Compilation } from '../compiler/compile.ts'
import { formatDiagnostic } from '../compiler/diagnostics/format.ts'
import { emitC } from '../compiler/emit/emit.ts'
import { optimize } from '../compiler/passes/index.ts'
import { ROOT } from '../scripts/root.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const README = read('README.md')
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((path) =>
  path.endsWith('.md'),
)

const withoutIndents = (code: string): string => code.replace(/^ +/gm, '')

/** The fenced blocks of one language, in order. */
const blocks = (language: string): string[] =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1]!)

describe.each(PAGES)('%s', (page) => {
  const text = read(page)

  test('links to files that exist', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1]!)
    const files = targets.filter((target) => !/^\w+:/.test(target))
    expect(files.filter((file) => !existsSync(join(ROOT, dirname(page), file)))).toEqual([])
  })

  test('names commands that exist', () => {
    const commands = [...text.matchAll(/(?:^|`)make ([a-z]+)/gm)].map((match) => match[1]!)
    const known = [...read('Makefile').matchAll(/^([a-z]+):/gm)].map((match) => match[1]!)
    expect(commands.filter((command) => !known.includes(command))).toEqual([])
  })

  test('names paths that exist', () => {
    const paths = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map((match) => match[1]!)
    const kept = paths.filter((path) => !/^(build|\.tools)\//.test(path) && !WALK.includes(path))
    expect(kept.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })
})

/** The files that the reader of the README makes. */
const SOURCE = 'kernel-src/lib/checksum.ts'
const TEST = 'kernel-src/lib/checksum.test.ts'
const WALK = [SOURCE, TEST]

describe('README.md', () => {
  const [excerpt, source, imported, call, testSource] = blocks('ts') as [
    string,
    string,
    string,
    string,
    string,
  ]

  test('names every variable of make', () => {
    const variables = [...read('Makefile').matchAll(/'  ([A-Z]+)=/g)].map((match) => match[1]!)
    expect(variables.length).toBeGreaterThan(0)
    expect(variables.filter((variable) => !README.includes(`\`${variable}=`))).toEqual([])
  })

  /** `main.ts` after the walk through the README. */
  function mainAfter(): string {
    const before = '  log`ready`\n'
    const main = read('kernel-src/main.ts')
    expect(main).toContain(before)
    return imported + main.replace(before, `  ${call}${before}`)
  }
  const withSources = (sources: Readonly<Record<string, string>>, entries: string[]): Compilation =>
    compile({
      project: join(ROOT, 'kernel-src/tsconfig.json'),
      target: 'i386',
      mode: 'full',
      tests: true,
      entries: entries.map((path) => join(ROOT, path)),
      overlay: new Map(Object.entries(sources).map(([path, text]) => [join(ROOT, path), text])),
    })

  test('shows a function as it is, and the C that is made of it', () => {
    expect(withoutIndents(read('kernel-src/mm/slab-list.ts'))).toContain(withoutIndents(excerpt))
    const { program, diagnostics } = withSources({}, ['kernel-src/main.ts'])
    expect(diagnostics).toEqual([])
    optimize(program!)
    const withoutNumbers = (c: string): string =>
      c.replace(/^#line.*\n/gm, '').replace(/checks\[\d+\]/g, 'checks[…]')
    expect(withoutNumbers(emitC(program!).source)).toContain(withoutNumbers(blocks('c')[0]!))
  })

  test('leads to a function and a test that compile', () => {
    const main = { [SOURCE]: source, 'kernel-src/main.ts': mainAfter() }
    expect(withSources(main, ['kernel-src/main.ts']).diagnostics).toEqual([])
    const tests = withSources({ [SOURCE]: source, [TEST]: testSource }, ['kernel-src/testing/main.ts', TEST])
    expect(tests.diagnostics).toEqual([])
    expect(tests.program!.tests.map(({ name }) => name)).toEqual([
      'checksum > of no text is 0',
      'checksum > is taken modulo 256',
    ])
  })

  test('shows an error as it is', () => {
    const wrong = source.replace('return u8(sum)', 'return sum & 0xff')
    const { diagnostics } = withSources({ [SOURCE]: wrong }, [SOURCE])
    const shown = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, { pretty: true })).join('\n')
    // eslint-disable-next-line no-control-regex -- terminals' colours begin with the control character ESC
    expect(blocks('text')).toContain(`${shown.replace(/\x1b\[[0-9;]*m/g, '')}\n`)
  })
})
