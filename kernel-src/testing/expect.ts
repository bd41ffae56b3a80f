/**
 * `expect` for the kernel's tests. An expectation that does not hold is reported with its place and both
 * values, marks the test as failed, and lets it go on. Nothing is allocated, so that allocators can be tested:
 * there is one static object for each type that is expected of, and it serves until the next `expect`.
 */
import { log } from '../lib/console.ts'
import { testRun } from './test-run.ts'

/** What is expected of `actual`: `expect(frames.free).toBe(3)`, `expect(frames.free).not.toBe(3)`. */
export function expect<T>(actual: T, at: SourceLocation = callerLocation()): Expectation<T> {
  return construct<Expectation<T>>(addressOf(storage<Expectation<T>>()), actual, at)
}

class Expectation<T> {
  private negated: boolean = false

  constructor(
    private readonly actual: T,
    private readonly at: SourceLocation,
  ) {}

  /** Turns what follows into its opposite. */
  get not(): Expectation<T> {
    this.negated = !this.negated
    return this
  }

  /** An equal integer, boolean or string. For objects there is `toBeSame`. */
  toBe(expected: T): void {
    this.compare(this.actual === expected, '', expected)
  }

  toBeGreaterThan(expected: T): void {
    this.compare(this.actual > expected, 'greater than ', expected)
  }

  toBeLessThan(expected: T): void {
    this.compare(this.actual < expected, 'less than ', expected)
  }

  toBeAtLeast(expected: T): void {
    this.compare(this.actual >= expected, 'at least ', expected)
  }

  toBeAtMost(expected: T): void {
    this.compare(this.actual <= expected, 'at most ', expected)
  }

  /** The very same object. */
  toBeSame(expected: T): void {
    this.judge(this.actual === expected, 'the same object', 'another object')
  }

  toBeNull(): void {
    this.judge(this.actual === null, 'null', 'an object')
  }

  toBeTrue(): void {
    this.judge(this.actual === true, 'true', 'false')
  }

  toBeFalse(): void {
    this.judge(this.actual === false, 'false', 'true')
  }

  /** Reports a comparison of values unless it turned out as asked. */
  private compare(holds: boolean, relation: string, expected: T): void {
    if (holds !== this.negated) return
    testRun.fail(this.at)
    log`# expected: ${this.negation()}${relation}${expected}`
    log`# received: ${this.actual}`
  }

  /** Reports a fact unless it turned out as asked; `fact` and `opposite` are the words for the two. */
  private judge(holds: boolean, fact: string, opposite: string): void {
    if (holds !== this.negated) return
    testRun.fail(this.at)
    log`# expected: ${this.negation()}${fact}`
    log`# received: ${holds ? fact : opposite}`
  }

  private negation(): string {
    return this.negated ? 'not ' : ''
  }
}
