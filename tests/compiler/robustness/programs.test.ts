/** Unusual programs that are accepted: values that never come, functions without an end, names that are no identifiers. */

import { program } from '../../support/language.ts'

program('a call that never returns stands for a value of any type', {
  'main.ts': `
    class Task {
      constructor(
        readonly id: u32,
        readonly isReady: boolean,
      ) {}
      rename(id: u8, name: string): u32 {
        return this.id + id
      }
    }
    interface Pair {
      readonly number: u32
      readonly both: readonly [u8, string]
    }
    let stops: u32 = 0
    function stop(): never {
      print(stops)
      unreachable()
    }
    function count(): u32 {
      return ++stops
    }
    function add(a: u32, b: u32): u32 {
      print('add')
      return a + b
    }
    function ignore(nothing: never, value: u32): void {}
    function identity<T>(value: T): T {
      return value
    }
    export function arguments_(): u32 {
      ignore(stop(), 1)
      new Task(stop(), true).rename(1, stop())
      return identity<never>(unreachable())
    }
    export function pair(): Pair {
      return { number: stop(), both: [1, unreachable()] }
    }
    export function fill(values: Slice<u32>): void {
      values[0] = stop()
    }
    export function task(task: Task | null): Task {
      return task ?? stop()
    }
    export function chosen(way: boolean): u32 {
      return way ? stop() : 4
    }
    export function main(): void {
      print(chosen(false))
      print(add(count(), stop()))
    }
  `,
}).panics('this point was declared unreachable at main.ts:18:3', { after: ['4', '1'] })

program('functions that only loop return nothing, whatever their result is', {
  'main.ts': `
    let turns: u32 = 0
    function endless(): u32 {
      for (;;);
    }
    function counting(): readonly [u8, string] {
      while (true) turns = wrap.add(turns, 1)
    }
    function either(way: boolean): string {
      if (way) for (;;);
      else do turns = wrap.add(turns, 2)
      while (true)
    }
    class Loop {
      get value(): u64 {
        for (;;) continue
      }
    }
    const loop = new Loop()
    export function main(): void {
      print(turns)
      if (turns === 1) print(endless() + counting()[0])
      if (turns === 2) print(either(true))
      if (turns === 3) print(loop.value)
    }
  `,
}).prints('0')

program('members of enums whose names are no identifiers', {
  'main.ts': `
    enum Key {
      'page up' = 1,
      '' = 2,
      "'" = 4,
      größe = 8,
    }
    function text(key: Key): string {
      switch (key) {
        case Key['page up']:
          return 'page up'
        case Key['']:
          return 'none'
        default:
          return 'other'
      }
    }
    export function main(): void {
      print(text(Key['page up']))
      print(text(Key[""]))
      print(u32(Key["'"]) + u32(Key.größe))
    }
  `,
}).prints('page up', 'none', '12')

program('a directive says once more that the module is strict', {
  'main.ts': `
    'use strict'
    export function main(): void {
      'use strict'
      print(u8(1))
    }
  `,
}).prints('1')

program('a file without imports and exports has names of its own', {
  'plain.ts': `
    class Slice {
      unreachable: u32 = 0
    }
    function test(value: u32): u32 {
      return value + new Slice().unreachable
    }
    const two: u32 = test(2)
  `,
  'main.ts': `
    import './plain.ts'
    export function main(): void {
      print(u8(1))
    }
  `,
}).prints('1')

/** Classes of which each refers to, holds or extends one that is declared after it, but for the last. */
const CHAIN = Array.from({ length: 90 }, (_, index) => {
  const next = `Link${index + 1}`
  const field = index % 3 === 0 ? `Inline<${next}> = new ${next}()` : `${next} | null = null`
  return `
    class Base${index} { other: ${next} | null = null }
    class Link${index} extends Base${index} {
      value: u32 = ${index}
      next: ${field}
    }`
})

program('classes in a long chain, each before the next', {
  'main.ts': `
    ${CHAIN.join('')}
    class Link90 {
      value: u32 = 90
    }
    const first = new Link0()
    export function main(): void {
      print(first.next.value)
      const last = new Link89()
      last.next = new Link90()
      print(last.next.value)
      print(sizeof<Link0>() > sizeof<Link1>())
    }
  `,
}).prints('1', '90', 'true')
