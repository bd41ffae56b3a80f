/** What ranges cost, in an arena that is empty and in one with thousands of allocations between thousands of holes. */
import { keep } from '#arch/time-stamp'
import { PAGE_SIZE } from '#arch/paging'
import { alignedTo } from '../mm/arena-placement.ts'
import { heapRanges } from '../mm/kernel-arenas.ts'
import { count } from './count.ts'
import { emptyRounds, MANY, places, ROUNDS } from './loops.ts'

export function benchArenas(): void {
  pairs()
  count('range pair', ROUNDS, pairs, emptyRounds)
  count('range aligned pair', ROUNDS, alignedPairs, emptyRounds)
  const place = places()
  for (let index: usize = 0; index < MANY; index++) place[index] = heapRanges.allocate(PAGE_SIZE)
  for (let index: usize = 0; index < MANY; index += 2) heapRanges.free(place[index], PAGE_SIZE)
  count('range pair with 5000 live', ROUNDS, pairs, emptyRounds)
  count('range aligned pair with 5000 live', ROUNDS, alignedPairs, emptyRounds)
  for (let index: usize = 1; index < MANY; index += 2) heapRanges.free(place[index], PAGE_SIZE)
}

function pairs(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const range = heapRanges.allocate(PAGE_SIZE)
    keep(range)
    heapRanges.free(range, PAGE_SIZE)
  }
}

function alignedPairs(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const range = heapRanges.allocateWithin(8 * PAGE_SIZE, alignedTo(8 * PAGE_SIZE))
    keep(range)
    heapRanges.free(range, 8 * PAGE_SIZE)
  }
}
