/** Functions that capture where there may be none: `condition ? f : null`, `f?.()`, `f ?? g`, `f!`. */

import { program } from '../../support/language.ts'

const EACH = `
    const list = FixedArray.of<u32>(1, 2, 3)
    function each(visit: (value: u32) => void, done?: (() => void) | undefined): void {
      for (const value of list) visit(value)
      done?.()
    }
    function perhaps(visit: ((value: u32) => u32) | null, value: u32): u32 {
      return visit?.(value) ?? 1000
    }
`

program('a constant that is a function or null', {
  'main.ts': `
    ${EACH}
    function noisy(value: u32): u32 {
      print(value)
      return value
    }
    function run(isThere: boolean, isUp: boolean): void {
      let total: u32 = 0
      const add = isThere ? (value: u32): u32 => (total += value) : null
      add?.(noisy(5))
      print(total)
      print(add?.(2) ?? 77)
      if (add !== null) add(10)
      if (add === null) print('none')
      print(add !== null && add(1) > 10)
      print(perhaps(add, 3))
      const again: ((value: u32) => u32) | null = add
      print(perhaps(again, 3))
      const done = isUp ? undefined : (): void => print(total)
      each((value) => { total += value }, done)
      each((value) => { total += value }, isThere ? done : undefined)
      const inner = (): void => {
        add?.(100)
        done?.()
      }
      inner()
      const nested = isUp ? add : isThere ? null : (value: u32) => value * total
      print(nested?.(2) ?? 5)
      print(nested === null)
      print(total)
      ;(isUp ? (): void => print(total) : null)?.()
    }
    export function main(): void {
      run(true, true)
      print('--')
      run(true, false)
      print('--')
      run(false, true)
      print('--')
      run(false, false)
    }
  `,
}).prints(
  ...['5', '5', '7', 'true', '21', '24', '138', 'false', '138', '138'],
  ...['--', '5', '5', '7', 'true', '21', '24', '30', '36', '136', '5', 'true', '136'],
  ...['--', '0', '77', 'none', 'false', '1000', '1000', '5', 'true', '12', '12'],
  ...['--', '0', '77', 'none', 'false', '1000', '1000', '6', '12', '24', 'false', '12'],
)

program('?? and ! of functions that capture, and of values that may be missing', {
  'main.ts': `
    ${EACH}
    class Hooks {
      hook: ((value: u32) => u32) | null = null
    }
    const hooks = new Hooks()
    function ten(value: u32): u32 { return value * 10 }
    function map(value: u32, change?: (value: u32) => u32): u32 {
      const use = change ?? ((x) => x + 1)
      return use(value) + map2(value, change ?? use)
    }
    function map2(value: u32, change: ((value: u32) => u32) | null): u32 {
      return change!(value)
    }
    function next(name: string): (value: u32) => u32 {
      print(name)
      return ten
    }
    function asked(name: string): ((value: u32) => u32) | null {
      print(name)
      return hooks.hook
    }
    export function main(): void {
      let total: u32 = 7
      const sum = (value: u32): u32 => value + total
      print(map(1))
      print(map(1, sum))
      print(map(1, total === 7 ? sum : undefined))
      print(map(1, total === 8 ? sum : undefined))
      print((hooks.hook ?? sum)(1))
      const chosen = hooks.hook ?? asked('first') ?? sum
      print(chosen(2))
      hooks.hook = ten
      print((hooks.hook ?? sum)(1))
      print((asked('second') ?? (total === 7 ? sum : next('never')))(3))
      print((total === 7 ? hooks.hook : sum)?.(4) ?? 0)
      hooks.hook = null
      print((total === 7 ? hooks.hook : sum)?.(4) ?? 0)
      print((total === 8 ? hooks.hook : sum)?.(4) ?? 0)
      const left = total === 8 ? sum : null
      print((left ?? next('then'))(6))
    }
  `,
}).prints(...['4', '16', '16', '4', '8', 'first', '9', '10', 'second', '30', '40', '0', '11', 'then', '60'])

program('what is not there is asserted to be', {
  'main.ts': `
    ${EACH}
    export function main(): void {
      let total: u32 = 0
      const add = list[0] === 1 ? (value: u32): u32 => (total += value) : null
      print(add!(4))
      const none = list[0] === 2 ? add : null
      print(none!(5))
    }
  `,
}).panics('null has no fields or methods here: the value was asserted not to be null at main.ts:17:9', {
  after: ['4'],
})

program('methods found at run time, objects of chains, generic functions', {
  'main.ts': `
    ${EACH}
    interface Source {
      each(visit: ((value: u32) => void) | null): void
    }
    class One implements Source {
      each(visit: ((value: u32) => void) | null): void {
        visit?.(1)
      }
    }
    class Two implements Source {
      each(visit: ((value: u32) => void) | null): void {
        if (visit === null) print('nobody')
        else {
          visit(1)
          visit(1)
        }
      }
    }
    const sources = FixedArray.of<Source, 2>(new One(), new Two())
    class Node {
      value: u32 = 3
      self(): Node { return this }
    }
    const node = new Node()
    function optional<T>(make: (() => T) | null): T | null {
      return make?.() ?? null
    }
    function orElse<T>(make: (() => T) | undefined, other: T): T {
      return make !== undefined ? make() : other
    }
    class Owner {
      count: u32 = 0
      run(isCounted: boolean): u32 {
        for (const source of sources) source.each(isCounted ? (value) => { this.count += value } : null)
        return this.count
      }
    }
    export function main(): void {
      const owner = new Owner()
      print(owner.run(true))
      print(owner.run(false))
      const big: u64 = 0x1_0000_0000
      print(optional(owner.count === 3 ? () => big + owner.count : null) ?? 0)
      print(optional(owner.count === 4 ? () => big + owner.count : null) ?? 0)
      print(orElse(owner.count === 3 ? () => u16(big + owner.count) : undefined, 9))
      print(orElse(owner.count === 4 ? () => u16(big + owner.count) : undefined, 9))
      let used: u32 = 0
      const find = owner.count === 3 ? (): Node => { used++; return node } : null
      print(find?.().self().value ?? 0)
      const lost = owner.count === 4 ? (): Node | null => { used++; return node } : undefined
      print(lost?.()?.self().value ?? 0)
      print(find?.() === node)
      print(used)
      const only = checks === 'full' || checks === 'release' ? (value: u32): void => { used += value } : null
      only?.(5)
      const never = checks !== 'full' && checks !== 'release' ? (value: u32): void => { used += value } : null
      never?.(5)
      print(used)
    }
  `,
}).prints(...['3', 'nobody', '3', '4294967299', '0', '3', '9', '3', '0', 'true', '2', '7'])

program('undefined in the place of a function that captures asks for the default value', {
  'main.ts': `
    function shown(value: u32): void { print(value) }
    function once(visit: (value: u32) => void = shown): void { visit(10) }
    class Hooks {
      hook: (value: u32) => void = shown
    }
    const hooks = new Hooks()
    function twice(
      visit: (value: u32) => void = hooks.hook,
      other: () => void = () => visit(4),
      last: u32 = 3,
    ): void {
      visit(10 + last)
      other()
    }
    function capturing(
      from: u32,
      visit: (value: u32) => void = (value) => { print(from + value) },
      other: () => void = () => visit(4),
    ): void {
      visit(10)
      other()
    }
    interface Sink {
      put(write: ((value: u32) => void) | undefined): void
    }
    class Loud implements Sink {
      put(write: (value: u32) => void = shown): void { write(7) }
    }
    class Twice implements Sink {
      constructor(private readonly by: u32) {}
      put(write: ((value: u32) => void) | undefined = (value) => { print(value * this.by) }): void { write(8) }
    }
    const sinks = FixedArray.of<Sink, 2>(new Loud(), new Twice(2))
    export function main(): void {
      let total: u32 = 0
      const add = (value: u32): void => { total += value }
      once(total === 0 ? add : undefined)
      once(total === 0 ? add : undefined)
      twice(total === 0 ? add : undefined)
      twice(total !== 0 ? add : undefined)
      capturing(100, total === 0 ? add : undefined)
      capturing(100, total !== 0 ? add : undefined)
      for (const sink of sinks) sink.put(total === 0 ? add : undefined)
      for (const sink of sinks) sink.put(total !== 0 ? add : undefined)
      print(total)
    }
  `,
}).prints('10', '13', '4', '110', '104', '7', '16', '56')
