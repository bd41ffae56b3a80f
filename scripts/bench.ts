/**
 * `make bench`: counts what the kernel's operations cost in instructions, beside expert C and Linux. The figures are
 * the same in each run and on every machine. Release checks, unless CHECKS=full asks for the others. PART=language
 * counts the compiler's output beside C instead, and PART=compile times the compiler.
 */
import { join } from 'node:path'
import { buildFloor } from '../bench/floor.ts'
import { bootPerFrame, fragmentationTable, fullnessTable, memoryTable } from '../bench/growth.ts'
import { reportCompile } from '../bench/compile/report.ts'
import { reportLanguage } from '../bench/language/report.ts'
import { ROWS } from '../bench/rows.ts'
import { layOut, rowCells } from '../bench/table.ts'
import { runBench, type Counts } from './bench-run.ts'
import { buildImage } from './build.ts'
import { ReportedError } from './errors.ts'
import { readOptions } from './options.ts'
import { ROOT } from './root.ts'
import { script, step } from './steps.ts'

/** The memory of the machine that the table is made on. */
const TABLE_MEMORY = '128M'
const LARGE_MEMORY = '3584M'
const MEMORIES = ['16M', TABLE_MEMORY, '1G', LARGE_MEMORY]
const HEADS = ['operation', 'ring0', 'C', 'reference C', 'Linux 6.1 lean', 'Debian 6.1', 'aim', 'note']

/** What `PART` chooses from. */
const PARTS: Readonly<Record<string, () => Promise<string>>> = {
  memory: reportMemory,
  language: reportLanguage,
  compile: reportCompile,
}

await script(async () => {
  const wanted = process.env['PART'] || 'memory'
  const report = PARTS[wanted]
  if (!report)
    throw new ReportedError(`PART=${wanted}: there is no such part; write ${Object.keys(PARTS).join(', ')}`)
  process.stdout.write(`${await report()}\n`)
})

/** What memory management costs. */
async function reportMemory(): Promise<string> {
  const { checks, cross } = readOptions({ ...process.env, CHECKS: process.env['CHECKS'] || 'release' })
  const out = join(ROOT, 'build', `i386-${checks}-bench`)
  const { elf, symbolsJson } = await buildImage({
    ...{ target: 'i386', checks, tests: false },
    ...{ entry: 'kernel-src/bench/main.ts', out },
  })
  const floorElf = await buildFloor(join(ROOT, 'build/i386-bench-c'), cross)
  const { counts: floor } = await step('count bench/c', () => runBench({ elf: floorElf }, TABLE_MEMORY))
  const byMemory = new Map<string, Counts>()
  for (const memory of MEMORIES) {
    const run = () => runBench({ elf, symbols: symbolsJson }, memory)
    byMemory.set(memory, (await step(`count kernel-src/bench with ${memory}`, run)).counts)
  }

  const kernel = byMemory.get(TABLE_MEMORY)!
  const large = byMemory.get(LARGE_MEMORY)!
  const perFrame = bootPerFrame(kernel, large).toFixed(2)
  const sections = [
    `Instructions for each operation (${checks} checks, bounds and null checks on; ${TABLE_MEMORY} of memory):`,
    layOut(
      HEADS,
      ROWS.map((row) => rowCells(row, { kernel, large, floor })),
    ),
    `Against how full memory is (${LARGE_MEMORY}):`,
    fullnessTable(large),
    `Against the amount of memory (booting takes ${perFrame} for each frame more):`,
    memoryTable(byMemory),
    `The heap after a day of mixed sizes and lifetimes (${TABLE_MEMORY}; Bonwick 1994 reports 14 % lost):`,
    fragmentationTable(kernel),
  ]
  return sections.join('\n\n')
}
