/**
 * What a day's work leaves of the heap. Memory is allocated and freed with mixed sizes and mixed lifetimes while the
 * load rises and falls; then is counted how much of what the heap holds nobody asked for. Bonwick (1994, section 5.2)
 * did so with a kernel after days of a benchmark of development work (kenbus), and found 14 % lost.
 *
 * Places are of three kinds: most choices fall on few short-lived ones, few on the many that hold their memory long. So
 * slabs come to hold old objects among gaps, which is what fragmentation is made of.
 */
import { log } from '../lib/console.ts'
import { frames } from '../mm/frames.ts'
import { heapStatistics, kfree, kmalloc, NO_MEMORY, shrinkHeap } from '../mm/heap.ts'
import { EVERYTHING, reclaim } from '../mm/reclaim.ts'
import { Random } from '../testing/random.ts'
import { MANY, places } from './loops.ts'

const PAGE_KIBIBYTES = 4
/** Frames for the peak. */
const FRAMES_NEEDED = 12_000

/** How many of the places are in use in each hour, in tenths: night, morning, noon, afternoon, evening. */
const LOAD = FixedArray.of<u8, 24>(1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 7, 6, 7, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1)
/** The last of the hours with the highest load. */
const BUSIEST = 15
const NIGHT_HOURS = 5
const OPERATIONS_PER_HOUR = 20_000

/** Where the places of each kind begin, and how many of a hundred choices fall below. */
const MEDIUM_START = 5000
const LONG_START = 8000
const SHORT_CHOICES = 80
const SHORT_OR_MEDIUM_CHOICES = 97

const random = new Random()

class Day {
  /** What was asked for at each place; 0 where nothing is. */
  readonly sizes: FixedArray<u16, 10000> = new FixedArray()
  live: u32 = 0
  /** Bytes asked for by all. */
  requested: usize = 0

  /** Brings the number of live places towards a share of all, in tenths. */
  hour(load: u8): void {
    const wanted: u32 = u32(load) * (MANY / 10)
    for (let done: u32 = 0; done < OPERATIONS_PER_HOUR; done++) {
      const place = choosePlace()
      if (this.sizes[place] !== 0) this.release(place)
      if (this.live < wanted) this.take(place)
    }
  }

  releaseAll(): void {
    for (let place: usize = 0; place < MANY; place++) if (this.sizes[place] !== 0) this.release(place)
  }

  private take(place: usize): void {
    const octave = u32(16) << random.below(8)
    const size = u16(octave + random.below(octave))
    const address = kmalloc(size)
    if (address === NO_MEMORY) return
    places()[place] = address
    this.sizes[place] = size
    this.live++
    this.requested += size
  }

  private release(place: usize): void {
    kfree(VirtualAddress(places()[place]))
    this.requested -= this.sizes[place]
    this.sizes[place] = 0
    this.live--
  }
}

const day = new Day()

function choosePlace(): usize {
  const choice = random.below(100)
  if (choice < SHORT_CHOICES) return random.below(MEDIUM_START)
  if (choice < SHORT_OR_MEDIUM_CHOICES) return MEDIUM_START + random.below(LONG_START - MEDIUM_START)
  return LONG_START + random.below(MANY - LONG_START)
}

/** Reports the heap at the highest load of two days, at the end of the second, after reclaim, and after a night. */
export function benchFragmentation(): void {
  shrinkHeap()
  if (frames.statistics.free < FRAMES_NEEDED) return
  random.begin(11)
  for (let hour: usize = 0; hour < LOAD.length; hour++) {
    day.hour(LOAD[hour])
    if (hour === BUSIEST) reportMoment('busiest hour')
  }
  for (let hour: usize = 0; hour < LOAD.length; hour++) {
    day.hour(LOAD[hour])
    if (hour === BUSIEST) reportMoment('busiest hour of the second day')
  }
  reportMoment('night, a ninth of that load')
  reclaim.run(EVERYTHING)
  reportMoment('night, after reclaim')
  for (let hour: usize = 0; hour < NIGHT_HOURS; hour++) day.hour(LOAD[0])
  reclaim.run(EVERYTHING)
  reportMoment('five hours later, after reclaim')
  day.releaseAll()
  shrinkHeap()
}

function reportMoment(moment: string): void {
  const { slabPages, pages, objectBytes } = heapStatistics()
  log`bench requested ${moment}: ${day.requested >> 10} / 1`
  log`bench rounded ${moment}: ${objectBytes >> 10} / 1`
  log`bench held ${moment}: ${(slabPages + pages) * PAGE_KIBIBYTES} / 1`
}
