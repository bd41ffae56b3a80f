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

program('functions that capture are given to methods that are found at run time', {
  'main.ts': `
    interface Source {
      each(visit: (value: u32) => void): void
      find(test: (value: u32) => boolean, otherwise: u32): u32
      get size(): u32
    }
    class Pair implements Source {
      constructor(private readonly a: u32, private readonly b: u32) {}
      each(visit: (value: u32) => void): void { visit(this.a); visit(this.b) }
      find(test: (value: u32) => boolean, otherwise: u32): u32 {
        let found = otherwise
        this.each((value) => { if (test(value)) found = value })
        return found
      }
      get size(): u32 { return 2 }
    }
    class Empty implements Source {
      each(): void { print('empty') }
      find(): u32 { return 0 }
      get size(): u32 { return 0 }
    }
    class Chain implements Source {
      constructor(private readonly first: Source, private readonly rest: Source) {}
      each(visit: (value: u32) => void): void { this.first.each(visit); this.rest.each(visit) }
      find(test: (value: u32) => boolean, otherwise: u32): u32 {
        return this.first.find(test, this.rest.find(test, otherwise))
      }
      get size(): u32 { return this.first.size + this.rest.size }
    }
    abstract class Shape {
      abstract walk(visit: (x: u32, y: u32) => void): void
      area(): u32 { let n: u32 = 0; this.walk(() => n++); return n }
      sums(into: Sum): void { this.walk((x, y) => { into.add(x + y); this.note() }) }
      notes: u32 = 0
      note(): void { this.notes++ }
    }
    class Sum { total: u32 = 0; add(n: u32): void { this.total += n } }
    class Row extends Shape {
      constructor(readonly length: u32) { super() }
      override walk(visit: (x: u32, y: u32) => void): void { for (let i: u32 = 0; i < this.length; i++) visit(i, 0) }
    }
    class Square extends Row {
      override walk(visit: (x: u32, y: u32) => void): void {
        for (let y: u32 = 0; y < this.length; y++) super.walk((x) => visit(x, y))
      }
      override note(): void { this.notes += 10 }
    }
    const pair = new Pair(3, 5)
    const other = new Pair(7, 9)
    const empty = new Empty()
    const inner = new Chain(other, empty)
    const chain = new Chain(pair, inner)
    const sources = FixedArray.of<Source, 3>(pair, empty, chain)
    const shapes = FixedArray.of<Shape, 2>(new Row(4), new Square(3))
    function sumOf(source: Source): u32 { let total: u32 = 0; source.each(x => { total += x }); return total }
    function mapped(source: Source, change: (x: u32) => u32, use: (x: u32) => void): void { source.each(x => use(change(x))) }
    function plain(x: u32): void { print(x) }
    export function main(): void {
      for (const source of sources) {
        print(sumOf(source))
        let limit: u32 = 4
        print(source.find(x => x > limit, source.size))
        limit = 8
        print(source.find(x => x > limit, 1))
        let text: u64 = 0
        mapped(source, x => x + limit, x => { text = text * 100 + x })
        print(text)
      }
      sources[0].each(plain)
      sources[0].each(x => print(x))
      const maybe: Source | null = chain
      let count: u32 = 0
      maybe?.each(() => { count++ })
      print(count)
      const sum = new Sum()
      for (const shape of shapes) {
        print(shape.area())
        shape.sums(sum)
        print(sum.total)
        print(shape.notes)
      }
    }
  `,
}).prints(
  ...[
    '8',
    '5',
    '1',
    '1113',
    'empty',
    '0',
    '0',
    '0',
    'empty',
    '0',
    'empty',
    '24',
    '5',
    '9',
    'empty',
    '11131517',
  ],
  ...['3', '5', '3', '5', 'empty', '4', '4', '6', '4', '9', '24', '90'],
)

program('methods of generic interfaces are given functions that capture', {
  'main.ts': `
    interface Source<T> { each(visit: (value: T) => void): void }
    class A<T> implements Source<T> { constructor(readonly x: T) {} each(visit: (value: T) => void): void { visit(this.x) } }
    class B<T> implements Source<T> { constructor(readonly x: T) {} each(visit: (value: T) => void): void { visit(this.x); visit(this.x) } }
    class C implements Source<u32> { each(visit: (value: u32) => void): void { const v = new V(); v.n = 7; use(v, x => visit(x)) } }
    class V { n: u32 = 0 }
    function use(v: V, f: (x: u32) => void): void { f(v.n) }
    const all = FixedArray.of<Source<u32>, 3>(new A<u32>(1), new B<u32>(2), new C())
    const wide = FixedArray.of<Source<u64>, 2>(new A<u64>(1), new B<u64>(2))
    function total<T extends u64>(s: Source<T>): u64 { let n: u64 = 0; s.each(x => { n += x }); return n }
    export function main(): void {
      for (const s of all) print(total(s))
      for (const s of wide) print(total(s))
    }
  `,
}).prints('1', '4', '7', '1', '4')

program('parameters that the type of an arrow function makes optional', {
  'main.ts': `
    class Walker { walk(visit: (x: u32, depth?: u32) => void): void { visit(1) } }
    class Deep extends Walker {
      override walk(visit: (x: u32, depth?: u32) => void): void { visit(1, 2); visit(1, undefined) }
    }
    class Task { id: u32 = 7 }
    const walkers = FixedArray.of<Walker>(new Walker(), new Deep())
    function show(x: u32): void { print(x) }
    const task = new Task()
    function each(visit: (x: u32, task?: Task) => void): void { visit(1); visit(2, task) }
    export function main(): void {
      let sum: u32 = 0
      for (const walker of walkers) {
        walker.walk((x) => { sum += x })
        walker.walk((x, depth) => { sum += x + (depth ?? 10) })
        walker.walk((x, depth = 100) => { sum += x + depth })
        walker.walk((x, depth: u32 | undefined) => { if (depth !== undefined) sum += 1000 })
        walker.walk(show)
      }
      print(sum)
      each((x, task) => print(task === undefined ? x : task.id))
    }
  `,
}).prints('1', '1', '1', '1233', '1', '7')

program('local objects are handed to functions that a field or a table holds', {
  'main.ts': `
    class Request { answer: u32 = 0; constructor(readonly number: usize, readonly text: string) {} }
    type Handler = (request: Request, more: ReadonlySlice<u8>) => boolean
    let kept: u32 = 0
    const count: Handler = (request, more) => { for (const byte of more) request.answer += byte
      return true }
    const handlers = FixedArray.of<Handler | null>(count, null, (request) => { kept += u32(request.text.length); return false })
    class Finder { constructor(private readonly lookup: (name: string) => u32 | null, private readonly lexer: Lexer) {}
      find(): u32 { return this.lookup(this.lexer.next()) ?? 99 } }
    class Lexer { private at: usize = 0
      constructor(private readonly text: string) {}
      next(): string { this.at++; return this.text.slice(this.at) } }
    export function main(): void {
      for (const number of FixedArray.of<usize>(0, 1, 2)) {
        const request = new Request(number, 'four')
        const bytes = FixedArray.of<u8>(1, 2, 3)
        line\`\${handlers[number]?.(request, bytes.slice(1)) ?? false} \${request.answer} \${kept}\`
      }
      for (const text of FixedArray.of<string>('ab', 'c')) {
        const finder = new Finder((name) => (name === 'b' ? 7 : null), new Lexer(text))
        print(finder.find())
      }
    }
  `,
}).prints('true 5 0', 'false 0 0', 'false 0 4', '7', '99')
