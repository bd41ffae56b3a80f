/** Methods with type parameters of their own that are found at run time: tables have an entry for each set of types that is asked for. */

import { program } from '../../support/language.ts'

program('through interfaces and base classes, by given and by inferred type arguments', {
  'main.ts': `
    interface Bus {
      read<T extends number>(at: u32): T
      write<T extends number>(at: u32, value: T): void
      get name(): string
    }
    const memory = new FixedArray<u8, 16>()
    class Memory implements Bus {
      get name(): string { return 'memory' }
      read<T extends number>(at: u32): T {
        return ptr<T>(addressOf(memory) + usize(at))[0]
      }
      write<T extends number>(at: u32, value: T): void {
        ptr<T>(addressOf(memory) + usize(at))[0] = value
      }
    }
    class Counting extends Memory {
      bytes: usize = 0
      override get name(): string { return 'counting' }
      override write<U extends number>(at: u32, value: U): void {
        this.bytes += sizeof<U>()
        super.write(at, value)
      }
    }
    class Zeros implements Bus {
      get name(): string { return 'zeros' }
      read<T extends number>(): T { return ptr<T>(addressOf(nothing))[0] }
      write<T extends number>(): void { print(sizeof<T>()) }
    }
    const nothing = new FixedArray<u8, 8>()
    const counting = new Counting()
    const buses = FixedArray.of<Bus, 3>(new Memory(), counting, new Zeros())
    function exchange<T extends number>(bus: Bus, at: u32, value: T): T {
      const old = bus.read<T>(at)
      bus.write(at, value)
      return old
    }
    export function main(): void {
      const wide: u64 = 0x1122_3344_5566_7788
      for (const bus of buses) {
        print(bus.name)
        bus.write<u32>(0, 0xdead_beef)
        print(bus.read<u32>(0))
        print(bus.read<u16>(0))
        print(exchange<u8>(bus, 1, 0x7f))
        print(bus.read<u16>(0))
        bus.write(8, wide)
        print(bus.read<u64>(8))
      }
      print(u32(counting.bytes))
    }
  `,
}).prints(
  ...['memory', '3735928559', '48879', '190', '32751', '1234605616436508552'],
  ...['counting', '3735928559', '48879', '190', '32751', '1234605616436508552'],
  ...['zeros', '4', '0', '0', '1', '0', '0', '8', '0', '13'],
)

program(
  'functions that capture, default values, optional parameters, wider parameters and narrower results',
  {
    'main.ts': `
    class Shape {
      constructor(readonly size: u32) {}
    }
    class Square extends Shape {}
    interface Source {
      fold<R>(from: R, step: (sum: R, value: u32) => R, times?: u8): R
      make<T>(seed: T, scale: (value: T) => u16): Shape
    }
    const square = new Square(4)
    const plain = new Shape(5)
    class Up implements Source {
      constructor(private readonly until: u32) {}
      fold<R>(from: R, step: (sum: R, value: u32) => R, times: u8 = 1): R {
        let sum = from
        for (let round: u8 = 0; round < times; round++)
          for (let value: u32 = 0; value < this.until; value++) sum = step(sum, value)
        return sum
      }
      make<T>(seed: T, scale: (value: T) => u16): Square {
        print(scale(seed))
        return square
      }
    }
    class Twice implements Source {
      fold<R>(from: R, step: (sum: R, value: u32) => R): R {
        return step(step(from, 10), 20)
      }
      make(): Shape {
        return plain
      }
    }
    const sources = FixedArray.of<Source, 2>(new Up(4), new Twice())
    export function main(): void {
      const big: u64 = 0x1_0000_0000
      let calls: u32 = 0
      for (const source of sources) {
        print(source.fold(big, (sum, value) => { calls++; return sum + value }))
        print(source.fold<boolean>(false, (sum, value) => sum || value === 20 + calls * 0))
        print(source.fold<u32>(0, (sum, value) => sum + value, 2))
        print(source.make(true, (value) => u16(value ? calls : 0)).size)
        print(source.make<u16>(7, (value) => value).size)
      }
      print(calls)
    }
  `,
  },
).prints(...['4294967302', 'false', '12', '4', '4', '7', '4'], ...['4294967326', 'true', '30', '5', '5', '6'])

program('one function behind an interface is called directly, also where it has types of its own', {
  'main.ts': `
    interface Sink {
      put<T extends u32>(value: T): u32
      each<T>(values: Slice<T>, visit: (value: T) => void): void
    }
    class Only implements Sink {
      total: u32 = 0
      put(value: u32): u32 {
        return (this.total += value)
      }
      each<T>(values: ReadonlySlice<T>, visit: (value: T) => void, from: usize = 0): void {
        for (let index = from; index < values.length; index++) visit(values[index])
      }
    }
    class Pair<A, B> {
      constructor(
        readonly a: A,
        readonly b: B,
      ) {}
      with<C>(c: C, use: (a: A, b: B, c: C) => void): void {
        use(this.a, this.b, c)
      }
    }
    class Swapped<A> extends Pair<A, u8> {
      override with<C>(c: C, use: (a: A, b: u8, c: C) => void): void {
        print('swapped')
        super.with(c, use)
      }
    }
    const pair: Pair<u64, u8> = new Pair<u64, u8>(0x1_0000_0000, 2)
    const swapped: Pair<u64, u8> = new Swapped<u64>(0x1_0000_0000, 3)
    const others = FixedArray.of<Pair<u64, u8>, 2>(pair, swapped)
    const bytes = FixedArray.of<u8>(5, 6)
    export function main(): void {
      const sink: Sink = new Only()
      print(sink.put<u8>(200))
      print(sink.put<u16>(60000))
      let seen: u32 = 0
      sink.each(bytes.slice(0), (value) => { seen += value })
      print(seen)
      for (const other of others) other.with(true, (a, b, c) => print(c ? a + b : a + seen))
    }
  `,
}).prints('200', '60200', '11', '4294967298', 'swapped', '4294967299')

program('entries that are asked for by functions in tables', {
  'main.ts': `
    interface Visitor {
      visit<T extends number>(value: T, depth: u8): void
    }
    class Printer implements Visitor {
      visit<T extends number>(value: T, depth: u8): void {
        print(value)
        print(sizeof<T>())
      }
    }
    class Forward implements Visitor {
      constructor(private readonly next: Visitor) {}
      visit<T extends number>(value: T, depth: u8): void {
        this.next.visit<T>(value, depth)
        if (depth > 0) this.next.visit<u16>(depth, depth - 1)
      }
    }
    const printer = new Printer()
    const forward = new Forward(printer)
    const twice = new Forward(forward)
    export function main(): void {
      const visitor: Visitor = twice
      visitor.visit<u32>(70000, 1)
    }
  `,
}).prints('70000', '4', '1', '2', '1', '2')

program(
  'references that may be null, copies of generic classes, and type parameters that stand for classes',
  {
    'main.ts': `
    interface Sink { put<T extends number>(v: T): void; each<T>(v: T): T | null }
    class A implements Sink { put<T extends number>(v: T): void { print(v) } each<T>(v: T): T | null { return null } }
    class B implements Sink { put<T extends number>(v: T): void { print(v + 1) } each<T>(v: T): T | null { return v } }
    const sinks = FixedArray.of<Sink | null, 3>(new A(), new B(), null)
    const f: (s: Sink) => void = (s) => s.put<u8>(4)
    class Outer<X> { 
      constructor(readonly x: X, readonly s: Sink) {}
      run<Y>(y: Y): X | null { this.s.each<Y>(y); return this.s.each<X>(this.x) }
    }
    function via<S extends Sink>(s: S): void { s.put<u16>(5) }
        export function main(): void {
          for (const s of sinks) {
             s?.put<u8>(1)
             print(s?.each<u64>(7) ?? 3)
             if (s !== null) { f(s); via(s); print(new Outer<u16>(8, s).run('a') ?? 0) }
          }
        }
  `,
  },
).prints('1', '3', '4', '5', '0', '2', '7', '5', '6', '8', '3')
