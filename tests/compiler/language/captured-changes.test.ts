/** Functions that change what they capture in other ways than by a plain assignment. */

import { program } from '../../support/language.ts'

program('functions change what they capture by atomic operations', {
  'main.ts': `
    function each(times: u32, visit: (round: u32) => void): void {
      for (let round: u32 = 0; round < times; round++) visit(round)
    }
    export function main(): void {
      let count: u32 = 0
      const advance = (): void => { atomic.fetchAdd(count, 1) }
      advance()
      advance()
      print(count)
      each(3, () => { atomic.store(count, atomic.load(count) + 5) })
      print(count)
      let lock: u32 = 3
      each(3, () => { atomic.compareExchange(lock, 3, 9) })
      print(lock)
    }
  `,
}).prints('2', '17', '9')

program('what is read before an atomic operation has its value from before', {
  'main.ts': `
    function ticket(next: u32): u32 {
      return next * 100 + atomic.fetchAdd(next, 1) * 10 + next
    }
    export function main(): void {
      print(ticket(3))
      let flags: u32 = 6
      const before = flags
      print(flags - atomic.exchange(flags, 1) + flags)
      print(before)
    }
  `,
}).prints('334', '1', '6')

const EACH = `
    function each(times: u32, visit: (round: u32) => void): void {
      for (let round: u32 = 0; round < times; round++) visit(round)
    }
    interface Range { readonly start: u32; readonly length: u32 }
`

program('functions change what they capture by patterns with rests', {
  'main.ts': `${EACH}
    const triple = (): readonly [u32, u32, u32] => [7, 8, 9]
    export function main(): void {
      let first: u32 = 0
      let others: readonly [u32, u32] = [1, 2]
      let rest: { readonly length: u32 } = { length: 3 }
      const range: Range = { start: 5, length: 6 }
      each(2, () => { [first, ...others] = triple() })
      print(first)
      print(others[1])
      each(2, () => { ({ start: first, ...rest } = range) })
      print(first)
      print(rest.length)
      each(1, () => { [first = 3] = triple() })
      print(first)
      each(1, () => { [, (first)] = triple() })
      print(first)
    }
  `,
}).prints('7', '9', '5', '6', '7', '8')

program('functions change what they capture behind satisfies', {
  'main.ts': `${EACH}
    export function main(): void {
      let count: u32 = 0
      each(2, () => { (count satisfies u32) = 5 })
      print(count)
      each(2, () => { (count satisfies u32)++ })
      print(count)
    }
  `,
}).prints('5', '7')

program(
  'variables without a value are undefined until functions give them one, with what JavaScript prints',
  {
    'main.ts': `${EACH}
    class Item {
      next: Item | null = null
      constructor(readonly value: u32) {}
    }
    class List<T extends { next: T | null }> {
      private head: T | null = null
      push(item: T): this {
        item.next = this.head
        this.head = item
        return this
      }
      each(visit: (item: T) => void): void {
        for (let item = this.head; item !== null; item = item.next) visit(item)
      }
      find(fits: (item: T) => boolean): T | undefined {
        let found: T | undefined
        this.each((item) => { if (fits(item)) found ??= item })
        return found
      }
    }
    const list = new List<Item>()
    const [one, two] = [new Item(1), new Item(2)]
    export function main(): void {
      list.push(one).push(two)
      print(list.find((item) => item.value < 3)?.value ?? 0)
      print(list.find((item) => item.value > 3)?.value ?? 0)
      let last: u32 | undefined
      print(last ?? 99)
      each(3, (round) => { last = round })
      print(last ?? 98)
      for (let round: u32 = 0; round < 2; round++) {
        let inner: u32 | undefined
        print(inner ?? 50)
        each(round + 1, (other) => { inner = (inner ?? 0) + other + 1 })
        print(inner ?? 51)
      }
    }
  `,
  },
).prints('2', '0', '99', '2', '50', '1', '50', '3')
