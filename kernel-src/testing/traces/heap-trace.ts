/**
 * The heap and object caches against a model that knows where each allocation is, how large, and what was written to
 * it: memory of all sizes that comes, goes, and is made larger and smaller, aligned memory, objects of caches with
 * control data in and apart from their slabs, reaping and shrinking, and failures for want of memory.
 *
 * Whatever is allocated is filled with bytes of its own as far as was asked for. So what overlaps, moves without its
 * contents, or is written by the allocator, shows at the next look.
 */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'
import { arenaFault } from '../../mm/arena-verify.ts'
import { frames } from '../../mm/frames.ts'
import { HEAP_ALIGNMENT } from '../../mm/heap-classes.ts'
import {
  heapStatistics,
  kfree,
  kmalloc,
  kmallocAligned,
  krealloc,
  ksize,
  kzalloc,
  NO_MEMORY,
  shrinkHeap,
} from '../../mm/heap.ts'
import { heapRanges, slabRanges } from '../../mm/kernel-arenas.ts'
import { reapPools, shrinkPools, slabPools, type SlabPool } from '../../mm/slab-pool.ts'
import { poolFault } from '../../mm/slab-verify.ts'
import { SlabCache } from '../../mm/slab.ts'
import { Trace, type TraceOptions } from './trace.ts'

const SLOTS = 160
const MAGIC = 0x5ca1_ab1e

const trace = new Trace('of the heap')

/** How many objects each cache's functions have constructed and not yet destructed. */
const constructed = new FixedArray<u32, 3>()

class Small {
  magic: u32 = 0
  readonly body: FixedArray<u32, 4> = new FixedArray()
}
class Middle {
  magic: u32 = 0
  readonly body: FixedArray<u32, 60> = new FixedArray()
}
class Large {
  magic: u32 = 0
  readonly body: FixedArray<u32, 500> = new FixedArray()
}

const smalls = new SlabCache<Small>(
  'traced small',
  (object: Small): void => {
    object.magic = MAGIC
    constructed[0]++
  },
  (object: Small): void => {
    trace.check(object.magic === MAGIC, 'a small object is destructed, but not as it was constructed')
    constructed[0]--
  },
)
const middles = new SlabCache<Middle>(
  'traced middle',
  (object: Middle): void => {
    object.magic = MAGIC
    constructed[1]++
  },
  (object: Middle): void => {
    trace.check(object.magic === MAGIC, 'a middle object is destructed, but not as it was constructed')
    constructed[1]--
  },
)
const larges = new SlabCache<Large>(
  'traced large',
  (object: Large): void => {
    object.magic = MAGIC
    constructed[2]++
  },
  (object: Large): void => {
    trace.check(object.magic === MAGIC, 'a large object is destructed, but not as it was constructed')
    constructed[2]--
  },
)
const POOLS = FixedArray.of<SlabPool, 3>(smalls.pool, middles.pool, larges.pool)
/** In place of a pool's rank: the heap. */
const HEAP = 3
const MAGIC_BYTES = 4

/** What a slot holds; nothing if its address is `NO_MEMORY`. */
class Slot {
  address: VirtualAddress = NO_MEMORY
  size: usize = 0
  filling: u8 = 0
  /** Which of `POOLS` it is an object of, or `HEAP`. */
  owner: usize = HEAP

  /** The address of the first byte that is the user's to fill: objects begin with what their constructor wrote. */
  get start(): usize {
    return this.owner === HEAP ? this.address : usize(this.address) + MAGIC_BYTES
  }

  get end(): usize {
    return usize(this.address) + this.size
  }
}

class HeapModel {
  readonly slots: FixedArray<Inline<Slot>, 160> = new FixedArray()
  /** How many slots hold objects of each pool, and memory of the heap. */
  readonly held: FixedArray<usize, 4> = new FixedArray()

  /** Notes an allocation, and fills it. */
  keep(slot: Slot, address: VirtualAddress, size: usize, owner: usize): void {
    slot.address = address
    slot.size = size
    slot.owner = owner
    this.held[owner]++
    for (const other of this.slots) {
      if (other === slot || other.address === NO_MEMORY) continue
      const apart = other.end <= usize(address) || slot.end <= usize(other.address)
      trace.check(apart, 'an allocation overlaps another one', address)
    }
    this.fill(slot)
  }

  fill(slot: Slot): void {
    slot.filling = u8(trace.random.next())
    fillBytes(slot.start, slot.filling, slot.end - slot.start)
  }

  forget(slot: Slot): void {
    slot.address = NO_MEMORY
    this.held[slot.owner]--
  }
}
const model = new HeapModel()

/** Runs a trace; everything is compared after `fullCheckEvery` operations. */
export function runHeapTrace(options: TraceOptions): void {
  settle()
  const free = frames.statistics.free
  trace.begin(options.seed)
  for (trace.step = 0; trace.step < options.operations; trace.step++) {
    trace.perhapsShortage()
    operate()
    trace.endShortage()
    if (trace.step % options.fullCheckEvery === 0) compareAll()
  }
  compareAll()
  for (const slot of model.slots) release(slot)
  settle()
  compareAll()
  for (const count of constructed) trace.check(count === 0, 'objects were not destructed', count)
  trace.check(frames.statistics.free === free, 'frames are left over, or missing', frames.statistics.free)
}

function settle(): void {
  shrinkPools()
  shrinkHeap()
}

function operate(): void {
  const slot = model.slots[trace.random.below(SLOTS)]
  const choice = trace.random.below(100)
  if (choice < 2) reapPools()
  else if (choice < 3) settle()
  else if (slot.address === NO_MEMORY) allocate(slot)
  else if (slot.owner === HEAP && choice < 40) reallocate(slot)
  else release(slot)
}

/** A size of some octave, now and then one that is on the edge of something. */
function someSize(): usize {
  const size: usize = trace.random.below(u32(2) << trace.random.below(15))
  switch (trace.random.below(8)) {
    case 0:
      return (size + (PAGE_SIZE - 1)) & ~(PAGE_SIZE - 1)
    case 1:
      return usize(1) << trace.random.below(15)
    default:
      return size
  }
}

function allocate(slot: Slot): void {
  const owner: usize = trace.random.below(6)
  if (owner < HEAP) {
    const pool = POOLS[owner]
    const object = VirtualAddress(pool.take())
    checkGiven(object)
    if (object === NO_MEMORY) return
    trace.check(ptr<u32>(object)[0] === MAGIC, 'an object is not as it was constructed', object)
    trace.check(usize(object) % pool.alignment === 0, 'an object is not aligned', object)
    model.keep(slot, object, pool.objectSize, owner)
    return
  }
  const size = someSize()
  let alignment: usize = HEAP_ALIGNMENT
  let address = NO_MEMORY
  switch (trace.random.below(4)) {
    case 0:
      address = kzalloc(size)
      if (address !== NO_MEMORY) checkBytes(address, usize(address) + size, 0)
      break
    case 1:
      alignment = usize(1) << trace.random.below(15)
      address = kmallocAligned(size, alignment)
      break
    default:
      address = kmalloc(size)
      if (countOnes(size) === 1) alignment = size < PAGE_SIZE ? size : PAGE_SIZE
  }
  checkGiven(address)
  if (address === NO_MEMORY) return
  trace.check((usize(address) & (alignment - 1)) === 0, 'memory is not aligned', address)
  trace.check(ksize(address) >= size, 'there is less room than was asked for', address)
  model.keep(slot, address, size, HEAP)
}

function reallocate(slot: Slot): void {
  const size = someSize()
  checkFilled(slot)
  const address = krealloc(slot.address, size)
  if (address === NO_MEMORY) {
    checkGiven(address)
    trace.check(size > slot.size, 'memory cannot be made smaller', slot.address)
    checkFilled(slot)
    return
  }
  const kept = size < slot.size ? size : slot.size
  checkBytes(address, usize(address) + kept, slot.filling)
  model.forget(slot)
  model.keep(slot, address, size, HEAP)
}

function release(slot: Slot): void {
  if (slot.address === NO_MEMORY) return
  checkFilled(slot)
  if (slot.owner === HEAP) kfree(slot.address)
  else POOLS[slot.owner].put(slot.address)
  model.forget(slot)
}

/** Memory runs out only where it is short. */
function checkGiven(address: VirtualAddress): void {
  trace.check(address !== NO_MEMORY || trace.isShort, 'there is no memory, though there is')
}

function checkFilled(slot: Slot): void {
  checkBytes(slot.start, slot.end, slot.filling)
  if (slot.owner !== HEAP) {
    trace.check(ptr<u32>(slot.address)[0] === MAGIC, 'the state of an object was changed', slot.address)
  }
}

function checkBytes(start: usize, end: usize, value: u8): void {
  for (let place = start; place < end; place++) {
    trace.check(ptr<u8>(place)[0] === value, 'a byte is not what was written', place)
  }
}

function compareAll(): void {
  for (const slot of model.slots) if (slot.address !== NO_MEMORY) checkFilled(slot)
  let fault = arenaFault(heapRanges)
  if (fault === '') fault = arenaFault(slabRanges)
  for (let pool = slabPools.first; pool !== null && fault === ''; pool = pool.nextPool)
    fault = poolFault(pool)
  trace.check(fault === '', fault)
  for (let owner: usize = 0; owner < HEAP; owner++) {
    const { used, objects } = POOLS[owner].statistics
    trace.check(used === model.held[owner], 'a cache has another number of objects in use', used)
    trace.check(objects === constructed[owner], 'not all objects are constructed, or not once', objects)
  }
  let large: usize = 0
  for (const { address, owner } of model.slots) {
    if (address !== NO_MEMORY && owner === HEAP && !isObject(address)) large++
  }
  const { objects } = heapStatistics()
  trace.check(objects === model.held[HEAP] - large, 'the heap has another number of objects in use', objects)
}

/** Whether memory of the heap's is an object of one of its caches. */
function isObject(address: VirtualAddress): boolean {
  return slabRanges.pieces.containing((usize(address) >> PAGE_SHIFT) << PAGE_SHIFT) !== null
}
