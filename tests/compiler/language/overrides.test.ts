/** Methods in the place of others: default values of their own, wider parameters, narrower results. */

import { program } from '../../support/language.ts'

program('overrides have default values, parameters and types of their own', {
  'main.ts': `
    let calls: u32 = 0
    function next(): u32 { calls++; return calls }
    class Counter {
      count: u32 = 0
      step: u32 = 2
      advance(by: u32 = 1, times: u32 = by * 2): u32 { this.count += by * times; return this.count }
      report(prefix: string = 'counter', extra = next()): void { print(prefix); print(extra) }
      size(): u32 { return 1 }
      where(at: SourceLocation = callerLocation()): u32 { return at.line }
    }
    class Fast extends Counter {
      override advance(by: u32 = this.step * 10, times: u32 = 3): u32 { this.count += by * times; return this.count }
      override report(prefix = 'fast'): void { print(prefix) }
      override size(extra: u32 = next() + 100): u8 { return u8(extra) }
      override where(at: SourceLocation = callerLocation()): u32 { return at.line + 1000 }
    }
    class Odd extends Fast {
      override size(extra: u32 = 7, more: u32 = extra + 1): u8 { return u8(extra + more) }
    }
    const counters = FixedArray.of<Counter, 3>(new Counter(), new Fast(), new Odd())
    interface Reader { read(at: u8): u32; seek(place: u8): void; name(): string }
    class Disk implements Reader {
      place: u32 = 0
      read(at: u32): u8 { return u8(at + this.place + 200) }
      seek(place: u32): u32 { this.place = place; return place }
      name(long = false): string { return long ? 'long' : 'disk' }
    }
    class Tape implements Reader {
      read(at: u16, wide: u64 = 1): u16 { return u16(at * 100 + u16(wide)) }
      seek(): void {}
      name(): string { return 'tape' }
    }
    interface Only { get(at: u8): u32 }
    class Single implements Only { get(at: u32): u8 { return u8(at + 250) } }
    const readers = FixedArray.of<Reader, 2>(new Disk(), new Tape())
    const single = new Single()
    const only: Only = single
    function fast(f: Fast): u32 { return f.size() }
    class Shape { static made: u32 = 0; scale(by: (x: u32) => u32, times: u32 = by(2)): u32 { return by(times) } }
    class Big extends Shape { override scale(by: (x: u32) => u32, times: u32 = by(by(2)), more = times): u32 { return by(times) + more } }
    const shapes = FixedArray.of<Shape, 2>(new Shape(), new Big())
    export function main(): void {
      for (const counter of counters) {
        print(counter.advance())
        print(counter.advance(5))
        print(counter.advance(undefined, 1))
        print(counter.advance(1, 1))
        counter.report()
        counter.report('given')
        counter.report(undefined, 77)
        print(counter.size())
        print(counter.where())
      }
      print(calls)
      print(fast(new Fast()))
      print(fast(new Odd()))
      for (const reader of readers) {
        reader.seek(3)
        print(reader.read(5))
        print(reader.name())
        let n: u32 = reader.read(1)
        n = reader.read(0) + 200
        print(n)
      }
      print(only.get(3) + 10)
      let factor: u32 = 3
      for (const shape of shapes) {
        print(shape.scale(x => x * factor))
        print(shape.scale(x => { factor++; return x }, 9))
      }
      print(factor)
    }
  `,
}).prints(
  ...['2', '52', '53', '54', 'counter', '1', 'given', '2', 'counter', '77', '1', '53'],
  ...['60', '75', '95', '96', 'fast', 'given', 'fast', '103', '1053'],
  ...['60', '75', '95', '96', 'fast', 'given', 'fast', '15', '1053'],
  ...['3', '104', '15', '208', 'disk', '403', '501', 'tape', '201', '263', '18', '9', '160', '18', '5'],
)

program('default values use the parameters before them, what is captured, and fields', {
  'main.ts': `
    const LIMIT: u32 = 7
    class Config { size: u32 = 5 }
    const config = new Config()
    let calls: u32 = 0
    function count(): u32 { calls++; return calls }
    function use(f: (x: u32) => u32, a: u32, b: u32 = a * 2, c = f(b)): u32 { return f(a) + b + c }
    function each(f: (x: u32) => void, n: u32 = count()): void { for (let i: u32 = 0; i < n; i++) f(i) }
    function read(size: u32 = config.size, lim = LIMIT): u32 { return size + lim }
    function text(name: string = 'x', length: usize = name.length): usize { return length }
    class Vec { constructor(readonly x: u32, readonly y: u32 = x * 2, readonly z: u32 = count()) {} 
      each(f: (x: u32) => void, scale: u32 = this.x + count()): void { f(this.x * scale); f(this.y * scale) } }
    function gen<T extends u32>(f: (x: T) => u32, a: T, b: u32 = f(a) + sizeofT<T>()): u32 { return b }
    function sizeofT<T>(): u32 { return u32(sizeof<T>()) }
    export function main(): void {
      let total: u32 = 0
      print(use(x => x + total, 1))
      total = 10
      print(use(x => x + total, 1))
      print(use(x => x + total, 1, 5))
      each(x => { total += x })
      each(x => { total += x + 10 })
      print(total)
      const outer: u32 = 100
      const local = (a: u32 = outer + total, b: u32 = a + count()): u32 => { total++; return a + b }
      print(local())
      print(local(1))
      function nested(a: u32, b: u32 = a + total): u32 { return b }
      print(nested(1))
      print(read())
      config.size = 6
      print(read())
      print(read(1))
      print(text())
      print(text('abc'))
      const v = new Vec(3)
      print(v.y + v.z)
      v.each(x => { total += x })
      print(total)
      print(gen((x) => x + total, u16(4)))
      print(gen<u8>((x) => x, 4))
    }
  `,
}).prints(...['5', '25', '31', '31', '265', '6', '34', '12', '13', '8', '1', '3', '11', '114', '120', '5'])

program('constructors call methods that read nothing of what is not set yet, with what JavaScript prints', {
  'main.ts': `
    abstract class Device {
      id: u32 = 1
      log: u32 = 0
      readonly kind: u32 = this.kindOf()
      constructor() {
        this.id = 5
        this.prepare()
        this.note(7)
        this.level = 3
        each((x) => { this.log += x })
      }
      abstract kindOf(): u32
      abstract prepare(): void
      note(n: u32): void { this.log = this.log * 10 + n }
      set level(n: u32) { this.note(n) }
    }
    function each(f: (x: u32) => void): void { f(1); f(2) }
    class Disk extends Device {
      sectors: u32 = 100
      spare: u32
      constructor(readonly name: string) {
        super()
        this.note(8)
        this.spare = this.sectors + 1
        this.show()
      }
      override kindOf(): u32 { return 42 }
      override prepare(): void { this.sectors = 9; this.id++; super.note(2) }
      override note(n: u32): void { super.note(n); this.id++ }
      show(): void { print(this.sectors + this.spare) }
    }
    class Net extends Device {
      override kindOf(): u32 { return this.id + 40 }
      override prepare(): void { this.note(this.kindOf()) }
    }
    export function main(): void {
      const disk = new Disk('d')
      print(disk.id); print(disk.log); print(disk.kind); print(disk.sectors); print(disk.name)
      const net = new Net()
      print(net.id); print(net.log); print(net.kind)
    }
  `,
}).prints('201', '9', '2768', '42', '100', 'd', '5', '4576', '41')

program('abstract fields, accessors by super and static blocks, with what JavaScript prints', {
  'main.ts': `
    type Kind = 'block' | 'char'
    abstract class Base {
      abstract readonly name: string
      abstract readonly kind: Kind
      abstract size: u32
      protected count: u32 = 0
      get total(): u32 { return this.size * 2 }
      get level(): u32 { return this.count }
      set level(n: u32) { this.count = n; print('set') }
      describe(): string { return this.name }
    }
    class D extends Base {
      readonly name = 'D'
      readonly kind = 'block'
      size = 3
      override get total(): u32 { return super.total + 1 }
      override get level(): u32 { return super.level + 100 }
      override set level(n: u32) { super.level = n * 2; super.level += 1; super.level++ }
      each(f: () => u32): u32 { return f() }
      later(): u32 { return this.each(() => super.total + super.level) }
    }
    class E extends Base {
      constructor(readonly name: string, public size: u32) { super() }
      readonly kind: Kind = 'char'
    }
    const bases = FixedArray.of<Base, 2>(new D(), new E('E', 8))
    class S {
      static a: u32 = 1
      static b: u32
      static readonly sq: FixedArray<u32, 4> = new FixedArray<u32, 4>()
      static sum: u32
      static {
        S.b = S.a + 5
        for (let i: usize = 0; i < 4; i++) S.sq[i] = square(u32(i))
        let total: u32 = 0
        each(x => { total += x })
        S.sum = total
      }
    }
    function square(n: u32): u32 { return n * n }
    function each(f: (x: u32) => void): void { for (const x of S.sq) f(x) }
    const after: u32 = S.b * 10
    export function main(): void {
      for (const b of bases) {
        print(b.describe()); print(b.total); b.size = 10; print(b.size); print(b.name.length); print(b.kind)
        b.level = 5; print(b.level)
      }
      const d = new D()
      d.level = 1
      print(d.later())
      print(S.b); print(S.sq[3]); print(S.sum); print(after)
    }
  `,
}).prints(
  ...['D', '7', '10', '1', 'block', 'set', 'set', 'set', '112'],
  ...['E', '16', '10', '1', 'char', 'set', '5', 'set', 'set', 'set', '10', '6', '9', '14', '60'],
)

program('what is optional in an interface has a default value in a class, with what JavaScript prints', {
  'main.ts': `
    let made: u32 = 0
    function make(): u32 { made++; return made * 10 }
    interface Log { write(n: u32, level?: u32): u32 }
    class A implements Log { write(n: u32, level: u32 = make()): u32 { return n * level } }
    class B implements Log { write(n: u32, level?: u32): u32 { return level ?? 99 } }
    class C implements Log { write(n: u32): u32 { return n } }
    class W implements Log { write(n: u32, level: u64 = n + 1): u32 { return u32(level) } }
    interface Only { write(n: u32, level?: u32): u32 }
    class One implements Only { write(n: u32, level: u32 = 7): u32 { return n * level } }
    const logs = FixedArray.of<Log, 4>(new A(), new B(), new C(), new W())
    const one = new One()
    const only: Only = one
    export function main(): void {
      const maybe: u32 | undefined = logs.length > 2 ? 4 : undefined
      const nothing: u32 | undefined = logs.length > 9 ? 4 : undefined
      for (const log of logs) {
        print(log.write(2)); print(log.write(2, 3)); print(log.write(2, maybe)); print(log.write(2, nothing)); print(log.write(2, undefined))
      }
      print(only.write(3)); print(only.write(3, maybe)); print(only.write(3, nothing))
    }
  `,
}).prints(
  ...[
    '20',
    '6',
    '8',
    '40',
    '60',
    '99',
    '3',
    '4',
    '99',
    '99',
    '2',
    '2',
    '2',
    '2',
    '2',
    '3',
    '3',
    '4',
    '3',
    '3',
  ],
  ...['21', '12', '21'],
)

program('an override leaves out a parameter that is optional above and has a default value between', {
  'main.ts': `
    abstract class Port {
      abstract isOpen(from?: u64): boolean
    }
    class Gate extends Port {
      override isOpen(from: u64 = 9): boolean {
        return from > 8
      }
    }
    class Wall extends Gate {
      override isOpen(): boolean {
        print('wall')
        return false
      }
    }
    class Door extends Gate {
      override isOpen(from?: u64): boolean {
        return (from ?? 1) > 8
      }
    }
    const ports = FixedArray.of<Port>(new Gate(), new Wall(), new Door())
    const gates = FixedArray.of<Gate>(new Gate(), new Wall(), new Door())
    export function main(): void {
      for (const port of ports) print(port.isOpen() !== port.isOpen(11))
      for (const gate of gates) print(gate.isOpen() !== gate.isOpen(3))
    }
  `,
}).prints('false', 'wall', 'wall', 'false', 'true', 'true', 'wall', 'wall', 'false', 'false')

program('an override leaves out parameters that a class between has made wider', {
  'main.ts': `
    abstract class Device {
      abstract read(offset?: i64, count?: i16): u32
    }
    class Disk extends Device {
      override read(offset: i64 = -4, count: i32 = 2): u32 {
        return u32(offset + i64(count) + 10)
      }
    }
    class Partition extends Disk {}
    class Empty extends Disk {
      override read(): u32 {
        return 7
      }
    }
    const devices = FixedArray.of<Device>(new Disk(), new Partition(), new Empty())
    const disks = FixedArray.of<Disk>(new Partition(), new Empty())
    export function main(): void {
      for (const device of devices) {
        print(device.read())
        print(device.read(3))
        print(device.read(1, 32))
      }
      for (const disk of disks) print(disk.read(3, 100000))
    }
  `,
}).prints('8', '15', '43', '8', '15', '43', '7', '7', '7', '100013', '7')

program('overrides take and return other unions of texts, and strings', {
  'main.ts': `
    type Kind = 'read' | 'write' | 'flush'
    interface Handler { kind(): Kind; take(kind: Kind): string; other(kind: 'read' | 'write'): void }
    class Reader implements Handler { kind(): 'read' { return 'read' }
      take(kind: string): 'done' { print(kind); return 'done' }
      other(kind: Kind): void { print(kind) } }
    class Any implements Handler { kind(): Kind { return 'flush' }
      take(kind: Kind): string { return kind === 'write' ? 'w' : 'x' }
      other(): void {} }
    abstract class Named { abstract get name(): string }
    class One extends Named { override get name(): 'one' | 'two' { return 'two' } }
    class Two extends Named { name2: string = 'x'
     override get name(): string { return this.name2 } }
    const handlers = FixedArray.of<Handler>(new Reader(), new Any())
    const named = FixedArray.of<Named>(new One(), new Two())
    function each(visit: (kind: Kind) => string): void { print(visit('flush')) }
    const show = (text: string): 'shown' => { print(text); return 'shown' }
    export function main(): void {
      for (const handler of handlers) { print(handler.kind()); print(handler.take('write')); handler.other('read') }
      for (const one of named) print(one.name)
      each(show)
      each((kind) => kind)
    }
  `,
}).prints('read', 'write', 'done', 'read', 'flush', 'w', 'two', 'x', 'flush', 'shown', 'flush')
