/**
 * Address spaces against a model with a few words for each page of each space: regions that are made, cut, protected
 * and taken away, in the space that is switched on and in others, spaces that are cloned and then written in both,
 * growing stacks, frames shown in several places, and failures for want of memory. Each access goes through the
 * processor and its fault where the model says that it must succeed, and through the fault handler's verdict where
 * it must not.
 */
import { FAULT_PROTECTION, FAULT_WRITE } from '#arch/page-fault'
import { PAGE_SHIFT, TABLE_SPAN } from '#arch/paging'
import {
  activeSpace,
  createAddressSpace,
  destroyAddressSpace,
  shrinkAddressSpaces,
  type AddressSpace,
} from '../../mm/address-space.ts'
import { frameSharing } from '../../mm/frame-sharing.ts'
import { frames, NO_FRAME } from '../../mm/frames.ts'
import { FaultVerdict, serveFault } from '../../mm/faults.ts'
import { readFaulting, writeFaulting } from '../../mm/faulting-access.ts'
import { NOWHERE_IN_SPACE } from '../../mm/memory-region.ts'
import { Protection } from '../../mm/paging.ts'
import { Kind, PAGES, SpaceModel } from './space-model.ts'
import { Trace, type Observer, type TraceOptions } from './trace.ts'

const SPACES = 4
/** The pages of the model lie on both sides of the boundary of two page tables. */
const START = TABLE_SPAN * 8 - (PAGES / 2) * 4096
/** Frames that regions show. */
const DEVICE_FRAMES = 64
/** In these operations out of 16 the space is another than the one that is switched on. */
const ELSEWHERE = 3

const trace = new Trace('of address spaces')

class SpacesModel {
  readonly space: FixedArray<AddressSpace | null, 4> = new FixedArray()
  readonly model: FixedArray<Inline<SpaceModel>, 4> = new FixedArray()
  device: FrameNumber = NO_FRAME
  /** What is written in each of the device's frames. */
  readonly deviceContents: FixedArray<u32, 64> = new FixedArray()
}
const spaces = new SpacesModel()

function pageAt(index: usize): VirtualAddress {
  return VirtualAddress(START + (index << PAGE_SHIFT))
}

export function runSpaceTrace(options: TraceOptions, observer: Observer): void {
  shrinkAddressSpaces()
  const free = frames.statistics.free
  begin(options)
  trace.run(options, observer, operate, compareAll)
  activeSpace.switchTo(null)
  for (let index: usize = 0; index < SPACES; index++) end(index)
  frames.freeRun(spaces.device, DEVICE_FRAMES)
  shrinkAddressSpaces()
  trace.check(frameSharing.total === 0, 'frames are shared by nobody', frameSharing.total)
  trace.check(frames.statistics.free === free, 'frames are left over, or missing', frames.statistics.free)
}

function begin(options: TraceOptions): void {
  trace.begin(options.seed)
  spaces.space.fill(null)
  spaces.device = frames.allocateRun(DEVICE_FRAMES)
  const space = makeSpace(0)
  activeSpace.switchTo(space)
  // The device's frames begin with known contents.
  space!.mapFrames(pageAt(0), PAGES, spaces.device, Protection.ReadWrite)
  for (let index: usize = 0; index < PAGES; index++) {
    writeFaulting(pageAt(index), u32(index))
    spaces.deviceContents[index] = u32(index)
  }
  space!.unmap(pageAt(0), PAGES)
}

function makeSpace(index: usize): AddressSpace | null {
  const space = createAddressSpace()
  spaces.space[index] = space
  spaces.model[index].clear()
  return space
}

function end(index: usize): void {
  const space = spaces.space[index]
  if (space !== null) destroyAddressSpace(space)
  spaces.space[index] = null
}

function activeIndex(): usize {
  let index: usize = 0
  while (index < SPACES && spaces.space[index] !== activeSpace.space) index++
  return index
}

function operate(observer: Observer): void {
  const { random } = trace
  const active = activeIndex()
  const index = random.below(16) < ELSEWHERE ? random.below(SPACES) : active
  const space = spaces.space[index]
  trace.perhapsShortage()
  const kind = random.below(24)
  if (space === null) {
    const made = makeSpace(index)
    trace.check(made !== null || trace.isShort, 'a space cannot be made, with memory left')
  } else if (kind === 0) changeSpaces(index, space)
  else if (kind === 1) clone(index, space)
  else if (kind < 8) add(index, space)
  else if (kind < 11) unmap(index, space)
  else if (kind < 14) protect(index, space)
  else if (index === active)
    for (let times: u32 = 0; times < 4; times++) touch(index, random.below(PAGES), observer)
  if (activeIndex() < SPACES && random.below(4) === 0) touch(activeIndex(), random.below(PAGES), observer)
  trace.endShortage()
}

/** Switches a space on or, if it is not, ends it. */
function changeSpaces(index: usize, space: AddressSpace): void {
  if (activeSpace.space !== space && trace.random.below(3) === 0) end(index)
  else activeSpace.switchTo(space)
}

function clone(index: usize, space: AddressSpace): void {
  let place: usize = 0
  while (place < SPACES && spaces.space[place] !== null) place++
  if (place === SPACES) return
  const copy = space.clone()
  spaces.space[place] = copy
  if (copy === null) trace.check(trace.isShort, 'a space cannot be cloned, with memory left', index)
  else spaces.model[place].copyFrom(spaces.model[index])
}

/** Makes a region of some kind. */
function add(index: usize, space: AddressSpace): void {
  const { random } = trace
  const model = spaces.model[index]
  const first = trace.range(PAGES, 12)
  const count = trace.rangeCount
  const isFree = model.isAll(first, count, Kind.Nothing)
  const writable = random.below(3) !== 0
  const protection = writable ? Protection.ReadWrite : Protection.ReadOnly
  const page = pageAt(first)
  const kind = random.below(8)
  const frame = random.below(u32(DEVICE_FRAMES - count + 1))
  let place = NOWHERE_IN_SPACE
  let isPossible = isFree
  if (kind < 3) place = space.mapZero(page, count, protection)
  else if (kind < 4) place = space.guard(page, count)
  else if (kind < 6) {
    place = space.mapStack(page, count)
    isPossible = isFree && count > 1
  } else place = space.mapFrames(page, count, FrameNumber(usize(spaces.device) + frame), protection)
  trace.check(place === page || place === NOWHERE_IN_SPACE, 'a region is elsewhere', place)
  if (place === NOWHERE_IN_SPACE) {
    trace.check(!isPossible || trace.isShort, 'a region cannot be made, with memory left', page)
    return
  }
  trace.check(isPossible, 'a region was made that cannot be', page)
  if (kind < 3) model.set(first, count, Kind.Zero, writable, 0)
  else if (kind < 4) model.set(first, count, Kind.Guard, false, 0)
  else if (kind < 6) model.setStack(first, count)
  else model.set(first, count, Kind.Device, writable, frame)
}

function unmap(index: usize, space: AddressSpace): void {
  const model = spaces.model[index]
  const first = trace.range(PAGES, 12)
  const count = trace.rangeCount
  const done = space.unmap(pageAt(first), count)
  trace.check(done || trace.isShort, 'a range cannot be unmapped, with memory left', first)
  if (!done) return
  model.cut(first)
  model.cut(first + count)
  model.set(first, count, Kind.Nothing, false, 0)
}

function protect(index: usize, space: AddressSpace): void {
  const model = spaces.model[index]
  const first = trace.range(PAGES, 12)
  const count = trace.rangeCount
  const writable = trace.random.below(2) === 0
  const done = space.protect(pageAt(first), count, writable ? Protection.ReadWrite : Protection.ReadOnly)
  const isPossible = model.canProtect(first, count)
  trace.check(done ? isPossible : !isPossible || trace.isShort, 'a range was protected, or not', first)
  if (!done) return
  model.cut(first)
  model.cut(first + count)
  for (let page = first; page < first + count; page++) model.pages[page].writable = writable
}

/** Reads or writes a page of the space that is switched on. */
function touch(index: usize, page: usize, observer: Observer): void {
  const model = spaces.model[index]
  const write = trace.random.below(2) === 0
  const expected = model.verdict(page, write)
  const address = pageAt(page) + 8
  const code: u32 = write ? FAULT_WRITE | FAULT_PROTECTION : 0
  if (expected !== FaultVerdict.Served || trace.isShort || trace.random.below(4) === 0) {
    const verdict = serveFault(spaces.space[index]!, address, code)
    trace.checkRemembered(observer)
    if (verdict === FaultVerdict.OutOfMemory && expected === FaultVerdict.Served) {
      return trace.check(trace.isShort, 'no frame is left, with memory left', address)
    }
    trace.check(verdict === expected, 'a fault has another verdict', address)
    if (verdict !== FaultVerdict.Served) return
  }
  const { kind, frame } = model.pages[page]
  const contents = kind === Kind.Device ? spaces.deviceContents[frame] : model.pages[page].contents
  model.noteTouched(page)
  const found = readFaulting(pageAt(page))
  trace.check(found === contents, 'a page does not hold what was written', address)
  if (!write) return
  const value = trace.random.next()
  writeFaulting(pageAt(page), value)
  if (kind === Kind.Device) spaces.deviceContents[frame] = value
  else model.pages[page].contents = value
}

/** Switches every space on and reads all of its pages. */
function compareAll(observer: Observer): void {
  const before = activeSpace.space
  for (let index: usize = 0; index < SPACES; index++) {
    const space = spaces.space[index]
    if (space === null) continue
    activeSpace.switchTo(space)
    for (let page: usize = 0; page < PAGES; page++) touch(index, page, observer)
  }
  activeSpace.switchTo(before)
}
