/** Readers of texts and bytes, tables and iterators: several features of the language in each program. */

import { program } from '../../support/language.ts'

program('an expression by recursive descent', {
  'main.ts': `
    type Token = { readonly kind: 'number'; readonly value: u32 } | { readonly kind: 'operator'; readonly text: '+' | '-' | '*' | '(' | ')' } | { readonly kind: 'end' } | { readonly kind: 'error'; readonly at: usize }
    class Lexer {
      private at: usize = 0
      private kept: Token | null = null
      private text = ''
      start(text: string): void { this.text = text; this.at = 0; this.kept = null }
      private scan(): Token {
        const bytes = this.text.bytes
        while (this.at < bytes.length && bytes[this.at] === 32) this.at++
        if (this.at === bytes.length) return { kind: 'end' }
        const byte = bytes[this.at]
        if (byte >= 48 && byte <= 57) {
          let value: u32 = 0
          for (; this.at < bytes.length && bytes[this.at] >= 48 && bytes[this.at] <= 57; this.at++) value = value * 10 + (bytes[this.at] - 48)
          return { kind: 'number', value }
        }
        this.at++
        switch (byte) {
          case 43: return { kind: 'operator', text: '+' }
          case 45: return { kind: 'operator', text: '-' }
          case 42: return { kind: 'operator', text: '*' }
          case 40: return { kind: 'operator', text: '(' }
          case 41: return { kind: 'operator', text: ')' }
          default: return { kind: 'error', at: this.at - 1 }
        }
      }
      peek(): Token { return (this.kept ??= this.scan()) }
      take(): Token { const token = this.peek(); this.kept = null; return token }
    }
    const lexer = new Lexer()
    type Result = { readonly ok: true; readonly value: i32 } | { readonly ok: false; readonly reason: string; readonly at?: usize }
    const fail = (reason: string, at?: usize): Result => ({ ok: false, reason, at })
    function primary(lexer: Lexer): Result {
      const token = lexer.take()
      switch (token.kind) {
        case 'number': return { ok: true, value: i32(token.value) }
        case 'error': return fail('character', token.at)
        case 'end': return fail('end')
        case 'operator': {
          if (token.text === '-') { const inner = primary(lexer); return inner.ok ? { ...inner, value: -inner.value } : inner }
          if (token.text !== '(') return fail(token.text)
          const inner = sum(lexer)
          if (!inner.ok) return inner
          const close = lexer.take()
          return close.kind === 'operator' && close.text === ')' ? inner : fail('open')
        }
      }
    }
    function binary(lexer: Lexer, next: (lexer: Lexer) => Result, apply: (a: i32, b: i32, operator: string) => i32 | null): Result {
      let left = next(lexer)
      while (left.ok) {
        const token = lexer.peek()
        if (token.kind !== 'operator' || apply(0, 0, token.text) === null) break
        lexer.take()
        const right = next(lexer)
        if (!right.ok) return right
        left = { ok: true, value: apply(left.value, right.value, token.text)! }
      }
      return left
    }
    const product = (lexer: Lexer): Result => binary(lexer, primary, (a, b, o) => (o === '*' ? a * b : null))
    const sum = (lexer: Lexer): Result => binary(lexer, product, (a, b, o) => (o === '+' ? a + b : o === '-' ? a - b : null))
    export function main(): void {
      for (const text of FixedArray.of<string>('1 + 2 * 3', '(1+2)*3 - 4', '2 * (3', '-(2+3)*-4', '1 $ 2', '3 + $', '')) {
        lexer.start(text)
        const result = sum(lexer)
        if (result.ok) print(result.value)
        else line\`\${result.reason} at \${result.at ?? 99}\`
      }
    }
  `,
}).prints('7', '5', 'open at 99', '20', '1', 'character at 4', 'end at 99')

program('a loader of images', {
  'main.ts': `
    interface Reader { read(at: usize, count: usize): ReadonlySlice<u8> | null; readonly length: usize }
    class Memory implements Reader {
      constructor(private readonly bytes: ReadonlySlice<u8>) {}
      get length(): usize { return this.bytes.length }
      read(at: usize, count: usize): ReadonlySlice<u8> | null { return at + count <= this.bytes.length ? this.bytes.slice(at, at + count) : null }
    }
    class Zeros implements Reader { readonly length: usize = 1000
      private readonly page: FixedArray<u8, 8> = new FixedArray()
      read(_at: usize, count: usize): ReadonlySlice<u8> | null { return count > 8 ? null : this.page.slice(0, count) } }
    function little<T extends u16 | u32 | u64>(bytes: ReadonlySlice<u8>, convert: (value: u64) => T): T {
      let value: u64 = 0
      for (let index = bytes.length; index > 0; index--) value = value << 8 | bytes[index - 1]
      return convert(value)
    }
    type Header = { readonly magic: u32; readonly entry: u64; readonly sections: u16 }
    type Loaded = { readonly kind: 'loaded'; readonly header: Header } | { readonly kind: 'failed'; readonly step: 'magic' | 'entry' | 'sections' | 'short' }
    function load(reader: Reader): Loaded {
      let at: usize = 0
      const next = (count: usize): ReadonlySlice<u8> | null => { const part = reader.read(at, count); at += count; return part }
      const magic = next(4)
      if (magic === null) return { kind: 'failed', step: 'short' }
      const found = little(magic, (value) => u32(value))
      if (found !== 0x464c457f && found !== 0) return { kind: 'failed', step: 'magic' }
      const [entry, sections] = [next(8), next(2)] as const
      if (entry === null || sections === null) return { kind: 'failed', step: entry === null ? 'entry' : 'sections' }
      return { kind: 'loaded', header: { magic: found, entry: little(entry, (value): u64 => value), sections: little<u16>(sections, (value) => u16(value)) } }
    }
    const image = FixedArray.of<u8>(0x7f, 0x45, 0x4c, 0x46, 1, 2, 3, 4, 5, 6, 7, 8, 9)
    export function main(): void {
      const readers = FixedArray.of<Reader>(new Memory(image), new Memory(image.slice(0, 3)), new Zeros(), new Memory('nope'.bytes))
      for (const reader of readers) {
        const loaded = load(reader)
        switch (loaded.kind) {
          case 'loaded': { const { header: { entry, ...rest } } = loaded
            line\`\${hex(entry)} \${rest.magic === 0} \${rest.sections} \${reader.length}\`
            break }
          case 'failed': line\`failed: \${loaded.step} \${reader.length}\`
        }
      }
    }
  `,
}).prints('failed: sections 13', 'failed: short 3', '0x0 true 0 1000', 'failed: magic 4')

program('visitors of an expression', {
  'main.ts': `
    type Node = { readonly kind: 'literal'; readonly value: i64 } | { readonly kind: 'binary'; readonly operator: '+' | '*'; readonly left: Ptr<Node>; readonly right: Ptr<Node> } | { readonly kind: 'call'; readonly name: string; readonly arguments_: Slice<Node> }
    interface Visitor<R> { literal(value: i64): R; binary(operator: '+' | '*', left: R, right: R): R; call(name: string, count: usize, first?: R): R }
    class Evaluate implements Visitor<i64> {
      calls: u32 = 0
      literal(value: i64): i64 { return value }
      binary(operator: '+' | '*', left: i64, right: i64): i64 { return operator === '+' ? left + right : left * right }
      call(_name: string, _count: usize, first: i64 = -1): i64 { this.calls++; return -first }
    }
    class Depth implements Visitor<u8> {
      literal(): u8 { return 1 }
      binary(_: string, left: u8, right: u8): u8 { return (left > right ? left : right) + 1 }
      call(name: string, count: usize, first?: u8): u8 { return (first ?? 0) + u8(name.length) + u8(count) }
    }
    function visit<R>(node: Node, visitor: Visitor<R>): R {
      switch (node.kind) {
        case 'literal': return visitor.literal(node.value)
        case 'binary': return visitor.binary(node.operator, visit(node.left[0], visitor), visit(node.right[0], visitor))
        case 'call': { const { arguments_: list, name } = node
          return list.length === 0 ? visitor.call(name, 0) : visitor.call(name, list.length, visit(list[0], visitor)) }
      }
    }
    const leaves = FixedArray.of<Node>({ kind: 'literal', value: 3 }, { kind: 'literal', value: -4 })
    const nodes = FixedArray.of<Node>({ kind: 'call', name: 'neg', arguments_: leaves.slice(1) }, { kind: 'call', name: 'none', arguments_: leaves.slice(0, 0) })
    export function main(): void {
      const place = (list: Slice<Node>, index: usize): Ptr<Node> => ptr<Node>(usize(addressOf(list[index])))
      const sum: Node = { kind: 'binary', operator: '+', left: place(leaves.slice(0), 0), right: place(nodes.slice(0), 0) }
      const evaluate = new Evaluate()
      line\`\${visit(sum, evaluate)} \${visit(sum, new Depth())} \${evaluate.calls}\`
      for (const node of nodes) line\`\${visit<i64>(node, evaluate)} \${visit<u8>(node, new Depth())}\`
    }
  `,
}).prints('7 6 1', '4 5', '1 4')

program('a scanner of words', {
  'main.ts': `
    enum Class { Space, Digit, Letter, Other }
    class Scanner {
      private at: usize = 0
      constructor(private readonly text: string) {}
      get peek(): u8 | undefined { return this.at < this.text.length ? this.text.bytes[this.at] : undefined }
      static classOf(byte: u8): Class {
        switch (true) {
          case byte === 32 || byte === 9: return Class.Space
          case byte >= 48 && byte <= 57: return Class.Digit
          case (byte | 32) >= 97 && (byte | 32) <= 122: return Class.Letter
          default: return Class.Other
        }
      }
      private skip(test: (byte: u8) => boolean): string {
        const start = this.at
        for (let byte = this.peek; byte !== undefined && test(byte); byte = this.peek) this.at++
        return this.text.slice(start, this.at)
      }
      words(visit: (word: string, kind: Class, index: u32) => boolean | undefined): u32 {
        let count: u32 = 0
        scan: for (;;) {
          this.skip((byte) => Scanner.classOf(byte) === Class.Space)
          const first = this.peek
          if (first === undefined) break scan
          const kind = Scanner.classOf(first)
          const word = kind === Class.Other ? this.skip(() => this.at < this.text.length && Scanner.classOf(this.text.bytes[this.at]) === kind) : this.skip((byte) => Scanner.classOf(byte) === kind)
          switch (visit(word, kind, count)) {
            case undefined: continue scan
            case false: break scan
            case true: count++
          }
        }
        return count
      }
    }
    export function main(): void {
      const scanner = new Scanner('let x1 = 42+y;  // done 7')
      let digits: u64 = 0
      const count = scanner.words((word, kind, index) => {
        line\`\${index} \${word} \${kind === Class.Digit}\`
        if (kind === Class.Digit) for (const byte of word.bytes) digits = digits * 10 + (byte - 48)
        if (word === '//') return false
        return kind === Class.Letter ? true : undefined
      })
      line\`\${count} \${digits}\`
    }
  `,
}).prints(
  '0 let false',
  '1 x false',
  '2 1 true',
  '2 = false',
  '2 42 true',
  '2 + false',
  '2 y false',
  '3 ; false',
  '3 // false',
  '3 142',
)

program('tables that the compiler fills', {
  'main.ts': `
    interface Rule { readonly from: u8; to: u8; apply(value: u8): u8 | null }
    class Range implements Rule { constructor(readonly from: u8, public to: u8) {}
      apply(value: u8): u8 | null { return value >= this.from && value <= this.to ? value - this.from : null } }
    class Mirror implements Rule { private last: u8 | undefined
      get from(): u8 { return this.last ?? 0 }
      get to(): u8 { return 255 - this.from }
      set to(value: u8) { this.last = 255 - value }
      apply(value: u8): u8 { this.last = value; return 255 - value } }
    function fill(table: Slice<u8>, rule: Rule): void {
      for (let index: u8 = 0; index < 16; index++) { table[usize(index)] = rule.apply(index * 10) ?? rule.to
        rule.to -= 1 }
    }
    const tables = comptime(() => {
      const both = new FixedArray<FixedArray<u8, 16>, 2>()
      const rules = FixedArray.of<Rule>(new Range(20, 100), new Mirror())
      for (let index: usize = 0; index < 2; index++) fill(both[index].slice(0), rules[index])
      return both
    })
    class Totals { static sum: u32 = 0; static parts: u32 = Totals.sum + 2
      static { for (const table of tables) for (const value of table) Totals.sum += value } }
    export function main(): void {
      for (const table of tables) line\`\${table[0]} \${table[2]} \${table[9]} \${table[15]}\`
      line\`\${Totals.sum} \${Totals.parts}\`
      const table = new FixedArray<u8, 16>()
      fill(table.slice(0), new Mirror())
      line\`\${table[15]} \${tables[1][15] === table[15]}\`
    }
  `,
}).prints('100 0 70 85', '255 235 165 105', '3884 2', '105 true')

program('iterators that are left early', {
  'main.ts': `
    interface Source<T> { [Symbol.iterator](): Iterator<T>; readonly size: usize }
    class Numbers { constructor(private at: u32, private readonly end: u32, private readonly log: Log) {}
      next(): IteratorResult<u32> { return this.at < this.end ? { done: false, value: this.at++ } : { done: true } }
      return(): IteratorResult<u32> { this.log.ended++; return { done: true } } }
    class Log { ended: u32 = 0 }
    const log = new Log()
    class Upto { constructor(readonly end: u32) {}
      get size(): usize { return usize(this.end) }
      [Symbol.iterator](): Numbers { return new Numbers(0, this.end, log) } }
    function first(source: Upto, test: (value: u32, index: usize) => boolean): u32 | undefined {
      let index: usize = 0
      for (const value of source) if (test(value, index++)) return value
    }
    function nested(limit: u32): u32 {
      let sum: u32 = 0
      outer: for (const a of new Upto(limit)) {
        for (const b of new Upto(limit)) {
          if (b > a) continue outer
          if (a * b > 6) break outer
          sum += a * b
        }
      }
      return sum
    }
    export function main(): void {
      const wanted: u32 = 4
      line\`\${first(new Upto(9), (value) => value * value > wanted * wanted) ?? 99} \${first(new Upto(2), () => false) ?? 99} \${log.ended}\`
      line\`\${nested(5)} \${log.ended}\`
      const { size, end } = new Upto(3)
      line\`\${size} \${end}\`
    }
  `,
}).prints('5 99 1', '16 6', '3 3')
