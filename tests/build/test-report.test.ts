/** The last line of a test run never says more than the run has shown. */
import { expect, test } from 'vitest'
import { summarize } from '../../scripts/test-report.ts'

const file = (status: string, tests: number) => ({ status, assertionResults: Array.from({ length: tests }) })

test.for([
  [
    'all passed',
    { numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 3)] },
    0,
    '3 passed, 0 failed',
  ],
  [
    'some failed',
    { numPassedTests: 2, numFailedTests: 1, testResults: [file('failed', 3)] },
    1,
    '2 passed, 1 failed',
  ],
  [
    'a file did not load',
    { numPassedTests: 2, numFailedTests: 0, testResults: [file('passed', 2), file('failed', 0)] },
    1,
    '2 passed, 1 failed',
  ],
  [
    'an error beside the tests',
    { numPassedTests: 2, numFailedTests: 0, testResults: [file('passed', 2)] },
    1,
    '2 passed, 1 failed',
  ],
  ['no report', null, 2, '0 passed, 1 failed'],
] as const)('%s', ([, report, code, line]) => {
  expect(summarize(report, code)).toBe(line)
})
