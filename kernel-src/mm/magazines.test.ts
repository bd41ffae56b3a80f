/** Magazines by themselves: numbers stand for objects, and no number and no magazine may be lost. */
import { expect } from '../testing/expect.ts'
import { Random } from '../testing/random.ts'
import { type Magazine, magazineBytes, MagazineLayer } from './magazines.ts'

const WORD = sizeof<usize>()
/** The words of one magazine at most, and how many magazines there is room for. */
const PLACE_WORDS = 128
const PLACES = 120
const memory = new FixedArray<u32, 15360>()
const layer = new MagazineLayer(64)
const random = new Random()

const MOST_NUMBERS = 4000

class World {
  /** How many magazines there are, and how many places have ever been used for one. */
  made: usize = 0
  places: usize = 0
  /** By number, whether the layer holds it. */
  readonly isIn: FixedArray<boolean, 4000> = new FixedArray()
  held: usize = 0

  begin(objectSize: usize): void {
    construct<MagazineLayer>(addressOf(layer), objectSize)
    this.made = 0
    this.places = 0
    this.held = 0
    this.isIn.fill(false)
  }

  /** Gives the layer a number, as a pool gives back an object. */
  put(number: usize): void {
    expect(this.isIn[number]).toBeFalse()
    if (layer.top === layer.limit && !layer.loadEmpty()) layer.loadNew(this.make())
    ptr<usize>(layer.top)[0] = number
    layer.top += WORD
    this.isIn[number] = true
    this.held++
  }

  /** Takes a number back; false if the layer has none at hand. */
  take(): boolean {
    if (layer.top === layer.bottom && !layer.loadFull()) return false
    layer.top -= WORD
    this.note(ptr<usize>(layer.top)[0])
    return true
  }

  note(number: usize): void {
    expect(number).toBeLessThan(MOST_NUMBERS)
    expect(this.isIn[number]).toBeTrue()
    this.isIn[number] = false
    this.held--
  }

  make(): Magazine {
    expect(this.places).toBeLessThan(PLACES)
    expect(magazineBytes(layer.size)).toBeAtMost(PLACE_WORDS * WORD)
    const place = usize(addressOf(memory)) + this.places * PLACE_WORDS * WORD
    this.places++
    this.made++
    return construct<Magazine>(VirtualAddress(place), layer.size)
  }

  /** Empties magazines that were taken out of the layer. */
  dispose(first: Magazine | null): void {
    for (let one = first; one !== null; one = one.next) {
      while (one.rounds !== 0) this.note(one.pop())
      this.made--
    }
  }

  /** How many magazines the layer has, wherever it keeps them. */
  get magazines(): usize {
    let count = layer.full.count + layer.empty.count + layer.surplus.count
    if (layer.loaded !== null) count++
    if (layer.previous !== null) count++
    return count
  }
}
const world = new World()

/** How many rounds the magazines of a layer have at first. */
function firstRounds(objectSize: usize): usize {
  world.begin(objectSize)
  world.put(0)
  return (layer.limit - layer.bottom) / WORD
}

/** Puts so many numbers that are not in yet. */
function putMany(count: usize): void {
  let number: usize = 0
  for (let rest = count; rest > 0; number++) {
    if (world.isIn[number]) continue
    world.put(number)
    rest--
  }
}

function takeMany(count: usize): void {
  for (let rest = count; rest > 0; rest--) expect(world.take()).toBeTrue()
}

describe('a layer of magazines', () => {
  test('begins with magazines for a page of objects at most, or for two', () => {
    expect(firstRounds(16)).toBe(126)
    expect(firstRounds(32)).toBe(126)
    expect(firstRounds(33)).toBe(62)
    expect(firstRounds(64)).toBe(62)
    expect(firstRounds(136)).toBe(30)
    expect(firstRounds(137)).toBe(14)
    expect(firstRounds(600)).toBe(6)
    expect(firstRounds(683)).toBe(2)
    expect(firstRounds(8192)).toBe(2)
  })

  test('gives back what it was given, each once', () => {
    world.begin(600)
    expect(world.take()).toBeFalse()
    putMany(80)
    expect(layer.rounds).toBe(80)
    takeMany(80)
    expect(layer.rounds).toBe(0)
    expect(world.take()).toBeFalse()
    expect(world.magazines).toBe(world.made)
  })

  test('needs no depot for a use that goes to and fro across the boundary of a magazine', () => {
    world.begin(600)
    putMany(12)
    const { exchanges } = layer
    for (let round: u32 = 0; round < 50; round++) {
      takeMany(7)
      putMany(7)
    }
    expect(layer.exchanges).toBe(exchanges)
    expect(world.made).toBe(2)
    // Both of the two at hand can be emptied, and then filled.
    takeMany(12)
    putMany(12)
    expect(layer.exchanges).toBe(exchanges)
  })

  test('makes larger magazines after many exchanges, up to a bound, and gives all outgrown ones up', () => {
    world.begin(600)
    let largest: usize = 0
    for (let round: u32 = 0; round < 60; round++) {
      putMany(100)
      const rounds = (layer.limit - layer.bottom) / WORD
      if (rounds > largest) largest = rounds
      takeMany(100)
      expect(world.magazines).toBe(world.made)
      for (let one = layer.surplus.pop(); one !== null; one = layer.surplus.pop()) {
        expect(one.rounds).toBe(0)
        world.made--
      }
    }
    // 62 of 600 bytes are the most that 64 KiB hold.
    expect(largest).toBe(62)
    expect(layer.size).toBe(4)
    for (let one = layer.empty.first; one !== null; one = one.next) expect(one.size).toBe(layer.size)
    layer.forgetSize()
    expect(layer.size).toBe(1)
    expect(layer.exchanges).toBe(0)
  })

  test('gives up after an interval as many magazines as lay idle through it', () => {
    world.begin(600)
    putMany(60)
    // Two are at hand, eight in the depot; none of these was there when the interval began.
    expect(layer.full.count).toBe(8)
    expect(layer.unloadIdle()).toBeNull()
    layer.age()
    // Three of the eight are used.
    takeMany(30)
    putMany(30)
    expect(layer.full.count).toBe(8)
    expect(layer.full.least).toBe(5)
    const before = world.held
    world.dispose(layer.unloadIdle())
    expect(before - world.held).toBe(30)
    expect(layer.full.count).toBe(3)
    layer.age()
    world.dispose(layer.unloadIdle())
    expect(layer.full.count).toBe(0)
    expect(layer.rounds).toBe(world.held)
    // Empty magazines go the same way: those that were there all the time.
    world.begin(600)
    putMany(60)
    takeMany(60)
    expect(layer.empty.count).toBe(8)
    layer.age()
    expect(layer.surplus.count).toBe(0)
    layer.age()
    expect(layer.surplus.count).toBe(8)
    expect(layer.empty.count).toBe(0)
    expect(world.magazines).toBe(world.made)
  })

  test('loses no object and no magazine in a long use', () => {
    for (let seed: u32 = 1; seed < 4; seed++) {
      world.begin(600)
      random.begin(seed)
      for (let round: u32 = 0; round < 400; round++) {
        const count: usize = random.below(40)
        if (random.below(2) === 0 && world.held < 400) putMany(count)
        else for (let rest = count; rest > 0 && world.take(); rest--) continue
        if (random.below(20) === 0) {
          world.dispose(layer.unloadIdle())
          layer.age()
        }
        expect(world.magazines).toBe(world.made)
        expect(layer.rounds).toBe(world.held)
        world.made -= layer.surplus.count
        while (layer.surplus.pop() !== null) continue
        if (world.places > 80) break
      }
      let count = world.made
      for (let one = layer.unloadAny(); one !== null; one = layer.unloadAny()) {
        one.next = null
        world.dispose(one)
        count--
      }
      expect(count).toBe(0)
      expect(world.held).toBe(0)
      expect(layer.top).toBe(layer.limit)
    }
  })
})
