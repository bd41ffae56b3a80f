/** A ring buffer whose counters run freely, so that full and empty differ. */
import { BYTES, bytes } from './input.ts'

class Ring {
  private readonly items: FixedArray<u8, 256> = new FixedArray()
  private head: u32 = 0
  private tail: u32 = 0

  get length(): u32 {
    return wrap.subtract(this.head, this.tail)
  }

  /** False if there is no room. */
  push(item: u8): boolean {
    if (this.length === 256) return false
    this.items[this.head & 255] = item
    this.head = wrap.add(this.head, 1)
    return true
  }

  /** Only where the ring is not empty. */
  pop(): u8 {
    const item = this.items[this.tail & 255]
    this.tail = wrap.add(this.tail, 1)
    return item
  }
}

const ring = new Ring()

export function ringBuffer(): u32 {
  let sum: u32 = 0
  let next: usize = 0
  while (next < BYTES) {
    let burst: u32 = bytes[next]
    while (burst > 0 && next < BYTES && ring.push(bytes[next])) {
      next++
      burst--
    }
    let wanted: u32 = 64
    while (wanted > 0 && ring.length > 0) {
      sum = wrap.add(rotateLeft(sum, 1), ring.pop())
      wanted--
    }
    if (next < BYTES && bytes[next] === 0) next++
  }
  return sum
}
