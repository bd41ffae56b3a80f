/** Tests that end a boot do not take the others' results with them. */
import { describe, expect, test } from 'vitest'
import { bootTests, type BootImage, type TestEntry } from '../../compiler/vitest/boots.ts'
import type { Verdict } from '../../scripts/qemu.ts'

const entry = (index: number, panics = ''): TestEntry => ({
  index,
  name: `test ${index}`,
  panics,
  file: 'kernel-src/a.test.ts',
  line: index + 1,
  column: 1,
})

/** A kernel whose tests pass, but for those that `endings` names; those that must panic it leaves out. */
function fakeKernel(tests: readonly TestEntry[], endings: Readonly<Record<number, Verdict>>) {
  const commandLines: string[] = []
  const boot: BootImage = (commandLine) => {
    commandLines.push(commandLine)
    let serial = `KTAP version 1\n1..${tests.length}\n`
    for (const { index, name, panics } of tests.slice(Number(commandLine.replace('from=', '')))) {
      if (panics) continue
      serial += `# test ${index} ${name}\r\n`
      const verdict = endings[index]
      if (verdict) return Promise.resolve({ verdict, serial, explanation: `it was a ${verdict.kind}` })
      serial += `ok ${index + 1} ${name}\r\n`
    }
    return Promise.resolve({ verdict: { kind: 'pass' }, serial, explanation: 'passed' })
  }
  return { boot, commandLines }
}

const HANG: Verdict = { kind: 'hang', reason: 'no verdict within 3 s', instruction: null }
const PASSED = { kind: 'returned', ok: true, failures: [], output: [] }

describe('the boots of a test image', () => {
  test('are one if every test returns', async () => {
    const tests = [entry(0), entry(1, 'divided by zero'), entry(2)]
    const { boot, commandLines } = fakeKernel(tests, {})
    expect(await bootTests(tests, boot)).toEqual({ outcomes: [PASSED, null, PASSED], problem: null })
    expect(commandLines).toEqual([''])
  })

  test('go on after each test that ends one', async () => {
    const tests = [entry(0), entry(1), entry(2), entry(3)]
    const { boot, commandLines } = fakeKernel(tests, { 1: HANG, 2: { kind: 'tripleFault', chain: [] } })
    const { outcomes, problem } = await bootTests(tests, boot)
    expect(problem).toBeNull()
    expect(outcomes).toEqual([
      PASSED,
      { kind: 'ended', explanation: 'it was a hang', output: [] },
      { kind: 'ended', explanation: 'it was a tripleFault', output: [] },
      PASSED,
    ])
    expect(commandLines).toEqual(['', 'from=2', 'from=3'])
  })

  test('stop if only tests that must panic are left', async () => {
    const tests = [entry(0), entry(1, 'words')]
    const { boot, commandLines } = fakeKernel(tests, { 0: HANG })
    await bootTests(tests, boot)
    expect(commandLines).toEqual([''])
  })

  test('are not trusted if the kernel dies before its first test', async () => {
    const boot: BootImage = () =>
      Promise.resolve({ verdict: HANG, serial: 'hello\n', explanation: 'hang: no verdict' })
    const { problem } = await bootTests([entry(0)], boot)
    expect(problem).toBe('the test image ended before its first test\nhang: no verdict')
  })

  test('are not trusted if the tests pass and the kernel does not', async () => {
    const serial = '1..1\n# test 0 test 0\nok 1 test 0\n'
    const verdict: Verdict = { kind: 'silentStop', reason: 'it was reset' }
    const { problem } = await bootTests([entry(0)], () =>
      Promise.resolve({ verdict, serial, explanation: 'silent stop' }),
    )
    expect(problem).toContain('ended with "silentStop", not "pass"')
  })

  test('are not trusted if the image runs other tests than those listed', async () => {
    const { boot } = fakeKernel([entry(0), entry(1)], {})
    expect((await bootTests([entry(0)], boot)).problem).toContain('has 2 tests, but the compiler listed 1')
  })
})
