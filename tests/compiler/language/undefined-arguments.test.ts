/** Arguments that may be undefined, which ask for the default value of their parameter as one that is left out does. */

import { program } from '../../support/language.ts'

program('an optional value handed on to a function with default values', {
  'main.ts': `
    interface Options {
      readonly align?: usize
      readonly name?: string
      readonly wide?: boolean
    }
    function show(align: usize = 16, name: string = 'none', wide: boolean = true): void {
      print(align)
      print(name)
      print(wide)
    }
    function open({ align, name, wide }: Options): void {
      show(align, name, wide)
    }
    function given(options: Options): void {
      show(options.align, options.name, options.wide)
    }
    function choose(at: u8): u8 | undefined {
      return at > 3 ? at : undefined
    }
    function add(a: u32 = 1, b: u64 = 2): u64 {
      return a + b
    }
    export function main(): void {
      open({})
      open({ align: 0, name: '', wide: false })
      given({ name: 'given' })
      given({ align: 8, wide: false })
      print(add(choose(3), choose(9)))
      print(add(choose(9), choose(3)))
      print(add(undefined, undefined))
      const four: u32 = 4
      for (const isThere of FixedArray.of<boolean>(true, false)) print(add(isThere ? four : undefined, isThere ? undefined : 7))
      let nothing: u64 | undefined = choose(1)
      print(add(1, nothing))
      nothing = 0xffff_ffff_ffff
      print(add(1, nothing))
    }
  `,
}).prints(
  '16',
  'none',
  'true',
  '0',
  '',
  'false',
  '16',
  'given',
  'true',
  '8',
  'none',
  'false',
  '10',
  '11',
  '3',
  '6',
  '8',
  '3',
  '281474976710656',
)

program('references that may be undefined, beside null', {
  'main.ts': `
    class Task {
      constructor(readonly id: u32) {}
    }
    const idle = new Task(0)
    const other = new Task(7)
    function idOf(task: Task = idle): u32 {
      return task.id
    }
    function orNone(task: Task | null = idle): u32 {
      return task === null ? 99 : task.id
    }
    function or(task: Task | undefined = other): u32 {
      return task.id
    }
    function find(id: u32): Task | undefined {
      return id === other.id ? other : undefined
    }
    function run(action: (x: u32) => u32 = (x) => x + 1): u32 {
      return action(4)
    }
    function perhaps(isThere: boolean): ((x: u32) => u32) | undefined {
      return isThere ? (x) => x * 2 : undefined
    }
    function words(text: 'a' | 'b' | 'cc' = 'cc'): string {
      return text
    }
    function word(at: u32): 'a' | 'b' | undefined {
      return at === 0 ? 'a' : at === 1 ? 'b' : undefined
    }
    export function main(): void {
      print(idOf(find(7)))
      print(idOf(find(1)))
      print(orNone(find(7)))
      print(orNone(find(1)))
      print(orNone(null))
      print(or(find(1)))
      print(or(idle))
      print(run(perhaps(true)))
      print(run(perhaps(false)))
      print(words(word(1)))
      print(words(word(2)))
    }
  `,
}).prints('7', '0', '7', '0', '99', '7', '0', '8', '5', 'b', 'cc')

program('the order in which arguments and default values are computed', {
  'main.ts': `
    let counter: u32 = 0
    function next(name: string): u32 {
      counter++
      print(name)
      return counter
    }
    function odd(name: string): u32 | undefined {
      const value = next(name)
      return value % 2 === 1 ? value : undefined
    }
    function sum(a: u32, b: u32 = next('b'), c: u32 = a + b + next('c'), d: u32 = next('d')): void {
      print(a * 1000 + b * 100 + c * 10 + d)
    }
    class Pair {
      readonly sum: u32
      constructor(a: u32, b: u32 = a * 10 + next('made'), last: u32 = b) {
        this.sum = a + b + last
      }
    }
    class Derived extends Pair {
      constructor(a: u32 | undefined) {
        super(next('derived'), a)
      }
    }
    export function main(): void {
      sum(next('first'), odd('second'), odd('third'))
      counter = 0
      sum(next('first'), odd('second'), odd('third'), odd('fourth'))
      counter = 1
      print(new Pair(1, odd('x')).sum)
      print(new Pair(1, odd('x'), odd('y')).sum)
      print(new Derived(undefined).sum)
      print(new Derived(100).sum)
    }
  `,
}).prints(
  'first',
  'second',
  'third',
  'b',
  'd',
  '1435',
  'first',
  'second',
  'third',
  'fourth',
  'b',
  'd',
  '1536',
  'x',
  'made',
  '27',
  'x',
  'y',
  'made',
  '22',
  'derived',
  'made',
  '163',
  'derived',
  '209',
)

program('methods that are found at run time have default values of their own', {
  'main.ts': `
    class Task {
      constructor(readonly id: u32) {}
    }
    const idle = new Task(3)
    const eight = new Task(8)
    abstract class Shape {
      constructor(protected readonly size: u32) {}
      area(scale: u32 = 2, from: u32 = this.size + scale): u32 {
        return scale * 100 + from
      }
      of(task: Task = idle): u32 {
        return task.id
      }
      orNone(task: Task | null = null): u32 {
        return task === null ? 90 : task.id
      }
      perhaps(value: u32 | null = null): u32 {
        return value === null ? 91 : value
      }
    }
    class Square extends Shape {}
    class Circle extends Shape {
      override area(scale: u32 = 3, from: u64 = 5): u32 {
        return scale * 1000 + u32(from)
      }
      override of(task: Task = eight): u32 {
        return task.id + 10
      }
      override orNone(task: Task | null = idle): u32 {
        return task === null ? 80 : task.id
      }
      override perhaps(value: u32 | null = 5): u32 {
        return value === null ? 81 : value
      }
    }
    interface Reader {
      read(count?: u32, from?: Task): u32
    }
    class Disk implements Reader {
      read(count: u32 = 512, from: Task = idle): u32 {
        return count + from.id
      }
    }
    class Tape implements Reader {
      read(count?: u32, from?: Task): u32 {
        return (count ?? 1) + (from?.id ?? 100)
      }
    }
    const shapes = FixedArray.of<Shape, 2>(new Square(10), new Circle(10))
    const readers = FixedArray.of<Reader, 2>(new Disk(), new Tape())
    function none(): u32 | undefined {
      return counter > 100 ? counter : undefined
    }
    let counter: u32 = 0
    function task(isThere: boolean): Task | undefined {
      return isThere ? idle : undefined
    }
    export function main(): void {
      for (const shape of shapes) {
        print(shape.area(none()))
        print(shape.area(none(), 7))
        print(shape.area(1, none()))
        print(shape.area(none(), none()))
        print(shape.of(task(false)))
        print(shape.of(task(true)))
        print(shape.orNone(task(false)))
        print(shape.orNone(task(true)))
        print(shape.orNone(null))
        print(shape.perhaps(none()))
        print(shape.perhaps(null))
      }
      for (const reader of readers) {
        print(reader.read(none(), task(true)))
        print(reader.read(7, task(false)))
        print(reader.read())
      }
    }
  `,
}).prints(
  '212',
  '207',
  '111',
  '212',
  '3',
  '3',
  '90',
  '3',
  '90',
  '91',
  '91',
  '3005',
  '3007',
  '1005',
  '3005',
  '18',
  '13',
  '3',
  '3',
  '80',
  '5',
  '81',
  '515',
  '10',
  '515',
  '4',
  '107',
  '101',
)

program('functions that capture, and the places of calls', {
  'main.ts': `
    function where(at: SourceLocation = callerLocation()): u32 {
      return at.line
    }
    function handed(at?: SourceLocation): u32 {
      return where(at)
    }
    export function main(): void {
      let base: u32 = 10
      const add = (step: u32 = base * 2, times: u32 = 2): void => {
        base += step * times
      }
      const none = (): u32 | undefined => (base > 1000 ? base : undefined)
      add(none())
      print(base)
      add(none(), none())
      print(base)
      add(1, none())
      print(base)
      function each(from: u32 | undefined, visit: (x: u32, y?: u32) => void): void {
        visit(from ?? 5, from)
      }
      each(none(), (x, y = x + 1) => print(x * 100 + y + base))
      each(3, (x, y = x + 1) => print(x * 100 + y + base))
      print(handed())
      print(where(undefined))
    }
  `,
}).prints('50', '250', '252', '758', '555', '6', '26')

program('generic functions', {
  'main.ts': `
    function pair<T extends number>(a: T, b: T = a): T {
      return b
    }
    function both<T>(a: T, b: T = a): T {
      return b
    }
    function none(): u64 | undefined {
      return undefined
    }
    function big(): u64 | undefined {
      return 0x1_0000_0000
    }
    function pass<T>(a: T, b: T): T {
      return both(a, b)
    }
    export function main(): void {
      const one: u64 = 1
      print(pair(one, none()))
      print(pair(one, big()))
      print(both(one, big()))
      print(pass<u64 | undefined>(one, none()) ?? 9)
      print(pass<u64 | undefined>(none(), none()) ?? 9)
      print(pass<u64 | undefined>(none(), big()) ?? 9)
    }
  `,
}).prints('1', '4294967296', '4294967296', '1', '9', '4294967296')

program('a panic in an argument comes before the default values', {
  'main.ts': `
    const values = FixedArray.of<u32>(1, 2)
    function none(): u32 | undefined {
      return undefined
    }
    function noisy(): u32 {
      print('default')
      return 1
    }
    function sum(a: u32 = noisy(), b: u32 = 2): u32 {
      return a + b
    }
    export function main(): void {
      let index: usize = values.length
      print(sum(none(), 1))
      print(sum(none(), values[index]))
    }
  `,
}).panics('index 2 is out of bounds for length 2 at main.ts:16:21', { after: ['default', '2'] })

program('parameters that are undefined by default', {
  'main.ts': `
    class Task { id: u32 = 4 }
    class A { constructor(readonly n: u32 | undefined = undefined, public t: Task | undefined = undefined, readonly flag: boolean = true) {} }
    function f(x: u32 | undefined = undefined, y: u32 = x ?? 7, t: Task | null = null): u32 { return (x ?? 100) + y + (t?.id ?? 0) }
    const t = new Task()
    const u: u32 | undefined = 5
    const none: Task | undefined = undefined
    export function main(): void {
      const a = new A(), b = new A(3, t), c = new A(undefined, none, false), d = new A(u, undefined)
      line\`\${a.n ?? 9} \${a.t?.id ?? 8} \${b.n ?? 9} \${b.t?.id ?? 8} \${c.n ?? 9} \${c.t === undefined} \${c.flag} \${d.n ?? 9} \${d.flag}\`
      line\`\${f()} \${f(1)} \${f(undefined, 2)} \${f(u, undefined, t)}\`
    }
  `,
}).prints('9 8 3 4 9 true false 5 true', '107 2 102 14')
