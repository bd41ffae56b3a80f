/** `this` where it is the class: in static methods, accessors, fields and blocks. */

import { program } from '../../support/language.ts'

program('this in static members', {
  'main.ts': `
    class Counter {
      static count: u64 = 5
      static readonly first: u64 = this.count * 2
      static step: u32 = 3
      static readonly add = (by: u32): void => {
        Counter.count += by
      }
      static {
        this.count += this.step
        for (let round: u32 = 0; round < 2; round++) this.bump()
      }
      static bump(by: u32 = this.step): void {
        this.count += by
      }
      static each(times: u32, visit: (count: u64) => void): void {
        const once = (): void => {
          this.bump()
          visit(this.now)
        }
        for (let time: u32 = 0; time < times; time++) once()
      }
      static get now(): u64 {
        return this.count + this.first
      }
      static set now(value: u64) {
        this.count = value
      }
      static reset(): void {
        this.now = 0x1_0000_0000
        this.now += 1
        this.step++
      }
      own: u32 = 0
      touch(): void {
        this.own++
        Counter.bump(100)
      }
    }
    class Base {
      static base: u32 = 7
      static names: FixedArray<u32, 2> = FixedArray.of(1, 2)
      static of(): u32 {
        return 1
      }
    }
    class Derived extends Base {
      static own: u32 = this.base + this.of()
      static {
        this.own += this.base
        this.names[1] = this.own
      }
      static override of(): u32 {
        return super.of() + 10
      }
      static sum(): u32 {
        return this.own + this.base + this.of()
      }
    }
    export function main(): void {
      print(Counter.count)
      print(Counter.first)
      Counter.bump()
      Counter.each(2, (count) => print(count))
      Counter.reset()
      print(Counter.now)
      print(Counter.step)
      new Counter().touch()
      print(Counter.count)
      print(Derived.own)
      print(Derived.sum())
      print(Base.names[1])
    }
  `,
}).prints('14', '10', '30', '33', '4294967317', '4', '4294967407', '25', '43', '25')
