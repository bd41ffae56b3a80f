/** A small seeded source of choices, so that a program is told by one number. */

/** The generator "mulberry32": 32 bits of state, good enough to choose syntax with. */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
    // Seeds that follow each other begin alike.
    for (let round = 0; round < 4; round++) this.next()
  }

  /** A number from 0 up to but without 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = this.state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }

  /** An integer from `least` to `greatest`, both included. */
  between(least: number, greatest: number): number {
    return least + Math.floor(this.next() * (greatest - least + 1))
  }

  /** True once in `count` times. */
  oneIn(count: number): boolean {
    return this.next() * count < 1
  }

  /** One of several; there must be one. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to choose from')
    return items[Math.floor(this.next() * items.length)]
  }

  /** One of several, each as likely as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let rest = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, choice] of choices) {
      rest -= weight
      if (rest < 0) return choice
    }
    return choices.at(-1)![1]
  }

  /** An unsigned integer of so many bits. */
  bits(count: number): bigint {
    let value = 0n
    for (let done = 0; done < count; done += 16) value = (value << 16n) | BigInt(this.between(0, 0xffff))
    return BigInt.asUintN(count, value)
  }
}
