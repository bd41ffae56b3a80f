/** The tables that compare the compiler's output with C, and its time with TypeScript's. */
import { expect, test } from 'vitest'
import { compileTable } from '../../bench/compile/report.ts'
import { languageTable, type Outcome } from '../../bench/language/report.ts'

function outcome(instructions: readonly [number, number], checksums: readonly [string, string]): Outcome {
  const names = ['crc32', 'lz4'] as const
  return {
    instructions: new Map(names.map((name, index) => [name, instructions[index]!])),
    checksums: new Map(names.map((name, index) => [name, checksums[index]!])),
    sizes: new Map([['crc32', 100]]),
  }
}

test('ratios are to C, and the means geometric', () => {
  const table = languageTable({
    release: outcome([200, 50], ['1', '2']),
    full: outcome([400, 100], ['1', '2']),
    c: outcome([100, 100], ['1', '2']),
  })
  const cells = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  expect(cells[2]).toEqual(['', 'crc32', '200', '100', '2.000', '4.000', '100', '100', '100', ''])
  expect(cells.at(-1)!.slice(1, 6)).toEqual(['geometric mean', '', '', '1.000', '2.000'])
})

test('a build that computes something else is refused by name', () => {
  const same = outcome([1, 1], ['1', '2'])
  const outcomes = { release: same, full: outcome([1, 1], ['1', '3']), c: same }
  expect(() => languageTable(outcomes)).toThrow(/^the checksum of lz4 is 3 in the full build, and 2 in C: /)
})

test('times stand against tsc, and against the size before', () => {
  const measured = (lines: number, seconds: number) => {
    const measurement = { seconds, megabytes: 100 }
    return {
      lines,
      best: { tsc: measurement, check: { ...measurement, seconds: 2 * seconds }, build: measurement },
    }
  }
  const rows = compileTable([measured(1000, 1), measured(10_000, 5)], measured(2000, 2)).split('\n')
  expect(rows[3]).toMatch(/1,000 +\| +check \| +2\.00 \| +2\.00 \| +\| +100 \|/)
  expect(rows[6]).toMatch(/10,000 +\| +check \| +10\.00 \| +2\.00 \| +5\.0 \| +100 \|/)
  expect(rows[9]).toMatch(/kernel, 2,000 +\| +check \| +4\.00 \| +2\.00 \| +\| +100 \|/)
})
