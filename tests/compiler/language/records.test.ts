/** Readonly object types and tuples: values that are copied. */

import { program } from '../../support/language.ts'

program('records as parameters, results, fields, elements and globals', {
  'main.ts': `
    interface Range { readonly start: u32; readonly end: u32 }
    class Owner { range: Range = { start: 1, end: 2 } }
    const owner = new Owner()
    const ranges = FixedArray.of<Range>({ start: 0, end: 5 }, { start: 5, end: 9 })
    const whole: Range = { start: 0, end: 100 }
    let changing: Range = { start: 3, end: 4 }
    function length(range: Range): u32 { return range.end - range.start }
    function shift(range: Range, by: u32): Range { return { start: range.start + by, end: range.end + by } }
    export function main(): void {
      print(length(owner.range))
      owner.range = shift(owner.range, 10)
      print(owner.range.start)
      print(length(ranges[0]) + length(ranges[1]))
      ranges[0] = whole
      print(length(ranges[0]))
      const kept = changing
      changing = { start: 7, end: 9 }
      print(kept.start)
      print(changing.end)
      print(shift(shift(whole, 1), 2).end)
      print(length({ end: 9, start: 8 }))
      const local: Range = shiftedEnd()
      print(local.end)
    }
    function shiftedEnd(): Range { return shift(whole, 5) }
  `,
}).prints('1', '11', '9', '100', '3', '9', '103', '1', '105')

program('destructuring of records, tuples and objects', {
  'main.ts': `
    interface Inner { readonly a: u8; readonly b: boolean }
    interface Outer { readonly inner: Inner; readonly pair: readonly [u16, string] }
    class Thing { name: string = 'thing'; size: u32 = 6 }
    function make(a: u8): Outer { return { inner: { a, b: a > 3 }, pair: [u16(a) * 100, 'text'] } }
    function divide(a: u32, b: u32): readonly [u32, u32] { return [a / b, a % b] }
    export function main(): void {
      const { inner, pair } = make(4)
      print(inner.a)
      const { inner: { b, a: renamed }, pair: [first, second] } = make(2)
      print(b)
      print(renamed + first)
      print(second)
      const [quotient, rest] = divide(17, 5)
      print(quotient * 10 + rest)
      const [, only] = divide(19, 5)
      print(only)
      let [x, y] = divide(9, 4)
      x += y
      print(x)
      const { name, size } = new Thing()
      print(name)
      print(size + pair[0])
      print(divide(8, 3)[1])
      print(make(9).inner.b)
      print(make(9).pair[1])
    }
  `,
}).prints('4', 'false', '202', 'text', '32', '4', '3', 'thing', '406', '2', 'true', 'text')

program('destructured variables are values of their own', {
  'main.ts': `
    class Thing { size: u32 = 6; next: Thing | null = null }
    const thing = new Thing()
    export function main(): void {
      let { size } = thing
      size++
      print(thing.size)
      thing.size = 20
      print(size)
      const { next } = thing
      thing.next = thing
      print(next === null)
    }
  `,
}).prints('6', '7', 'true')

program('a record of more fields stands for one of fewer', {
  'main.ts': `
    interface Point { readonly x: u32; readonly y: u32 }
    interface Named { readonly x: u32; readonly name: string; readonly y: u32 }
    interface Wide { readonly x: u64; readonly y: u64 }
    function sum(point: Point): u32 { return point.x * 10 + point.y }
    function total(wide: Wide): u64 { return wide.x + wide.y }
    export function main(): void {
      const named: Named = { x: 1, name: 'p', y: 2 }
      print(sum(named))
      const point: Point = named
      print(point.y)
      print(total(point))
    }
  `,
}).prints('12', '2', '3')

program('records with references, strings, slices and functions', {
  'main.ts': `
    class Task { id: u32 = 3 }
    interface Entry {
      readonly task: Task | null
      readonly name: string
      readonly bytes: Slice<u8>
      readonly run: (n: u32) => u32
    }
    const task = new Task()
    const buffer = FixedArray.of<u8>(1, 2, 3)
    function twice(n: u32): u32 { return n * 2 }
    const table = FixedArray.of<Entry>(
      { task, name: 'first', bytes: buffer.slice(1), run: twice },
      { task: null, name: 'second', bytes: buffer.slice(), run: (n: u32): u32 => n + 1 },
    )
    export function main(): void {
      for (const { task, name, bytes, run } of table) {
        print(task?.id ?? 0)
        print(name)
        print(bytes.length)
        print(run(7))
      }
      const entry = table[0]
      if (entry.task !== null) {
        entry.task.id = 8
        print(task.id)
      }
      print(table[1].run(1))
    }
  `,
}).prints('3', 'first', '2', '14', '0', 'second', '3', '8', '8', '2')

program('conditional records and records in loops', {
  'main.ts': `
    interface Best { readonly index: usize; readonly value: u32 }
    function best(values: Slice<u32>): Best {
      let found: Best = { index: 0, value: 0 }
      for (let i: usize = 0; i < values.length; i++)
        found = values[i] > found.value ? { index: i, value: values[i] } : found
      return found
    }
    const values = FixedArray.of<u32>(3, 9, 4)
    export function main(): void {
      const { index, value } = best(values.slice())
      print(index)
      print(value)
    }
  `,
}).prints('1', '9')

program('generic records and inferred literal records', {
  'main.ts': `
    interface Pair<A, B> { readonly first: A; readonly second: B }
    function pair<A, B>(first: A, second: B): Pair<A, B> { return { first, second } }
    function swap<A, B>(p: Pair<A, B>): Pair<B, A> { return { first: p.second, second: p.first } }
    export function main(): void {
      const small: u8 = 200
      const p = swap(pair(small, 'text'))
      print(p.first)
      print(p.second)
      const inferred = { a: small, b: p.first }
      print(inferred.a)
      print(inferred.b)
    }
  `,
}).prints('text', '200', '200', 'text')

program('array literals are tuples by "as const"', {
  'main.ts': `
    function next(n: u32): u32 | null { return n > 2 ? n : null }
    class T { n: u32 = 1 }
    const t = new T()
    export function main(): void {
      const pair = [next(1), next(5)] as const
      print(pair[1] ?? 9)
      const [a, b] = [next(1), t] as const
      print(b.n)
      const [c, d] = [next(1), next(4)]
      print(d ?? 0)
      const nested = { pair: [a, [t, true] as const] as const } as const
      print(nested.pair[1][0].n)
      print(nested.pair[1][1])
    }
  `,
}).prints('5', '1', '4', '1', 'true')

program('tuples know their length', {
  'main.ts': `
    const NAMES = ['a', 'bc', 'd'] as const
    interface Sized { readonly length: u8; readonly pair: readonly [u8, u16] }
    function pairOf(x: u8): readonly [u8, u16] { return [x, 300] }
    export function main(): void {
      const sized: Sized = { length: 9, pair: [1, 2] }
      line\`\${NAMES.length} \${sized.length} \${sized.pair.length} \${pairOf(3).length}\`
      const places = new FixedArray<u32, typeof NAMES.length>()
      for (let index: usize = 0; index < NAMES.length; index++) places[index] = u32(index)
      print(places[NAMES.length - 1])
    }
  `,
}).prints('3 9 2 2', '2')
