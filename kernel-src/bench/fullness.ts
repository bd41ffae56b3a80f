/** What hot pairs cost with ever fewer frames free: of frames, of objects and of the heap. */
import { log } from '../lib/console.ts'
import { frames } from '../mm/frames.ts'
import { kfree, kmalloc } from '../mm/heap.ts'
import { Hoard } from '../testing/hoard.ts'
import { instructionsOf } from './count.ts'
import { pairs as framePairs } from './frames.ts'
import { pairs as heapPairs } from './heap.ts'
import { emptyRounds, ROUNDS } from './loops.ts'
import { keepObject, releaseObject, smallPairs } from './slab.ts'

/** Free frames in 100,000, for each row of how full memory is. */
const FREE_SHARES = FixedArray.of<u32, 7>(100_000, 50_000, 10_000, 1000, 100, 10, 2)
/** The size that the heap's pairs have. */
const HEAP_BYTES = 100

const hoard = new Hoard()

export function benchFullness(): void {
  const free = frames.statistics.free
  // Something stays in use, so that each cache keeps a slab: its growth is not what is counted.
  keepObject()
  const kept = kmalloc(HEAP_BYTES)
  for (const share of FREE_SHARES) {
    const left = usize((u64(free) * share) / 100_000)
    if (left === 0) continue
    hoard.takeAllBut(left)
    countAt('frame', share, framePairs)
    countAt('object', share, smallPairs)
    countAt('kmalloc', share, heapPairs)
    hoard.giveBack()
  }
  kfree(kept)
  releaseObject()
}

function countAt(name: string, share: u32, pairs: () => void): void {
  pairs()
  const instructions = instructionsOf(pairs) - instructionsOf(emptyRounds)
  log`bench ${name} pair at ${share}: ${instructions} / ${u32(ROUNDS)}`
}
