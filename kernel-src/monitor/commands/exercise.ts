/**
 * `fill`, `drop` and `reclaim`: something to look at. A kernel at rest uses next to nothing; `fill` leaves it as a busy
 * one might, with memory of many sizes between gaps.
 */
import { log } from '../../lib/console.ts'
import { kfree, kmalloc, ksize, NO_MEMORY } from '../../mm/heap.ts'
import { EVERYTHING, reclaim } from '../../mm/reclaim.ts'

const PIECES = 512

const pieces = new FixedArray<VirtualAddress, 512>()

/** Numerical Recipes' linear congruential generator ("ranqd1"): simple and the same in each run. */
class Sizes {
  private state: u32 = 1

  /** From 16 bytes to 64 KiB, each doubling as likely as any other. */
  next(): usize {
    this.state = wrap.add(wrap.multiply(this.state, 1_664_525), u32(1_013_904_223))
    const doubling = (this.state >> 16) % 12
    return usize(16 + ((this.state >> 20) % 16)) << doubling
  }
}

const sizes = new Sizes()

/** Allocates until every place is taken, then frees a third of all. */
export function fill(): void {
  for (let index: usize = 0; index < PIECES; index++)
    if (pieces[index] === NO_MEMORY) pieces[index] = kmalloc(sizes.next())
  for (let index: usize = 0; index < PIECES; index += 3) release(index)
  let bytes: usize = 0
  let count: u32 = 0
  for (const piece of pieces) {
    if (piece === NO_MEMORY) continue
    bytes += ksize(piece)
    count++
  }
  log`${count} pieces of memory are allocated, ${bytes >> 10} KiB; 'drop' frees them`
}

/** Frees all that `fill` allocated. */
export function drop(): void {
  for (let index: usize = 0; index < PIECES; index++) release(index)
  log`freed; 'reclaim' gives back what is kept ready`
}

function release(index: usize): void {
  kfree(pieces[index])
  pieces[index] = NO_MEMORY
}

/** What runs when memory is short, for all that can be had. */
export function reclaimAll(): void {
  log`${reclaim.run(EVERYTHING)} frames came back`
}
