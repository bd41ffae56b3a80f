/** Interfaces with methods: values of all kinds of places, null, generics, several interfaces at once. */

import { program } from '../../support/language.ts'

program('variables, parameters, fields, results and elements of an interface type', {
  'main.ts': `
    interface Device {
      read(): u8
      write(value: u8): void
      get name(): string
    }
    class Memory implements Device {
      private kept: u8 = 1
      constructor(private label: string) {}
      read(): u8 { return this.kept }
      write(value: u8): void { this.kept = value }
      get name(): string { return this.label }
    }
    class Counter implements Device {
      reads: u8 = 0
      read(): u8 { this.reads++; return this.reads }
      write(): void { this.reads = 100 }
      get name(): string { return 'counter' }
    }
    class Bus {
      constructor(public first: Device, public second: Device | null) {}
      pick(which: boolean): Device { return which ? this.first : (this.second ?? this.first) }
    }
    const memory = new Memory('memory')
    const counter = new Counter()
    const bus = new Bus(memory, counter)
    const all = FixedArray.of<Device, 3>(memory, counter, new Memory('other'))
    const slots = new FixedArray<Device | null, 3>()
    let current: Device = memory
    function use(device: Device): u32 { device.write(7); return device.read() }
    function sumOf(devices: Slice<Device>): u32 {
      let sum: u32 = 0
      for (const device of devices) sum += device.read()
      return sum
    }
    export function main(): void {
      print(use(memory))
      print(use(counter))
      print(sumOf(all.slice()))
      current = bus.pick(false)
      print(current.name)
      print(current === counter && current !== bus.first)
      slots[1] = memory
      for (const slot of slots) print(slot?.name ?? 'none')
      slots[1] = null
      print(slots[1] === null)
      const own: Device = new Counter()
      print(own.read() + own.read())
      bus.second = null
      print(bus.pick(false).name)
    }
  `,
}).prints('7', '101', '110', 'counter', 'true', 'none', 'memory', 'none', 'true', '3', 'memory')

program('interfaces extend interfaces, and a class implements several', {
  'main.ts': `
    interface Named { name(): string }
    interface Sized { size(): u32 }
    interface Item extends Named, Sized { weight(): u32 }
    class Box implements Item {
      constructor(private length: u32) {}
      name(): string { return 'box' }
      size(): u32 { return this.length }
      weight(): u32 { return this.length * 2 }
    }
    class Stone implements Item, Named {
      name(): string { return 'stone' }
      size(): u32 { return 1 }
      weight(): u32 { return 50 }
    }
    class Ghost implements Named { name(): string { return 'ghost' } }
    function nameOf(named: Named): string { return named.name() }
    function sizeOfIt(sized: Sized): u32 { return sized.size() }
    function describe(item: Item): void { print(nameOf(item)); print(sizeOfIt(item) + item.weight()) }
    export function main(): void {
      const box = new Box(10)
      const stone = new Stone()
      const ghost = new Ghost()
      describe(box)
      describe(stone)
      print(nameOf(ghost))
      const named: Named = box
      const item: Item = box
      print(named === item)
    }
  `,
}).prints('box', '30', 'stone', '51', 'ghost', 'true')

program('generic interfaces, generic classes and null', {
  'main.ts': `
    interface Sink<T> {
      put(value: T): boolean
      get last(): T
    }
    class Keep<T> implements Sink<T> {
      constructor(protected value: T) {}
      put(value: T): boolean { this.value = value; return true }
      get last(): T { return this.value }
    }
    class Total implements Sink<u32> {
      total: u32 = 0
      put(value: u32): boolean { this.total += value; return this.total < 10 }
      get last(): u32 { return this.total }
    }
    class Loud<T> extends Keep<T> {
      override put(value: T): boolean { print('put'); return super.put(value) }
    }
    function feed<T>(sink: Sink<T> | null, one: T, two: T): T {
      if (sink === null) return one
      if (sink.put(one)) sink.put(two)
      return sink.last
    }
    class Pipe<T> {
      constructor(private readonly to: Sink<T>, private next: Pipe<T> | null) {}
      send(value: T): void { this.to.put(value); this.next?.send(value) }
    }
    export function main(): void {
      const total = new Total()
      const kept = new Keep<u32>(0)
      const wide = new Loud<u64>(0)
      print(feed(total, 4, 5))
      print(feed(kept, 6, 7))
      print(feed<u64>(wide, 8, 0x1_0000_0000))
      print(feed<u32>(null, 1, 2))
      const last = new Pipe<u32>(kept, null)
      new Pipe<u32>(total, last).send(1)
      print(total.last + kept.last)
      const sinks = FixedArray.of<Sink<u32>, 2>(total, kept)
      for (const sink of sinks) print(sink.last)
    }
  `,
}).prints('9', '7', 'put', 'put', '4294967296', '1', '11', '10', '1')

program('an interface that a base class implements', {
  'main.ts': `
    interface Runnable { run(): u32 }
    abstract class Task implements Runnable {
      constructor(readonly id: u32) {}
      abstract step(): u32
      run(): u32 { return this.step() + this.id }
    }
    class Fast extends Task { override step(): u32 { return 10 } }
    class Slow extends Task {
      override step(): u32 { return 1 }
      override run(): u32 { return super.run() * 2 }
    }
    class Plain { run(): u32 { return 1000 } }
    class Late extends Plain implements Runnable {}
    function run(task: Runnable): u32 { return task.run() }
    export function main(): void {
      print(run(new Fast(1)) + run(new Slow(2)))
      print(run(new Late()))
    }
  `,
}).prints('17', '1000')

program('one class alone implements an interface', {
  'main.ts': `
    interface Clock { now(): u32; get zone(): string; set zone(value: string) }
    class Ticks implements Clock {
      private ticks: u32 = 0
      zone_: string = 'utc'
      now(): u32 { this.ticks++; return this.ticks }
      get zone(): string { return this.zone_ }
      set zone(value: string) { this.zone_ = value }
    }
    interface Unused { nothing(): u32 }
    function time(clock: Clock): u32 { clock.now(); return clock.now() }
    function never(unused: Unused | null): u32 { return unused?.nothing() ?? 3 }
    export function main(): void {
      const ticks = new Ticks()
      print(time(ticks))
      const clock: Clock = ticks
      clock.zone = 'cet'
      print(ticks.zone)
      print(never(null))
      print(sizeof<Ticks>() === 3 * sizeof<usize>() || sizeof<Ticks>() === 4 + 2 * sizeof<usize>())
    }
  `,
}).prints('2', 'cet', '3', 'true')

program('an implementation may leave parameters out', {
  'main.ts': `
    interface Handler { handle(code: u32, text: string): u32 }
    class Deaf implements Handler { handle(): u32 { return 1 } }
    class Half implements Handler { handle(code: u32): u32 { return code } }
    class Whole implements Handler { handle(code: u32, text: string): u32 { print(text); return code + 1 } }
    interface Alone { only(value: u8, other: u8): u8 }
    class One implements Alone { only(value: u8): u8 { return value } }
    function said(): string { print('evaluated'); return 'text' }
    function call(handler: Handler): u32 { return handler.handle(5, said()) }
    function alone(one: Alone): u8 { said(); return one.only(3, 4) }
    export function main(): void {
      const deaf = new Deaf()
      const half = new Half()
      print(call(deaf) + call(half) + call(new Whole()))
      print(deaf.handle() + half.handle(2))
      const one = new One()
      print(alone(one) + one.only(1))
    }
  `,
}).prints('evaluated', 'evaluated', 'evaluated', 'text', '12', '3', 'evaluated', '4')

program('methods that return this', {
  'main.ts': `
    interface Builder { add(value: u32): this; total(): u32 }
    class Sum implements Builder {
      protected sum: u32 = 0
      add(value: u32): this { this.sum += value; return this }
      total(): u32 { return this.sum }
      double(): this { this.sum *= 2; return this }
    }
    class Product extends Sum {
      private times: u32 = 0
      override add(value: u32): this { this.times++; return super.add(value).double() }
      count(): u32 { return this.times }
    }
    function fill(builder: Builder): Builder { return builder.add(1).add(2) }
    export function main(): void {
      const sum = new Sum()
      const product = new Product()
      print(fill(sum).total())
      print(fill(product).add(3).total())
      print(product.add(1).double().count())
      print(sum.add(4).double().total())
    }
  `,
}).prints('3', '22', '4', '14')

program('arguments are evaluated behind the object, and each once', {
  'main.ts': `
    interface Shape { scaled(by: u32, name: string): u32 }
    class Square implements Shape { scaled(by: u32, name: string): u32 { print(name); return by } }
    class Circle implements Shape { scaled(by: u32, name: string): u32 { print('circle'); return by * 3 } }
    const square = new Square()
    const circle = new Circle()
    const shapes = FixedArray.of<Shape, 2>(square, circle)
    let index: usize = 0
    function pick(): Shape { print('pick'); return shapes[index] }
    function by(): u32 { print('by'); index = 1; return 5 }
    export function main(): void {
      print(pick().scaled(by(), 'square'))
      print(pick().scaled(by(), 'square'))
      index = 0
      print(shapes[index].scaled(by(), 'by place'))
    }
  `,
}).prints('pick', 'by', 'square', '5', 'pick', 'by', 'circle', '15', 'by', 'by place', '5')

program('a null of an interface type that is asserted away panics', {
  'main.ts': `
    interface Shape { area(): u32 }
    class Square implements Shape { area(): u32 { return 4 } }
    class Circle implements Shape { area(): u32 { return 3 } }
    class Holder { constructor(public shape: Shape | null) {} }
    const circle = new Circle()
    const holder = new Holder(new Square())
    export function main(): void {
      print(holder.shape!.area() + circle.area())
      holder.shape = null
      print(holder.shape!.area())
    }
  `,
}).panics('null has no fields or methods here: the value was asserted not to be null at main.ts:11:9', {
  after: ['7'],
})

program('computed at compile time, tables included', {
  'main.ts': `
    interface Step { apply(value: u32): u32 }
    class Add implements Step { constructor(private by: u32) {} apply(value: u32): u32 { return value + this.by } }
    class Times implements Step { constructor(private by: u32) {} apply(value: u32): u32 { return value * this.by } }
    class Program {
      steps: FixedArray<Step | null, 4> = new FixedArray()
      inner: Inline<Add> = new Add(100)
      constructor(first: Step, second: Step) {
        this.steps[0] = first
        this.steps[1] = second
        this.steps[2] = this.inner
      }
      run(value: u32): u32 {
        let result = value
        for (const step of this.steps) if (step !== null) result = step.apply(result)
        return result
      }
    }
    const two = new Times(2)
    const program = new Program(new Add(1), two)
    const known: u32 = program.run(5)
    export function main(): void {
      print(known)
      print(program.run(6))
      program.steps[3] = two
      print(program.run(0))
    }
  `,
}).prints('112', '114', '204')

program('objects write themselves through interfaces, and sinks can be interfaces', {
  'main.ts': `
    interface Shown { format(sink: Output): void }
    class Point implements Shown { format(sink: Output): void { sink.text('point') } }
    class Pair implements Shown { constructor(private n: u32) {} format(sink: Output): void { sink.unsigned(this.n) } }
    function show(shown: Shown): void { line\`<\${shown}>\` }
    export function main(): void { show(new Point()); show(new Pair(7)) }
  `,
}).prints('<point>', '<7>')

program('functions that capture, given to methods', {
  'main.ts': `
    class List {
      items: FixedArray<u32, 3> = FixedArray.of(1, 2, 3)
      each(visit: (item: u32) => void): void { for (const item of this.items) visit(item) }
    }
    class Backwards extends List {
      last(visit: (item: u32) => void): void { this.each(visit); visit(this.items[2]) }
    }
    export function main(): void {
      let sum: u32 = 0
      new Backwards().last((item) => (sum += item))
      print(sum)
    }
  `,
}).prints('9')
