/**
 * Runs the tests that the command line asks for and reports them as KTAP (the Kernel Test Anything Protocol,
 * version 1). Each test is announced before it runs: where one ends the machine, the announcement tells which.
 * A test that leaves memory in use fails (leak-check.ts).
 */
import { bootInformation } from '../boot/information.ts'
import { log } from '../lib/console.ts'
import { panic } from '../lib/panic.ts'
import { end, Verdict } from '../lib/verdict.ts'
import { leakCheck } from './leak-check.ts'
import { testRun } from './test-run.ts'

/**
 * Runs all tests that must return; with `from=<index>` only those from an index on, with `test=<index>` only
 * one, which may be one that must panic. Then ends the machine.
 */
export function runTests(): never {
  const tests = testCases()
  const only = bootInformation.option('test')
  log`KTAP version 1`
  log`1..${tests.length}`
  const passed = only.length !== 0 ? runOne(tests, parseIndex(only)) : runFrom(tests, firstIndex())
  end(passed ? Verdict.Pass : Verdict.Fail)
}

function firstIndex(): usize {
  const from = bootInformation.option('from')
  return from.length === 0 ? 0 : parseIndex(from)
}

/** Whether all tests that must return pass, from an index on. */
function runFrom(tests: Slice<Inline<TestCase>>, first: usize): boolean {
  let passed = true
  for (let index = first; index < tests.length; index++) {
    if (tests[index].panics.length !== 0) continue
    if (!runOne(tests, index)) passed = false
  }
  return passed
}

/** Whether a test passes. One that must panic fails by returning. */
function runOne(tests: Slice<Inline<TestCase>>, index: usize): boolean {
  const test = tests[index]
  log`# test ${index} ${test.name}`
  testRun.begin()
  leakCheck.begin()
  test.run()
  if (test.panics.length !== 0) {
    testRun.fail(test.location)
    log`# expected: panic: ${test.panics}`
    log`# received: no panic`
  }
  leakCheck.finish(test.location)
  if (testRun.failed) log`not ok ${index + 1} ${test.name}`
  else log`ok ${index + 1} ${test.name}`
  return !testRun.failed
}

const ZERO = 0x30

function parseIndex(text: string): usize {
  let index: usize = 0
  for (const byte of text.bytes) {
    if (byte < ZERO || byte > ZERO + 9) panic('test= and from= take the index of a test')
    index = index * 10 + (byte - ZERO)
  }
  return index
}
