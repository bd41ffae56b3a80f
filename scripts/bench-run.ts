/** Boots a benchmark image on a machine whose time stamp counter counts instructions, and reads its rows. */
import { ReportedError } from './errors.ts'
import { runQemu, serialLines, type Image } from './qemu.ts'

/** Instructions for each operation, by the name that the image gives to the count. */
export type Counts = ReadonlyMap<string, number>

/**
 * One instruction takes one nanosecond of a clock that nothing but instructions moves, and nothing is random: two
 * runs print the same.
 */
const DETERMINISTIC = [
  ...['-icount', 'shift=0,sleep=off'],
  ...['-seed', '1', '-rtc', 'base=2020-01-01,clock=vm'],
]
const TIME_LIMIT_SECONDS = 120
const ROW = /^bench (.+): ([0-9]+) \/ ([0-9]+)$/

export interface BenchRun {
  readonly counts: Counts
  /** All that the image printed. */
  readonly serial: string
}

/** Throws a `ReportedError` with the run's verdict if it does not end well. */
export async function runBench(image: Image, memory: string): Promise<BenchRun> {
  const { verdict, explanation, serial } = await runQemu({
    ...{ target: 'i386', machine: 'pc', memory, image },
    boot: { kernel: image.elf },
    extra: DETERMINISTIC,
    timeoutSeconds: TIME_LIMIT_SECONDS,
  })
  if (verdict.kind !== 'pass') throw new ReportedError(`a benchmark did not end well: ${explanation}`)
  return { counts: readCounts(serial), serial }
}

/** The counts among the lines of an image's output. */
export function readCounts(serial: string): Counts {
  return new Map(
    serialLines(serial).flatMap((line) => {
      const row = ROW.exec(line)
      return row ? [[row[1]!, Number(row[2]) / Number(row[3])] as const] : []
    }),
  )
}
