/** How costs grow: against how full memory is, and against how much of it there is. */
import type { Counts } from '../scripts/bench-run.ts'
import { figure, layOut } from './table.ts'

const FULLNESS = /^frame pair at ([0-9]+)$/
/** The image counts free frames in 100,000. */
const SHARES = 100_000

/** A frame pair's cost for each share of frames taken that the image has counted. */
export function fullnessTable(counts: Counts): string {
  const rows = [...counts].flatMap(([name, value]) => {
    const free = FULLNESS.exec(name)?.[1]
    if (free === undefined) return []
    const taken = 100 - (Number(free) * 100) / SHARES
    return [[`${Number(taken.toFixed(3))} %`, figure(value)]]
  })
  return layOut(['frames taken', 'frame pair'], rows)
}

const COUNTS: readonly (readonly [name: string, head: string])[] = [
  ['boot', 'boot'],
  ['frame pair', 'frame pair'],
  ['frame scattered allocate', 'search of the whole map'],
  ['frames 16 pair', '16 frames pair'],
  ['object 64 pair', 'object pair'],
]

/** The costs that could depend on the amount of memory, one row for each amount. */
export function memoryTable(byMemory: ReadonlyMap<string, Counts>): string {
  const rows = [...byMemory].map(([memory, counts]) => [
    memory,
    ...COUNTS.map(([name]) => figure(counts.get(name) ?? NaN)),
  ])
  return layOut(['memory', ...COUNTS.map(([, head]) => head)], rows)
}

/** What booting takes for each frame more, between two amounts of memory. */
export function bootPerFrame(small: Counts, large: Counts): number {
  const difference = (name: string) => (large.get(name) ?? NaN) - (small.get(name) ?? NaN)
  return difference('boot') / difference('frames managed')
}
