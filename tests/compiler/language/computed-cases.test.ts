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

program('cases of null and undefined where the value cannot be that', {
  'main.ts': `
    class Task {
      constructor(readonly id: u32) {}
    }
    enum Level { Low, High }
    let calls: u32 = 0
    function next(): u32 {
      return ++calls
    }
    function given(value?: u32): string {
      if (value === undefined) return 'left out'
      switch (value) {
        case undefined:
          return 'undefined'
        case 3:
          return 'three'
        case (null):
          return 'null'
      }
      return 'other'
    }
    function plain(value: u32, flag: boolean, word: string, level: Level, letter: 'a' | 'b'): void {
      switch (value) { case undefined: print('no') }
      switch (flag) { case null: print('no'); case true: print('flag') }
      switch (word) { case undefined: print('no'); case 'word': print('word') }
      switch (level) { case (undefined): print('no'); break; default: print('level') }
      switch (letter) { case 'a': print('falls'); case null: print('letter') }
      switch (next()) { case undefined: print('no') }
    }
    function one(value: u32 | null): string {
      switch (value) {
        case undefined:
          return 'undefined'
        case null:
          return 'null'
      }
      return 'value'
    }
    function task(value: Task, other: Task | null, third: Task | undefined): void {
      switch (value) { case undefined: case null: print('no'); break; default: print(value.id) }
      switch (other) { case undefined: print('no'); break; case null: print('null'); break; default: print(other.id) }
      switch (third) { case null: print('no'); break; case undefined: print('undefined'); break; default: print(third.id) }
    }
    function any<T>(value: T): string {
      switch (value) {
        case null:
          return 'null'
        case undefined:
          return 'undefined'
      }
      return 'value'
    }
    export function main(): void {
      print(given())
      print(given(3))
      print(given(4))
      plain(1, true, 'word', Level.High, 'a')
      print(calls)
      print(one(null))
      print(one(0))
      const made = new Task(7)
      task(made, null, undefined)
      task(made, made, made)
      print(any<u32>(1))
      print(any<u32 | null>(null))
      print(any<u32 | undefined>(undefined))
    }
  `,
}).prints(
  'left out',
  'three',
  'other',
  'flag',
  'word',
  'level',
  'falls',
  'letter',
  '1',
  'null',
  'value',
  '7',
  'null',
  'undefined',
  '7',
  '7',
  '7',
  'value',
  'null',
  'undefined',
)

const MANY = Array.from({ length: 60 }, (_, index) => index)

program('more cases than nest, in a switch inside a switch, of texts and of calls', {
  'main.ts': `
    let calls: u32 = 0
    function next(value: u32): u32 {
      calls++
      return value
    }
    function numberOf(name: string, other: string): u32 {
      chosen: for (;;) {
        switch (name) {
          ${MANY.map((index) => `case 'k${index}': break chosen`).join('\n')}
          case 'again':
            name = 'none'
            continue chosen
          default:
            switch (other) {
              ${MANY.map((index) => `case 'x${index}': return ${index}`).join('\n')}
            }
        }
        return 1000
      }
      return 2000
    }
    function indexOf(value: u32): u32 {
      switch (value) {
        ${MANY.map((index) => `case next(${index} * 3): return ${index}`).join('\n')}
      }
      return 1000
    }
    export function main(): void {
      print(numberOf('k59', 'x1'))
      print(numberOf('again', 'x58'))
      print(numberOf('k60', ''))
      print(indexOf(9))
      print(calls)
      print(indexOf(10))
      print(calls)
    }
  `,
}).prints('2000', '58', '1000', '3', '4', '1000', '64')
