/** Types that TypeScript computes: keyof, indexed access, mapped and conditional types. */

import { program } from '../../support/language.ts'

program('keyof and indexed access', {
  'main.ts': `
    interface Sizes { readonly small: u8; readonly large: u64; readonly name: string }
    type Name = keyof Sizes
    type Small = Sizes['small']
    function describe(name: Name): string { return name }
    function first<T extends { readonly small: u8 }>(value: T): T['small'] { return value.small }
    class Task { level: u16 = 300 }
    function level(task: Task): Task['level'] { return task.level }
    export function main(): void {
      const small: Small = 200
      print(small)
      print(sizeof<Small>())
      print(describe('large'))
      print(first<Sizes>({ small: 7, large: 1, name: 'x' }))
      print(level(new Task()))
      const names = FixedArray.of<keyof Sizes>('name', 'small')
      for (const name of names) print(name)
    }
  `,
}).prints('200', '1', 'large', '7', '300', 'name', 'small')

program('mapped types and those of the language', {
  'main.ts': `
    interface Point { readonly x: u32; readonly y: u16; readonly name: string }
    interface Draft { x: u32; y: u32 }
    type Flags<T> = { readonly [K in keyof T]: boolean }
    type Switches = Readonly<Record<'on' | 'off', u8>>
    type Renamed = { readonly [K in 'x' | 'y' as \`\${K}_position\`]: Point[K] }
    function sum(draft: Readonly<Draft>): u32 { return draft.x + draft.y }
    function move(point: Pick<Point, 'x' | 'y'>): Omit<Point, 'name'> { return { x: point.x + 1, y: point.y } }
    type Kept<T> = { readonly inner: Readonly<T> }
    function kept({ inner }: Kept<Draft>): u32 { return inner.y }
    function both({ x, y }: Flags<Draft>): boolean { return x && y }
    export function main(): void {
      print(sum({ x: 2, y: 3 }))
      const moved = move({ x: 5, y: 6 })
      print(moved.x)
      print(moved.y)
      print(both({ x: true, y: false }))
      print(kept({ inner: { x: 1, y: 2 } }))
      const switches: Switches = { off: 4, on: 5 }
      print(switches.on)
      const renamed: Renamed = { x_position: 70000, y_position: 8 }
      print(renamed.x_position)
      print(sizeof<Renamed>())
    }
  `,
}).prints('5', '6', '6', 'false', '2', '5', '70000', '8')

program('conditional types, intersections and those of functions', {
  'main.ts': `
    type Wide<T> = T extends boolean ? u8 : T extends string ? string : u64
    interface Named { readonly name: string }
    interface Sized { readonly size: u16 }
    type Both = Named & Sized
    type Event = { readonly type: 'key'; readonly code: u8 } | { readonly type: 'tick' } | { readonly type: 'text'; readonly text: string }
    type Key = Extract<Event, { readonly type: 'key' }>
    type Quiet = Exclude<Event, Key>
    function divide(a: u32, b: u32): readonly [u32, u32] { return [a / b, a % b] }
    type Quotient = ReturnType<typeof divide>
    type Operands = Readonly<Parameters<typeof divide>>
    function code(key: Key): u8 { return key.code }
    function quiet(event: Quiet): string { return event.type === 'text' ? event.text : event.type }
    export function main(): void {
      const wide: Wide<true> = 255
      const other: Wide<'x'> = 'text'
      line\`\${wide} \${other} \${sizeof<Wide<u8>>()}\`
      const both: Both = { name: 'a', size: 300 }
      print(both.size)
      print(code({ type: 'key', code: 65 }))
      print(quiet({ type: 'tick' }))
      print(quiet({ type: 'text', text: 'typed' }))
      const operands: Operands = [17, 5]
      const result: Quotient = divide(...operands)
      line\`\${result[0]} \${result[1]}\`
    }
  `,
}).prints('255 text 8', '300', '65', 'tick', 'typed', '3 2')
