/** Spread of records and tuples, default values that are computed, templates in templates. */

import { program } from '../../support/language.ts'

program('records and tuples that are spread in literals', {
  'main.ts': `
    interface Point { readonly x: u32; readonly y: u32 }
    interface Named extends Point { readonly name: string }
    type Shape = { readonly kind: 'dot'; readonly at: Point } | { readonly kind: 'circle'; readonly at: Point; readonly radius: u8 }
    const ORIGIN: Point = { x: 0, y: 0 }
    function traced(x: u32): Point { line\`traced \${x}\`; return { x, y: x + 1 } }
    function move(shape: Shape, at: Point): Shape {
      if (shape.kind === 'dot') return { ...shape, at }
      return { ...shape, radius: 9, at: { ...at, x: shape.radius } }
    }
    export function main(): void {
      const point: Point = { ...ORIGIN, x: 3 }
      line\`\${point.x} \${point.y}\`
      const named: Named = { name: 'a', ...traced(4), y: 1 }
      line\`\${named.name} \${named.x} \${named.y}\`
      const later: Named = { ...named, ...traced(6), name: 'b' }
      line\`\${later.name} \${later.x} \${later.y}\`
      const free = { ...named, extra: true }
      line\`\${free.name} \${free.extra} \${free.x}\`
      const circle = move({ kind: 'circle', at: point, radius: 2 }, { x: 5, y: 6 })
      if (circle.kind === 'circle') line\`\${circle.radius} \${circle.at.x} \${circle.at.y}\`
      print(move({ kind: 'dot', at: point }, ORIGIN).at.x)
      const pair: readonly [u8, string] = [1, 'one']
      const triple: readonly [u8, string, u32] = [...pair, 3]
      const five: readonly [u32, u8, string, u8, string] = [triple[2], ...pair, ...pair]
      line\`\${triple[0]} \${triple[1]} \${triple[2]} \${five[0]} \${five[4]}\`
    }
  `,
}).prints('3 0', 'traced 4', 'a 4 1', 'traced 6', 'b 6 7', 'a true 4', '9 2 6', '0', '1 one 3 3 one')

program('tuples that are spread in calls', {
  'main.ts': `
    function sum(a: u32, b: u32, c: u32): u32 { return a * 100 + b * 10 + c }
    function make(a: u32): readonly [u32, u32] { line\`make \${a}\`; return [a, a + 1] }
    class Range { constructor(readonly from: u32, readonly to: u32) {} width(less: u32, more: u32): u32 { return this.to - this.from - less + more } }
    export function main(): void {
      print(sum(...make(1), 7))
      print(sum(9, ...make(3)))
      const range = new Range(...make(5))
      print(range.to)
      print(range.width(...make(0)))
    }
  `,
}).prints('make 1', '127', 'make 3', '934', 'make 5', '6', 'make 0', '2')

program('default values that are computed in each call', {
  'main.ts': `
    let count: u32 = 0
    function next(): u32 { count++; return count }
    function take(value: u32 = next()): u32 { return value }
    function after(first: u32, second: u32 = first * 2, third: u32 = first + second): u32 { return first * 10000 + second * 100 + third }
    function current(value: u32 = count): u32 { return value }
    function largest<T extends number>(a: T, b: T = a): T { return a > b ? a : b }
    function pair([a, b]: readonly [u32, u32], sum: u32 = a + b, { x }: { readonly x: u32 } = { x: sum + 1 }): u32 { return a * 100 + sum * 10 + x }
    class Counter {
      step: u32 = 5
      total: u32
      constructor(first: u32, twice: u32 = first + next()) { this.total = twice }
      add(by: u32 = this.step, times: u32 = by): u32 { this.total += by * times; return this.total }
      static of(size: u32 = next()): u32 { return size }
    }
    export function main(): void {
      print(take())
      print(take())
      print(take(50))
      print(after(1))
      print(after(1, 5))
      print(after(1, 5, 7))
      print(after(1, undefined, 7))
      print(current())
      print(largest<u8>(7))
      print(pair([1, 2]))
      print(pair([1, 2], 4))
      print(pair([1, 2], 4, { x: 3 }))
      const counter = new Counter(10)
      print(counter.total)
      print(counter.add())
      print(counter.add(2))
      print(counter.add(2, 1))
      print(Counter.of())
      print(new Counter(1, 1).total)
      print(take(take()))
      let value: u32 = 1
      print(after(value++, value++, value++) + value)
      print(after(value++) + value)
    }
  `,
}).prints(
  '1',
  '2',
  '50',
  '10203',
  '10506',
  '10507',
  '10207',
  '2',
  '7',
  '134',
  '145',
  '143',
  '13',
  '38',
  '42',
  '44',
  '4',
  '1',
  '5',
  '10207',
  '40817',
)

program(
  'templates inside output',
  `
  const name = 'disk'
  const size: u32 = 7
  line\`a \${\`b \${size}\`} c\`
  line\`\${\`\${name}\`}\${\`[\${padded(size, 3)}|\${\`\${hex(size)}\`}]\`}!\`
`,
).prints('a b 7 c', 'disk[  7|0x7]!')

program('default values in methods of classes that extend others', {
  'main.ts': `
    class Base {
      step: u32 = 2
      constructor(readonly size: u32, twice: u32 = size * 2) { this.step = twice }
      total(by: u32 = this.step + 1): u32 { return this.size + by }
    }
    class Derived extends Base {
      more(by: u32 = this.total(), again: u32 = by): u32 { return by + again }
    }
    class Own extends Base {
      constructor(size: u32 = 4) { super(size) }
    }
    export function main(): void {
      const derived = new Derived(10)
      print(derived.step)
      print(derived.total())
      print(derived.more())
      print(derived.more(1))
      print(new Own().total())
      print(new Derived(3, 5).total())
    }
  `,
}).prints('20', '31', '62', '2', '13', '9')
