/** Classes: layout by fields, construction, members of every sort, references and objects in place. */

import { program } from '../../support/language.ts'

program('fields, initialisers, constructor and methods', {
  'main.ts': `
    class Counter {
      count: u32 = 10
      readonly step: u32
      private name: string = 'counter'
      constructor(step: u32) {
        this.step = step
        this.count += step
      }
      advance(times: u32): u32 {
        for (let i: u32 = 0; i < times; i++) this.count += this.step
        return this.count
      }
      describe(): void { print(this.name) }
    }
    const shared = new Counter(5)
    export function main(): void {
      const own = new Counter(1)
      print(own.count)
      print(own.advance(3))
      print(shared.advance(2))
      own.describe()
      own.count = 0
      print(own.count + shared.count)
    }
  `,
}).prints('11', '14', '25', 'counter', '25')

program('parameter properties and default values of constructors', {
  'main.ts': `
    class Range {
      readonly length: u32
      constructor(readonly start: u32, readonly end: u32 = 100, private open = false) {
        this.length = this.end - start
      }
      isOpen(): boolean { return this.open }
    }
    export function main(): void {
      const a = new Range(90)
      print(a.length)
      print(a.isOpen())
      print(new Range(1, 2, true).isOpen())
    }
  `,
}).prints('10', 'false', 'true')

program('getters', {
  'main.ts': `
    class Temperature {
      reads: u32 = 0
      constructor(public celsius: i32) {}
      get fahrenheit(): i32 {
        this.reads++
        return this.celsius * 9 / 5 + 32
      }
      get isCold(): boolean { return this.fahrenheit < 50 }
    }
    function pick(t: Temperature): Temperature { print('pick'); return t }
    export function main(): void {
      const t = new Temperature(20)
      print(t.fahrenheit)
      t.celsius = 5
      print(pick(t).fahrenheit + pick(t).celsius)
      print(t.isCold && t.fahrenheit > 0)
      print(t.reads)
    }
  `,
}).prints('68', 'pick', 'pick', '46', 'true', '4')

program('static members', {
  'main.ts': `
    class Registry {
      static count: u32 = 0
      static readonly LIMIT: u8 = 3
      static readonly first = new Registry('first')
      private static last: Registry | null = null
      constructor(readonly name: string) {}
      static add(name: Registry): u32 {
        Registry.last = name
        return ++Registry.count
      }
      static get full(): boolean { return Registry.count >= Registry.LIMIT }
      static lastName(): string { return Registry.last?.name ?? 'none' }
    }
    const second = new Registry('second')
    export function main(): void {
      print(Registry.lastName())
      print(Registry.add(Registry.first))
      print(Registry.add(second))
      print(Registry.lastName())
      print(Registry.full)
      Registry.count = Registry.LIMIT
      print(Registry.full)
      Registry.count -= 2
      print(Registry.count)
    }
  `,
}).prints('none', '1', '2', 'second', 'false', 'true', '1')

program('references alias, objects in place are their own', {
  'main.ts': `
    class Point { x: u32 = 0; y: u32 = 0 }
    class Box {
      a: Inline<Point> = new Point()
      readonly b: Inline<Point> = new Point()
      shared: Point
      constructor(shared: Point) { this.shared = shared }
    }
    const origin = new Point()
    export function main(): void {
      const box = new Box(origin)
      const again = new Box(origin)
      const alias = box
      alias.a.x = 1
      box.shared.x = 7
      const inner = again.a
      inner.x = 5
      print(box.a.x)
      print(box.b.x)
      print(again.shared.x)
      print(again.a.x)
      print(alias === box)
      print(box.shared === again.shared)
      print(box.a === again.a)
      print(box.a === alias.a)
      box.shared = box.a
      print(box.shared.x)
    }
  `,
}).prints('1', '0', '7', '5', 'true', 'true', 'false', 'true', '1')

program('objects made in a loop are each their own', {
  'main.ts': `
    class Cell { value: u32 = 1; constructor(add: u32) { this.value += add } }
    export function main(): void {
      let total: u32 = 0
      for (let i: u32 = 0; i < 3; i++) {
        const cell = new Cell(i)
        const cells = new FixedArray<u32, 2>()
        cell.value += cells[0]
        cells[0] = 9
        total += cell.value
      }
      print(total)
    }
  `,
}).prints('6')

program('methods called on temporaries', {
  'main.ts': `
    class Adder {
      sum: u32 = 0
      add(n: u32): Adder { this.sum += n; return this }
      get twice(): u32 { return this.sum * 2 }
    }
    export function main(): void {
      print(new Adder().add(1).add(2).sum)
      print(new Adder().add(4).twice)
      new Adder().add(3)
    }
  `,
}).prints('3', '8')

program('a linked list, recursion and mutual references', {
  'main.ts': `
    class Node {
      next: Node | null = null
      constructor(readonly value: u32) {}
      sum(): u32 { return this.value + (this.next === null ? 0 : this.next.sum()) }
    }
    class Parent { child: Child | null = null; name: string = 'parent' }
    class Child { constructor(readonly parent: Parent) {} }
    function length(node: Node | null): u32 { return node === null ? 0 : 1 + length(node.next) }
    const a = new Node(1)
    const b = new Node(2)
    const c = new Node(3)
    export function main(): void {
      a.next = b
      b.next = c
      print(a.sum())
      print(length(a))
      let reversed: Node | null = null
      let node: Node | null = a
      while (node !== null) {
        const next: Node | null = node.next
        node.next = reversed
        reversed = node
        node = next
      }
      for (let n = reversed; n !== null; n = n.next) print(n.value)
      const parent = new Parent()
      const child = new Child(parent)
      parent.child = child
      print(parent.child.parent.name)
    }
  `,
}).prints('6', '3', '3', '2', '1', 'parent')

program('fields that a call changes behind a test for null', {
  'main.ts': `
    class Slot { task: Slot | null = null; id: u32 = 1 }
    const slot = new Slot()
    const other = new Slot()
    function clear(): void { slot.task = null }
    export function main(): void {
      slot.task = other
      if (slot.task !== null) {
        print(slot.task.id)
        clear()
        print(slot.task.id)
      }
    }
  `,
}).panics('null has no fields or methods here: the value was asserted not to be null at main.ts:11:11', {
  after: ['1'],
})

program('an assertion that does not hold', {
  'main.ts': `
    class Task { id: u32 = 1 }
    let current: Task | null = null
    export function main(): void {
      const task = current!
      print(task.id)
    }
  `,
}).panics('null has no fields or methods here: the value was asserted not to be null at main.ts:5:16')

program('narrowing of locals, parameters, fields and by early return', {
  'main.ts': `
    class Task {
      parent: Task | null = null
      constructor(readonly id: u32) {}
    }
    const root = new Task(1)
    const leaf = new Task(2)
    function idOf(task: Task | null): u32 {
      if (task === null) return 0
      return task.id
    }
    function rootOf(task: Task): Task {
      let current = task
      while (current.parent !== null) current = current.parent
      return current
    }
    function choose(first: boolean): Task {
      let x: Task
      if (first) x = root
      else x = leaf
      return x
    }
    export function main(): void {
      leaf.parent = root
      print(idOf(null) + idOf(leaf))
      print(rootOf(leaf).id)
      print(choose(true).id)
      print(choose(false).id)
      let maybe: Task | null = leaf
      maybe = maybe.parent
      if (maybe !== null && maybe.id === 1) print('root')
    }
  `,
}).prints('2', '1', '1', '2', 'root')

program('methods in classes used before their definition', {
  'main.ts': `
    export function main(): void {
      print(later(3))
      print(new Late().twice(4))
      print(LIMIT)
    }
    function later(n: u32): u32 { return n === 0 ? 0 : n + later(n - 1) }
    class Late { twice(n: u32): u32 { return n * 2 } }
    const LIMIT: u32 = 5
  `,
}).prints('6', '8', '5')

program('fields in a packed class follow each other, aligned classes begin where they should', {
  'main.ts': `
    @packed
    class Header { kind: u8 = 1; size: u32 = 2; flags: u16 = 3; wide: u64 = 4 }
    class Loose { kind: u8 = 1; size: u32 = 2; flags: u16 = 3 }
    @align(64)
    class Line { value: u8 = 7 }
    class Pair { a: Inline<Line> = new Line(); b: Inline<Line> = new Line() }
    const pair = new Pair()
    export function main(): void {
      print(sizeof<Header>())
      print(offsetof<Header>('size'))
      print(offsetof<Header>('wide'))
      print(sizeof<Loose>())
      print(offsetof<Loose>('flags'))
      print(alignof<Line>())
      print(sizeof<Pair>())
      print(addressOf(pair) % 64)
      print(usize(addressOf(pair.b)) - usize(addressOf(pair.a)))
      const header = new Header()
      header.size += 100
      header.wide = 0x1_0000_0001
      print(header.size + header.flags + header.kind)
      print(header.wide)
    }
  `,
}).prints('15', '1', '7', '12', '8', '64', '128', '0', '64', '106', '4294967297')

program('volatile fields are read and written each time', {
  'main.ts': `
    @volatile
    class Device { status: u32 = 1; @volatile data: u8 = 2 }
    class Mixed { @volatile flag: boolean = false; plain: u32 = 0 }
    const device = new Device()
    const mixed = new Mixed()
    export function main(): void {
      device.status = 3
      device.status = device.status + 1
      device.data++
      mixed.flag = true
      while (!mixed.flag) mixed.plain++
      print(device.status)
      print(device.data)
    }
  `,
}).prints('4', '3')

program('objects that a branch of an expression makes last as long as its block', {
  'main.ts': `
    class Held { n: u32
     constructor(n: u32) { this.n = n; print(n) }
     [Symbol.dispose](): void { print(this.n + 100) } }
    function f(a: Held | null, c: boolean): u32 {
      using h = c ? new Held(1) : null
      const x = a ?? new Held(2)
      const y = c ? x : new Held(3)
      const z = a?.n ?? new Held(7).n
      return x.n * 10 + y.n
    }
    export function main(): void { print(f(null, true)); print(f(new Held(5), false)) }
  `,
}).prints('1', '2', '7', '101', '22', '5', '3', '53')

program('constructors assign several fields at once, with what JavaScript prints', {
  'main.ts': `
    class Inner { value: u32 = 3 }
    class Range {
      start: u32
      end: u32
      wide: u64
      isLong: boolean
      readonly inner: Inline<Inner>
      again: Inner
      constructor(at: u32) {
        this.wide = this.start = this.end = at
        print(this.isLong = at > 3)
        this.again = this.inner = new Inner()
        print((this.end = at + 1) * 2)
      }
    }
    export function main(): void {
      const range = new Range(5)
      print(range.start + range.end)
      print(range.wide)
      range.again.value = 8
      print(range.inner.value)
    }
  `,
}).prints('true', '12', '11', '5', '8')

program('constructors give fields their values by patterns, with what JavaScript prints', {
  'main.ts': `
    class Task { number: u32 = 1 }
    interface Point { readonly x: u32; readonly y: u32 }
    function pair(task: Task): readonly [Task, u32] { return [task, 6] }
    class Place {
      readonly task: Task
      x: u32
      y: u32
      n: u32
      readonly wide: u64
      constructor(task: Task, point: Point) {
        [this.task, this.n] = pair(task)
        ;({ x: this.x, y: this.y } = point)
        ;[this.wide] = [this.x + this.y]
        this.show()
      }
      show(): void { print(this.task.number + this.n + this.x + this.y) }
    }
    const task = new Task()
    export function main(): void {
      const place = new Place(task, { x: 3, y: 4 })
      print(place.wide)
    }
  `,
}).prints('14', '7')
