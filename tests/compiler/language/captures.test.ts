/** Functions inside functions that use the variables around them, wherever they are only called. */

import { program } from '../../support/language.ts'

const LIST = `
  class Task {
    next: Task | null = null
    constructor(readonly identifier: u32, readonly pages: u32) {}
  }
  class TaskList {
    first: Task | null = null
    push(task: Task): void {
      task.next = this.first
      this.first = task
    }
    forEach(visit: (task: Task) => void): void {
      for (let task = this.first; task !== null; task = task.next) visit(task)
    }
    some(test: (task: Task) => boolean): boolean {
      for (let task = this.first; task !== null; task = task.next) if (test(task)) return true
      return false
    }
    pages(): u32 {
      let total: u32 = 0
      this.forEach((task) => { total += task.pages })
      return total
    }
  }
  const tasks = new TaskList()
  const one = new Task(1, 10)
  const two = new Task(2, 20)
  const three = new Task(3, 30)
  function fill(): void {
    tasks.push(one)
    tasks.push(two)
    tasks.push(three)
  }
`

program('writes through a capture are seen outside', {
  'main.ts': `${LIST}
    export function main(): void {
      fill()
      let total: u32 = 0
      let found: Task | null = null
      const wanted: u32 = 2
      tasks.forEach(task => total += task.pages)
      print(total)
      tasks.forEach((task) => {
        if (task.identifier === wanted) found = task
      })
      print(found!.pages)
      print(tasks.some((task) => task.pages === total / 2))
      print(tasks.some((task) => task.pages === total))
      print(tasks.pages())
    }
  `,
}).prints('60', '20', 'true', 'false', '60')

program('what TypeScript has narrowed is checked where a function inside writes it', {
  'main.ts': `${LIST}
    export function main(): void {
      fill()
      let current: Task | null = one
      tasks.forEach((task) => { if (task.identifier === 3) current = null })
      print(current.pages)
    }
  `,
}).panics('null has no fields or methods here: the value was asserted not to be null at main.ts:39:11')

program('parameters, objects, arrays and this are captured', {
  'main.ts': `
    class Sink {
      total: u32 = 0
      constructor(readonly factor: u32) {}
      each(values: Slice<u32>, visit: (value: u32, index: usize) => void): void {
        for (let i: usize = 0; i < values.length; i++) visit(values[i], i)
      }
      add(values: Slice<u32>, offset: u32): void {
        this.each(values, (value) => {
          this.total += value * this.factor + offset
          offset++
        })
      }
    }
    export function main(): void {
      const numbers = FixedArray.of<u32>(1, 2, 3)
      const seen = new FixedArray<u32, 3>()
      const sink = new Sink(10)
      sink.add(numbers.slice(), 1)
      print(sink.total)
      sink.each(numbers.slice(), (value, index) => {
        seen[index] = value * sink.factor
        sink.total += numbers[index]
      })
      print(seen[2])
      print(sink.total)
    }
  `,
}).prints('66', '30', '72')

program('generic methods, several functions, functions passed on and recursion of the callee', {
  'main.ts': `
    class Tree<T> {
      left: Tree<T> | null = null
      right: Tree<T> | null = null
      constructor(readonly value: T) {}
      walk(visit: (value: T) => void): void {
        this.left?.walk(visit)
        visit(this.value)
        const right = this.right
        if (right !== null) right.walk(visit)
      }
      fold<A>(initial: A, step: (sum: A, value: T) => A): A {
        let sum = initial
        this.walk((value) => { sum = step(sum, value) })
        return sum
      }
    }
    const root = new Tree<u16>(4)
    const small = new Tree<u16>(2)
    const large = new Tree<u16>(9)
    function choose(test: () => boolean, yes: () => void, no: () => void): void {
      if (test()) yes()
      else no()
    }
    function twice(work: () => void): void { work(); work() }
    function four(work: () => void): void { twice(work); twice(() => work()) }
    export function main(): void {
      root.left = small
      root.right = large
      let text: u64 = 0
      root.walk((value) => { text = text * 10 + value })
      print(text)
      const scale: u32 = 3
      print(root.fold(u32(0), (sum, value) => sum + value * scale))
      let yes: u32 = 0
      let no: u32 = 0
      choose(() => yes === no, () => yes++, () => no++)
      choose(() => yes === no, () => yes++, () => no++)
      print(yes * 10 + no)
      let count: u32 = 0
      four(() => { count++ })
      print(count)
    }
  `,
}).prints('249', '45', '11', '4')

program('constants, nested functions, recursion and mutual recursion', {
  'main.ts': `
    function apply(f: (x: u32) => u32, x: u32): u32 { return f(x) }
    export function main(): void {
      let calls: u32 = 0
      const limit: u32 = 5
      const bump = (by: u32): u32 => { calls += by; return calls }
      print(bump(2))
      print(apply(bump, 3))
      print(factorial(limit))
      print(isEven(7))
      print(calls)
      function factorial(n: u32): u32 {
        calls++
        return n <= 1 ? 1 : n * factorial(n - 1)
      }
      function isEven(n: u32): boolean { calls++; return n === 0 || isOdd(n - 1) }
      function isOdd(n: u32): boolean { calls++; return n !== 0 && isEven(n - 1) }
      const outer = (a: u32): u32 => {
        let local: u32 = a
        const inner = (b: u32): u32 => {
          local += b
          calls += 100
          return local + limit
        }
        return inner(1) + inner(2) + local
      }
      print(outer(10))
      print(calls)
      print((() => calls + 1)())
      const down = function again(n: u32): u32 { return n === 0 ? limit : again(n - 1) + 1 }
      print(down(3))
      function plain(x: u32): u32 { return x + 1 }
      const table: (x: u32) => u32 = plain
      print(apply(table, 1) + apply(plain, 1))
      function identity<T>(value: T): T { calls++; return value }
      print(identity(u8(7)))
      print(identity('text'))
      print(calls)
    }
  `,
}).prints('2', '5', '120', 'false', '18', '47', '218', '219', '8', '4', '7', 'text', '220')

program('each round of a loop has variables of its own', {
  'main.ts': `
    function call(f: () => u32): u32 { return f() }
    export function main(): void {
      for (let i: u32 = 0; i < 3; i++) {
        const square = i * i
        const show = (): u32 => square * 10 + i
        print(call(show))
        if (i === 1) call(() => { i++; return i })
      }
      for (const value of FixedArray.of<u32>(7, 8)) print(call(() => value + 1))
    }
  `,
}).prints('0', '11', '8', '9')

program('functions with fewer parameters than they are given', {
  'main.ts': `
    function each(visit: (value: u8, index: usize) => void): void { visit(5, 0); visit(6, 1) }
    function show(value: u32): void { print(value) }
    function nothing(): u32 { print('nothing'); return 1 }
    class Handler { run: (value: u8, index: usize) => void = show }
    const handler = new Handler()
    export function main(): void {
      let count: u32 = 0
      each(() => { count++ })
      each(() => print('twice'))
      each(show)
      each(nothing)
      print(count)
      handler.run(9, 0)
      const local = (value: u32): u32 => count + value
      each(local)
    }
  `,
}).prints('twice', 'twice', '5', '6', 'nothing', 'nothing', '2', '9')

program('recursion with a function of its own at each level, and one object for the function that is given', {
  'main.ts': `
    class Buffer { size: u32 = 3 }
    function walk(depth: u32, visit: (count: u32) => void): void {
      let children: u32 = 0
      if (depth > 0) walk(depth - 1, (count) => { children += count })
      visit(children + 1)
    }
    function withBuffer(use: (buffer: Buffer) => u32): u32 {
      const buffer = new Buffer()
      return use(buffer)
    }
    function maybe(visit: ((value: u32) => void) | null): void { if (visit !== null) visit(4) }
    function optional(visit?: (value: u32) => void): void { if (visit !== undefined) visit(5) }
    const pass = (work: () => void): void => work()
    class Tools { static twice(work: () => void): void { work(); work() } }
    export function main(): void {
      let total: u32 = 0
      walk(3, (count) => { total += count })
      print(total)
      print(withBuffer((buffer) => { buffer.size += total; return buffer.size }))
      maybe((value) => { total += value })
      maybe(null)
      const add = (): void => { total += 100 }
      const again = add
      pass(again)
      Tools.twice(() => { total += 1000 })
      print(total)
    }
  `,
}).prints('4', '7', '2108')

program('results of functions tell type arguments', {
  'main.ts': `
    class Values {
      items: FixedArray<u16, 3> = FixedArray.of(1, 2, 3)
      map<R>(change: (value: u16) => R, use: (result: R) => void): void {
        for (const item of this.items) use(change(item))
      }
    }
    function compute<A, B>(value: A, change: (value: A) => B): B { return change(value) }
    const values = new Values()
    export function main(): void {
      const big: u64 = 1 << 40
      let sum: u64 = 0
      values.map(value => value + big, (result) => { sum += result })
      print(sum)
      print(compute(u8(200), value => u32(value) * 2))
      print(compute(sum, value => value > 5))
    }
  `,
}).prints('3298534883334', '400', 'true')

program('slices, strings, records and wide integers are captured and changed', {
  'main.ts': `
    interface Range { readonly from: u32; readonly until: u32 }
    function run(work: (step: u32) => void): void { for (let step: u32 = 0; step < 3; step++) work(step) }
    function nested(apply: (work: (value: u64) => u64) => u64): u64 { return apply((value) => value * 2) }
    const words = FixedArray.of<u32>(5, 6, 7)
    export function main(): void {
      let rest = words.slice()
      let text = 'abcdef'
      let range: Range = { from: 1, until: 2 }
      let wide: u64 = 1
      run((step) => {
        rest = rest.slice(1)
        text = text.slice(1)
        range = { from: range.until, until: range.until + step }
        wide = wide << (10 + step)
        if (step === 1) return
        wide++
      })
      print(rest.length)
      print(text)
      print(range.from * 10 + range.until)
      print(wide)
      print(nested((work) => { wide = work(wide); return work(wide) + 1 }))
      print(wide)
      let i: usize = 0
      while (i < rest.length + 3) { run((step) => { if (step === 0) i++ }) }
      print(i)
    }
  `,
}).prints('0', 'def', '35', '8598323201', '34393292805', '17196646402', '3')

program('captures of every kind, with what JavaScript prints', {
  'main.ts': `
    class Node { next: Node | null = null; v: u32 = 0 }
    class List {
      first: Node | null = null
      each(visit: (n: Node) => boolean): boolean {
        for (let n = this.first; n !== null; n = n.next) if (!visit(n)) return false
        return true
      }
      get total(): u32 { let t: u32 = 0; this.each((n) => { t += n.v; return true }); return t }
      sorted(compare: (a: Node, b: Node) => boolean): boolean {
        let previous: Node | null = null
        return this.each((n) => {
          const ok = previous === null || compare(previous, n)
          previous = n
          return ok
        })
      }
    }
    const list = new List()
    function outer(k: u32): u32 {
      let acc: u32 = 0
      const add = (x: u32): void => { acc += x * k }
      const each = (f: (x: u32) => void): void => { f(1); f(2) }
      each(add)
      each((x) => { add(x); each((y) => { acc += x * y }) })
      switch (k) {
        case 1: { const z = acc; each((q) => { acc += z + q }); break }
        default: each(() => { acc++ })
      }
      for (const n of FixedArray.of<u32>(1, 2)) each((x) => { if (x > n) return; acc += n })
      label: for (let i: u32 = 0; i < 3; i++) {
        const f = (): boolean => { acc += i; return i === 1 }
        if (f()) continue label
        i += u32(f())
      }
      return acc
    }
    class Deep {
      constructor(private n: u32) {}
      run(): u32 {
        const f = (): u32 => { const g = (): u32 => { const h = (): u32 => this.n++; return h() + h() }; return g() + g() }
        return f()
      }
    }
    const one = new Node()
    const two = new Node()
    export function main(): void {
      one.v = 5
      two.v = 9
      one.next = two
      list.first = one
      print(list.total)
      print(list.sorted((a, b) => a.v < b.v))
      print(list.sorted((a, b) => a.v > b.v))
      print(outer(1))
      print(outer(3))
      print(new Deep(2).run())
      let text = 'a'
      let n: u8 = 3
      const s = (t: string): void => { text = t; n = wrap.add(n, 1) }
      s('b')
      let r: readonly [u32, string] = [1, 'x']
      const u = (): void => { r = [r[0] + 1, text] }
      u()
      const [number, name] = r
      print(number + n)
      print(name)
      let which: 'on' | 'off' = 'on'
      const flip = (): void => { which = which === 'on' ? 'off' : 'on' }
      print(which === 'on')
      flip()
      print(which === 'on')
      print(which)
      flip()
      print(which)
    }
  `,
}).prints('14', 'true', 'false', '58', '39', '14', '6', 'b', 'true', 'false', 'off', 'on')
