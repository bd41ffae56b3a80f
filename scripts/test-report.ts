/** vitest's report as JSON, and the two numbers that sum it up. */
import { join } from 'node:path'
import { ROOT } from './root.ts'

export const REPORT = join(ROOT, 'build/test-report.json')

/** As much of the report as is read here. */
export interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/**
 * `12 passed, 0 failed`. A file that failed before its first test counts as a failure, and so does a run that
 * ended with an error (`exitCode`) though no test failed, or that never came to its tests (`report` null).
 */
export function summarize(report: Report | null, exitCode: number): string {
  const brokenFiles = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length
  const failed = (report?.numFailedTests ?? 0) + brokenFiles
  return `${report?.numPassedTests ?? 0} passed, ${failed === 0 && exitCode !== 0 ? 1 : failed} failed`
}
