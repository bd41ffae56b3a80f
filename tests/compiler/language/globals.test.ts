/** Module-level values: computed at compile time and laid out in the image. */

import { program } from '../../support/language.ts'

program('constructors with loops, and methods called in initial values', {
  'main.ts': `
    class Table {
      readonly squares: FixedArray<u32, 8> = new FixedArray()
      count: u32 = 0
      constructor(from: u32) {
        for (let i: u32 = 0; i < 8; i++) {
          if (i < from) continue
          this.squares[i] = i * i
          this.count++
        }
      }
      sum(): u32 {
        let total: u32 = 0
        for (const square of this.squares) total += square
        return total
      }
    }
    const table = new Table(3)
    const total = table.sum()
    const half: u32 = total / 2
    let changing = half + 1
    export function main(): void {
      print(table.count)
      print(total)
      print(half)
      table.squares[0] = 1000
      print(table.sum())
      changing++
      print(changing)
    }
  `,
}).prints('5', '135', '67', '1135', '69')

program('cyclic references', {
  'main.ts': `
    class Node {
      next: Node
      previous: Node
      constructor(readonly id: u32) { this.next = this; this.previous = this }
      insert(node: Node): void {
        node.previous = this
        node.next = this.next
        this.next.previous = node
        this.next = node
      }
    }
    class Owner { readonly node: Inline<Node> = new Node(9); self: Owner | null = null }
    const head = new Node(0)
    const first = new Node(1)
    const owner = new Owner()
    const inserted = insertAll()
    function insertAll(): u32 {
      head.insert(first)
      head.insert(owner.node)
      owner.self = owner
      return 2
    }
    export function main(): void {
      for (let node = head.next; node !== head; node = node.next) print(node.id)
      print(head.previous === first)
      print(owner.self?.node.next === first)
      print(inserted)
    }
  `,
}).prints('9', '1', 'true', 'true', '2')

program('a later initial value changes an earlier object', {
  'main.ts': `
    class Registry {
      readonly names: FixedArray<string, 4> = FixedArray.of('', '', '', '')
      count: usize = 0
      register(name: string): usize {
        this.names[this.count] = name
        return this.count++
      }
    }
    const registry = new Registry()
    const serial = registry.register('serial')
    const screen = registry.register('screen')
    export function main(): void {
      print(registry.names[serial])
      print(registry.names[screen])
      print(registry.register('disk'))
    }
  `,
}).prints('serial', 'screen', '2')

program('objects made inside initial values', {
  'main.ts': `
    class Point { constructor(public x: i32, public y: i32) {} }
    class Line { constructor(readonly from: Point, readonly to: Point) {} }
    const line_ = new Line(new Point(1, 2), new Point(3, 4))
    const lines = FixedArray.of<Line>(line_, new Line(line_.to, new Point(-5, 6)))
    const points = FixedArray.of<Inline<Point>>(new Point(7, 8), new Point(9, 10))
    let current: Point = line_.from
    const farthest = lines[1].to
    export function main(): void {
      lines[0].to.x = 30
      print(lines[1].from.x)
      print(farthest.x)
      current.y = 20
      print(line_.from.y)
      current = points[1]
      print(current.x)
      print(addressOf(points[1]) - addressOf(points[0]))
    }
  `,
}).prints('30', '-5', '20', '9', '8')

program('values of every type', {
  'main.ts': `
    interface Range { readonly from: u8; readonly to: u64 }
    enum Kind { A = 3, B }
    function twice(n: u32): u32 { return n * 2 }
    class Holder {
      text: string = 'held'
      range: Range = { from: 1, to: 0x1_0000_0000 }
      kind: Kind = Kind.B
      flag = true
      operation: (n: u32) => u32 = twice
      none: Holder | null = null
      small: i8 = -1
      wide: i64 = -2
      pair: readonly [u8, string] = [7, 'seven']
    }
    const holder = new Holder()
    const text = 'constant'
    const part = text.slice(0, 5)
    const numbers = FixedArray.of<u16>(1, 2, 3)
    const slice_ = numbers.slice(1)
    const pointer = ptr<u16>(addressOf(numbers)).add(2)
    const address = addressOf(numbers[1])
    const operation = holder.operation
    export function main(): void {
      print(holder.text)
      print(holder.range.to + holder.range.from)
      print(holder.kind === Kind.B)
      print(holder.flag)
      print(holder.operation(4))
      print(holder.none === null)
      print(holder.small + holder.wide)
      print(holder.pair[1])
      print(part)
      print(text.bytes[7])
      print(slice_[0] + slice_.length)
      print(pointer[0])
      print(address - addressOf(numbers))
      print(operation(8))
    }
  `,
}).prints(
  'held',
  '4294967297',
  'true',
  'true',
  '8',
  'true',
  '-3',
  'seven',
  'const',
  '116',
  '4',
  '3',
  '2',
  '16',
)

program('constants used before their module-level declaration, inside functions', {
  'main.ts': `
    function limit(): u32 { return LIMIT + state.value }
    class State { value: u32 = 5 }
    export function main(): void { print(limit()) }
    const LIMIT: u32 = 8
    const state = new State()
  `,
}).prints('13')

program('sections and alignment', {
  'main.ts': `
    const table = section('.data', new FixedArray<u32, 4>(), { align: 4096 })
    let counter: u32 = section('.data', 7)
    export function main(): void {
      print(addressOf(table) % 4096)
      table[3] = 5
      print(table[3])
      counter++
      print(counter)
    }
  `,
}).prints('0', '5', '8')

program('static assertions hold', {
  'main.ts': `
    class Entry { base: u32 = 0; size: u16 = 0 }
    staticAssert(sizeof<Entry>() === 8, 'an entry has eight bytes')
    staticAssert(offsetof<Entry>('size') === 4)
    export function main(): void {
      staticAssert(sizeof<u64>() === 8)
      print('held')
    }
  `,
}).prints('held')
