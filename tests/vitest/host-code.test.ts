/** The host's half of a kernel test file declares the same tests in the same places, and nothing else of it. */
import { describe, expect, test } from 'vitest'
import { outlineTests } from '../../compiler/frontend/test-outline.ts'
import { hostCode } from '../../compiler/vitest/host-code.ts'

const TEXT = `import { frames } from '../mm/frames.ts'

const limit: u32 = 4

describe('frames', () => {
  test('are counted', () => {
    expect(frames.free).toBe(limit)
  })
  testPanics('are not freed twice', 'double free', () => frames.free(3))

  describe('of no memory', ()=>{ test('are none', () => {}) })
})
test("stands alone", () => {
  if (limit > 3) {
    frames.check()
  }
}); function unused(): void {}
`

/** Where the words of `code` stand, as line:column. */
function places(code: string, word: RegExp): string[] {
  return code
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(word)].map((match) => `${match[0]} ${index + 1}:${match.index + 1}`),
    )
}

describe("the host's half", () => {
  const code = hostCode(TEXT, outlineTests(TEXT, 'a.test.ts'), 'kernel-src/mm/a.test.ts', '/host.ts')
  const declared = code.slice(0, code.indexOf('\nimport { describe'))

  test('keeps every call and name in its place', () => {
    const calls = /\b(describe|test|testPanics)\((['"]).*?\2/g
    expect(places(declared, calls)).toEqual(places(TEXT, calls))
    expect(places(declared, calls)).toHaveLength(6)
  })

  test('looks up each test by its place', () => {
    expect(
      [...declared.matchAll(/kernelTest\((\d+), (\d+)\)/g)].map((match) => match.slice(1).join(':')),
    ).toEqual(['6:3', '9:3', '11:34', '13:1'])
  })

  test('has nothing else of the file', () => {
    expect(declared).not.toMatch(/frames\.|import|limit|unused|expect/)
  })

  test('is a program that declares the same tree', () => {
    const declaredTests: string[] = []
    const around: string[] = []
    const declare = (name: string) => declaredTests.push([...around, name].join(' > '))
    const describeGroup = (name: string, body: () => void) => {
      around.push(name)
      body()
      around.pop()
    }
    const testPanics = (name: string) => declare(name)
    new Function('describe', 'test', 'testPanics', declared)(describeGroup, declare, testPanics)
    expect(declaredTests).toEqual([
      'frames > are counted',
      'frames > are not freed twice',
      'frames > of no memory > are none',
      'stands alone',
    ])
  })

  test('of a malformed file is no crash', () => {
    expect(outlineTests("describe('half, () => {\n test(", 'a.test.ts')).toEqual([])
  })
})
