/** Inheritance: layout, construction, overriding, `super`, abstract classes, accessors. */

import { program } from '../../support/language.ts'

program('a derived class has the fields and methods of its base', {
  'main.ts': `
    class Animal {
      legs: u32 = 4
      constructor(readonly name: string) {}
      describe(): void { print(this.name); print(this.legs) }
    }
    class Bird extends Animal {
      wings: u32 = 2
      constructor(name: string) {
        super(name)
        this.legs = 2
      }
      limbs(): u32 { return this.legs + this.wings }
    }
    function legsOf(animal: Animal): u32 { return animal.legs }
    function maybe(animal: Animal | null): u32 { return animal?.legs ?? 100 }
    const parrot = new Bird('parrot')
    export function main(): void {
      const crow = new Bird('crow')
      crow.describe()
      print(crow.limbs())
      print(legsOf(crow) + legsOf(parrot))
      print(maybe(crow) + maybe(null))
      const held: Animal = crow
      held.legs = 7
      print(crow.limbs())
      let either: Animal | null = null
      either = crow
      print(either === held && held === crow)
    }
  `,
}).prints('crow', '2', '4', '4', '102', '9', 'true')

program('overridden methods are chosen by the object', {
  'main.ts': `
    abstract class Shape {
      constructor(readonly name: string) {}
      abstract area(): u32
      describe(): void { print(this.name); print(this.area()) }
    }
    class Square extends Shape {
      constructor(private side: u32) { super('square') }
      override area(): u32 { return this.side * this.side }
    }
    class Rectangle extends Shape {
      constructor(private width: u32, private height: u32) { super('rectangle') }
      override area(): u32 { return this.width * this.height }
    }
    class Block extends Rectangle {
      constructor(width: u32, height: u32, private depth: u32) { super(width, height) }
      override area(): u32 { return super.area() * this.depth }
      override describe(): void { print('block'); super.describe() }
    }
    const square = new Square(3)
    const shapes = FixedArray.of<Shape, 3>(square, new Rectangle(2, 5), new Block(2, 3, 4))
    export function main(): void {
      const own: Shape = new Block(1, 2, 3)
      own.describe()
      let total: u32 = 0
      for (const shape of shapes) { shape.describe(); total += shape.area() }
      print(total)
    }
  `,
}).prints('block', 'rectangle', '6', 'square', '9', 'rectangle', '10', 'block', 'rectangle', '24', '43')

program('constructors and first values run in the order of JavaScript', {
  'main.ts': `
    function say(text: string, value: u32): u32 { print(text); return value }
    class Base {
      first: u32 = say('base first', 1)
      constructor(readonly given: u32, public second: u32 = 2) {
        print('base body')
        this.second += given
      }
    }
    class Middle extends Base {
      third: u32 = say('middle third', 3)
    }
    class Derived extends Middle {
      fourth: u32 = say('derived fourth', this.first + this.third)
      constructor(start: u32, readonly fifth: u32) {
        const twice = say('before super', start) * 2
        super(say('argument', twice))
        print('derived body')
        this.fourth += this.fifth
      }
    }
    export function main(): void {
      const d = new Derived(5, 100)
      print(d.first); print(d.given); print(d.second); print(d.third); print(d.fourth); print(d.fifth)
      print(new Middle(1, 9).second)
    }
  `,
}).prints(
  'before super',
  'argument',
  'base first',
  'base body',
  'middle third',
  'derived fourth',
  'derived body',
  '1',
  '10',
  '12',
  '3',
  '104',
  '100',
  'base first',
  'base body',
  'middle third',
  '10',
)

program('a field that a derived class declares again is the same field, set twice', {
  'main.ts': `
    class Base { size: u32 = 1; twice(): u32 { return this.size * 2 } }
    class Derived extends Base { override size: u32 = 21; extra: u8 = 1 }
    export function main(): void {
      const d = new Derived()
      print(d.twice())
      print(sizeof<Derived>() - sizeof<Base>())
    }
  `,
}).prints('42', '4')

program('a method called by a constructor is that of the object, where no fields are missing', {
  'main.ts': `
    class Base {
      name: string = 'none'
      constructor() { this.name = this.choose() }
      choose(): string { return 'base' }
    }
    class Derived extends Base {
      override choose(): string { return 'derived' }
    }
    const known = new Derived()
    export function main(): void {
      print(new Base().name)
      print(new Derived().name)
      print(known.name)
    }
  `,
}).prints('base', 'derived', 'derived')

program('static members are inherited', {
  'main.ts': `
    class Base {
      static count: u32 = 0
      static readonly LIMIT: u32 = 10
      static make(): u32 { Base.count++; return Base.count }
    }
    class Derived extends Base {
      static override make(): u32 { return super.make() + 100 }
      static total(): u32 { return Derived.LIMIT + Derived.count }
    }
    export function main(): void {
      print(Derived.make())
      print(Base.make())
      print(Derived.count)
      print(Derived.total())
    }
  `,
}).prints('101', '2', '2', '12')

program('generic classes extend generic classes', {
  'main.ts': `
    class Box<T> {
      constructor(protected value: T) {}
      get(): T { return this.value }
      replaced(value: T): this { this.value = value; return this }
      same(other: Box<T>): boolean { return this === other }
    }
    class Counter<T> extends Box<T> {
      changes: u32 = 0
      override replaced(value: T): this { this.changes++; return super.replaced(value) }
    }
    class Plain extends Box<u8> {
      next(): u8 { return this.value + 1 }
    }
    function read<T>(box: Box<T>): T { return box.get() }
    export function main(): void {
      const plain = new Plain(7)
      print(plain.replaced(9).next())
      print(read(plain))
      const wide: Box<u64> = new Box<u64>(0x1_0000_0000)
      print(read(wide))
      print(plain.same(plain))
    }
  `,
}).prints('10', '9', '4294967296', 'true')

program('a class is its own type argument', {
  'main.ts': `
    abstract class Linked<T> {
      next: T | null = null
      abstract weight(): u32
    }
    class Node extends Linked<Node> {
      constructor(private own: u32) { super() }
      override weight(): u32 { return this.own + (this.next?.weight() ?? 0) }
    }
    const last = new Node(1)
    const first = new Node(10)
    export function main(): void {
      first.next = last
      print(first.weight())
    }
  `,
}).prints('11')

program('a base class that refers to a class derived from it', {
  'main.ts': `
    class Base {
      child: Derived | null = null
      kind(): u32 { return 1 }
    }
    class Derived extends Base {
      extra: u32 = 5
      override kind(): u32 { return this.extra }
    }
    export function main(): void {
      const base = new Base()
      const derived = new Derived()
      base.child = derived
      derived.child = derived
      print(base.child?.child?.extra ?? 0)
      const children = FixedArray.of<Base>(base, derived)
      for (const each of children) print(each.kind())
    }
  `,
}).prints('5', '1', '5')

program('getters and setters are overridden in pairs', {
  'main.ts': `
    class Level {
      protected amount: u32 = 1
      get value(): u32 { return this.amount }
      set value(value: u32) { this.amount = value }
    }
    class Doubled extends Level {
      override get value(): u32 { return this.amount * 2 }
      override set value(value: u32) { this.amount = value / 2 }
      raw(): u32 { return this.amount }
    }
    function raise(level: Level): u32 {
      level.value += 10
      level.value++
      return level.value
    }
    export function main(): void {
      print(raise(new Level()))
      const doubled = new Doubled()
      print(raise(doubled))
      print(doubled.raw())
    }
  `,
}).prints('12', '12', '6')

program('setters: every form of assignment, each part once and in order', {
  'main.ts': `
    class Gauge {
      writes: u32 = 0
      reads: u32 = 0
      private amount: u32 = 5
      private on: boolean = false
      get value(): u32 { this.reads++; return this.amount }
      set value(value: u32) { this.writes++; this.amount = value }
      get lit(): boolean { return this.on }
      set lit(value: boolean) { this.writes++; this.on = value }
      set alone(value: u8) { this.amount = value }
      static total: u32 = 0
      static get sum(): u32 { return Gauge.total }
      static set sum(value: u32) { Gauge.total = value }
    }
    const gauge = new Gauge()
    function pick(): Gauge { print('pick'); return gauge }
    function five(): u32 { print('five'); return 5 }
    export function main(): void {
      pick().value = five()
      const assigned = (pick().value = 8)
      print(assigned)
      pick().value += five()
      print(pick().value++)
      print(++pick().value)
      pick().value <<= 1
      print(gauge.value)
      gauge.lit ||= true
      gauge.lit ||= false
      gauge.lit &&= false
      print(gauge.lit)
      gauge.alone = 3
      print(gauge.value)
      print(gauge.reads); print(gauge.writes)
      Gauge.sum = 4
      Gauge.sum *= 3
      Gauge.sum--
      print(Gauge.sum)
    }
  `,
}).prints(
  'pick',
  'five',
  'pick',
  '8',
  'pick',
  'five',
  'pick',
  '13',
  'pick',
  '15',
  'pick',
  '30',
  'false',
  '3',
  '6',
  '8',
  '11',
)

program('objects of derived classes in place, in arrays and where memory is given', {
  'main.ts': `
    class Point {
      constructor(public x: u32 = 1, public y: u32 = 2) {}
      sum(): u32 { return this.x + this.y }
    }
    class Pixel extends Point {
      colour: u8 = 7
      override sum(): u32 { return super.sum() + this.colour }
    }
    class Line {
      from: Inline<Point> = new Point(10, 20)
      to: Inline<Pixel> = new Pixel(30, 40)
    }
    class Dot { x: u32 = 1; y: u32 = 2; sum(): u32 { return this.x + this.y } }
    class Star extends Dot { rays: u8 = 7; override sum(): u32 { return super.sum() + this.rays } }
    class Rows { rows: FixedArray<Inline<Star>, 3> = new FixedArray() }
    const segment = new Line()
    const grid = new FixedArray<FixedArray<Inline<Star>, 2>, 2>()
    class Memory { bytes: FixedArray<u64, 8> = new FixedArray() }
    const memory = new Memory()
    function sumOf(point: Point): u32 { return point.sum() }
    function raysOf(dot: Dot): u32 { return dot.sum() }
    export function main(): void {
      print(sumOf(segment.from) + sumOf(segment.to))
      const rows = new Rows()
      let sum: u32 = 0
      for (const row of rows.rows) sum += raysOf(row)
      for (const row of grid) for (const cell of row) sum += raysOf(cell)
      print(sum)
      const made = construct<Pixel>(addressOf(memory), 100, 200)
      print(sumOf(made))
    }
  `,
}).prints('107', '70', '307')

program('an override may promise more than the base', {
  'main.ts': `
    class Node {
      constructor(readonly id: u32) {}
      next(): Node | null { return null }
      self(): Node { return this }
    }
    class Link extends Node {
      hops: u32 = 3
      constructor(id: u32, private following: Link | null) { super(id) }
      override next(): Link | null { return this.following }
      override self(): Link { return this }
    }
    const end = new Link(1, null)
    const begin = new Link(2, end)
    const lone = new Node(9)
    function idOfNext(node: Node): u32 { return node.next()?.id ?? node.self().id }
    export function main(): void {
      print(idOfNext(begin)); print(idOfNext(end)); print(idOfNext(lone))
      print(begin.next()?.hops ?? 0)
      print(begin.self().hops)
    }
  `,
}).prints('1', '1', '9', '3', '3')

program('the choice between references of several classes', {
  'main.ts': `
    class Base { name(): string { return 'base' } }
    class Left extends Base { override name(): string { return 'left' } }
    class Right extends Base { override name(): string { return 'right' } }
    const base = new Base()
    const left = new Left()
    const right = new Right()
    function choose(which: u8): Base { return which === 0 ? left : which === 1 ? right : base }
    function maybe(which: u8): Base | null { return which === 0 ? left : which === 1 ? null : base }
    export function main(): void {
      for (let which: u8 = 0; which < 3; which++) {
        print(choose(which).name())
        print((maybe(which)?.name() ?? 'nothing') === 'left')
        print((maybe(which) ?? right).name())
      }
      const either = choose(1) === right ? left : base
      print(either.name())
    }
  `,
}).prints('left', 'true', 'left', 'right', 'false', 'right', 'base', 'false', 'base', 'left')
