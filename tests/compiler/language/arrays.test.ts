/** FixedArray, Slice and Ptr. */

import { program } from '../../support/language.ts'

program('FixedArray.of, new FixedArray, length, fill', {
  'main.ts': `
    const table: FixedArray<u16, 3> = FixedArray.of(10, 20, 30)
    const inferred: FixedArray<u8, 2> = FixedArray.of(7, 8)
    const zeros = new FixedArray<i64, 5>()
    function sum(values: FixedArray<u16, 3>): u32 {
      let total: u32 = 0
      for (let i: usize = 0; i < values.length; i++) total += values[i]
      return total
    }
    export function main(): void {
      print(sum(table))
      table[1] = 21
      print(sum(table))
      print(inferred[0] + inferred[1])
      print(zeros.length)
      zeros.fill(-3)
      print(zeros[4])
      const local = new FixedArray<boolean, 2>()
      local[1] = true
      print(local[0] !== local[1])
      let i: u8 = 2
      table[i] = table[i] + 1
      print(table[2])
    }
  `,
}).prints('60', '61', '15', '5', '-3', 'true', '31')

program('nested arrays and arrays of objects in place', {
  'main.ts': `
    class Cell {
      value: u32 = 5
      readonly row: FixedArray<u8, 3> = FixedArray.of(1, 2, 3)
    }
    const grid = new FixedArray<FixedArray<u8, 4>, 3>()
    const cells = new FixedArray<Inline<Cell>, 2>()
    const deep = new FixedArray<FixedArray<Inline<Cell>, 2>, 2>()
    class Holder { readonly grid: FixedArray<FixedArray<u16, 2>, 2> = new FixedArray() }
    export function main(): void {
      grid[1][2] = 7
      const row = grid[1]
      row[3] = 8
      print(grid[1][2] + grid[1][3] + grid[0][2])
      cells[1].value = 9
      cells[1].row[0] = 100
      print(cells[0].value + cells[1].value + cells[1].row[0])
      print(deep[1][1].row[2])
      const alias = deep[1][0]
      alias.value++
      print(deep[1][0].value)
      const holder = new Holder()
      holder.grid[1][1] = 300
      print(holder.grid[1][1])
      print(sizeof<FixedArray<FixedArray<u16, 2>, 2>>())
    }
  `,
}).prints('15', '114', '3', '6', '300', '8')

program('arrays of references and of functions', {
  'main.ts': `
    class Task { constructor(readonly id: u32) {} }
    const a = new Task(1)
    const b = new Task(2)
    const tasks = FixedArray.of<Task | null>(a, null, b)
    const none = new FixedArray<Task | null, 2>()
    function double(n: u32): u32 { return n * 2 }
    function square(n: u32): u32 { return n * n }
    const operations = FixedArray.of<(n: u32) => u32>(double, square)
    export function main(): void {
      let total: u32 = 0
      for (const task of tasks) if (task !== null) total += task.id
      print(total)
      print(tasks[1] === null && none[1] === null)
      none[0] = a
      print(none[0].id)
      print(none[0]?.id ?? 0)
      for (const operation of operations) print(operation(5))
      print(operations[1](6))
    }
  `,
}).prints('3', 'true', '1', '1', '10', '25', '36')

program('slices view their array', {
  'main.ts': `
    const numbers = FixedArray.of<u32>(1, 2, 3, 4, 5)
    function sum(values: Slice<u32>): u32 {
      let total: u32 = 0
      for (const value of values) total += value
      return total
    }
    class View { constructor(readonly part: Slice<u32>) {} }
    export function main(): void {
      const all = numbers.slice()
      const middle = numbers.slice(1, 4)
      print(sum(all))
      print(sum(middle))
      print(middle.length)
      middle[0] = 20
      print(numbers[1])
      print(sum(middle.slice(1)))
      middle.slice(0, 2).fill(0)
      print(sum(numbers.slice()))
      print(middle.pointer[2])
      const view = new View(middle)
      print(view.part[2])
      print(sum(numbers.slice(5)))
      print(addressOf(middle) - addressOf(numbers))
    }
  `,
}).prints('15', '9', '3', '20', '7', '10', '4', '4', '0', '4')

for (const [title, index] of [
  ['just beyond the end', '4'],
  ['far beyond the end', '4294967295'],
] as const) {
  program(
    `an index ${title}`,
    `
    const numbers = new FixedArray<u32, 4>()
    let i: u32 = ${index}
    print(numbers[i])
  `,
  ).panics(`index ${index} is out of bounds for length 4 at main.ts:4:7`)
}

program(
  'a negative index',
  `
  const numbers = new FixedArray<u32, 4>()
  let i: i32 = -1
  numbers[i] = 3
`,
).panics('index -1 is out of bounds for length 4 at main.ts:4:1')

program(
  'a narrow signed index',
  `
  const numbers = new FixedArray<u32, 200>()
  let i: i8 = 127
  numbers[i] = 3
  print(numbers[i])
  i = -128
  print(numbers[i])
`,
).panics('index -128 is out of bounds for length 200 at main.ts:7:7', { after: ['3'] })

program(
  'a 64-bit index is not cut before it is checked',
  `
  const numbers = new FixedArray<u32, 4>()
  let i: u64 = 3
  print(numbers[i])
  i = 4294967295
  i = i + i
  i = i - 4294967295
  print(numbers[i])
`,
).panics('index 4294967295 is out of bounds for length 4 at main.ts:8:7', { after: ['0'] })

program(
  'a slice of an array beyond its end',
  `
  const numbers = new FixedArray<u32, 4>()
  let end: usize = 5
  print(numbers.slice(2, end).length)
`,
).panics('range 2 to 5 is out of bounds at main.ts:4:7')

program(
  'a slice of a slice beyond its end',
  `
  const numbers = new FixedArray<u32, 4>()
  const part = numbers.slice(1, 3)
  print(part.slice(2).length)
  print(part.slice(3).length)
`,
).panics('range 3 to 2 is out of bounds at main.ts:5:7', { after: ['0'] })

program(
  'an index beyond the end of a slice',
  `
  const numbers = new FixedArray<u8, 4>()
  const part = numbers.slice(1, 3)
  let i: usize = 2
  part[i - 1] = 4
  print(numbers[2])
  part[i]++
`,
).panics('index 2 is out of bounds for length 2 at main.ts:7:1', { after: ['4'] })

program('pointers', {
  'main.ts': `
    class Pair { a: u32 = 1; b: u32 = 2 }
    const words = FixedArray.of<u32>(1, 2, 3, 4)
    const pair = new Pair()
    export function main(): void {
      const first = ptr<u32>(addressOf(words))
      const third = first.add(2)
      print(first[1] + third[0])
      third[1] = 40
      print(words[3])
      print(third.subtract(1)[0])
      print(third.address - first.address)
      const bytes = ptr<u8>(addressOf(words[1]))
      print(bytes[0])
      print(bytes[3])
      const b = ptr<u32>(addressOf(pair.b))
      b[0] = 7
      print(pair.b)
      const pairs = ptr<Inline<Pair>>(addressOf(pair))
      pairs[0].a = 9
      print(pair.a)
      let k: usize = 1
      first[k]++
      first[k] += first[0]
      print(words[1])
    }
  `,
}).prints('5', '40', '2', '8', '2', '0', '7', '9', '4')

program('raw memory', {
  'main.ts': `
    class Header {
      magic: u32 = 0xfeed
      size: u16
      constructor(size: u16) { this.size = size }
      end(): u32 { return this.magic + this.size }
    }
    const memory = section('.data', new FixedArray<u8, 64>(), { align: 16 })
    export function main(): void {
      const at = usize(addressOf(memory))
      const header = construct<Header>(at + 8, 3)
      print(header.end())
      print(ref<Header>(at + 8).size)
      print(memory[8])
      fillBytes(at, 0xaa, 4)
      copyBytes(at + 2, at, 4)
      print(memory[3])
      const text = stringAt(addressOf('hello'), 4)
      print(text)
      const bytes = slice<u8>(at + 8, 2)
      print(bytes[1])
      print(storage<Pool>().free)
      storage<Pool>().free = 5
      print(storage<Pool>().free)
    }
    class Pool { free: u32 = 3 }
  `,
}).prints('65264', '3', '237', '170', 'hell', '254', '0', '5')

program('addresses of variables, fields, elements, functions', {
  'main.ts': `
    class Point { x: u16 = 1; y: u16 = 2 }
    const point = new Point()
    const points = new FixedArray<Inline<Point>, 3>()
    let global: u32 = 5
    function f(): u32 { return 6 }
    export function main(): void {
      print(addressOf(point.y) - addressOf(point))
      print(addressOf(points[2].y) - addressOf(points))
      ptr<u32>(addressOf(global))[0] = 8
      print(global)
      let local: u32 = 3
      ptr<u32>(addressOf(local))[0]++
      print(local)
      print(addressOf(f) === addressOf(main))
      let i: usize = 1
      print(addressOf(points[i]) - addressOf(points[0]))
      const alias = points[1]
      print(addressOf(alias) === addressOf(points[1]))
    }
  `,
}).prints('2', '10', '8', '4', 'false', '4', 'true')

program('an array of references is another type than a reference to an array of objects', {
  'main.ts': `
    class P { x: u32 = 1 }
    class Q { y: u32 = 5 }
    const p = new P()
    const refs = FixedArray.of<P, 2>(p, p)
    const objs = new FixedArray<Inline<P>, 2>()
    const objs2 = new FixedArray<Inline<Q>, 2>()
    const q = new Q()
    const refs2 = FixedArray.of<Q, 2>(q, q)
    function sum(a: FixedArray<P, 2>): u32 { return a[0].x + a[1].x }
    function sum2(a: FixedArray<Inline<P>, 2>): u32 { return a[0].x + a[1].x }
    function sum3(a: FixedArray<Inline<Q>, 2>): u32 { return a[0].y + a[1].y }
    function sum4(a: FixedArray<Q, 2>): u32 { return a[0].y + a[1].y }
    export function main(): void {
      p.x = 7
      print(sum(refs))
      print(sum2(objs))
      print(sum3(objs2))
      print(sum4(refs2))
    }
  `,
}).prints('14', '2', '10', '10')

program('elements in place are constructed with default values', {
  'main.ts': `
    let made: u32 = 0
    class Slot {
      readonly number: u32
      constructor(readonly size: u16 = 16, readonly name?: string, first: u32 = 10) { this.number = first + made++ }
    }
    class Named extends Slot { readonly extra: u32 = this.number * 2 }
    class Table { readonly slots: FixedArray<Inline<Named>, 3> = new FixedArray() }
    const table = new Table()
    const grid = new FixedArray<FixedArray<Inline<Slot>, 2>, 2>()
    export function main(): void {
      for (const { number, size, extra, name } of table.slots) line\`\${number} \${size} \${extra} \${name ?? 'none'}\`
      for (const row of grid) for (const slot of row) line\`\${slot.number} \${slot.size}\`
      const local = new FixedArray<Inline<Slot>, 2>()
      line\`\${local[1].number - local[0].number} \${made}\`
    }
  `,
}).prints('10 16 20 none', '11 16 22 none', '12 16 24 none', '13 16', '14 16', '15 16', '16 16', '1 9')
