/**
 * All layers at once: frames, pages, ranges of an arena, objects and memory of the heap, allocated and freed in any
 * order, with memory running out now and then. The model knows what is held and what was written into all of it, so
 * it notices what is handed out twice, lost or overwritten, whichever layer did it.
 */
import { PAGE_SIZE } from '#arch/paging'
import { bitmapFault } from '../../lib/free-bitmap-verify.ts'
import { arenaFault } from '../../mm/arena-verify.ts'
import { Arena, NOWHERE } from '../../mm/arena.ts'
import { frames, NO_FRAME } from '../../mm/frames.ts'
import { kfree, kmalloc, krealloc, ksize, kzalloc, NO_MEMORY, shrinkHeap } from '../../mm/heap.ts'
import { heapRanges, slabPages, slabRanges, tags } from '../../mm/kernel-arenas.ts'
import { NO_PAGE } from '../../mm/page-supply.ts'
import { slabPools } from '../../mm/slab-pool.ts'
import { poolFault } from '../../mm/slab-verify.ts'
import { SlabCache } from '../../mm/slab.ts'
import { Trace, type Observer, type TraceOptions } from './trace.ts'

const SLOTS = 192
const IDENTIFIERS = 512
/** The most frames of a machine that the trace runs on. */
const MOST_FRAMES = 0x8000
const READY = 0x0b1e_c7ed

const trace = new Trace('of all layers')

enum Kind {
  Nothing,
  Frames,
  Pages,
  Identifiers,
  Object,
  Memory,
}

class Thing {
  ready: u32 = 0
  owner: u32 = 0
  readonly words: FixedArray<u32, 21> = new FixedArray()
}

/** What a slot of the model holds. */
class Held {
  kind: Kind = Kind.Nothing
  /** An address, a frame or an identifier. */
  place: usize = 0
  /** In bytes, pages, frames or identifiers. */
  size: usize = 0
  /** What its bytes are. */
  mark: u8 = 0
}

class MemoryModel {
  readonly held: FixedArray<Inline<Held>, 192> = new FixedArray()
  readonly frameTaken: FixedArray<boolean, 0x8000> = new FixedArray()
  readonly identifierTaken: FixedArray<boolean, 512> = new FixedArray()
}
const model = new MemoryModel()

const things = new SlabCache<Thing>('things of the trace', (thing: Thing): void => {
  thing.ready = READY
})
const identifiers = new Arena('identifiers of the trace', 1, tags)

export function runMemoryTrace(options: TraceOptions, _observer: Observer): void {
  trace.begin(options.seed)
  giveBackKept()
  const free = frames.statistics.free
  trace.check(identifiers.add(0, IDENTIFIERS), 'there is too little memory for it')
  for (trace.step = 0; trace.step < options.operations; trace.step++) {
    trace.perhapsShortage()
    operate()
    trace.endShortage()
    if (trace.step % options.fullCheckEvery === 0) checkAll()
  }
  checkAll()
  for (let slot: usize = 0; slot < SLOTS; slot++) release(slot)
  trace.check(identifiers.remove(0), 'identifiers are missing', identifiers.statistics.free)
  giveBackKept()
  trace.check(frames.statistics.free === free, 'frames are left over, or missing', frames.statistics.free)
}

function giveBackKept(): void {
  things.shrink()
  shrinkHeap()
}

function operate(): void {
  const { random } = trace
  const slot: usize = random.below(SLOTS)
  const { kind } = model.held[slot]
  if (kind === Kind.Memory && random.below(3) === 0) reallocate(slot)
  else if (kind !== Kind.Nothing) release(slot)
  else acquire(slot)
}

/** Sizes of all orders of magnitude, small ones as often as large ones. */
function anySize(): usize {
  const { random } = trace
  return 1 + random.below(u32(16) << random.below(12))
}

function acquire(slot: usize): void {
  const { random } = trace
  switch (random.below(8)) {
    case 0:
      return takeFrames(slot, 1)
    case 1:
      return takeFrames(slot, 1 + random.below(20))
    case 2:
      return takePages(slot)
    case 3:
      return takeIdentifiers(slot)
    case 4:
    case 5:
      return takeObject(slot)
    default:
      takeMemory(slot)
  }
}

function hold(slot: usize, kind: Kind, place: usize, size: usize): void {
  const held = model.held[slot]
  held.kind = kind
  held.place = place
  held.size = size
  held.mark = u8(trace.random.next())
}

function takeFrames(slot: usize, count: usize): void {
  const { random } = trace
  const alignment: usize = count === 1 ? 1 : usize(1) << random.below(6)
  const frame = count === 1 ? frames.allocate() : frames.allocateRun(count, alignment)
  if (frame === NO_FRAME) return trace.check(trace.isShort, 'frames cannot be had, with memory left', count)
  trace.check(usize(frame) % alignment === 0, 'frames are not aligned', frame)
  for (let index: usize = 0; index < count; index++) {
    const number = (usize(frame) + index) % MOST_FRAMES
    trace.check(!model.frameTaken[number], 'a frame was handed out twice', number)
    model.frameTaken[number] = true
  }
  hold(slot, Kind.Frames, frame, count)
}

function takePages(slot: usize): void {
  const { random } = trace
  const alignment = usize(1) << random.below(4)
  const count: usize = 1 + random.below(9)
  const address = slabPages.allocate(count, alignment)
  if (address === NO_PAGE) return trace.check(trace.isShort, 'pages cannot be had, with memory left', count)
  trace.check(usize(address) % (alignment * PAGE_SIZE) === 0, 'pages are not aligned', address)
  hold(slot, Kind.Pages, address, count)
  mark(slot)
}

function takeIdentifiers(slot: usize): void {
  const { random } = trace
  const count: usize = 1 + random.below(12)
  const first = identifiers.allocate(count)
  if (first === NOWHERE) {
    let run: usize = 0
    for (let index: usize = 0; index < IDENTIFIERS && run < count; index++) {
      run = model.identifierTaken[index] ? 0 : run + 1
    }
    return trace.check(
      run < count || trace.isShort,
      'identifiers cannot be had, though there are some',
      count,
    )
  }
  for (let index = first; index < first + count; index++) {
    trace.check(!model.identifierTaken[index], 'an identifier was handed out twice', index)
    model.identifierTaken[index] = true
  }
  hold(slot, Kind.Identifiers, first, count)
}

function takeObject(slot: usize): void {
  const thing = things.allocate()
  if (thing === null) return trace.check(trace.isShort, 'an object cannot be had, with memory left')
  trace.check(thing.ready === READY, 'an object is not as its constructor left it', addressOf(thing))
  trace.check(thing.owner === 0, 'an object is not as its last user left it', addressOf(thing))
  thing.owner = u32(slot) + 1
  hold(slot, Kind.Object, addressOf(thing), 0)
}

function takeMemory(slot: usize): void {
  const size = anySize()
  const isZeroed = trace.random.below(4) === 0
  const address = isZeroed ? kzalloc(size) : kmalloc(size)
  if (address === NO_MEMORY) return trace.check(trace.isShort, 'memory cannot be had, with memory left', size)
  trace.check(ksize(address) >= size, 'memory is smaller than was asked for', address)
  trace.check(usize(address) % 16 === 0, 'memory is not aligned', address)
  if (isZeroed) checkBytes(address, size, 0)
  hold(slot, Kind.Memory, address, size)
  mark(slot)
}

function reallocate(slot: usize): void {
  const held = model.held[slot]
  const size = anySize()
  const moved = krealloc(VirtualAddress(held.place), size)
  if (moved === NO_MEMORY) {
    trace.check(trace.isShort && size > held.size, 'memory cannot be resized, with memory left', size)
    return
  }
  checkBytes(moved, size < held.size ? size : held.size, held.mark)
  held.place = moved
  held.size = size
  mark(slot)
}

/** Fills what a slot holds with its mark. */
function mark(slot: usize): void {
  const { kind, place, size, mark } = model.held[slot]
  fillBytes(VirtualAddress(place), mark, kind === Kind.Pages ? size * PAGE_SIZE : size)
}

function checkBytes(address: VirtualAddress, count: usize, expected: u8): void {
  const bytes = ptr<u8>(address)
  // Of much memory only some: all of the first bytes and the last, and some in between.
  const step: usize = count > 256 ? 61 : 1
  for (let index: usize = 0; index < count; index += step) {
    if (bytes[index] !== expected) trace.check(false, 'memory was written by another', usize(address) + index)
  }
  trace.check(bytes[count - 1] === expected, 'the end of memory was written by another', address)
}

/** Whether what a slot holds is as it was left. */
function checkHeld(slot: usize): void {
  const { kind, place, size, mark } = model.held[slot]
  if (kind === Kind.Memory) checkBytes(VirtualAddress(place), size, mark)
  if (kind === Kind.Pages) checkBytes(VirtualAddress(place), size * PAGE_SIZE, mark)
  if (kind === Kind.Object) {
    const thing = ref<Thing>(place)
    trace.check(thing.owner === u32(slot) + 1, 'an object was written by another', place)
  }
}

function release(slot: usize): void {
  checkHeld(slot)
  const held = model.held[slot]
  const { kind, place, size } = held
  held.kind = Kind.Nothing
  if (kind === Kind.Memory) kfree(VirtualAddress(place))
  if (kind === Kind.Pages) slabPages.release(VirtualAddress(place), size)
  if (kind === Kind.Object) {
    ref<Thing>(place).owner = 0
    things.free(ref<Thing>(place))
  }
  if (kind === Kind.Identifiers) {
    for (let index = place; index < place + size; index++) model.identifierTaken[index] = false
    identifiers.free(place, size)
  }
  if (kind !== Kind.Frames) return
  for (let index: usize = 0; index < size; index++) model.frameTaken[(place + index) % MOST_FRAMES] = false
  if (size === 1) frames.free(FrameNumber(place))
  else frames.freeRun(FrameNumber(place), size)
}

/** Every layer's own records, and everything that is held. */
function checkAll(): void {
  for (let slot: usize = 0; slot < SLOTS; slot++) checkHeld(slot)
  checkSound(bitmapFault(frames.map.free))
  checkSound(arenaFault(heapRanges))
  checkSound(arenaFault(slabRanges))
  checkSound(arenaFault(identifiers))
  for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) checkSound(poolFault(pool))
}

function checkSound(fault: string): void {
  trace.check(fault === '', fault)
}
