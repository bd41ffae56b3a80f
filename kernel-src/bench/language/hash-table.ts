/** A hash table with open addressing and linear probing; keys are hashed by multiplication (Knuth, volume 3, 6.4). */
import { WORDS, words } from './input.ts'

const SLOTS = 8192
const SHIFT = 19
/** 2^32 divided by the golden ratio. */
const MULTIPLIER: u32 = 0x9e37_79b1

class HashTable {
  private readonly keys: FixedArray<u32, 8192> = new FixedArray()
  private readonly values: FixedArray<u32, 8192> = new FixedArray()

  clear(): void {
    this.keys.fill(0)
  }

  /** A key is not 0. */
  set(key: u32, value: u32): void {
    const place = this.find(key)
    this.keys[place] = key
    this.values[place] = value
  }

  /** 0 for a key that is not there. */
  get(key: u32): u32 {
    const place = this.find(key)
    return this.keys[place] === key ? this.values[place] : 0
  }

  private find(key: u32): u32 {
    let place = wrap.multiply(key, MULTIPLIER) >> SHIFT
    while (this.keys[place] !== 0 && this.keys[place] !== key) place = (place + 1) & (SLOTS - 1)
    return place
  }
}

const map = new HashTable()

export function hashTable(): u32 {
  map.clear()
  for (let index: u32 = 0; index < WORDS; index++) map.set(words[index] | 1, index)
  let sum: u32 = 0
  for (let index: u32 = 0; index < WORDS; index++) {
    sum = wrap.add(sum, map.get(words[index] | 1) ^ map.get(words[index] | 2))
  }
  return sum
}
