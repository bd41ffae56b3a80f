/** Where tags come from: memory is asked for in time, and goes back when its tags are spare, again and again. */
import { expect } from '../testing/expect.ts'
import { ArenaMemory } from './arena-memory.ts'
import { TagPool, type BoundaryTag } from './arena-tag.ts'

/** What a pool asks for at a time. */
const CHUNK_WORDS = 1024
const CHUNKS = 6

class Chunks {
  readonly words: FixedArray<u32, 6144> = new FixedArray()
  readonly isLent: FixedArray<boolean, 6> = new FixedArray()
  allowed: usize = CHUNKS
  asked: usize = 0

  get lent(): usize {
    let count: usize = 0
    for (const isLent of this.isLent) if (isLent) count++
    return count
  }

  lend(bytes: usize): VirtualAddress {
    this.asked++
    expect(bytes).toBe(CHUNK_WORDS * sizeof<u32>())
    for (let index: usize = 0; index < this.allowed; index++) {
      if (this.isLent[index]) continue
      this.isLent[index] = true
      return VirtualAddress(usize(addressOf(this.words)) + index * bytes)
    }
    return VirtualAddress(0)
  }

  takeBack(address: VirtualAddress, bytes: usize): void {
    const index = (address - addressOf(this.words)) / bytes
    expect(this.isLent[index]).toBeTrue()
    this.isLent[index] = false
    // Whoever still uses a tag of it gets nonsense.
    fillBytes(address, 0xa5, bytes)
  }
}
const chunks = new Chunks()
const memory = new ArenaMemory(
  (bytes: usize): VirtualAddress => chunks.lend(bytes),
  (address: VirtualAddress, bytes: usize): void => chunks.takeBack(address, bytes),
)
const pool = new TagPool(memory)
const MOST = 500
const taken = new FixedArray<BoundaryTag | null, 500>()

function begin(): void {
  construct<TagPool>(addressOf(pool), memory)
  chunks.isLent.fill(false)
  chunks.allowed = CHUNKS
  chunks.asked = 0
}

function take(count: usize, from: usize = 0): void {
  for (let index = from; index < from + count; index++) {
    expect(pool.ensure()).toBeTrue()
    taken[index] = pool.take()
  }
}

function put(count: usize, from: usize = 0): void {
  for (let index = from; index < from + count; index++) {
    pool.put(taken[index]!)
    pool.trim()
  }
}

describe('a pool of tags', () => {
  test('gives memory back whose tags are spare, but for some to go on with, each time', () => {
    begin()
    for (let round: u32 = 0; round < 4; round++) {
      take(MOST)
      expect(pool.total - pool.spareCount).toBe(MOST)
      expect(chunks.lent).toBe(4)
      put(MOST)
      expect(pool.spareCount).toBe(pool.total)
      expect(chunks.lent).toBe(1)
    }
  })

  test('gives memory back that was spare, then in use, then spare again', () => {
    begin()
    take(300)
    const lent = chunks.lent
    expect(lent).toBeAtLeast(3)
    // Each chunk but the ones kept becomes idle; some are taken from before anything is given back.
    for (let index: usize = 0; index < 300; index++) pool.put(taken[index]!)
    for (let index: usize = 0; index < 200; index++) taken[index] = pool.take()
    pool.trim()
    expect(chunks.lent).toBe(lent)
    put(200)
    expect(chunks.lent).toBe(1)
    expect(pool.spareCount).toBe(pool.total)
  })

  test('asks for memory while it has enough for another operation, and does without in the end', () => {
    begin()
    chunks.allowed = 1
    take(1)
    const { total } = pool
    let count: usize = 1
    while (pool.ensure()) {
      taken[count] = pool.take()
      count++
    }
    expect(pool.spareCount).toBe(7)
    expect(total - count).toBe(7)
    expect(chunks.asked).toBe(2)
    pool.put(taken[0]!)
    expect(pool.ensure()).toBeTrue()
  })

  test('keeps for good what it was given', () => {
    begin()
    pool.add(VirtualAddress(usize(addressOf(chunks.words)) + 5 * CHUNK_WORDS * sizeof<u32>()), 4096)
    const { total } = pool
    expect(total).toBeGreaterThan(100)
    take(300)
    expect(chunks.lent).toBeAtLeast(2)
    put(300)
    expect(chunks.lent).toBe(0)
    expect(pool.total).toBe(total)
  })
})
