/**
 * Runs the tests that the command line asks for and reports them as KTAP (the Kernel Test Anything Protocol,
 * version 1). Each test is announced before it runs: where one ends the machine, the announcement tells which.
 * A test that leaves memory in use fails (leak-check.ts).
 */
import { serial } from '../drivers/serial.ts'
import { log } from '../lib/console.ts'
import { TextSink } from '../lib/format.ts'
import { end, Verdict } from '../lib/verdict.ts'
import { leakCheck } from './leak-check.ts'
import { mutant } from './mutant.ts'
import { numberOption } from './number-option.ts'
import { testRun } from './test-run.ts'

/** Past whatever a test does with what is logged. */
const tell = template(new TextSink((text: string): void => serial.write(text)), '\n')

/** In place of a test's index: all that must return. */
const ALL = 0xffff_ffff

/**
 * Runs all tests that must return; with `from=<index>` only those from an index on, with `test=<index>` only
 * one, which may be one that must panic; with `mutant=<number>` with a deliberate mistake, if the sources have that
 * one, and up to the first test that fails; with `places=1` telling which places of such mistakes are come to. Then ends
 * the machine.
 */
export function runTests(): never {
  const tests = testCases()
  const only = numberOption('test', ALL)
  mutant.number = numberOption('mutant', 0)
  if (numberOption('places', 0) !== 0) mutant.tell = (number: u32): void => tell`\n# place ${number}`
  log`KTAP version 1`
  log`1..${tests.length}`
  const passed = only !== ALL ? runOne(tests, only) : runFrom(tests, numberOption('from', 0))
  end(passed ? Verdict.Pass : Verdict.Fail)
}

/** Whether all tests that must return pass, from an index on. */
function runFrom(tests: Slice<Inline<TestCase>>, first: usize): boolean {
  let passed = true
  for (let index = first; index < tests.length; index++) {
    if (tests[index].panics.length !== 0) continue
    if (runOne(tests, index)) continue
    if (mutant.number !== 0) return false
    passed = false
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
