/** What frames cost: single ones, runs, and those that are far apart. */
import { keep } from '#arch/time-stamp'
import { frames } from '../mm/frames.ts'
import { Hoard } from '../testing/hoard.ts'
import { count, instructionsOf, report } from './count.ts'
import { emptyLoads, emptyRounds, emptyStores, MANY, places, ROUNDS } from './loops.ts'

const hoard = new Hoard()

export function benchFrames(): void {
  pairs()
  count('frame pair', ROUNDS, pairs, emptyRounds)
  countMany()
  countRunsOf16()
  count('frames 512 pair', ROUNDS, runsOf512, emptyRounds)
}

/** `ROUNDS` times one frame. */
export function pairs(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const frame = frames.allocate()
    keep(frame)
    frames.free(frame)
  }
}

/** The frames of one word of the bitmap. */
const WORD_FRAMES = 32

/**
 * With the lowest run of 16 in a word of the bitmap of which a part is in use, in one that is whole, and over two. Which
 * of these it is would otherwise depend on where the kernel's image happens to end.
 */
function countRunsOf16(): void {
  const lowest = frames.allocateRun(16)
  frames.freeRun(lowest, 16)
  const rest = WORD_FRAMES - (usize(lowest) % WORD_FRAMES)
  const boundary = FrameNumber(usize(lowest) + rest)
  frames.allocateAt(lowest, rest)
  count('frames 16 whole pair', ROUNDS, runsOf16, emptyRounds)
  frames.allocateAt(boundary, 8)
  count('frames 16 pair', ROUNDS, runsOf16, emptyRounds)
  frames.allocateAt(boundary + 8, 16)
  count('frames 16 across pair', ROUNDS, runsOf16, emptyRounds)
  frames.freeRun(boundary, 24)
  frames.freeRun(lowest, rest)
}

function runsOf16(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const first = frames.allocateRun(16)
    keep(first)
    frames.freeRun(first, 16)
  }
}

function runsOf512(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    const first = frames.allocateRun(512, 512)
    keep(first)
    frames.freeRun(first, 512)
  }
}

function countMany(): void {
  if (frames.statistics.free < MANY) return
  count('frames many allocate', MANY, allocateMany, emptyStores)
  count('frames many free', MANY, freeMany, emptyLoads)
}

function allocateMany(): void {
  const place = places()
  for (let index: usize = 0; index < MANY; index++) place[index] = frames.allocate()
}

function freeMany(): void {
  const place = places()
  for (let index: usize = 0; index < MANY; index++) frames.free(FrameNumber(place[index]))
}

/** How many frames are free, each as far from the next as can be, while the search is counted. */
const SCATTERED = 16

/** With all frames taken but a few that lie far apart, so that each allocation must search the whole map. */
export function benchScattered(): void {
  // The lowest quarter holds what is reserved.
  const start = frames.statistics.total / 4
  const stride = (frames.statistics.total - start) / (SCATTERED + 1)
  hoard.takeAllBut(0)
  const place = places()
  for (let index: usize = 0; index < SCATTERED; index++) place[index] = start + stride * index
  freeScattered()
  // So few free frames start reclaim, once in vain, which is not what is counted.
  frames.balance()
  report(
    'frame scattered allocate',
    instructionsOf(allocateScattered) - instructionsOf(emptyScattered),
    SCATTERED,
  )
  report('frame scattered free', instructionsOf(freeScattered) - instructionsOf(emptyScattered), SCATTERED)
  allocateScattered()
  hoard.giveBack()
}

function freeScattered(): void {
  const place = places()
  for (let index: usize = 0; index < SCATTERED; index++) frames.free(FrameNumber(place[index]))
}

function allocateScattered(): void {
  const place = places()
  for (let index: usize = 0; index < SCATTERED; index++) place[index] = frames.allocate()
}

function emptyScattered(): void {
  const place = places()
  for (let index: usize = 0; index < SCATTERED; index++) keep(place[index])
}
