/** What object caches cost: one hot object, thousands of them, and with slabs already there. */
import { keep } from '#arch/time-stamp'
import { frames } from '../mm/frames.ts'
import { SlabCache } from '../mm/slab.ts'
import { count } from './count.ts'
import { emptyLoads, emptyRounds, emptyStores, MANY, places, ROUNDS, shuffle } from './loops.ts'

class Small {
  readonly words: FixedArray<u32, 16> = new FixedArray()
}
class Large {
  readonly words: FixedArray<u32, 64> = new FixedArray()
}

const smalls = new SlabCache<Small>('bench 64', (object: Small): void => {
  object.words[0] = 1
})
const larges = new SlabCache<Large>('bench 256', (object: Large): void => {
  object.words[0] = 1
})

/** Frames for the objects, their slabs and page tables. */
const FRAMES_NEEDED = 1000

export function benchSlab(): void {
  smallPairs()
  count('object 64 pair', ROUNDS, smallPairs, emptyRounds)
  largePairs()
  count('object 256 pair', ROUNDS, largePairs, emptyRounds)
  larges.shrink()
  smalls.shrink()
  if (frames.statistics.free < FRAMES_NEEDED) return
  count('objects many grow', MANY, allocateMany, emptyStores)
  shuffle()
  count('objects many free', MANY, freeMany, emptyLoads)
  count('objects many allocate', MANY, allocateMany, emptyStores)
  freeMany()
  smalls.shrink()
}

let kept: Small | null = null

/** Keeps an object of the small ones in use. */
export function keepObject(): void {
  kept = smalls.allocate()
}

export function releaseObject(): void {
  smalls.free(kept!)
  smalls.shrink()
}

/** `ROUNDS` times one object. */
export function smallPairs(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const object = smalls.allocate()!
    keep(addressOf(object))
    smalls.free(object)
  }
}

function largePairs(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const object = larges.allocate()!
    keep(addressOf(object))
    larges.free(object)
  }
}

function allocateMany(): void {
  const place = places()
  for (let index: usize = 0; index < MANY; index++) place[index] = addressOf(smalls.allocate()!)
}

function freeMany(): void {
  const place = places()
  for (let index: usize = 0; index < MANY; index++) smalls.free(ref<Small>(place[index]))
}
