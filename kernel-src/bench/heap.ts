/** What memory of any size costs: one hot size, sizes mixed with thousands of allocations live, and whole pages. */
import { keep } from '#arch/time-stamp'
import { frames } from '../mm/frames.ts'
import { kfree, kmalloc, shrinkHeap } from '../mm/heap.ts'
import { slabPages } from '../mm/kernel-arenas.ts'
import { Random } from '../testing/random.ts'
import { count } from './count.ts'
import { emptyRounds, MANY, places, ROUNDS } from './loops.ts'

/** Frames for ten thousand allocations of up to a page. */
const FRAMES_NEEDED = 6000
/** Read in each round, so that the size is not known at compile time. */
let hotSize: usize = 100
const random = new Random()

export function benchHeap(): void {
  pairs()
  count('kmalloc 100 pair', ROUNDS, pairs, emptyRounds)
  hotSize = 0x1_0000
  count('kmalloc 64 KiB pair', ROUNDS, pairs, emptyRounds)
  hotSize = 1
  count('pages 1 pair', ROUNDS, pagePairs, emptyRounds)
  hotSize = 64
  count('pages 64 pair', ROUNDS, pagePairs, emptyRounds)
  hotSize = 100
  shrinkHeap()
  if (frames.statistics.free < FRAMES_NEEDED) return
  const place = places()
  random.begin(7)
  for (let index: usize = 0; index < MANY; index++) place[index] = kmalloc(mixedSize())
  count('kmalloc mixed replace', MANY, replaceMany, choose)
  for (let index: usize = 0; index < MANY; index++) kfree(VirtualAddress(place[index]))
  shrinkHeap()
}

/** 16 to 4096 bytes, each octave as often as each other. */
function mixedSize(): usize {
  const octave = usize(16) << random.below(8)
  return octave + random.below(u32(octave) + 1)
}

/** `ROUNDS` times memory of the hot size, which is 100 bytes at first and in the end. */
export function pairs(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const address = kmalloc(hotSize)
    keep(address)
    kfree(address)
  }
}

/** By the supply of slabs, which maps pages afresh each time. */
function pagePairs(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const address = slabPages.allocate(hotSize)
    keep(address)
    slabPages.release(address, hotSize)
  }
}

function replaceMany(): void {
  const place = places()
  random.begin(8)
  for (let done: usize = 0; done < MANY; done++) {
    const index = random.below(MANY)
    const size = mixedSize()
    kfree(VirtualAddress(place[index]))
    place[index] = kmalloc(size)
  }
}

/** The choices of `replaceMany` without what follows from them. */
function choose(): void {
  const place = places()
  random.begin(8)
  for (let done: usize = 0; done < MANY; done++) {
    const index = random.below(MANY)
    keep(mixedSize())
    keep(place[index])
  }
}
