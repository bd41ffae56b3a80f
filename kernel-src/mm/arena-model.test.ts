/** Arenas against a model with one byte for each number, every small world to a depth, and each failure. */
import {
  arena,
  beginImporting,
  beginWith,
  child,
  memory,
  model,
  MOST_HELD,
  random,
  randomWish,
  releaseAll,
  source,
  stands,
  tags,
  WORLD,
  keep,
} from '../testing/arena-model.ts'
import { expect } from '../testing/expect.ts'
import { alignedTo } from './arena-placement.ts'
import { arenaFault } from './arena-verify.ts'
import { Fit, NOWHERE } from './arena.ts'

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

describe('an arena of few numbers', () => {
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
})
