/** Arenas against a model with one byte for each number, every small world to a depth, and each failure. */
import { expect } from '../testing/expect.ts'
import { Random } from '../testing/random.ts'
import { ArenaMemory } from './arena-memory.ts'
import { alignedTo, type Placement } from './arena-placement.ts'
import { TagPool } from './arena-tag.ts'
import { arenaFault } from './arena-verify.ts'
import { Arena, Fit, NOWHERE } from './arena.ts'

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

const memory = new TestMemory()
const arenaMemory = new ArenaMemory(
  (bytes: usize): VirtualAddress => memory.allocate(bytes),
  (_address: VirtualAddress, _bytes: usize): void => {
    memory.lent--
  },
)
const tags = new TagPool(arenaMemory)
const random = new Random()

/** The numbers that the tests' worlds consist of. */
const WORLD = 512
const arena = new Arena('test', 1, tags)
const source = new Arena('source', 8, tags)
const child = new Arena('child', 2, tags, source)

const MOST_HELD = 64

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

const model = new Model()

/** Whether an allocation is as wished, number by number. */
function stands(place: usize, size: usize, wish: Placement): boolean {
  if (place % wish.alignment !== wish.phase || place < wish.first || place + size - 1 > wish.last)
    return false
  if (wish.boundary === 0) return true
  for (let at = place + 1; at < place + size; at++) if (at % wish.boundary === 0) return false
  return true
}

/** Gives all that the model holds back to an arena, which must then be as it was made. */
function releaseAll(from: Arena): void {
  while (model.held > 0) {
    from.free(model.places[0], model.sizes[0])
    model.drop(0)
  }
  expect(arenaFault(from)).toBe('')
}

/** Begins with an arena of the numbers up to a bound, all free. */
function beginWith(bound: usize, fit: Fit = Fit.Instant, cachedQuanta: usize = 0): void {
  beginTags(8)
  construct<Arena>(addressOf(arena), 'test', 1, tags, null, fit, cachedQuanta)
  expect(arena.add(0, bound)).toBeTrue()
}

/** Begins with an arena that imports what it hands out, in multiples of 8, from another one. */
function beginImporting(): void {
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

function randomWish(): Placement {
  const alignment = usize(1) << random.below(6)
  const phase = random.below(2) === 0 ? 0 : random.below(u32(alignment))
  const boundary: usize = random.below(2) === 0 ? 0 : usize(1) << random.below(8)
  const first: usize = random.below(2) === 0 ? 0 : random.below(WORLD)
  const last: usize = random.below(2) === 0 ? NOWHERE : random.below(WORLD)
  return { alignment, phase, boundary, first, last }
}

/** One random operation on the arena and on the model. */
function step(): void {
  const size: usize = 1 + random.below(random.below(8) === 0 ? 100 : 12)
  const isFull = model.held === MOST_HELD
  switch (random.below(isFull ? 3 : 8)) {
    case 0:
    case 1:
    case 2: {
      if (model.held === 0) return
      const rank: usize = random.below(u32(model.held))
      arena.free(model.places[rank], model.sizes[rank])
      model.drop(rank)
      return
    }
    case 3:
    case 4: {
      const place = arena.allocate(size)
      expect(place !== NOWHERE).toBe(model.canPlace(size, alignedTo(1), WORLD))
      if (place !== NOWHERE) keep(place, size)
      return
    }
    case 5: {
      const place: usize = random.below(WORLD)
      const possible = model.isFree(place, size)
      expect(arena.allocateAt(place, size)).toBe(possible)
      if (possible) model.take(place, size)
      return
    }
    default: {
      const wish = randomWish()
      const place = arena.allocateWithin(size, wish)
      expect(place !== NOWHERE).toBe(model.canPlace(size, wish, WORLD))
      if (place === NOWHERE) return
      expect(stands(place, size, wish)).toBeTrue()
      keep(place, size)
    }
  }
}

/** One of eight operations on an arena of 12 units, and on the model. */
function smallStep(operation: u32): void {
  if (operation >= 5) {
    const rank: usize = operation - 5
    if (rank >= model.held) return
    arena.free(model.places[rank], model.sizes[rank])
    model.drop(rank)
    return
  }
  if (operation === 4) {
    const possible = model.isFree(7, 2)
    expect(arena.allocateAt(7, 2)).toBe(possible)
    if (possible) model.take(7, 2)
    return
  }
  const size: usize = operation < 3 ? operation + 1 : 5
  const place = arena.allocate(size)
  expect(place !== NOWHERE).toBe(model.canPlace(size, alignedTo(1), 12))
  if (place !== NOWHERE) keep(place, size)
}

function keep(place: usize, size: usize): void {
  expect(model.isFree(place, size)).toBeTrue()
  model.take(place, size)
}

function trace(fit: Fit, cachedQuanta: usize, seed: u32, steps: u32): void {
  beginWith(WORLD, fit, cachedQuanta)
  random.begin(seed)
  for (let done: u32 = 0; done < steps; done++) {
    step()
    expect(arenaFault(arena)).toBe('')
    expect(arena.statistics.free).toBe(WORLD - model.units)
    expect(arena.statistics.allocations).toBe(model.held)
  }
  releaseAll(arena)
  arena.drain()
  expect(arena.statistics.freePieces).toBe(1)
}

/** Every sequence of five of eight operations on 12 units. */
function exhaust(cachedQuanta: usize): void {
  for (let sequence: u32 = 0; sequence < 8 * 8 * 8 * 8 * 8; sequence++) {
    beginWith(12, Fit.Instant, cachedQuanta)
    let rest = sequence
    for (let done: u32 = 0; done < 5; done++) {
      smallStep(rest % 8)
      rest = rest / 8
    }
    const fault = arenaFault(arena)
    if (fault === '' && arena.statistics.free === 12 - model.units) continue
    expect(fault).toBe('')
    expect(arena.statistics.free).toBe(12 - model.units)
    expect(sequence).toBe(NOWHERE)
    return
  }
}

describe('an arena', () => {
  test('hands out what it was given, and no number twice', () => {
    beginWith(12)
    for (let count: u32 = 0; count < 4; count++) keep(arena.allocate(3), 3)
    expect(arena.allocate(1)).toBe(NOWHERE)
    expect(arena.statistics.free).toBe(0)
    expect(arenaFault(arena)).toBe('')
    releaseAll(arena)
    expect(arena.allocate(12)).toBe(0)
  })

  test('joins what is freed with free neighbours, in whatever order', () => {
    for (let order: u32 = 0; order < 6; order++) {
      beginWith(12)
      for (let count: u32 = 0; count < 3; count++) keep(arena.allocate(4), 4)
      const first: usize = order / 2
      arena.free(first * 4, 4)
      const second: usize = (order / 2 + 1 + (order % 2)) % 3
      arena.free(second * 4, 4)
      expect(arenaFault(arena)).toBe('')
      arena.free((3 - first - second) * 4, 4)
      expect(arenaFault(arena)).toBe('')
      expect(arena.statistics.freePieces).toBe(1)
      expect(arena.allocate(12)).toBe(0)
    }
  })

  test('rounds sizes up to its quantum, and refuses those that cannot be', () => {
    beginImporting()
    expect(source.allocate(1)).toBe(0)
    expect(source.sizeAt(0)).toBe(8)
    expect(source.allocate(NOWHERE)).toBe(NOWHERE)
    expect(source.allocate(0xffff_fff8)).toBe(NOWHERE)
    expect(source.allocateAt(16, 0xffff_fff8)).toBeFalse()
    expect(child.allocate(0xffff_fffe)).toBe(NOWHERE)
    source.free(0, 7)
    expect(source.statistics.free).toBe(WORLD)
  })

  test('keeps spans apart, the highest numbers among them', () => {
    beginWith(16)
    expect(arena.add(16, 16)).toBeTrue()
    expect(arena.add(0xffff_fff0, 15)).toBeTrue()
    expect(arena.allocate(17)).toBe(NOWHERE)
    expect(arena.allocateAt(0xffff_fffe, 1)).toBeTrue()
    expect(arena.allocateAt(0xffff_fff0, 14)).toBeTrue()
    expect(arena.allocateAt(14, 4)).toBeFalse()
    expect(arenaFault(arena)).toBe('')
    expect(arena.statistics.total).toBe(47)
    expect(arena.statistics.spans).toBe(3)
    arena.free(0xffff_fff0, 14)
    arena.free(0xffff_fffe, 1)
    expect(arena.statistics.freePieces).toBe(3)
  })

  test('loses a span only if all of it is free', () => {
    beginWith(16)
    expect(arena.add(32, 16)).toBeTrue()
    const place = arena.allocate(3)
    const start: usize = place < 16 ? 0 : 32
    expect(arena.remove(start)).toBeFalse()
    expect(arena.remove(32 - start)).toBeTrue()
    expect(arena.remove(32 - start)).toBeFalse()
    arena.free(place, 3)
    expect(arena.remove(start + 1)).toBeFalse()
    expect(arena.remove(start)).toBeTrue()
    expect(arena.statistics.total).toBe(0)
    expect(arenaFault(arena)).toBe('')
    expect(tags.spareCount).toBe(tags.total)
  })

  test('takes the smallest piece that is large enough if asked to', () => {
    beginWith(40, Fit.Best)
    expect(arena.allocateAt(12, 1)).toBeTrue()
    expect(arena.allocateAt(22, 1)).toBeTrue()
    expect(arena.allocateAt(38, 1)).toBeTrue()
    expect(arena.allocate(9)).toBe(13)
    expect(arena.allocate(12)).toBe(0)
    expect(arena.allocate(12)).toBe(23)
    expect(arena.allocate(1)).toBe(39)
    expect(arenaFault(arena)).toBe('')
  })

  test('agrees with a model after each of many random operations', () => {
    trace(Fit.Instant, 0, 1, 1500)
    trace(Fit.Instant, 16, 0xdead_beef, 1500)
    trace(Fit.Best, 0, 20_260_101, 1500)
    trace(Fit.Best, 5, 64, 1500)
  })

  test('of 12 units is sound after each sequence of five operations', () => {
    exhaust(0)
    exhaust(3)
  })

  test('serves small sizes from what was freed last, but keeps nothing from other requests', () => {
    beginWith(16, Fit.Instant, 4)
    const first = arena.allocate(4)
    const second = arena.allocate(4)
    arena.free(first, 4)
    arena.free(second, 4)
    expect(arena.caches.count).toBe(2)
    expect(arena.statistics.free).toBe(16)
    expect(arena.sizeAt(first)).toBe(0)
    expect(arena.allocate(3)).not.toBe(first)
    expect(arena.allocate(4)).toBe(second)
    expect(arena.allocateAt(first, 4)).toBeTrue()
    arena.free(first, 4)
    expect(arena.allocateWithin(4, alignedTo(4))).toBe(first)
    arena.free(first, 4)
    arena.free(second, 4)
    // Only together are the two that were kept large enough.
    expect(arena.allocate(8)).toBe(0)
    expect(arena.caches.count).toBe(0)
    expect(arenaFault(arena)).toBe('')
  })

  test('finds allocations however many there are, by a table that grows', () => {
    beginWith(WORLD)
    const chains = arena.pieces.allocated.chains
    for (let count: usize = 0; count < 200; count++) expect(arena.allocate(1)).not.toBe(NOWHERE)
    expect(arena.pieces.allocated.chains).toBeGreaterThan(chains)
    expect(arenaFault(arena)).toBe('')
    for (let place: usize = 0; place < 200; place++) expect(arena.sizeAt(place)).toBe(1)
    for (let place: usize = 0; place < 200; place++) arena.free(place, 1)
    expect(arena.statistics.freePieces).toBe(1)
    expect(arenaFault(arena)).toBe('')
  })

  test('fails without a change, whichever piece of memory for its records is missing', () => {
    for (let allowed: usize = 0; allowed < 8; allowed++) {
      beginImporting()
      memory.allowed = allowed
      // Every second unit, so that each allocation costs the most tags.
      let place: usize = 0
      while (place < WORLD && child.allocateAt(place, 2)) place += 4
      expect(arenaFault(child)).toBe('')
      expect(arenaFault(source)).toBe('')
      const taken = child.statistics.total - child.statistics.free
      expect(taken).toBe(place / 2)
      expect(source.statistics.free).toBe(WORLD - child.statistics.total)
      for (let at: usize = 0; at < place; at += 4) child.free(at, 2)
      expect(child.statistics.total).toBe(0)
      expect(source.statistics.free).toBe(WORLD)
      expect(tags.spareCount).toBe(tags.total - 2)
      // The first tags stay, lest they be asked for again at once.
      expect(memory.lent).toBe(1)
    }
  })

  test('imports from its source what it needs, as wished, and gives it back', () => {
    beginImporting()
    expect(source.allocateAt(0, 8)).toBeTrue()
    expect(child.allocate(6)).toBe(8)
    expect(source.statistics.free).toBe(WORLD - 16)
    expect(child.allocate(2)).toBe(14)
    expect(child.statistics.spans).toBe(1)
    expect(child.allocateAt(100, 10)).toBeTrue()
    expect(source.sizeAt(96)).toBe(16)
    expect(child.allocateWithin(4, { alignment: 64, phase: 14, boundary: 0, first: 70, last: 200 })).toBe(78)
    expect(source.sizeAt(72)).toBe(16)
    expect(child.allocateWithin(16, { alignment: 2, phase: 0, boundary: 16, first: 0, last: 47 })).toBe(16)
    expect(child.allocateWithin(10, { alignment: 2, phase: 0, boundary: 0, first: 0, last: 40 })).toBe(
      NOWHERE,
    )
    expect(child.allocateWithin(10, { alignment: 2, phase: 0, boundary: 0, first: 0, last: 41 })).toBe(32)
    expect(arenaFault(child)).toBe('')
    child.free(8, 6)
    expect(source.sizeAt(8)).toBe(8)
    child.free(14, 2)
    expect(source.sizeAt(8)).toBe(0)
    child.free(78, 4)
    child.free(100, 10)
    child.free(16, 16)
    child.free(32, 10)
    expect(child.statistics.total).toBe(0)
    expect(arenaFault(child)).toBe('')
    expect(source.statistics.free).toBe(WORLD - 8)
    expect(arenaFault(source)).toBe('')
  })

  test('that imports finds a place wherever there is one', () => {
    beginImporting()
    random.begin(77)
    for (let done: u32 = 0; done < 2000; done++) {
      // All is given back each time, so that the source has the whole world to give.
      const size: usize = 2 + 2 * random.below(20)
      const { alignment, phase, boundary, first, last } = randomWish()
      const wish = { alignment: alignment * 2, phase: phase * 2, boundary, first, last }
      const place = child.allocateWithin(size, wish)
      expect(place !== NOWHERE).toBe(model.canPlace(size, wish, WORLD))
      if (place === NOWHERE) continue
      expect(stands(place, size, wish)).toBeTrue()
      expect(arenaFault(child)).toBe('')
      child.free(place, size)
      expect(source.statistics.free).toBe(WORLD)
    }
  })

  testPanics('refuses what is free already', 'arena test: 0x4 is freed, but it is free already', () => {
    beginWith(12)
    arena.allocate(4)
    arena.allocate(4)
    arena.free(4, 4)
    arena.free(4, 4)
  })

  testPanics(
    'refuses what is kept for the next request',
    'arena test: 0x0 is freed, but it is free already',
    () => {
      beginWith(12, Fit.Instant, 4)
      arena.allocate(4)
      arena.free(0, 4)
      arena.free(0, 4)
    },
  )

  testPanics('refuses what is not its own', 'arena test: 0xc is freed, but lies outside of the arena', () => {
    beginWith(12)
    arena.free(12, 1)
  })

  testPanics(
    'refuses a place inside an allocation',
    'arena test: 0x2 is freed, but its allocation begins at 0x0',
    () => {
      beginWith(12)
      arena.allocate(4)
      arena.free(2, 2)
    },
  )

  testPanics(
    'refuses another size than was allocated',
    'arena test: 0x3 units from 0x0 on are freed, but 0x4 were allocated',
    () => {
      beginWith(12)
      arena.allocate(4)
      arena.free(0, 3)
    },
  )

  testPanics('refuses to allocate nothing', 'arena test: a range of nothing is asked for', () => {
    beginWith(12)
    arena.allocate(0)
  })

  testPanics(
    'refuses a span that is not of its quantum',
    'arena source: 0x8 units from 0x4 on cannot be a span of it',
    () => {
      beginImporting()
      source.add(4, 8)
    },
  )

  testPanics(
    'refuses a place that is not of its quantum',
    'arena child: 0x5 is asked for, which is no multiple of 0x2',
    () => {
      beginImporting()
      child.allocateAt(5, 2)
    },
  )

  testPanics(
    'refuses a placement that cannot be',
    'arena test: no placement has alignment 0x8, phase 0x8, boundary 0x0',
    () => {
      beginWith(12)
      arena.allocateWithin(1, { alignment: 8, phase: 8, boundary: 0, first: 0, last: NOWHERE })
    },
  )
})
