/** Discriminated unions of records: tagged unions that are passed by value. */

import { program } from '../../support/language.ts'

const SHAPE = `
    type Shape =
      | { readonly kind: 'circle'; readonly id: u32; readonly radius: u32 }
      | { readonly kind: 'square'; readonly id: u32; readonly side: u16 }
      | { readonly kind: 'box'; readonly id: u32; readonly side: u16; readonly name: string; readonly deep: boolean }
      | { readonly kind: 'none'; readonly id: u32 }`

program('narrowing by switch, if, early return and conditions', {
  'main.ts': `${SHAPE}
    function area(shape: Shape): u32 {
      switch (shape.kind) {
        case 'circle': return 3 * shape.radius * shape.radius
        case 'square': return u32(shape.side) * shape.side
        case 'box': return shape.deep ? 6 : u32(shape.name.length)
        case 'none': return 0
        default: {
          const impossible: never = shape
          return impossible
        }
      }
    }
    function describe(shape: Shape): string {
      if (shape.kind === 'none') return 'nothing'
      if (shape.kind !== 'box') return shape.kind
      return shape.name
    }
    function isLarge(shape: Shape): boolean {
      return shape.kind === 'circle' && shape.radius > 2 || shape.kind !== 'circle' && shape.kind !== 'none' && shape.side > 3
    }
    function side(shape: Shape): u16 {
      return shape.kind === 'square' || shape.kind === 'box' ? shape.side : 0
    }
    const unit: Shape = { kind: 'square', id: 9, side: 1 }
    const shapes = FixedArray.of<Shape>(
      { kind: 'circle', id: 1, radius: 5 },
      { side: 7, id: 2, kind: 'square' },
      { kind: 'box', id: 3, side: 4, name: 'crate', deep: false },
      { kind: 'none', id: 4 },
    )
    export function main(): void {
      for (const shape of shapes)
        line\`\${shape.id} \${shape.kind} \${area(shape)} \${describe(shape)} \${isLarge(shape)} \${side(shape)}\`
      print(area(unit))
      shapes[0] = unit
      print(shapes[0].kind)
      const first = shapes[0]
      shapes[0] = shapes[2]
      print(describe(first))
      print(describe(shapes[0]))
    }
  `,
}).prints(
  '1 circle 75 circle true 0',
  '2 square 49 square true 7',
  '3 box 5 crate true 4',
  '4 none 0 nothing false 0',
  '1',
  'square',
  'square',
  'crate',
)

program('discriminants: enum members, booleans and integers', {
  'main.ts': `
    enum Kind { Read = 3, Write = 300 }
    type Request =
      | { readonly kind: Kind.Read; readonly count: u64 }
      | { readonly kind: Kind.Write; readonly bytes: u8; readonly count: u64 }
    type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }
    type Reply = { readonly code: 1; readonly text: string } | { readonly code: -2 | 7; readonly number: i16 }
    function total(request: Request): u64 {
      return request.kind === Kind.Write ? request.count + request.bytes : request.count
    }
    function divide(a: u32, b: u32): Result<u32, string> {
      if (b === 0) return { ok: false, error: 'division by nothing' }
      return { ok: true, value: a / b }
    }
    function orElse<T, E>(result: Result<T, E>, other: T): T {
      return result.ok ? result.value : other
    }
    function map<T, E>(result: Result<T, E>, change: (value: T) => T): Result<T, E> {
      if (!result.ok) return result
      return { ok: true, value: change(result.value) }
    }
    function show(reply: Reply): void {
      switch (reply.code) {
        case 1: return print(reply.text)
        case -2:
        case 7:
          return print(reply.number)
      }
    }
    export function main(): void {
      print(total({ kind: Kind.Read, count: 5 }))
      print(total({ kind: Kind.Write, count: 5, bytes: 200 }))
      const good = divide(7, 2)
      if (good.ok) print(good.value)
      const bad = divide(7, 0)
      if (!bad.ok) print(bad.error)
      print(orElse(bad, 40))
      print(orElse(map(good, (value) => value * 10), 0))
      print(orElse(map(bad, (value) => value * 10), 1))
      show({ code: 1, text: 'one' })
      show({ code: 7, number: -5 })
      print(sizeof<Reply>() === 3 * sizeof<usize>())
    }
  `,
}).prints('5', '205', '3', 'division by nothing', '40', '30', '1', 'one', '-5', 'true')

program('records, narrower and wider unions become each other', {
  'main.ts': `
    interface Circle { readonly kind: 'circle'; readonly radius: u32 }
    interface Square { readonly kind: 'square'; readonly side: u16 }
    interface Point { readonly kind: 'point' }
    type Flat = Circle | Square
    type Any = Point | Flat
    function grow(circle: Circle): Circle { return { kind: 'circle', radius: circle.radius * 2 } }
    function widen(flat: Flat): Any { return flat }
    function size(any: Any): u32 {
      if (any.kind === 'point') return 0
      return flatSize(any)
    }
    function flatSize(flat: Flat): u32 { return flat.kind === 'circle' ? grow(flat).radius : flat.side }
    class Holder { constructor(readonly any: Any) {} }
    export function main(): void {
      const circle: Circle = { kind: 'circle', radius: 4 }
      const any: Any = circle
      print(size(any))
      print(size(widen({ kind: 'square', side: 9 })))
      print(size({ kind: 'point' }))
      const holder = new Holder(grow(circle))
      print(size(holder.any))
      print(flatSize(circle))
      let changing: Any = { kind: 'point' }
      print(changing.kind)
      changing = circle
      print(changing.radius)
      const narrowed = holder.any
      if (narrowed.kind === 'circle') {
        const copy = narrowed
        print(copy.radius)
        const { radius, kind } = narrowed
        print(radius)
        print(kind)
      }
    }
  `,
}).prints('8', '9', '0', '16', '8', 'point', '4', '8', '8', 'circle')

program('unions in unions, in records and in generic classes', {
  'main.ts': `
    type Value = { readonly is: 'number'; readonly number: i64 } | { readonly is: 'text'; readonly text: string }
    type Event =
      | { readonly type: 'set'; readonly value: Value; readonly at: readonly [u8, Value] }
      | { readonly type: 'clear' }
    class Slot<T> { constructor(public value: T) {} }
    class Log { last: Event = { type: 'clear' }; values: FixedArray<Value, 2> = FixedArray.of<Value, 2>({ is: 'number', number: 1 }, { is: 'text', text: 'b' }) }
    const log = new Log()
    function show(value: Value): void {
      if (value.is === 'number') print(value.number)
      else print(value.text)
    }
    function handle(event: Event): void {
      log.last = event
      if (event.type === 'clear') return print('clear')
      show(event.value)
      const [at, inner] = event.at
      line\`\${at} \${inner.is}\`
      if (event.value.is === 'text') print(event.value.text.length)
    }
    export function main(): void {
      handle({ type: 'set', value: { is: 'text', text: 'five!' }, at: [7, { is: 'number', number: -1 }] })
      handle({ type: 'clear' })
      const slot = new Slot<Value>({ is: 'number', number: -9000000000 })
      show(slot.value)
      slot.value = { is: 'text', text: 'new' }
      show(slot.value)
      for (const value of log.values) show(value)
      if (log.values[0].is === 'number') print(log.values[0].number + 1)
      print(log.last.type)
    }
  `,
}).prints('five!', '7 number', '5', 'clear', '-9000000000', 'new', '1', 'b', '2', 'clear')

program('a member that variants have with other types', {
  'main.ts': `
    type Item =
      | { readonly kind: 'a'; readonly level: 'low' | 'high'; readonly size: u8 }
      | { readonly kind: 'b'; readonly level: 'high' | 'top'; readonly more: u64; readonly size: u8 }
      | { readonly kind: 'c' }
    function level(item: Item): string { return item.kind === 'c' ? 'none' : item.level }
    function size(item: Item): u8 { return item.kind === 'c' ? 0 : item.size }
    export function main(): void {
      print(level({ kind: 'a', level: 'low', size: 1 }))
      print(level({ kind: 'b', level: 'top', more: 5, size: 2 }))
      print(size({ kind: 'b', level: 'top', more: 5, size: 2 }))
      print(size({ kind: 'c' }))
    }
  `,
}).prints('low', 'top', '2', '0')

program('a field that has become another variant since it was narrowed', {
  'main.ts': `
    type Shape = { readonly kind: 'circle'; readonly radius: u32 } | { readonly kind: 'name'; readonly name: string }
    class Holder { shape: Shape = { kind: 'circle', radius: 7 } }
    const holder = new Holder()
    function change(): void { holder.shape = { kind: 'name', name: 'changed' } }
    export function main(): void {
      if (holder.shape.kind === 'circle') {
        print(holder.shape.radius)
        change()
        print(holder.shape.radius)
      }
    }
  `,
}).panics('the value is no longer the variant that it was found to be at main.ts:10:11', { after: ['7'] })

program(
  'zeroed elements are the variant whose discriminant is zero',
  `
  type Slot = { readonly used: false; readonly next: u8 } | { readonly used: true; readonly value: string }
  const slots = new FixedArray<Slot, 3>()
  slots[1] = { used: true, value: 'x' }
  for (const slot of slots) print(slot.used ? slot.value.length : usize(slot.next) + 5)
`,
).prints('5', '1', '5')

program('what a variant declares to be undefined takes no room, and is read as that', {
  'main.ts': `
    class Frame { constructor(readonly number: u32) {} }
    type Result =
      | { readonly ok: true; readonly value: u32; readonly frame: Frame; readonly error?: undefined }
      | { readonly ok: false; readonly error: 'full' | 'late'; readonly value?: undefined; readonly frame: undefined }
    type Plain =
      | { readonly ok: true; readonly value: u32; readonly frame: Frame }
      | { readonly ok: false; readonly error: 'full' | 'late' }
    const frame = new Frame(9)
    function take(n: u32): Result {
      return n > 1
        ? { ok: true, value: n, frame }
        : { ok: false, error: n === 1 ? 'late' : 'full', value: undefined, frame: undefined }
    }
    export function main(): void {
      print(sizeof<Result>() === sizeof<Plain>())
      for (let n: u32 = 0; n < 3; n++) {
        const result = take(n)
        const { error, value } = result
        print(value ?? 100)
        print(error ?? 'none')
        print(result.frame?.number ?? 0)
        if (result.error !== undefined) print(result.error)
        if (result.value !== undefined) print(result.value + result.frame.number)
        else print(result.ok)
      }
    }
  `,
}).prints(
  ...[
    'true',
    '100',
    'full',
    '0',
    'full',
    'false',
    '100',
    'late',
    '0',
    'late',
    'false',
    '2',
    'none',
    '9',
    '11',
  ],
)
