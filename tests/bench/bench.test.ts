/** Benchmarks are exact: two runs of an image print the same, byte for byte. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildFloor } from '../../bench/floor.ts'
import { bootPerFrame, fragmentationTable, fullnessTable } from '../../bench/growth.ts'
import { ROWS, type Row } from '../../bench/rows.ts'
import { figure, layOut, rowCells } from '../../bench/table.ts'
import { readCounts, runBench } from '../../scripts/bench-run.ts'
import { buildImage } from '../../scripts/build.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ring0-bench-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('two runs print the same', () => {
  test('of the kernel’s benchmarks, which count every row', async () => {
    const { elf, symbolsJson } = await buildImage({
      ...{ target: 'i386', checks: 'release', tests: false, progress: false },
      ...{ entry: 'kernel-src/bench/main.ts', out: directory },
    })
    const image = { elf, symbols: symbolsJson }
    const [first, second] = await Promise.all([runBench(image, '128M'), runBench(image, '128M')])
    expect(second.serial).toBe(first.serial)
    const names = ROWS.filter(({ large }) => !large).flatMap(({ counts }) => counts)
    expect([...first.counts.keys()]).toEqual(expect.arrayContaining(names))
    expect(fragmentationTable(first.counts).split('\n')).toHaveLength(7)
  })

  test('of the C benchmarks', async () => {
    const elf = await buildFloor(join(directory, 'c'), null)
    const [first, second] = await Promise.all([runBench({ elf }, '16M'), runBench({ elf }, '16M')])
    expect(second.serial).toBe(first.serial)
    expect(first.counts.get('frame pair')).toBeGreaterThan(0)
  })
})

describe('a table', () => {
  const ROW: Row = { operation: 'pair', counts: ['a', 'b'], lean: [1109, 7], aim: [40, 4], note: 'n' }
  const counts = readCounts('bench a: 401 / 10\r\nnoise\r\nbench b: 4000 / 1000\r\n')

  test('holds counts beside what they are held against, and says which aims are met', () => {
    const none = new Map<string, number>()
    const cells = rowCells(ROW, { kernel: counts, large: none, floor: none })
    expect(cells).toEqual(['pair', '40.1 / 4', '', '', '1,109 / 7', '', '40 / 4 ✗', 'n'])
    const large = rowCells({ ...ROW, large: true }, { kernel: none, large: counts, floor: counts })
    expect(large.slice(1, 3)).toEqual(['40.1 / 4', '40.1 / 4'])
    const relative: Row = { operation: 'r', counts: ['b'], aimTimes: { factor: 1.1, count: 'b' } }
    expect(rowCells(relative, { kernel: counts, large: none, floor: none })[6]).toBe('4.4 ✓')
  })

  test('shows large figures with separators and small ones with a decimal', () => {
    expect([1234567, 1109.4, 99.96, 22.006, 0.25].map(figure)).toEqual([
      '1,234,567',
      '1,109',
      '100',
      '22',
      '0.3',
    ])
  })

  test('is aligned', () => {
    expect(layOut(['x', 'n'], [['a', '1,000']])).toBe('| x   |     n |\n| --- | ----: |\n| a   | 1,000 |')
  })

  test('of fragmentation says what share is lost', () => {
    const counts = readCounts(
      'bench requested at noon: 75 / 1\nbench rounded at noon: 80 / 1\nbench held at noon: 100 / 1\n',
    )
    expect(fragmentationTable(counts).split('\n')[2]).toMatch(
      /at noon \| +75 \| +100 \| +25.0 % \| +5.0 % \| +20.0 % \|/,
    )
  })

  test('of growth names the share taken, and what a frame more costs', () => {
    const table = fullnessTable(readCounts('bench frame pair at 2: 44 / 2\nbench boot: 5 / 1\n'))
    expect(table.split('\n')[2]).toContain('99.998 %')
    const of = (boot: number, frames: number) =>
      new Map([
        ['boot', boot],
        ['frames managed', frames],
      ])
    expect(bootPerFrame(of(100, 10), of(150, 110))).toBe(0.5)
  })
})
