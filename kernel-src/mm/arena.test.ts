/** Arenas: what each operation does, and their complaints word for word. */
import {
  arena,
  beginImporting,
  beginWith,
  child,
  releaseAll,
  source,
  tags,
  WORLD,
  keep,
} from '../testing/arena-model.ts'
import { expect } from '../testing/expect.ts'
import { alignedTo } from './arena-placement.ts'
import { arenaFault } from './arena-verify.ts'
import { Fit, NOWHERE } from './arena.ts'

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
