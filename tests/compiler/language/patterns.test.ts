/** Patterns: what is taken apart, where, and in which order. */

import { program } from '../../support/language.ts'

program('patterns as parameters', {
  'main.ts': `
    interface Point { readonly x: u32; readonly y: u32 }
    interface Line { readonly from: Point; readonly to: Point }
    class Task { level: u32 = 3 }
    function sum({ x, y }: Point): u32 { return x + y }
    function cross([a, b]: readonly [u32, u32], { x: first }: Point): u32 { a += first; return a * b }
    function width({ from: { x: left }, to: { x: right } }: Line): u32 { return right - left }
    function level({ level }: Task): u32 { return level }
    class Box {
      area: u32
      constructor([wide, high]: readonly [u32, u32]) { this.area = wide * high }
      scaled({ x }: Point): u32 { return this.area * x }
    }
    function apply(pair: readonly [u32, u32], work: (pair: readonly [u32, u32]) => u32): u32 { return work(pair) }
    export function main(): void {
      print(sum({ x: 1, y: 2 }))
      print(cross([2, 3], { x: 4, y: 5 }))
      print(width({ from: { x: 1, y: 0 }, to: { x: 8, y: 0 } }))
      print(level(new Task()))
      const box = new Box([3, 4])
      print(box.scaled({ x: 2, y: 0 }))
      print(apply([5, 6], ([a, b]) => a * 10 + b))
    }
  `,
}).prints('3', '18', '7', '3', '24', '56')

program('arrays and slices by their elements', {
  'main.ts': `
    const values = FixedArray.of<u16>(1, 2, 3)
    const pairs = FixedArray.of<readonly [u8, string]>([1, 'one'], [2, 'two'])
    export function main(): void {
      const [a, , c] = values
      print(a + c)
      const [first, second = 50] = values.slice(2)
      line\`\${first} \${second}\`
      const [one, none = 9, other = 8] = FixedArray.of<u16>(7, 6)
      line\`\${one} \${none} \${other}\`
      for (const [number, name] of pairs) line\`\${number} \${name}\`
      const [[, text]] = pairs
      print(text)
      const empty = values.slice(3)
      const [missing] = empty
      print(missing)
    }
  `,
}).panics('index 0 is out of bounds for length 0 at main.ts:15:10', {
  after: ['4', '3 50', '7 6 8', '1 one', '2 two', 'one'],
})

program('assignment to patterns', {
  'main.ts': `
    interface Point { readonly x: u32; readonly y: u32 }
    class Task { level: u32 = 3; other: u32 = 4 }
    const values = FixedArray.of<u32>(10, 20, 30)
    let count: u32 = 0
    function next(): usize { line\`next \${count}\`; count++; return usize(count) }
    function give(value: u32): u32 { line\`give \${value}\`; return value }
    function make(): Point { return { x: 7, y: 8 } }
    export function main(): void {
      let a: u32 = 1
      let b: u32 = 2
      ;[a, b] = [b, a]
      line\`\${a} \${b}\`
      ;[a, b] = [a + b, a - b]
      line\`\${a} \${b}\`
      ;[values[0], values[2]] = [values[2], values[0]]
      line\`\${values[0]} \${values[2]}\`
      const task = new Task()
      ;({ x: task.level, y: a } = make())
      line\`\${task.level} \${a}\`
      ;[task.level, [a, b]] = [task.other, [task.level, 5]]
      line\`\${task.level} \${a} \${b}\`
      ;[values[next()], values[next()]] = [give(1), give(2)]
      line\`\${values[1]} \${values[2]}\`
      ;[, a] = values
      print(a)
    }
  `,
}).prints('2 1', '3 1', '30 10', '7 8', '4 7 5', 'give 1', 'give 2', 'next 0', 'next 1', '1 2', '1')

program('what strings, arrays and slices have by themselves', {
  'main.ts': `
    type Word = 'one' | 'three'
    const values = FixedArray.of<u16>(1, 2, 3)
    class Text {
      constructor(readonly own: string, readonly word: Word) {}
    }
    const text = new Text('four', 'three')
    function lengthOf({ length }: Slice<u16>): usize {
      return length
    }
    function sum({ length, bytes: [first, second] }: string): usize {
      return length + first + second
    }
    export function main(): void {
      const { length } = values
      const { length: end, pointer: { address } } = values.slice(1)
      const { own: { length: inner }, word: { length: third } } = text
      line\`\${length} \${end} \${lengthOf(values.slice(2))} \${inner} \${third}\`
      print(address === addressOf(values) + 2)
      print(sum('abc'))
      let last: usize = 0
      ;({ length: last } = text.own)
      print(last)
    }
  `,
}).prints('3 2 1 4 5', 'true', '198', '4')

program('lists of values and the comma operator', {
  'main.ts': `
    export function main(): void {
      const [x, y] = [u8(3), 'text']
      let [i, end] = [0, 3]
      const limit: u16 = 5
      for (; i < limit; i++, end += limit) continue
      line\`\${x} \${y} \${i} \${end}\`
      for (let low: u32 = 0, high: u32 = 9; low < high; low++, high--) if (low === 3) line\`\${low} \${high}\`
      let z: u32 = 1
      const w = (z++, z += 4, z * 2)
      line\`\${z} \${w}\`
      if ((z = 9, z > 8)) print(z)
    }
  `,
}).prints('3 text 5 28', '3 6', '6 12', '9')
