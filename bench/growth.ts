/** How costs grow: against how full memory is, how much of it there is, and how long it has been in use. */
import type { Counts } from '../scripts/bench-run.ts'
import { figure, layOut } from './table.ts'

const FULLNESS = /^frame pair at ([0-9]+)$/
/** The image counts free frames in 100,000. */
const SHARES = 100_000
const PAIRS = ['frame', 'object', 'kmalloc']

/** What pairs cost for each share of frames taken that the image has counted. */
export function fullnessTable(counts: Counts): string {
  const rows = [...counts.keys()].flatMap((name) => {
    const free = FULLNESS.exec(name)?.[1]
    if (free === undefined) return []
    const taken = 100 - (Number(free) * 100) / SHARES
    const figures = PAIRS.map((pair) => figure(counts.get(`${pair} pair at ${free}`) ?? NaN))
    return [[`${Number(taken.toFixed(3))} %`, ...figures]]
  })
  return layOut(['frames taken', ...PAIRS.map((pair) => `${pair} pair`)], rows)
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

const REQUESTED = /^requested (.+)$/

/** How much of what the heap holds nobody asked for, at each moment that the image has counted. */
export function fragmentationTable(counts: Counts): string {
  const rows = [...counts].flatMap(([name, requested]) => {
    const moment = REQUESTED.exec(name)?.[1]
    if (moment === undefined) return []
    const [rounded = NaN, held = NaN] = ['rounded', 'held'].map((kind) => counts.get(`${kind} ${moment}`))
    const share = (part: number): string => `${((part * 100) / held).toFixed(1)} %`
    return [
      [moment, figure(requested), figure(held), share(held - requested)].concat(
        share(rounded - requested),
        share(held - rounded),
      ),
    ]
  })
  return layOut(['moment', 'KiB asked for', 'KiB held', 'lost', 'by rounding up', 'in slabs'], rows)
}
