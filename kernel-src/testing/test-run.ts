/** The test that runs: whether it has failed so far. A failed expectation does not end it. */
import { log } from '../lib/console.ts'

class TestRun {
  private failures: u32 = 0

  /** Forgets the test before. */
  begin(): void {
    this.failures = 0
  }

  /** Reports that an expectation at a place in the sources did not hold; its two values follow. */
  fail(at: SourceLocation): void {
    this.failures++
    log`# at ${at.file}:${at.line}:${at.column}`
  }

  get failed(): boolean {
    return this.failures !== 0
  }
}

export const testRun = new TestRun()
