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
