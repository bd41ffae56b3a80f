/**
 * What the benchmarks' loops have in common: how often they go round, the loops with nothing in them, and the
 * table of what is held while thousands of things are live.
 */
import { keep } from '#arch/time-stamp'
import { Random } from '../testing/random.ts'

/** How often an operation is repeated that leaves everything as it was. */
export const ROUNDS = 1000
/** How many things are live at a time where that matters. */
export const MANY = 10_000

const held: FixedArray<usize, 10000> = new FixedArray()

/** What is held, unchecked, so that the loop costs as little as C's. */
export function places(): Ptr<usize> {
  return ptr<usize>(addressOf(held))
}

/** `ROUNDS` times nothing. */
export function emptyRounds(): void {
  for (let round: usize = 0; round < ROUNDS; round++) keep(round)
}

/** Fills the table with nothing in particular. */
export function emptyStores(): void {
  const place = places()
  for (let index: usize = 0; index < MANY; index++) {
    keep(index)
    place[index] = index
  }
}

/** Reads the table. */
export function emptyLoads(): void {
  const place = places()
  for (let index: usize = 0; index < MANY; index++) keep(place[index])
}

const random = new Random()

/** Puts what is held into random order, the same in each run (Fisher and Yates). */
export function shuffle(): void {
  const place = places()
  random.begin(1)
  for (let rest: u32 = MANY; rest > 1; rest--) {
    const chosen = random.below(rest)
    const other = place[rest - 1]
    place[rest - 1] = place[chosen]
    place[chosen] = other
  }
}
