/** `condition ? f : g` of functions that capture: which one is meant is known at run time, and nothing is allocated. */

import { program } from '../../support/language.ts'

const LIST = `
    const list = FixedArray.of<u32>(1, 2, 3)
    function each(visit: (value: u32) => void): void {
      for (const value of list) visit(value)
    }
    function fold<T>(from: T, step: (sum: T, value: u32) => T): T {
      let sum = from
      for (const value of list) sum = step(sum, value)
      return sum
    }
`

program('as an argument, as a constant, and called at once', {
  'main.ts': `
    ${LIST}
    function run(isUp: boolean): void {
      let total: u64 = 100
      const by: u32 = isUp ? 10 : 1
      const up = (value: u32): void => {
        total += value * by
      }
      const down = (value: u32): void => {
        total -= value
      }
      each(isUp ? up : down)
      print(total)
      const either = isUp ? down : up
      either(7)
      print(total)
      each(either)
      print(total)
      const again: (value: u32) => void = isUp ? either : down
      again(1)
      print(total)
      ;(isUp ? up : (value: u32) => print(value))(50)
      print(total)
      print(fold(isUp ? 5 : total, isUp ? (sum, value) => sum + value * by : (sum) => sum + total))
      const inner = (): void => either(1)
      inner()
      print(total)
    }
    export function main(): void {
      run(true)
      run(false)
    }
  `,
}).prints(
  '160',
  '153',
  '147',
  '146',
  '646',
  '65',
  '645',
  '94',
  '101',
  '107',
  '106',
  '50',
  '106',
  '424',
  '107',
)

program('the order of evaluation', {
  'main.ts': `
    ${LIST}
    let counter: u32 = 0
    function next(name: string): u32 {
      print(name)
      counter++
      return counter
    }
    function even(name: string): boolean {
      return next(name) % 2 === 0
    }
    function call(first: u32, visit: (a: u32) => u32, second: u32): u32 {
      print('call')
      return visit(first) * 100 + second
    }
    class Caller {
      constructor(private readonly base: u32) {}
      call(first: u32, visit: (a: u32) => u32, second: u32): u32 {
        return this.base + visit(first) + second
      }
    }
    export function main(): void {
      let seen: u32 = 0
      const one = (a: u32): u32 => (seen += a)
      const two = (a: u32): u32 => a + 50
      print(call(next('a'), even('b') ? one : two, next('c')))
      print(call(next('a'), even('b') ? one : two, next('c')))
      print(call(next('x'), even('y') ? one : even('z') ? two : (a) => a * seen, next('w')))
      print(new Caller(next('base')).call(next('p'), even('q') ? two : one, next('r')))
      print((even('callee') ? one : two)(next('argument')))
      print(seen)
    }
  `,
}).prints(
  'a',
  'b',
  'c',
  'call',
  '103',
  'a',
  'b',
  'c',
  'call',
  '5406',
  'x',
  'y',
  'w',
  'call',
  '809',
  'base',
  'p',
  'q',
  'r',
  '84',
  'callee',
  'argument',
  '23',
  '23',
)

program('functions of the module, values, methods found at run time, and recursion', {
  'main.ts': `
    ${LIST}
    interface Source {
      each(visit: (value: u32) => void): void
    }
    class Ones implements Source {
      each(visit: (value: u32) => void): void {
        visit(1)
        visit(1)
      }
    }
    class Others implements Source {
      constructor(private readonly limit: u32) {}
      each(visit: (value: u32) => void): void {
        for (let value: u32 = 0; value < this.limit; value++) visit(value)
      }
    }
    const sources = FixedArray.of<Source, 2>(new Ones(), new Others(4))
    function shown(value: u32): void {
      print(value)
    }
    class Hooks {
      hook: (value: u32) => void = shown
    }
    const hooks = new Hooks()
    function deep(level: u32, visit: (level: u32) => void): void {
      visit(level)
      if (level > 0) deep(level - 1, visit)
    }
    class Counter {
      private count: u64 = 0
      run(isCounted: boolean, isLoud: boolean): u64 {
        const count = (value: u32): void => {
          this.count += value
        }
        for (const source of sources) source.each(isCounted ? count : isLoud ? hooks.hook : shown)
        deep(2, isCounted ? count : () => this.count++)
        return this.count
      }
    }
    function choose<T>(isFirst: boolean, first: () => T, second: () => T): T {
      return (isFirst ? first : second)()
    }
    export function main(): void {
      const counter = new Counter()
      print(counter.run(true, true))
      print(counter.run(false, true))
      let calls: u8 = 0
      const big: u64 = 0x1_0000_0000
      print(choose(true, () => big + calls++, () => big))
      print(choose(false, () => big + calls++, () => big * 2))
      print(calls)
      if (checks === 'full') each(checks === 'full' ? (value) => (calls += u8(value)) : shown)
      else calls += 6
      print(calls)
    }
  `,
}).prints('11', '1', '1', '0', '1', '2', '3', '14', '4294967296', '8589934592', '1', '7')

program('a panic in the condition comes in its turn', {
  'main.ts': `
    ${LIST}
    function call(first: u32, visit: (a: u32) => u32): u32 {
      return visit(first)
    }
    function noisy(value: u32): u32 {
      print(value)
      return value
    }
    export function main(): void {
      let base: usize = 2
      const add = (a: u32): u32 => a + list[base]
      print(call(noisy(1), list[base] === 3 ? add : (a) => a))
      base++
      print(call(noisy(2), list[base] === 3 ? add : (a) => a))
    }
  `,
}).panics('index 3 is out of bounds for length 3 at main.ts:25:24', { after: ['1', '4', '2'] })

program('default values that are functions which capture', {
  'main.ts': `
    ${LIST}
    function around(limit: u32, cap: (value: u32) => u32 = (value) => (value > limit ? limit : value)): u32 {
      return cap(2) * 100 + cap(50)
    }
    function collect(from: u64, add: (value: u32) => void = (value) => (from += value)): u64 {
      each(add)
      return from
    }
    function both(
      first: (value: u32) => u32 = (value) => value + base,
      second: (value: u32) => u32 = (value) => first(value) * 10,
      last: u32 = first(5),
    ): u32 {
      return second(1) + last
    }
    let base: u32 = 3
    class Scaler {
      constructor(private readonly by: u32) {}
      scale(value: u32, step: (value: u32) => u32 = (x) => x * this.by): u32 {
        return step(value)
      }
      generic<T extends number>(value: T, get: () => T = () => value): T {
        return get()
      }
    }
    class Doubler extends Scaler {
      override scale(value: u32, step: (value: u32) => u32 = (x) => x * 2 + value): u32 {
        return step(value) + 1000
      }
    }
    const scalers = FixedArray.of<Scaler, 2>(new Scaler(7), new Doubler(8))
    export function main(): void {
      print(around(9))
      print(around(9, (value) => value))
      print(collect(0x1_0000_0000))
      let seen: u32 = 0
      print(collect(5, (value) => (seen += value)))
      print(seen)
      print(both())
      print(both((value) => value + seen))
      print(both(undefined, (value) => value * 2))
      for (const scaler of scalers) {
        print(scaler.scale(5))
        print(scaler.scale(5, (value) => value + seen))
        print(scaler.generic<u16>(65535))
      }
      const nested = (from: u32, step: () => u32 = () => from + seen): u32 => step()
      print(nested(100))
      print(nested(100, () => 1))
    }
  `,
}).prints(
  '209',
  '250',
  '4294967302',
  '5',
  '6',
  '48',
  '81',
  '10',
  '35',
  '11',
  '65535',
  '1015',
  '1011',
  '65535',
  '106',
  '1',
)
