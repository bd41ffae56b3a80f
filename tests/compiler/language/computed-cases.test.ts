/** Cases of a switch that are computed: they are compared in their order, and none behind the one that holds is evaluated. */

import { program } from '../../support/language.ts'

program('cases that are constants computed at compile time', {
  'main.ts': `
    const first: u32 = comptime(() => {
      let value: u32 = 1
      for (let round: u32 = 0; round < 4; round++) value *= 3
      return value
    })
    const PAGE = 1 << 12
    const last: u64 = comptime((): u64 => 0xffff_ffff_0000)
    function nameOf(value: u64): string {
      switch (value) {
        case first:
          return 'first'
        case PAGE:
        case 7:
          return 'page or seven'
        default:
          return 'none'
        case last:
          return 'last'
      }
    }
    export function main(): void {
      for (const value of FixedArray.of<u64>(81, 4096, 7, 8, 0xffff_ffff_0000)) print(nameOf(value))
    }
  `,
}).prints('first', 'page or seven', 'page or seven', 'none', 'last')

program('the order of evaluation, and falling through', {
  'main.ts': `
    let counter: u8 = 0
    function next(): u8 {
      counter++
      print(counter)
      return counter
    }
    function run(subject: u16): void {
      counter = 0
      switch (subject) {
        case next():
          print('one')
        case next():
          print('two')
          break
        case 9:
          print('nine')
          break
        case next() + next():
          print('sum')
      }
      print('end')
    }
    function change(): void {
      let subject: u32 = 5
      switch (subject) {
        case (subject = 6):
          print('changed')
          break
        case 5:
          print('as it was')
      }
    }
    export function main(): void {
      run(1)
      run(2)
      run(9)
      run(7)
      run(8)
      change()
    }
  `,
}).prints(
  '1',
  'one',
  'two',
  'end',
  '1',
  '2',
  'two',
  'end',
  '1',
  '2',
  'nine',
  'end',
  '1',
  '2',
  '3',
  '4',
  'sum',
  'end',
  '1',
  '2',
  '3',
  '4',
  'end',
  'as it was',
)

program('switch (true), texts, strings, enums, optional values and references', {
  'main.ts': `
    enum Level { Low = 1, High = 500 }
    class Task {
      constructor(readonly id: u32) {}
    }
    const idle = new Task(0)
    const busy = new Task(1)
    let current: Task | null = null
    function size(value: u32 | null): string {
      switch (true) {
        case value === null:
          return 'nothing'
        case value !== null && value < 10:
          return 'small'
        case value !== null && value < 1000:
          return 'large'
        default:
          return 'huge'
      }
    }
    function same(value: 'a' | 'b' | 'c', other: 'b' | 'c', text: string, level: Level, least: Level): void {
      switch (value) {
        case other:
          print('other')
          break
        case 'a':
          print('a')
      }
      switch (text) {
        case other:
          print('text')
          break
        case value:
          print('value')
      }
      switch (level) {
        case least:
          print('least')
          break
        case Level.High:
          print('high')
      }
    }
    function task(value: Task | null): string {
      switch (value) {
        case current:
          return 'current'
        case idle:
          return 'idle'
        case null:
          return 'none'
        default:
          return 'another'
      }
    }
    function perhaps(value: u32 | undefined, other: u32 | undefined, least: u8): string {
      switch (value) {
        case least:
          return 'least'
        case undefined:
          return 'undefined'
        case other:
          return 'other'
        default:
          return 'none'
      }
    }
    export function main(): void {
      for (const value of FixedArray.of<u32 | null>(null, 3, 30, 3000)) print(size(value))
      same('b', 'b', 'b', Level.Low, Level.Low)
      same('a', 'b', 'a', Level.High, Level.Low)
      print(task(null))
      current = busy
      print(task(null))
      print(task(idle))
      print(task(busy))
      print(task(new Task(5)))
      print(perhaps(4, 5, 4))
      print(perhaps(5, 5, 4))
      print(perhaps(undefined, undefined, 4))
      print(perhaps(6, undefined, 4))
    }
  `,
}).prints(
  'nothing',
  'small',
  'large',
  'huge',
  'other',
  'text',
  'least',
  'a',
  'value',
  'high',
  'current',
  'none',
  'idle',
  'current',
  'another',
  'least',
  'other',
  'undefined',
  'none',
)

program('a panic in a case', {
  'main.ts': `
    const values = FixedArray.of<u32>(1, 2)
    function find(subject: u32, index: usize): void {
      switch (subject) {
        case values[0]:
          print('first')
          break
        case values[index]:
          print('found')
      }
    }
    export function main(): void {
      find(1, 2)
      find(2, 1)
      find(2, 2)
    }
  `,
}).panics('index 2 is out of bounds for length 2 at main.ts:8:10', { after: ['first', 'found'] })

program('lengths of arrays that TypeScript computes: members of an enum', {
  'main.ts': `
    const PAGE = 4096
    enum Size {
      Entries = PAGE / 512,
      Pairs = Entries * 2,
    }
    const table = new FixedArray<u8, Size.Entries>()
    const pairs: FixedArray<u16, Size.Pairs> = new FixedArray()
    class Cache<N extends number> {
      slots: FixedArray<u32, N> = new FixedArray()
    }
    const cache = new Cache<Size.Pairs>()
    export function main(): void {
      print(table.length)
      print(pairs.length)
      print(cache.slots.length)
      print(u32(Size.Pairs))
    }
  `,
}).prints('8', '16', '16', '16')
