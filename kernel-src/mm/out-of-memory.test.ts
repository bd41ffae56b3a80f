/**
 * Every operation of the memory manager that allocates, with memory for 0, 1, 2, … frames until it succeeds. As long
 * as it does not, it answers, nothing has changed and nothing is kept; and what needs no memory succeeds with none.
 */
import { log } from '../lib/console.ts'
import { expect } from '../testing/expect.ts'
import { Hoard } from '../testing/hoard.ts'
import { LeakCheck } from '../testing/leak-check.ts'
import { MEMORY_OPERATIONS } from '../testing/operations/memory-operations.ts'
import { type Operation, pageAt, PLAYGROUND_PAGES, subject } from '../testing/operations/operation.ts'
import { SPACE_OPERATIONS } from '../testing/operations/space-operations.ts'
import type { AddressSpace } from './address-space.ts'
import { frameSharing } from './frame-sharing.ts'
import { frames } from './frames.ts'
import { heapRanges, slabRanges } from './kernel-arenas.ts'
import { paging } from './paging.ts'
import { EVERYTHING, reclaim } from './reclaim.ts'

/** No operation needs as many frames. */
const MOST_FRAMES = 64

const hoard = new Hoard()
const leaks = new LeakCheck()

/** A number that changes with everything that an operation might change. */
class Fingerprint {
  value: u32 = 0

  add(part: usize): void {
    this.value = rotateLeft(this.value, 5) ^ wrap.multiply(u32(part), 0x9e37_79b1)
  }

  take(): u32 {
    this.value = 0
    for (let index: usize = 0; index < PLAYGROUND_PAGES; index++) {
      this.add(paging.tables.entryAt(pageAt(index)) & 0xffff_f003)
    }
    this.add(paging.tables.pageCount)
    this.addSpace(subject.space)
    this.addSpace(subject.copy)
    this.add(slabRanges.statistics.allocations)
    this.add(heapRanges.statistics.allocations)
    this.add(frameSharing.total)
    return this.value
  }

  private addSpace(space: AddressSpace | null): void {
    if (space === null) return
    this.add(space.tables.pageCount)
    for (
      let region = space.regionFrom(VirtualAddress(0));
      region !== null;
      region = space.following(region)
    ) {
      this.add(region.first)
      this.add(region.start)
      this.add(region.end)
      this.add(usize(region.protection) * 8 + usize(region.backing))
    }
  }
}
const fingerprint = new Fingerprint()

/** Tries an operation with more and more frames until it succeeds. Returns how many that were. */
function framesNeeded(operation: Operation): usize {
  for (let left: usize = 0; left < MOST_FRAMES; left++) {
    leaks.begin()
    operation.prepare()
    hoard.takeAllBut(left)
    const before = fingerprint.take()
    const done = operation.run()
    if (!done) {
      // What is kept for later use is not lost.
      while (reclaim.run(EVERYTHING) !== 0) continue
      expect(fingerprint.take()).toBe(before)
      expect(frames.statistics.free).toBe(left)
    }
    hoard.giveBack()
    operation.takeBack(done)
    leaks.finish()
    if (done) return left
  }
  return MOST_FRAMES
}

/** Tells how many frames an operation needs, which shows where the test was if it fails. */
function exhaust(operation: Operation): void {
  const needed = framesNeeded(operation)
  log`# ${operation.name}: ${needed} frames`
  if (operation.least === 0) expect(needed).toBe(0)
  expect(needed).toBeAtLeast(operation.least)
  expect(needed).toBeLessThan(MOST_FRAMES)
}

describe('without enough memory', () => {
  test('every operation answers, changes nothing and keeps nothing', () => {
    for (const operation of MEMORY_OPERATIONS) exhaust(operation)
    for (const operation of SPACE_OPERATIONS) exhaust(operation)
  })
})
