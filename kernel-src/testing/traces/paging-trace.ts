/**
 * Paging against a model with a frame and a protection for each page of two page tables: mapping, unmapping and
 * protecting ranges and single pages, large pages and their splitting, new frames, failures for want of memory, and
 * address spaces that come, go and are switched on meanwhile, because the kernel's tables are in all of them.
 *
 * Each frame has a number written into it, so a page is known by what is read there.
 */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import {
  activeSpace,
  createAddressSpace,
  destroyAddressSpace,
  shrinkAddressSpaces,
  type AddressSpace,
} from '../../mm/address-space.ts'
import { frames, NO_FRAME } from '../../mm/frames.ts'
import { NO_PAGE } from '../../mm/page-tables.ts'
import { paging, Protection } from '../../mm/paging.ts'
import { Trace, type Observer, type TraceOptions } from './trace.ts'

/** Kernel addresses that nothing else uses, the first of a page table. */
const PLAYGROUND = 0xf000_0000
const TABLE = 1024
const PAGES = 2048
const SPACES = 3
/** The pages that most operations are about: half of them in either table. */
const HOT_PAGES = 48
const HOT = TABLE - HOT_PAGES / 2
/** Frames that may be shown by many pages at a time: enough for a large page, and aligned for one. */
const SHARED_FRAMES = 1024
/** The frames of the first 128 MiB have a number in the model. */
const MOST_FRAMES = 0x8000

const trace = new Trace('of paging')

class PagingModel {
  /** By page; `NO_FRAME` where nothing is mapped. */
  readonly shown: FixedArray<FrameNumber, 2048> = new FixedArray()
  readonly writable: FixedArray<boolean, 2048> = new FixedArray()
  /** What is written in each frame. */
  readonly contents: FixedArray<u32, 0x8000> = new FixedArray()
  /** How many pages show a frame of their own. */
  owned: usize = 0
  shared: FrameNumber = NO_FRAME
  readonly spaces: FixedArray<AddressSpace | null, 3> = new FixedArray()
  /** Frames that are neither free nor accounted for by pages and tables. */
  others: usize = 0

  isShared(frame: FrameNumber): boolean {
    return frame >= this.shared && frame < usize(this.shared) + SHARED_FRAMES
  }

  /** How many tables have a page; each of them takes one frame, even if it is a large page. */
  get tables(): usize {
    let count: usize = 0
    for (let table: usize = 0; table < PAGES; table += TABLE) {
      if (this.firstWith(table, TABLE, true) < table + TABLE) count++
    }
    return count
  }

  /** How many tables a range needs that are not there. */
  missingTables(first: usize, count: usize): usize {
    let missing: usize = 0
    for (let table: usize = 0; table < PAGES; table += TABLE) {
      const isMet = first < table + TABLE && first + count > table
      if (isMet && this.firstWith(table, TABLE, true) === table + TABLE) missing++
    }
    return missing
  }

  /** The first page of a range that is mapped, or is not; the range's end if there is none. */
  firstWith(first: usize, count: usize, mapped: boolean): usize {
    let index = first
    while (index < first + count && (this.shown[index] !== NO_FRAME) !== mapped) index++
    return index
  }
}
const model = new PagingModel()

/** A frame number of the model's that stands for a frame's contents. */
function contentsOf(frame: FrameNumber): Ptr<u32> {
  return ptr<u32>(addressOf(model.contents)).add(usize(frame) % MOST_FRAMES)
}

function pageAt(index: usize): VirtualAddress {
  return VirtualAddress(PLAYGROUND + (index << PAGE_SHIFT))
}

export function runPagingTrace(options: TraceOptions, observer: Observer): void {
  shrinkAddressSpaces()
  const free = frames.statistics.free
  begin(options)
  trace.run(options, observer, operate, compareAll)
  paging.tables.clear(VirtualAddress(PLAYGROUND), PAGES, releaseOwned)
  activeSpace.switchTo(null)
  for (const space of model.spaces) if (space !== null) destroyAddressSpace(space)
  frames.freeRun(model.shared, SHARED_FRAMES)
  shrinkAddressSpaces()
  trace.check(frames.statistics.free === free, 'frames are left over, or missing', frames.statistics.free)
}

function begin(options: TraceOptions): void {
  trace.begin(options.seed)
  model.shown.fill(NO_FRAME)
  model.writable.fill(false)
  model.spaces.fill(null)
  model.owned = 0
  model.shared = frames.allocateRun(SHARED_FRAMES, SHARED_FRAMES)
  trace.check(model.shared !== NO_FRAME, 'there is too little memory for it')
  const shared = VirtualAddress(PLAYGROUND)
  paging.mapRange(shared, SHARED_FRAMES, model.shared, Protection.ReadWrite)
  for (let index: usize = 0; index < SHARED_FRAMES; index++) {
    ptr<u32>(pageAt(index))[1] = u32(index)
    contentsOf(FrameNumber(usize(model.shared) + index))[0] = u32(index)
  }
  paging.unmapRange(shared, SHARED_FRAMES)
  countOthers()
}

/** Takes the present use of memory for right. */
function countOthers(): void {
  model.others = frames.statistics.used - model.owned - model.tables
}

/** One random operation, and a look at some of the pages that it touched. */
function operate(observer: Observer): void {
  const { random } = trace
  const kind = random.below(16)
  if (kind === 0) return changeSpaces()
  const first = chooseRange()
  const count = trace.rangeCount
  const protection = random.below(2) === 0 ? Protection.ReadOnly : Protection.ReadWrite
  trace.perhapsShortage()
  model.others -= trace.reclaimed
  if (kind < 5) mapShared(first, count, protection)
  else if (kind < 8) mapNew(first, count, protection)
  else if (kind < 11) protect(first, count, protection)
  else if (kind < 12) translate(first, count)
  else unmap(first, count)
  trace.endShortage()
  visit(observer, first)
  visit(observer, first + count - 1)
  if (first > 0) visit(observer, first - 1)
  if (first + count < PAGES) visit(observer, first + count)
  for (let times: u32 = 0; times < 4; times++) visit(observer, HOT + random.below(HOT_PAGES))
}

/** Mostly a few pages around the boundary of the two tables, now and then many, or whole tables. */
function chooseRange(): usize {
  const { random } = trace
  const kind = random.below(64)
  if (kind === 0) {
    const first = random.below(2) * TABLE + random.below(2)
    trace.rangeCount = (first < TABLE ? TABLE << random.below(2) : TABLE) - (first % TABLE)
    return first
  }
  if (kind < 4) return trace.range(PAGES, 700)
  if (kind < 8) return trace.range(PAGES, 8)
  return HOT + trace.range(HOT_PAGES, 8)
}

/** Whether a range can be mapped if that takes so many frames; whatever was done must agree. */
function expectMapped(done: boolean, first: usize, count: usize, needed: usize): boolean {
  const obstacle = model.firstWith(first, count, true)
  const isFree = obstacle === first + count
  // The step that meets a mapped page may not be reached.
  trace.check(done === (isFree && needed <= trace.left), 'a range could be mapped, or could not', first)
  if (!done && isFree)
    trace.check(paging.tables.obstacle === NO_PAGE, 'memory has run out, but is not blamed')
  if (!done && needed <= trace.left) {
    trace.check(paging.tables.obstacle === pageAt(obstacle), 'another page is blamed', obstacle)
  }
  return done
}

function mapShared(first: usize, count: usize, protection: Protection): void {
  const { random } = trace
  const phase = random.below(2) === 0 ? first % TABLE : random.below(SHARED_FRAMES)
  if (phase + count > SHARED_FRAMES) return
  const frame = FrameNumber(usize(model.shared) + phase)
  const needed = model.missingTables(first, count)
  const done =
    count === 1
      ? paging.tables.mapPage(pageAt(first), frame, protection)
      : paging.tables.map(pageAt(first), count, frame, protection)
  if (!expectMapped(done, first, count, needed)) return
  for (let index: usize = 0; index < count; index++) {
    model.shown[first + index] = FrameNumber(usize(frame) + index)
    model.writable[first + index] = protection === Protection.ReadWrite
  }
}

function mapNew(first: usize, count: usize, protection: Protection): void {
  if (count > 64) return
  const needed = model.missingTables(first, count) + count
  const done = paging.tables.mapNew(pageAt(first), count, protection)
  if (!expectMapped(done, first, count, needed)) return
  for (let index = first; index < first + count; index++) {
    const frame = paging.tables.translate(pageAt(index)) >> PAGE_SHIFT
    model.shown[index] = FrameNumber(frame)
    model.writable[index] = protection === Protection.ReadWrite
    model.owned++
    contentsOf(FrameNumber(frame))[0] = ptr<u32>(pageAt(index))[1]
  }
}

function protect(first: usize, count: usize, protection: Protection): void {
  const isWhole = model.firstWith(first, count, false) === first + count
  if (isWhole) paging.protect(pageAt(first), protection, count)
  else paging.tables.protect(pageAt(first), count, protection)
  for (let index = first; index < first + count; index++) {
    model.writable[index] = protection === Protection.ReadWrite
  }
}

function translate(first: usize, count: usize): void {
  const run = paging.translateRange(pageAt(first), count)
  let expected: usize = 0
  const start = usize(model.shown[first])
  if (model.shown[first] !== NO_FRAME) {
    while (expected < count && usize(model.shown[first + expected]) === start + expected) expected++
    trace.check(run.first === model.shown[first], 'a run begins with another frame', first)
  }
  trace.check(run.count === expected, 'a run of frames is longer or shorter', first)
}

function releaseOwned(frame: FrameNumber): void {
  if (model.isShared(frame)) return
  frames.free(frame)
  model.owned--
}

function unmap(first: usize, count: usize): void {
  const hole = model.firstWith(first, count, false)
  if (count === 1) {
    const frame = paging.tables.clearPage(pageAt(first))
    trace.check(frame === model.shown[first], 'another frame was unmapped', first)
    if (frame !== NO_FRAME) releaseOwned(frame)
  } else {
    const found = paging.tables.clear(pageAt(first), count, releaseOwned)
    const expected = hole === first + count ? NO_PAGE : pageAt(hole)
    trace.check(found === expected, 'another page was found not to be mapped', found)
  }
  for (let index = first; index < first + count; index++) model.shown[index] = NO_FRAME
}

/** Makes, ends or switches on an address space. */
function changeSpaces(): void {
  const { random } = trace
  const index: usize = random.below(SPACES)
  const space = model.spaces[index]
  if (space === null) model.spaces[index] = createAddressSpace()
  else if (activeSpace.space === space) activeSpace.switchTo(null)
  else if (random.below(3) === 0) {
    destroyAddressSpace(space)
    model.spaces[index] = null
  } else activeSpace.switchTo(space)
  countOthers()
}

/** Looks at a page, reads what it shows, and writes there if that is allowed. */
function visit(observer: Observer, index: usize): void {
  const page = pageAt(index)
  const frame = model.shown[index]
  const seen = observer.frameSeen(page)
  trace.check(seen === frame, 'a page shows another frame', page)
  if (frame === NO_FRAME) return
  const word = ptr<u32>(page).add(1)
  trace.check(word[0] === contentsOf(frame)[0], 'a page does not hold what was written', page)
  trace.check(observer.writeSeen(page) === model.writable[index], 'a page may be written, or may not', page)
  if (!model.writable[index]) return
  const value = trace.random.next()
  word[0] = value
  contentsOf(frame)[0] = value
}

function compareAll(observer: Observer): void {
  let mapped: usize = 0
  for (let index: usize = 0; index < PAGES; index++) {
    visit(observer, index)
    if (model.shown[index] !== NO_FRAME) mapped++
  }
  const { used } = frames.statistics
  trace.check(used === model.others + model.owned + model.tables, 'frames went astray', used)
  trace.check(mapped === pagesCounted(), 'pages are counted wrong', mapped)
}

/** How many pages the tables of the trace count. */
function pagesCounted(): usize {
  const { pageCounts } = paging.tables
  const slot = PLAYGROUND / (TABLE * PAGE_SIZE)
  return usize(pageCounts[slot]) + pageCounts[slot + 1]
}
