/** `check --watch`, read as an editor reads it: by the problem matcher of `.vscode/tasks.json`. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from '../../scripts/root.ts'
import { makeProject } from './project.ts'

interface Task {
  readonly label: string
  readonly problemMatcher: {
    readonly pattern: {
      readonly regexp: string
      readonly file: number
      readonly line: number
      readonly code: number
    }
    readonly background: { readonly beginsPattern: string; readonly endsPattern: string }
  }
}

const { tasks } = JSON.parse(readFileSync(join(ROOT, '.vscode/tasks.json'), 'utf8')) as { tasks: Task[] }
const { pattern, background } = tasks.find(({ label }) => label === 'check while editing')!.problemMatcher

/** Starts watching. Each call of what is returned resolves with the problems of the next run: file, line and code. */
function watch(folder: string): () => Promise<readonly string[]> {
  const words = ['compiler/cli/main.ts', 'check', '--watch', '--project', join(folder, 'tsconfig.json')]
  const program = spawn(process.execPath, ['--import', 'tsx', ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void program.kill())
  const lines = createInterface(program.stderr)[Symbol.asyncIterator]()
  return async () => {
    let problems: string[] | null = null
    for (;;) {
      const { value: line, done } = await lines.next()
      if (done) throw new Error('watching has ended')
      if (new RegExp(background.beginsPattern).test(line)) problems = []
      const found = new RegExp(pattern.regexp).exec(line)
      if (found)
        problems!.push(
          `${found[pattern.file]!.split('/').at(-1)}:${found[pattern.line]} ${found[pattern.code]}`,
        )
      if (new RegExp(background.endsPattern).test(line)) return problems!
    }
  }
}

const FIXED = 'export function low(value: u32): u8 {\n  return u8(value - 1)\n}\n'
const NARROWING = 'export function low(value: u32): u8 {\n  return value - 1\n}\n'

test('checks again when a file has changed, is new, or is gone', async () => {
  const folder = makeProject({ 'low.ts': NARROWING })
  const next = watch(folder)
  expect(await next()).toEqual(['low.ts:2 RK2003'])

  writeFileSync(join(folder, 'low.ts'), FIXED)
  expect(await next()).toEqual([])

  writeFileSync(
    join(folder, 'new.ts'),
    "import { low } from './part/other.ts'\nexport const one: u8 = low(2)\n",
  )
  expect(await next()).toEqual(['new.ts:1 TS2307'])

  mkdirSync(join(folder, 'part'))
  writeFileSync(join(folder, 'part/other.ts'), FIXED)
  expect(await next()).toEqual([])

  rmSync(join(folder, 'part/other.ts'))
  expect(await next()).toEqual(['new.ts:1 TS2307'])
})

test('does nothing about a file that was only touched', async () => {
  const folder = makeProject({ 'low.ts': FIXED })
  const next = watch(folder)
  expect(await next()).toEqual([])
  writeFileSync(join(folder, 'low.ts'), FIXED)
  // The next run is the one that this error causes.
  const run = next()
  await new Promise((resolve) => setTimeout(resolve, 300))
  writeFileSync(join(folder, 'low.ts'), NARROWING)
  expect(await run).toEqual(['low.ts:2 RK2003'])
})
