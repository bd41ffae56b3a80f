/**
 * What a reader of vitest's output sees of kernel tests: each one by its name, a failed `expect` with both values
 * at its TypeScript line, and a build that fails with the compiler's words. The images are assembled by hand.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createVitest, type TestModule } from 'vitest/node'
import { kernelTests } from '../../compiler/vitest/plugin.ts'
import type { BuildTestImage } from '../../compiler/vitest/results.ts'
import { assembleKernel, exitWith, print } from '../boot/broken-kernel.ts'

const SOURCE = `import { expect } from './expect.ts'

describe('frames', () => {
  test('are counted', () => {
    expect(1).toBe(1)
  })
  test('are freed', () => {
    expect(3).toBe(4)
    expect(5).toBe(6)
  })
})
testPanics('a double free', 'double free of frame 3', () => {})
`

const entry = (index: number, name: string, line: number, column: number, panics = '') => ({
  ...{ index, name, panics, line, column },
  file: 'kernel-src/a.test.ts',
})
const TESTS = [
  entry(0, 'frames > are counted', 4, 3),
  entry(1, 'frames > are freed', 7, 3),
  entry(2, 'a double free', 12, 1, 'double free of frame 3'),
]

/** Prints the results of the first two tests whatever the command line says; so the third returns too. */
const SERIAL = `KTAP version 1
1..3
# test 0 frames > are counted
ok 1 frames > are counted
# test 1 frames > are freed
# at kernel-src/a.test.ts:8:5
# expected: 4
# received: 3
# at kernel-src/a.test.ts:9:5
# expected: 6
# received: 5
not ok 2 frames > are freed
[ring0] end: fail
`
const FAIL = 0x11

let root: string
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'ring0-plugin-')))
  mkdirSync(join(root, 'kernel-src'))
  writeFileSync(join(root, 'kernel-src/a.test.ts'), SOURCE)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Runs vitest on the folder and returns what it found. */
async function runVitest(build: BuildTestImage): Promise<TestModule> {
  const vitest = await createVitest(
    'test',
    {
      root,
      include: ['kernel-src/**/*.test.ts'],
      watch: false,
      config: false,
      includeTaskLocation: true,
      reporters: [{}],
    },
    { plugins: [kernelTests({ root, sources: 'kernel-src', build })] },
  )
  try {
    await vitest.start()
    return vitest.state.getTestModules()[0]!
  } finally {
    await vitest.close()
  }
}

test('each kernel test is a test of its own, failing at the line of its expect', async () => {
  const elf = await assembleKernel(root, 'image', print(SERIAL) + exitWith(FAIL))
  const module = await runVitest(() => Promise.resolve({ image: { elf }, tests: TESTS, version: '1' }))
  const tests = [...module.children.allTests()]
  expect(tests.map((test) => `${test.fullName}: ${test.result().state}`)).toEqual([
    'frames > are counted: passed',
    'frames > are freed: failed',
    'a double free: failed',
  ])
  expect(tests.map((test) => test.location)).toMatchObject([{ line: 4 }, { line: 7 }, { line: 12 }])

  const file = join(root, 'kernel-src/a.test.ts')
  expect(tests[1]!.result().errors).toMatchObject([
    { name: 'AssertionError', expected: '4', actual: '3', stacks: [{ file, line: 8, column: 5 }] },
    { name: 'AssertionError', expected: '6', actual: '5', stacks: [{ file, line: 9, column: 5 }] },
  ])
  expect(tests[2]!.result().errors).toMatchObject([
    {
      expected: 'double free of frame 3',
      actual: 'no panic: the test returned',
      stacks: [{ file, line: 12, column: 1 }],
    },
  ])
})

test("a build that fails is told once a file, in the compiler's words", async () => {
  const words = 'kernel-src/a.ts:3:5 - error R0101: `any` has no width'
  const module = await runVitest(() => Promise.reject(new Error(words)))
  expect(module.state()).toBe('failed')
  expect(module.errors().map((error) => error.message)).toEqual([words])
  expect([...module.children.allTests()].map((test) => test.result().state)).toEqual([
    'skipped',
    'skipped',
    'skipped',
  ])
})
