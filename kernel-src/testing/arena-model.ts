/** Arenas for tests, in few numbers and with memory that can run out, and a model with one byte for each number. */
import { ArenaMemory } from '../mm/arena-memory.ts'
import { type Placement } from '../mm/arena-placement.ts'
import { TagPool } from '../mm/arena-tag.ts'
import { arenaFault } from '../mm/arena-verify.ts'
import { Arena, Fit, NOWHERE } from '../mm/arena.ts'
import { expect } from './expect.ts'
import { Random } from './random.ts'

/** Memory for tags and tables: pieces of a static array, as many as a test allows. */
class TestMemory {
  private readonly words: FixedArray<u32, 8192> = new FixedArray()
  private used: usize = 0
  /** How many pieces may still be handed out. */
  allowed: usize = 0
  /** How many are. */
  lent: usize = 0

  begin(allowed: usize): void {
    this.used = 0
    this.lent = 0
    this.allowed = allowed
  }

  allocate(bytes: usize): VirtualAddress {
    const size = sizeof<FixedArray<u32, 8192>>()
    if (this.allowed === 0 || size - this.used < bytes) return VirtualAddress(0)
    this.allowed--
    this.lent++
    this.used += bytes
    return VirtualAddress(usize(addressOf(this.words)) + this.used - bytes)
  }
}

export const memory = new TestMemory()
const arenaMemory = new ArenaMemory(
  (bytes: usize): VirtualAddress => memory.allocate(bytes),
  (_address: VirtualAddress, _bytes: usize): void => {
    memory.lent--
  },
)
export const tags = new TagPool(arenaMemory)
export const random = new Random()

/** The numbers that the tests' worlds consist of. */
export const WORLD = 512
export const arena = new Arena('test', 1, tags)
export const source = new Arena('source', 8, tags)
export const child = new Arena('child', 2, tags, source)

export const MOST_HELD = 64

/** What a test has allocated, and which numbers that makes taken. */
class Model {
  readonly taken: FixedArray<boolean, 512> = new FixedArray()
  readonly places: FixedArray<usize, 64> = new FixedArray()
  readonly sizes: FixedArray<usize, 64> = new FixedArray()
  held: usize = 0
  units: usize = 0

  begin(): void {
    this.taken.fill(false)
    this.held = 0
    this.units = 0
  }

  /** Whether all of a range is free. */
  isFree(place: usize, size: usize): boolean {
    for (let at = place; at < place + size; at++) if (at >= WORLD || this.taken[at]) return false
    return true
  }

  /** Whether any range between two numbers, the second included, stands as wished and is free. */
  canPlace(size: usize, wish: Placement, end: usize): boolean {
    for (let place: usize = 0; place + size <= end; place++) {
      if (stands(place, size, wish) && this.isFree(place, size)) return true
    }
    return false
  }

  take(place: usize, size: usize): void {
    for (let at = place; at < place + size; at++) this.taken[at] = true
    this.places[this.held] = place
    this.sizes[this.held] = size
    this.held++
    this.units += size
  }

  /** Forgets the allocation of a rank. */
  drop(rank: usize): void {
    const place = this.places[rank]
    const size = this.sizes[rank]
    for (let at = place; at < place + size; at++) this.taken[at] = false
    this.held--
    this.places[rank] = this.places[this.held]
    this.sizes[rank] = this.sizes[this.held]
    this.units -= size
  }
}

export const model = new Model()

/** Whether an allocation is as wished, number by number. */
export function stands(place: usize, size: usize, wish: Placement): boolean {
  if (place % wish.alignment !== wish.phase || place < wish.first || place + size - 1 > wish.last)
    return false
  if (wish.boundary === 0) return true
  for (let at = place + 1; at < place + size; at++) if (at % wish.boundary === 0) return false
  return true
}

/** Gives all that the model holds back to an arena, which must then be as it was made. */
export function releaseAll(from: Arena): void {
  while (model.held > 0) {
    from.free(model.places[0], model.sizes[0])
    model.drop(0)
  }
  expect(arenaFault(from)).toBe('')
}

/** Begins with an arena of the numbers up to a bound, all free. */
export function beginWith(bound: usize, fit: Fit = Fit.Instant, cachedQuanta: usize = 0): void {
  beginTags(8)
  construct<Arena>(addressOf(arena), 'test', 1, tags, null, fit, cachedQuanta)
  expect(arena.add(0, bound)).toBeTrue()
}

/** Begins with an arena that imports what it hands out, in multiples of 8, from another one. */
export function beginImporting(): void {
  beginTags(8)
  construct<Arena>(addressOf(source), 'source', 8, tags)
  construct<Arena>(addressOf(child), 'child', 2, tags, source)
  expect(source.add(0, WORLD)).toBeTrue()
}

/** Forgets all tags and allocations; memory for tags and tables is there so many times. */
function beginTags(allowed: usize): void {
  memory.begin(allowed)
  model.begin()
  construct<TagPool>(addressOf(tags), arenaMemory)
}

/** Notes that an arena handed out numbers, all of which must have been free. */
export function keep(place: usize, size: usize): void {
  expect(model.isFree(place, size)).toBeTrue()
  model.take(place, size)
}

export function randomWish(): Placement {
  const alignment = usize(1) << random.below(6)
  const phase = random.below(2) === 0 ? 0 : random.below(u32(alignment))
  const boundary: usize = random.below(2) === 0 ? 0 : usize(1) << random.below(8)
  const first: usize = random.below(2) === 0 ? 0 : random.below(WORLD)
  const last: usize = random.below(2) === 0 ? NOWHERE : random.below(WORLD)
  return { alignment, phase, boundary, first, last }
}
