/** The kernel's test protocol is read as the kernel means it, whatever else stands between its lines. */
import { describe, expect, test } from 'vitest'
import { parseKtap } from '../../compiler/vitest/ktap.ts'

const parse = (text: string) => parseKtap(text.trimEnd().split('\n'))

describe('KTAP', () => {
  test('of a run with a pass and a failure', () => {
    const report = parse(`ring0 0.1
KTAP version 1
1..3
# test 0 frames > are counted
ok 1 frames > are counted
# test 2 frames > are freed
freeing
# at kernel-src/mm/frames.test.ts:12:5
# expected: 3
# received: 4
# at kernel-src/mm/frames.test.ts:13:5
# expected: not a word
# received: # expected: a word
not ok 3 frames > are freed
[ring0] end: fail
`)
    const file = 'kernel-src/mm/frames.test.ts'
    expect(report.planned).toBe(3)
    expect(report.unfinished).toBeNull()
    expect([...report.results]).toEqual([
      [0, { ok: true, failures: [], output: [] }],
      [
        2,
        {
          ok: false,
          failures: [
            { file, line: 12, column: 5, expected: '3', received: '4' },
            { file, line: 13, column: 5, expected: 'not a word', received: '# expected: a word' },
          ],
          output: ['freeing'],
        },
      ],
    ])
  })

  test('names the test that gave no result', () => {
    const report = parse(
      'KTAP version 1\n1..2\n# test 1 faults\nhello\npanic: page fault\n[ring0] end: panic\n',
    )
    expect(report.results.size).toBe(0)
    expect(report.unfinished).toEqual({
      index: 1,
      output: ['hello', 'panic: page fault', '[ring0] end: panic'],
    })
  })

  test("takes a result of another number, and a plan in the middle, for a test's own words", () => {
    const report = parse('1..4\n# test 0 prints\nok 9 no\n1..7\nok 1 prints\n')
    expect(report.planned).toBe(4)
    expect(report.results.get(0)).toEqual({ ok: true, failures: [], output: ['ok 9 no', '1..7'] })
  })

  test('of a kernel that died before its first test has no plan', () => {
    expect(parse('panic: too little memory\n')).toEqual({
      planned: null,
      results: new Map(),
      unfinished: null,
    })
  })
})
