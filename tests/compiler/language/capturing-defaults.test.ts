/** Default values that are functions which capture, and functions that capture among the arguments of constructors. */

import { program } from '../../support/language.ts'

program('undefined that comes only at run time asks for a default value that captures', {
  'main.ts': `
    function noisy(value: u32): u32 {
      print(value)
      return value
    }
    function ten(): u32 { return 10 }
    class Hooks {
      hook: (() => u32) | undefined = undefined
      get asked(): (() => u32) | undefined {
        print<u32>(99)
        return this.hook
      }
    }
    const hooks = new Hooks()
    function around(limit: u32, cap: () => u32 = () => limit, last: u32 = 3): u32 {
      return cap() * 100 + last
    }
    function handedOn(cap?: () => u32): u32 {
      return around(noisy(4), cap, noisy(5))
    }
    class Scaler {
      constructor(private readonly by: u32) {}
      scale(value: u32, step: (value: u32) => u32 = (x) => x * this.by): u32 {
        return step(value)
      }
    }
    function twice(value: u32): u32 { return value * 2 }
    function scaled(scaler: Scaler, step: ((value: u32) => u32) | undefined): u32 {
      return scaler.scale(7, step)
    }
    export function main(): void {
      print(handedOn())
      print(handedOn(ten))
      let seen: u32 = 8
      print(handedOn(() => seen++))
      print(around(6, hooks.asked))
      hooks.hook = ten
      print(around(6, hooks.asked, 1))
      print(around(6, hooks.hook ?? (() => seen)))
      const scaler = new Scaler(3)
      print(scaled(scaler, undefined))
      print(scaled(scaler, twice))
      const nested = (from: u32, step: () => u32 = () => from + seen): u32 => step()
      print(nested(1, hooks.hook))
      hooks.hook = undefined
      print(nested(1, hooks.hook))
    }
  `,
}).prints(
  ...['4', '5', '405', '4', '5', '1005', '4', '5', '805', '99', '603', '99', '1001', '1003'],
  ...['21', '14', '10', '10'],
)

program('constructors whose default values capture', {
  'main.ts': `
    class Guard {
      readonly limit: u32
      constructor(start: u32, cap: (value: u32) => u32 = (value) => (value > start ? start : value), extra: u32 = cap(9)) {
        this.limit = cap(50) + extra
      }
    }
    class Tight extends Guard {
      readonly own: u32 = 1
    }
    class Loose extends Guard {
      constructor(start: u32, step: () => u32 = () => start + 1) {
        super(step(), undefined)
      }
    }
    class Generic<T extends number> {
      value: T
      constructor(first: T, make: () => T = () => first) {
        this.value = make()
      }
    }
    const early = new Guard(20)
    const perhaps = FixedArray.of<((value: u32) => u32) | undefined>(undefined, (value) => value)
    export function main(): void {
      print(early.limit)
      print(new Guard(3).limit)
      print(new Guard(3, (value) => value).limit)
      print(new Guard(3, undefined, 1).limit)
      print(new Tight(4).limit)
      print(new Loose(5).limit)
      print(new Loose(5, () => 2).limit)
      print(new Generic<u64>(0x1_0000_0000).value)
      print(new Generic<u16>(5).value)
      for (const one of perhaps) print(new Guard(6, one).limit)
      const place = new FixedArray<u64, 4>()
      print(construct<Guard>(addressOf(place), 7).limit)
    }
  `,
}).prints('29', '6', '59', '4', '8', '12', '4', '4294967296', '5', '12', '59', '14')

program('functions that capture, given to constructors which only call them', {
  'main.ts': `
    class Table {
      readonly values: FixedArray<u32, 4> = new FixedArray()
      sum: u32 = 0
      constructor(fill: (index: usize) => u32, done: ((sum: u32) => void) | null = null) {
        for (let index: usize = 0; index < this.values.length; index++) this.values[index] = fill(index)
        this.each((value) => { this.sum += value })
        done?.(this.sum)
      }
      each(visit: (value: u32) => void): void {
        for (const value of this.values) visit(value)
      }
    }
    class Named extends Table {
      constructor(
        readonly name: string,
        fill: (index: usize) => u32 = (index) => u32(index) + u32(name.length),
      ) {
        super(fill, (sum) => { print(sum + u32(name.length)) })
      }
    }
    class Plain extends Table {}
    function make(isUp: boolean): u32 {
      let calls: u32 = 0
      const table = new Table((index) => { calls++; return u32(index) * 2 })
      const other = new Plain(isUp ? (index) => u32(index) + calls : () => calls, isUp ? () => { calls += 10 } : null)
      const named = new Named('ab', (index) => u32(index) + calls)
      const short = new Named('abc')
      print(short.sum)
      return table.sum + other.sum * 100 + named.sum * 10000
    }
    export function main(): void {
      print(make(true))
      print(make(false))
    }
  `,
}).prints('64', '21', '18', '622212', '24', '21', '18', '221612')

program('functions with default values that capture, called by types that do not know of them', {
  'main.ts': `
    function around(limit: u32, cap: () => u32 = () => limit, last: u32 = cap() + 1): u32 {
      return cap() * 100 + last
    }
    const short: (limit: u32) => u32 = around
    function call(use: (from: u32) => u32): u32 {
      return use(5)
    }
    export function main(): void {
      print(short(4))
      let seen: u32 = 2
      print(call((from, step: () => u32 = () => from + seen) => step()))
      const nested = (from: u32, step: () => u32 = () => from * seen, more: u32 = step()): u32 => step() + more
      print(call(nested))
      print(call(seen === 2 ? nested : (from) => from + seen))
      print(call(around))
    }
  `,
}).prints('405', '7', '20', '20', '506')
