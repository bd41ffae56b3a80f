/** Values that may be missing within other types: parameters and members, records, unions, tuples, generics, functions. */

import { program } from '../../support/language.ts'

program('optional parameters, arguments and members', {
  'main.ts': `
    interface Options {
      readonly size: u32
      readonly align?: u32
      readonly label?: string
    }
    function allocate(size: u32, align?: u32, zero: boolean | null = null): u32 {
      const step = align ?? 4
      return (size + step - 1) / step * step + (zero === true ? 1000 : zero === false ? 2000 : 0)
    }
    function describe({ size, align = 8, label = 'none' }: Options): void {
      line\`\${size} \${align} \${label}\`
    }
    function widest(options: Options): u32 {
      return options.align !== undefined && options.align > options.size ? options.align : options.size
    }
    export function main(): void {
      print(allocate(5))
      print(allocate(5, 8))
      print(allocate(5, undefined))
      print(allocate(5, undefined, true))
      print(allocate(5, 16, false))
      describe({ size: 1 })
      describe({ size: 2, align: 16 })
      describe({ size: 3, label: 'three', align: undefined })
      print(widest({ size: 3, align: 9 }))
      print(widest({ size: 3 }))
      const options: Options = { size: 6, label: '' }
      print(options.label?.length ?? 9)
      let rest: u32 = 0
      ;({ align: rest = 77 } = options)
      print(rest)
    }
  `,
}).prints('8', '8', '8', '1008', '2016', '1 8 none', '2 16 none', '3 8 three', '9', '3', '0', '77')

program('records, unions and tuples that may be missing', {
  'main.ts': `
    interface Range { readonly start: u32; readonly end: u32 }
    type Token = { readonly kind: 'number'; readonly value: u32 } | { readonly kind: 'name'; readonly text: string }
    type Pair = readonly [u8, u8]
    function overlap(a: Range, b: Range): Range | null {
      const start = a.start > b.start ? a.start : b.start
      const end = a.end < b.end ? a.end : b.end
      return start < end ? { start, end } : null
    }
    function token(at: u32): Token | null {
      if (at === 0) return { kind: 'number', value: 5 }
      if (at === 1) return { kind: 'name', text: 'x' }
      return null
    }
    function pair(at: u8): Pair | undefined {
      return at > 0 ? [at, at + 1] : undefined
    }
    class Lexer {
      current: Token | null = null
      next: u32 = 0
      advance(): boolean {
        this.current = token(this.next)
        this.next++
        return this.current !== null
      }
    }
    function show(range: Range | null): void {
      if (range === null) return
      print(range.end)
    }
    export function main(): void {
      const both = overlap({ start: 1, end: 5 }, { start: 3, end: 9 })
      if (both !== null) line\`\${both.start} \${both.end}\`
      print(overlap({ start: 1, end: 2 }, { start: 3, end: 9 }) === null)
      print(both?.start ?? 100)
      print(overlap({ start: 1, end: 2 }, { start: 3, end: 9 })?.start ?? 100)
      const start = both?.start
      print(start === undefined)
      const lexer = new Lexer()
      while (lexer.advance()) {
        const { current } = lexer
        if (current === null) unreachable()
        if (current.kind === 'number') print(current.value)
        else print(current.text)
      }
      const found = token(1)
      print(found?.kind === 'name')
      print(found?.kind ?? 'nothing')
      const two = pair(4)
      if (two !== undefined) print(two[1])
      const [a, b] = pair(0) ?? [9, 8]
      line\`\${a} \${b}\`
    }
  `,
}).prints('3 5', 'true', '3', '100', 'false', '5', 'x', 'true', 'name', '5', '9 8')

program('generic functions and classes', {
  'main.ts': `
    function first<T>(values: Slice<T>): T | null {
      return values.length === 0 ? null : values[0]
    }
    function orElse<T>(value: T | null, other: T): T {
      return value === null ? other : value
    }
    function has<T>(value: T | null): boolean {
      return value !== null
    }
    class Cell<T> {
      constructor(private content: T | null = null) {}
      take(): T | null {
        const taken = this.content
        this.content = null
        return taken
      }
      get isEmpty(): boolean { return this.content === null }
    }
    class Node {
      constructor(readonly id: u32) {}
    }
    const node = new Node(8)
    const numbers = FixedArray.of<u16>(6, 5)
    const cell = new Cell<u16>(3)
    const nodes = new Cell<Node>(node)
    export function main(): void {
      print(first(numbers.slice()) ?? 1)
      print(first(numbers.slice(2)) ?? 1)
      print(orElse(first(numbers.slice(2)), 40))
      print(orElse<string>(null, 'other'))
      print(orElse('own', 'other'))
      print(has(numbers[0]))
      print(has<u8>(null))
      print(cell.isEmpty)
      print(cell.take() ?? 0)
      print(cell.isEmpty)
      print(cell.take() ?? 0)
      print(nodes.take()?.id ?? 0)
      print(nodes.take()?.id ?? 0)
    }
  `,
}).prints('6', '1', '40', 'other', 'own', 'true', 'false', 'false', '3', 'true', '0', '8', '0')

program('functions, interfaces and conversions to wider types', {
  'main.ts': `
    interface Source { next(): u8 | null }
    class Countdown implements Source {
      constructor(private left: u8) {}
      next(): u8 | null {
        if (this.left === 0) return null
        this.left--
        return this.left
      }
    }
    class Empty implements Source {
      next(): u8 | null { return null }
    }
    function always(): u8 { return 9 }
    function widen(value: u8 | null): u32 | null { return value }
    const sources = FixedArray.of<Source, 2>(new Countdown(2), new Empty())
    const getter: () => u8 | null = always
    export function main(): void {
      for (const source of sources) {
        for (let value = source.next(); value !== null; value = source.next()) print(value)
        print('end')
      }
      print(getter() ?? 0)
      print(widen(3) ?? 0)
      print(widen(null) ?? 70000)
      const chosen: u32 | null = sources[0].next() ?? null
      print(chosen === null)
      const wide: u64 = widen(7) ?? 0x1_0000_0000
      print(wide)
      let text: 'on' | 'off' | null = null
      print(text ?? 'unknown')
      text = 'off'
      print(text)
    }
  `,
}).prints('1', '0', 'end', 'end', '9', '3', '70000', 'true', '7', 'unknown', 'off')

program('values of the image and of compile time', {
  'main.ts': `
    interface Entry { readonly key: u32; readonly parent: u32 | null }
    const entries = FixedArray.of<Entry>({ key: 1, parent: null }, { key: 2, parent: 1 })
    const best: u32 | null = comptime((): u32 | null => {
      let found: u32 | null = null
      for (const value of FixedArray.of<u32>(3, 8, 5)) if (found === null || value > found) found = value
      return found
    })
    const names = FixedArray.of<string | null>(null, 'x', null)
    const none: string | null = comptime((): string | null => null)
    export function main(): void {
      for (const entry of entries) print(entry.parent ?? 99)
      print(best ?? 0)
      for (const name of names) print(name ?? 'none')
      print(none ?? 'none')
    }
  `,
}).prints('99', '1', '8', 'none', 'x', 'none', 'none')
