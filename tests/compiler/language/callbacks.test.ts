/** Functions that are handed to functions: passed on, left out, null, or in the place of what they capture. */

import { program } from '../../support/language.ts'

program('functions that may be null are called where they are there', {
  'main.ts': `
    class Button {
      onClick: ((x: u32) => u32) | null = null
      next: Button | null = null
      readonly always: (x: u32) => void = show
      handlers: FixedArray<((x: u32) => void) | null, 2> = FixedArray.of<((x: u32) => void) | null, 2>(null, null)
      click(x: u32): u32 { return this.onClick?.(x) ?? 0 }
      self(): Button { return this }
    }
    function ten(x: u32): u32 { return x * 10 }
    function show(x: u32): void { print(x) }
    function count(): u32 { print('evaluated'); return 1 }
    function each(n: u32, visit?: (x: u32) => void, done?: () => void): void {
      for (let i: u32 = 0; i < n; i++) visit?.(i)
      done?.()
    }
    function each2(n: u32, visit?: (x: u32) => void): void {
      each(n, x => visit?.(x), () => visit?.(100))
    }
    function find(test?: (x: u32) => boolean): boolean { return test?.(3) ?? true }
    function make(build: (() => Button) | null): Button { return build?.() ?? button }
    function chain(get: (() => Button | null) | null): u32 { return get?.()?.self().click(5) ?? 99 }
    const button = new Button()
    export function main(): void {
      print(button.click(1))
      button.onClick?.(count())
      button.onClick = ten
      print(button.click(2))
      print(button.onClick?.(count()) ?? 3)
      const maybe: Button | null = button.next
      print(maybe?.onClick?.(4) ?? 5)
      button.next = button
      print(button.next?.onClick?.(4) ?? 5)
      button.handlers[0]?.(1)
      button.handlers[1] = show
      button.handlers[1]?.(77)
      button.self?.().self()
      button.next?.always(8)
      let total: u32 = 0
      each(3)
      each(3, x => { total += x })
      each(3, x => { total += x }, () => { total += 1000 })
      print(total)
      each2(2)
      each2(2, x => { total += x })
      print(total)
      print(find())
      print(find(x => x === total))
      print(make(null) === button)
      print(make(() => button).click(3))
      print(chain(null))
      print(chain(() => null))
      print(chain(() => { total++; return button }))
      print(total)
    }
  `,
}).prints(
  '0',
  '20',
  'evaluated',
  '10',
  '5',
  '40',
  '77',
  '8',
  '1006',
  '1107',
  'true',
  'false',
  'true',
  '30',
  '99',
  '99',
  '50',
  '1108',
)

program('functions that capture are handed on, through generic functions and methods and as defaults', {
  'main.ts': `
    class Pair<T> {
      constructor(readonly a: T, readonly b: T) {}
      each(f: (x: T) => void): void { f(this.a); f(this.b) }
      deep(f: (x: T) => void): void { this.each(f) }
      all<R>(change: (x: T) => R, use: (r: R) => void): void {
        this.each(x => use(change(x)))
        this.deep(x => { const y = change(x); use(y) })
      }
    }
    function through<T>(pair: Pair<T>, f: (x: T) => void): void { pair.deep(f) }
    function twice<T>(pair: Pair<T>, f: (x: T) => void): void { through(pair, f); through<T>(pair, f) }
    function inner(f: (x: u32) => void): void { f(1); f(2) }
    function outer(f: (x: u32) => void): void { inner(f); inner(x => f(x * 10)) }
    function visit(n: u32, f: (x: u32) => void = (x) => { print(x) }): void { f(n) }
    function pass(n: u32, f: (x: u32) => void = x => print(x + 1)): void { visit(n, f) }
    function double(x: u32): u32 { return x * 2 }
    function map(n: u32, f: (x: u32) => u32 = double): u32 { return f(n) }
    export function main(): void {
      let total: u32 = 0
      outer(x => total += x)
      print(total)
      const pair = new Pair<u32>(3, 4)
      twice(pair, x => total += x)
      pair.all(x => u64(x), y => { total += u32(y) })
      print(total)
      visit(3)
      visit(3, x => { total += x })
      pass(3)
      pass(3, x => { total += x })
      print(total)
      print(map(2))
      print(map(2, x => x + total))
    }
  `,
}).prints('33', '61', '3', '4', '67', '4', '69')

program('a function that returns null or an object is no function that may be null', {
  'main.ts': `
    class Button { x: u32 = 1; self(): Button { return this } }
    const button = new Button()
    function make(build: (() => Button) | null): Button { return build?.() ?? button }
    function chain(get: (() => Button | null) | null): u32 { return get?.()?.self().x ?? 9 }
    export function main(): void {
      print(make(null) === button)
      print(chain(() => null))
    }
  `,
}).prints('true', '9')
