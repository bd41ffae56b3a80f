/** Fields that interfaces declare, which each class lays out in its own way. */

import { program } from '../../support/language.ts'

program('fields of several classes, by an interface', {
  'main.ts': `
    class Point {
      x: u32 = 1
      y: u32 = 2
    }
    interface Named {
      readonly name: string
      describe(): string
    }
    interface Device extends Named {
      count: u64
      next: Device | null
      at: Inline<Point>
      readonly limits: readonly [u8, u16]
      step(by: u32): void
    }
    class Disk implements Device {
      next: Device | null = null
      at: Inline<Point> = new Point()
      count: u64 = 5
      limits: readonly [u8, u16] = [1, 300]
      constructor(readonly name: string) {}
      describe(): string {
        return 'a disk'
      }
      step(by: u32): void {
        this.count += by
      }
    }
    class Base {
      pad: u8 = 9
      readonly name: string = 'tape'
      count: u64 = 0xffff_ffff
    }
    class Tape extends Base implements Device {
      flag: boolean = true
      readonly limits: readonly [u8, u16] = [2, 400]
      at: Inline<Point> = new Point()
      next: Device | null = null
      describe(): string {
        return 'a tape'
      }
      step(by: u32): void {
        this.count += by * 10
      }
    }
    const disk = new Disk('disk')
    const tape = new Tape()
    const devices = FixedArray.of<Device>(disk, tape)
    const total: u64 = comptime((): u64 => {
      const list = FixedArray.of<Device>(new Disk('x'), new Tape())
      let sum: u64 = 0
      for (const device of list) sum += device.count
      return sum
    })
    let evaluated: u32 = 0
    function pick(index: usize): Device {
      evaluated++
      return devices[index]
    }
    function nameOf(device: Named | null): string {
      return device?.name ?? 'none'
    }
    export function main(): void {
      print(total)
      disk.next = tape
      for (const device of devices) {
        print(device.name)
        device.step(3)
        device.count++
        print(device.count)
        device.at.x += 41
        print(device.at.x * device.at.y)
        const { limits, name } = device
        print(limits[1] + name.length)
        const { next } = device
        print(next === null ? 'last' : next.describe())
        if (device.next !== null) print(device.next.name)
      }
      pick(0).count *= 2
      pick(1).count = pick(0).count + 1
      print(evaluated)
      print(disk.count)
      print(tape.count)
      print(tape.pad)
      print(tape.flag)
      print(nameOf(null))
      print(nameOf(tape))
      pick(1).next = pick(0)
      print(tape.next === disk)
    }
  `,
}).prints(
  '4294967300',
  'disk',
  '9',
  '84',
  '304',
  'a tape',
  'tape',
  'tape',
  '4294967326',
  '84',
  '404',
  'last',
  '3',
  '18',
  '19',
  '9',
  'true',
  'none',
  'tape',
  'true',
)

program('fields by an interface of which there is one class, and of generic ones', {
  'main.ts': `
    interface Counter {
      count: u32
      add(): void
    }
    class Only implements Counter {
      other: u8 = 1
      count: u32 = 7
      add(): void {
        this.count++
      }
    }
    interface Holder<T> {
      value: T
      get(): T
    }
    class Box<T> implements Holder<T> {
      pad: u8 = 0
      constructor(public value: T) {}
      get(): T {
        return this.value
      }
    }
    class Pair implements Holder<u64> {
      first: u64 = 1
      value: u64 = 2
      get(): u64 {
        return this.first
      }
    }
    function bump(counter: Counter): u32 {
      counter.count *= 2
      counter.add()
      return counter.count
    }
    function take<T>(holder: Holder<T>): T {
      return holder.value
    }
    const holders = FixedArray.of<Holder<u64>>(new Box<u64>(0x1_0000_0000), new Pair())
    export function main(): void {
      print(bump(new Only()))
      for (const holder of holders) {
        print(take(holder))
        holder.value = 3
        print(holder.get())
      }
      print(take<u8>(new Box<u8>(200)))
    }
  `,
}).prints('15', '4294967296', '3', '2', '1', '200')

program('a field that has become null since it was narrowed', {
  'main.ts': `
    interface Node {
      next: Node | null
      clear(): void
    }
    class A implements Node {
      next: Node | null = null
      clear(): void {
        this.next = null
      }
    }
    class B implements Node {
      pad: u64 = 0
      next: Node | null = null
      clear(): void {
        this.next = null
      }
    }
    const a = new A()
    const b = new B()
    export function main(): void {
      const node: Node = a.next === null ? b : a
      node.next = a
      if (node.next !== null) {
        node.next.clear()
        node.clear()
        node.next.clear()
      }
    }
  `,
}).panics('null has no fields or methods here: the value was asserted not to be null at main.ts:27:5')

program('fields that some classes compute', {
  'main.ts': `
    interface Device { readonly size: u32; count: u32; next: Device | null; reset(): void }
    class Plain implements Device { size: u32 = 4; count: u32 = 1; next: Device | null = null
     reset(): void {} }
    class Computed implements Device {
      private n: u16 = 1
      get size(): u16 { return this.n * 2 }
      get count(): u32 { return this.n }
      set count(value: u64) { this.n = u16(value) }
      get next(): Computed | null { return null }
      set next(value: Device | null) { }
      reset(): void {}
    }
    const devices = FixedArray.of<Device>(new Plain(), new Computed())
    function add<T extends Device>(d: T): void { d.count += 1; d.count++ }
    export function main(): void {
      const computed = new Computed(), plain = new Plain()
      add(computed); add(plain); add<Device>(computed)
      for (const device of devices) {
        print(device.size)
        device.count = 5
        device.count += 3
        device.count++
        const { count, size } = device
        print(count + size)
        device.next = devices[0]
        print(device.next?.size ?? 99)
        print(device.next !== null ? device.next.size : 98)
        ;[device.count] = [3]
        print(device.count)
        device.next ??= devices[0]
      }
      print(computed.count + plain.count)
    }
  `,
}).prints('4', '13', '4', '4', '3', '2', '27', '99', '98', '3', '8')

program('a field that the only class computes', {
  'main.ts': `
    interface Device { size: u32; reset(): void }
    class Computed implements Device {
      n: u32 = 1
      get size(): u32 { return this.n * 2 }
      set size(value: u32) { this.n = value }
      reset(): void {}
    }
    const d: Device = new Computed()
    function f(x: Device): void { x.size = 7; x.size++
     print(x.size) }
    export function main(): void { f(d) }
  `,
}).prints('30')

program('fields for getters and setters of an interface', {
  'main.ts': `
    interface Named { get name(): string; get area(): u64; set area(v: u8) }
    class A implements Named { name: string = 'A'; area: u32 = 4 }
    class B implements Named { get name(): string { return 'B' }
     get area(): u8 { return 1 }
     set area(v: u16) { print(v) } }
    class C implements Named { pad: u8 = 0
     constructor(readonly name: string) {}
     word: u32 = 0
     @bits(8, 8) area: u8 = 3 }
    const all = FixedArray.of<Named>(new A(), new B(), new C('c'))
    export function main(): void { for (const n of all) { print(n.name); n.area = 200; print(n.area) } }
  `,
}).prints('A', '200', 'B', '200', '1', 'c', '200')

program('a field for the getter of an interface, of the only class', {
  'main.ts': `
    interface Named { get name(): string }
    class A implements Named { name: string = 'A' }
    const a: Named = new A()
    export function main(): void { print(a.name) }
  `,
}).prints('A')

program('volatile fields and objects in place for fields of an interface', {
  'main.ts': `
    class Point { x: u32 = 1 }
    interface Device { status: u32; at: Inline<Point>; reset(): void }
    class Register implements Device {
      @volatile status: u32 = 3
      at: Inline<Point> = new Point()
      reset(): void { this.status = 0 }
    }
    abstract class Base { abstract get status(): u32; abstract set status(value: u32) }
    class Simulated extends Base implements Device {
      private readonly point: Inline<Point> = new Point()
      override get status(): u32 { return this.point.x * 10 }
      override set status(value: u32) { this.point.x = value / 10 }
      get at(): Point { return this.point }
      reset(): void { this.status = 0 }
    }
    class Later extends Simulated { override get at(): Point { return super.at } }
    const devices = FixedArray.of<Device>(new Register(), new Simulated(), new Later())
    const sum: u32 = comptime((): u32 => {
      const list = FixedArray.of<Device>(new Register(), new Simulated())
      list[1].status = 50
      return list[0].status + list[1].status
    })
    function first(device: Device | null): u32 { return device?.status ?? 0 }
    export function main(): void {
      print(sum)
      for (const device of devices) {
        device.at.x += 4
        device.status += 20
        const before = device.status++
        line\`\${before} \${device.status} \${device.at.x} \${(device.status = 90)} \${first(device)}\`
        device.reset()
        print(device.status)
      }
    }
  `,
}).prints('53', '23 24 5 90 90', '0', '70 70 7 90 90', '0', '70 70 7 90 90', '0')
