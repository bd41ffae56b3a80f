/** Generic classes and functions: one copy for each set of machine types. */

import { program } from '../../support/language.ts'

program('a ring of any element and length', {
  'main.ts': `
    class Ring<T, N extends number> {
      private readonly items: FixedArray<T, N> = new FixedArray()
      private first: usize = 0
      count: usize = 0
      push(item: T): boolean {
        if (this.count === this.items.length) return false
        this.items[(this.first + this.count) % this.items.length] = item
        this.count++
        return true
      }
      shift(): T {
        const item = this.items[this.first]
        this.first = (this.first + 1) % this.items.length
        this.count--
        return item
      }
    }
    const bytes = new Ring<u8, 3>()
    const words = new Ring<u64, 2>()
    export function main(): void {
      for (let i: u8 = 0; bytes.push(200 + i); i++) {}
      print(bytes.count)
      print(bytes.shift())
      print(bytes.push(7))
      print(bytes.shift() + 0)
      bytes.shift()
      print(bytes.shift())
      words.push(0x1_0000_0000)
      words.push(1)
      print(words.push(2))
      print(words.shift() + words.shift())
      print(sizeof<Ring<u8, 3>>() < sizeof<Ring<u64, 3>>())
    }
  `,
}).prints('3', '200', 'true', '201', '7', 'false', '4294967297', 'true')

program('type arguments are inferred from machine types', {
  'main.ts': `
    function identity<T>(value: T): T { return value }
    function larger<T extends number>(a: T, b: T): T { return a > b ? a : b }
    function first<T>(values: Slice<T>): T { return values[0] }
    function second<T, N extends number>(values: FixedArray<T, N>): T { return values[1] }
    function size<T>(value: T): usize { return sizeof<T>() }
    class Box<T> { constructor(public value: T) {} }
    const numbers: FixedArray<u16, 2> = FixedArray.of(500, 600)
    export function main(): void {
      const small: u8 = 9
      const wide: u64 = 10
      print(size(small))
      print(size(wide))
      print(size(identity(small)))
      print(identity(identity(identity(wide))))
      print(larger(small, 3))
      print(first(numbers.slice()))
      print(second(numbers))
      const box = new Box(small)
      print(size(box.value))
      const text = new Box('inside')
      print(text.value)
      print(identity<i16>(-5))
      print(identity(true))
    }
  `,
}).prints('1', '8', '1', '10', '9', '500', '600', '1', 'inside', '-5', 'true')

program('generic methods of generic classes', {
  'main.ts': `
    class Cell<T> {
      constructor(public value: T) {}
      pairWith<U>(other: U): readonly [T, U] { return [this.value, other] }
      apply<U>(f: (value: T) => U): U { return f(this.value) }
      static of<V>(value: V): V { return value }
    }
    function widen(n: u8): u32 { return u32(n) * 1000 }
    const cell = new Cell<u8>(7)
    export function main(): void {
      const [a, b] = cell.pairWith('x')
      print(a)
      print(b)
      print(cell.apply(widen))
      print(cell.apply((n: u8): boolean => n > 3))
      print(Cell.of<u16>(600))
    }
  `,
}).prints('7', 'x', '7000', 'true', '600')

program('an intrusive list of any class', {
  'main.ts': `
    class Link<T> { next: Link<T> | null = null; owner: T | null = null }
    class Task { readonly link: Inline<Link<Task>> = new Link(); constructor(readonly id: u32) {} }
    class List<T> {
      private head: Link<T> | null = null
      add(link: Link<T>, owner: T): void {
        link.owner = owner
        link.next = this.head
        this.head = link
      }
      take(): T | null {
        const link = this.head
        if (link === null) return null
        this.head = link.next
        return link.owner
      }
    }
    const a = new Task(1)
    const b = new Task(2)
    const list = new List<Task>()
    export function main(): void {
      list.add(a.link, a)
      list.add(b.link, b)
      for (let task = list.take(); task !== null; task = list.take()) print(task.id)
      print(list.take() === null)
    }
  `,
}).prints('2', '1', 'true')

program('a pool of objects in place', {
  'main.ts': `
    class Pool<T extends object, N extends number> {
      private readonly objects: FixedArray<Inline<T>, N> = new FixedArray()
      private readonly used: FixedArray<boolean, N> = new FixedArray()
      allocate(): T | null {
        for (let i: usize = 0; i < this.used.length; i++) {
          if (this.used[i]) continue
          this.used[i] = true
          return this.objects[i]
        }
        return null
      }
      indexOf(object: T): usize {
        return (usize(addressOf(object)) - usize(addressOf(this.objects))) / sizeof<T>()
      }
    }
    class Task { id: u32 = 40; wide: u64 = 2 }
    const tasks = new Pool<Task, 2>()
    export function main(): void {
      const first = tasks.allocate()
      const second = tasks.allocate()
      if (first === null || second === null) return
      second.id++
      print(first.id + second.id)
      print(tasks.indexOf(second))
      print(tasks.allocate() === null)
    }
  `,
}).prints('81', '1', 'true')

program('nested generic calls are compiled once each', {
  'main.ts': `
    function wrapped<T>(value: T): T { return value }
    let calls: u32 = 0
    function count(): u32 { return ++calls }
    export function main(): void {
      print(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(wrapped(count())))))))))))))))))))))
      print(calls)
    }
  `,
}).prints('1', '1')

program('type parameters with null, of constrained classes and with defaults', {
  'main.ts': `
    class Named { constructor(readonly name: string) {} }
    function nameOr<T extends Named>(value: T | null, other: T): string {
      if (value !== null) return value.name
      return other.name
    }
    function orElse<T extends object>(value: T | null, other: T): T { return value ?? other }
    function present<T extends object>(value: T | null): T { return value! }
    const a = new Named('a')
    const b = new Named('b')
    let none: Named | null = null
    export function main(): void {
      print(nameOr(none, a))
      print(nameOr(b, a))
      print(orElse(none, b).name)
      print(present(a).name)
    }
  `,
}).prints('a', 'b', 'b', 'a')

program('recursion of generic functions', {
  'main.ts': `
    function sum<T extends number>(base: T, exponent: u32): T {
      return exponent === 0 ? wrap.subtract(base, base) : wrap.add(base, sum(base, exponent - 1))
    }
    function depth<T>(value: T, n: u32): u32 { return n === 0 ? 0 : 1 + depth<T>(value, n - 1) }
    export function main(): void {
      const small: u8 = 3
      const wide: u64 = 3
      print(sum(small, 100))
      print(sum(wide, 30))
      print(depth('x', 5))
    }
  `,
}).prints('44', '90', '5')

program('members go by what the constraint promises, whatever the class of a copy makes of them', {
  'main.ts': `
    abstract class Shape {
      size: u32 = 7
      area(scale: u32): u64 {
        return u64(scale)
      }
      corners(start: u32): u32 {
        return start + 1
      }
      get weight(): u32 {
        return 1000
      }
      set weight(value: u32) {
        this.size = value
      }
    }
    class Dot extends Shape {
      override area(scale: u32): u8 {
        return 200
      }
      override corners(): u32 {
        print('corners')
        return 0
      }
      override get weight(): u8 {
        return 250
      }
      override set weight(value: u32) {
        this.size = value + 1
      }
    }
    class Line extends Shape {
      override area(scale: u64): u64 {
        return scale * 2
      }
    }
    interface Sum {
      add(value: u16): u16
    }
    class Small implements Sum {
      add(value: u32): u8 {
        return u8(value)
      }
    }
    class Other implements Sum {
      add(): u16 {
        return 300
      }
    }
    function areaOf<T extends Shape>(shape: T, scale: u32): u64 {
      return shape.area(scale) * 100
    }
    function cornersOf<T extends Shape>(shape: T, count: () => u32): u32 {
      return shape.corners(count())
    }
    function weightOf<T extends Shape>(shape: T | null): u32 {
      return (shape?.weight ?? 1) * 100 + (shape === null ? 0 : shape.weight + 10)
    }
    function weigh<T extends Shape>(shape: T): void {
      shape.weight += 300
    }
    class Holder<T extends Sum> {
      constructor(readonly sum: T) {}
      twice(): u16 {
        return this.sum.add(255) * 2
      }
    }
    function count(): u32 {
      print('counted')
      return 4
    }
    const dot = new Dot()
    const shape: Shape = new Line()
    const small = new Small()
    const other = new Other()
    export function main(): void {
      print(areaOf(dot, 1))
      print(areaOf(new Line(), 3))
      print(areaOf(shape, 4))
      print(cornersOf(dot, count))
      print(cornersOf(shape, count))
      print(weightOf(dot))
      print(weightOf(shape))
      weigh(dot)
      print(dot.size)
      print(new Holder(small).twice())
      print(new Holder(other).twice())
    }
  `,
}).prints(
  '20000',
  '600',
  '800',
  'counted',
  'corners',
  '0',
  'counted',
  '5',
  '25260',
  '101010',
  '551',
  '510',
  '600',
)

program('methods with type parameters of classes that have a base', {
  'main.ts': `
    interface Named { get name(): string }
    class Entry implements Named {
      parent: Directory | null = null
      constructor(readonly name: string) {}
      as<T>(value: T): T { return value }
    }
    class File extends Entry { size: u32 = 3 }
    class Directory extends Entry {
      count: u32 = 0
      add<T extends Entry>(entry: T): T { entry.parent = this; this.count++; return entry }
      sum<T extends u8 | u16>(values: Slice<T>, from: u32 = this.count): u32 {
        let sum = from
        for (const value of values) sum += value
        return sum
      }
    }
    const root = new Directory('/'), home = new Directory('home'), file = new File('file')
    const bytes = FixedArray.of<u8>(1, 2)
    const words = FixedArray.of<u16>(1000, 2000)
    export function main(): void {
      print(root.add(home).add(file).size)
      line\`\${root.count} \${home.sum(bytes.slice(0))} \${home.sum<u16>(words.slice(0), 7)} \${file.as<u8>(9)} \${home.as(file).size}\`
      print(file.parent?.name ?? 'none')
    }
  `,
}).prints('3', '1 4 3007 9 3', 'home')
