/** What kernels read: several features of the language in each program. */

import { program } from '../../support/language.ts'

program('segments of an executable', {
  'main.ts': `
    type Endian = 'little' | 'big'
    const enum SegmentType { Null, Load, Dynamic, Interpreter, Note }
    interface Segment { readonly type: u32; readonly offset: u64; readonly size: u64; readonly flags: u32 }
    type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: 'short' | 'magic' | 'class'; readonly at: usize }
    class Reader {
      at: usize = 0
      constructor(private readonly bytes: ReadonlySlice<u8>, readonly endian: Endian = 'little') {}
      get left(): usize { return this.bytes.length - this.at }
      read<T extends u64>(width: usize, narrow: (value: u64) => T): T | null {
        if (this.left < width) return null
        let value: u64 = 0
        for (let i: usize = 0; i < width; i++) {
          const byte: u64 = this.bytes[this.at + i]
          value |= byte << (8 * (this.endian === 'little' ? i : width - 1 - i))
        }
        this.at += width
        return narrow(value)
      }
      u32(): u32 | null { return this.read<u32>(4, (v) => u32(v)) }
      u16(): u16 | null { return this.read<u16>(2, (v) => u16(v)) }
      u64(): u64 | null { return this.read<u64>(8, (v) => v) }
      skip(count: usize): this { this.at += count; return this }
    }
    const MAGIC = FixedArray.of<u8>(0x7f, 0x45, 0x4c, 0x46)
    function header(reader: Reader, bytes: ReadonlySlice<u8>): Parsed<readonly [count: u16, is64: boolean]> {
      for (const [index, expected] of pairs) if (index >= bytes.length || bytes[index] !== expected) return { ok: false, error: index >= bytes.length ? 'short' : 'magic', at: index }
      reader.skip(4)
      const kind = reader.u16()
      switch (kind) {
        case null: return { ok: false, error: 'short', at: reader.at }
        case 1: case 2: { const count = reader.u16() ?? 0
          return { ok: true, value: [count, kind === 2] } }
        default: return { ok: false, error: 'class', at: reader.at - 2 }
      }
    }
    const pairs = FixedArray.of<readonly [usize, u8]>([0, MAGIC[0]], [1, MAGIC[1]], [2, MAGIC[2]], [3, MAGIC[3]])
    function segment(reader: Reader, is64: boolean): Segment | undefined {
      const type = reader.u32(), flags = reader.u32()
      const offset = is64 ? reader.u64() : reader.u32()
      const size = is64 ? reader.u64() : reader.u32()
      if (type === null || flags === null || offset === null || size === null) return undefined
      return { type, flags, offset, size }
    }
    const image = new FixedArray<u8, 64>()
    function put(at: usize, value: u64, width: usize): usize { 
      for (let i: usize = 0; i < width; i++) image[at + i] = u8(value >> (8 * i))
      return at + width
    }
    function show(result: Parsed<readonly [count: u16, is64: boolean]>, reader: Reader): void {
      if (!result.ok) { line\`error \${result.error} at \${result.at}\`; return }
      const [count, is64] = result.value
      let total: u64 = 0
      for (let i: u16 = 0; i < count; i++) {
        const { type = 99, flags: f = 7, ...rest } = segment(reader, is64) ?? { type: 98, flags: 0, offset: 0, size: 0 }
        total += rest.size
        line\`segment \${i}: \${type === SegmentType.Load ? 'load' : type === SegmentType.Note ? 'note' : 'other'} \${hex(rest.offset)} \${f}\`
      }
      print(total)
    }
    export function main(): void {
      let at: usize = 0
      for (const byte of MAGIC) at = put(at, byte, 1)
      at = put(at, 2, 2); at = put(at, 3, 2)
      at = put(at, 1, 4); at = put(at, 5, 4); at = put(at, 0x1_0000_0000, 8); at = put(at, 0xffff_ffff_0000, 8)
      at = put(at, 4, 4); at = put(at, 6, 4); at = put(at, 0x2000, 8); at = put(at, 0x10, 8)
      const reader = new Reader(image.slice(0, at))
      show(header(reader, image.slice(0, at)), reader)
      image[4] = 1; image[6] = 1
      const small = new Reader(image.slice())
      show(header(small, image.slice()), small)
      const short = new Reader(image.slice(0, 2))
      show(header(short, image.slice(0, 2)), short)
      image[4] = 9
      const bad = new Reader(image.slice(), 'little')
      show(header(bad, image.slice()), bad)
      const big = new Reader(image.slice(), 'big')
      line\`\${hex(big.u32() ?? 0)} \${big.endian} \${big.left}\`
    }
  `,
}).prints(
  'segment 0: load 0x100000000 5',
  'segment 1: note 0x2000 6',
  'segment 2: other 0x0 0',
  '281474976645136',
  'segment 0: load 0x0 5',
  '1',
  'error short at 2',
  'error class at 4',
  '0x7f454c46 big 60',
)

program('expressions of a debugger', {
  'main.ts': `
    type Operator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '<<' | '>>'
    type Token = { readonly kind: 'number'; readonly value: i64 } | { readonly kind: 'operator'; readonly operator: Operator } | { readonly kind: 'open' | 'close' | 'end' } | { readonly kind: 'name'; readonly text: string } | { readonly kind: 'bad'; readonly at: usize }
    type Value = { readonly ok: true; readonly value: i64 } | { readonly ok: false; readonly why: 'syntax' | 'name' | 'zero'; readonly at: usize }
    const SYMBOLS = FixedArray.of<readonly [string, Operator]>(['<<', '<<'], ['>>', '>>'], ['+', '+'], ['-', '-'], ['*', '*'], ['/', '/'], ['%', '%'], ['&', '&'], ['|', '|'])
    const isDigit = (byte: u8): boolean => byte >= 0x30 && byte <= 0x39
    const isLetter = (byte: u8): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
    class Lexer {
      at: usize = 0
      constructor(private readonly text: string) {}
      private get byte(): u8 | undefined { return this.at < this.text.length ? this.text.bytes[this.at] : undefined }
      private while_(test: (byte: u8) => boolean): string { const start = this.at
        for (let byte = this.byte; byte !== undefined && test(byte); byte = this.byte) this.at++
        return this.text.slice(start, this.at) }
      next(): Token {
        this.while_((byte) => byte === 0x20)
        const byte = this.byte
        if (byte === undefined) return { kind: 'end' }
        if (isDigit(byte)) { let value: i64 = 0
          for (const digit of this.while_(isDigit).bytes) value = value * 10 + i64(digit - 0x30)
          return { kind: 'number', value } }
        if (isLetter(byte)) return { kind: 'name', text: this.while_((b) => isLetter(b) || isDigit(b)) }
        if (byte === 0x28 || byte === 0x29) { this.at++; return { kind: byte === 0x28 ? 'open' : 'close' } }
        for (const [symbol, operator] of SYMBOLS) {
          if (this.at + symbol.length > this.text.length || this.text.slice(this.at, this.at + symbol.length) !== symbol) continue
          this.at += symbol.length
          return { kind: 'operator', operator }
        }
        return { kind: 'bad', at: this.at }
      }
    }
    function apply(operator: Operator, left: i64, right: i64, at: usize): Value {
      switch (operator) {
        case '+': return { ok: true, value: left + right }
        case '-': return { ok: true, value: left - right }
        case '*': return { ok: true, value: left * right }
        case '/': case '%': { if (right === 0) return { ok: false, why: 'zero', at }
          return { ok: true, value: operator === '/' ? left / right : left % right } }
        case '&': return { ok: true, value: left & right }
        case '|': return { ok: true, value: left | right }
        case '<<': return { ok: true, value: left << u64(right) }
        case '>>': return { ok: true, value: left >> u64(right) }
      }
    }
    class Parser {
      private token: Token = { kind: 'end' }
      private depth: u32 = 0
      deepest: u32 = 0
      constructor(private readonly lexer: Lexer, private readonly lookup: (name: string) => i64 | null) { this.token = lexer.next() }
      private advance(): Token { const old = this.token
        this.token = this.lexer.next()
        return old }
      private primary(): Value {
        const at = this.lexer.at
        const token = this.advance()
        switch (token.kind) {
          case 'number': return { ok: true, value: token.value }
          case 'name': { const value = this.lookup(token.text)
            return value === null ? { ok: false, why: 'name', at } : { ok: true, value } }
          case 'operator': { if (token.operator !== '-') break
            const inner = this.primary()
            return inner.ok ? { ...inner, value: -inner.value } : inner }
          case 'open': { const inner = this.parse()
            if (!inner.ok || this.advance().kind === 'close') return inner }
        }
        return { ok: false, why: 'syntax', at }
      }
      parse(minimum: u8 = 0): Value {
        if (++this.depth > this.deepest) this.deepest = this.depth
        let left = this.primary()
        for (;;) {
          const { token } = this
          if (!left.ok || token.kind !== 'operator' || PRECEDENCE_OF(token.operator) <= minimum) break
          const { at } = this.lexer
          this.advance()
          const right = this.parse(PRECEDENCE_OF(token.operator))
          left = right.ok ? apply(token.operator, left.value, right.value, at) : right
        }
        this.depth--
        return left
      }
      get isDone(): boolean { return this.token.kind === 'end' }
    }
    function PRECEDENCE_OF(operator: Operator): u8 {
      switch (operator) { case '+': case '-': return 4; case '*': case '/': case '%': return 5; case '&': return 2; case '|': return 1; default: return 3 } }
    function variable(name: string): i64 | null { switch (name) { case 'esp': return 0xc0000000; case 'big': return 0x7fff_ffff_ffff_fff0; case 'n1': return -1 }
      return null }
    export function main(): void {
      for (const text of FixedArray.of<string>('1 + 2 * 3', '(1+2)*3', '-7 / 2', '-7 % 4', 'esp + 4096 * 3 - 1', '1 << 40 | 7 & 5', 'n1 >> 3', '10 - 4 - 3', '2 * (3 + ', '5 / (3 - 3)', 'eax + 1', '1 $ 2', 'big / 3', '((((9))))', '')) {
        const parser = new Parser(new Lexer(text), variable)
        const result = parser.parse()
        if (result.ok) line\`\${text} = \${result.value} \${parser.isDone} \${parser.deepest}\`
        else line\`\${text}: \${result.why} at \${result.at}\`
      }
    }
  `,
}).prints(
  '1 + 2 * 3 = 7 true 3',
  '(1+2)*3 = 9 true 3',
  '-7 / 2 = -3 true 2',
  '-7 % 4 = -3 true 2',
  'esp + 4096 * 3 - 1 = 3221237759 true 3',
  '1 << 40 | 7 & 5 = 1099511627781 true 3',
  'n1 >> 3 = -1 true 2',
  '10 - 4 - 3 = 3 true 2',
  '2 * (3 + : syntax at 9',
  '5 / (3 - 3): zero at 3',
  'eax + 1: name at 3',
  '1 $ 2 = 1 false 1',
  'big / 3 = 3074457345618258597 true 2',
  '((((9)))) = 9 true 5',
  ': syntax at 0',
)

program('the command line of a kernel', {
  'main.ts': `
    type Level = 'error' | 'warn' | 'info' | 'debug'
    type Device = \`\${'tty' | 'hd'}\${'0' | '1'}\`
    interface Options { readonly log: Level; readonly console: Device; readonly memory: u64 | null; readonly quiet: boolean; readonly init?: string }
    type Key = keyof Options
    type Flags = { readonly [K in Exclude<Key, 'init'>]: boolean }
    const LEVELS = ['error', 'warn', 'info', 'debug'] as const
    const DEFAULTS: Options = { log: 'warn', console: 'tty0', memory: null, quiet: false }
    const SCALE = { k: u32(10), m: u32(20), g: u32(30) } satisfies Readonly<Record<'k' | 'm' | 'g', u32>>
    class Words { constructor(private readonly text: string, private readonly separator: u8 = 0x20) {}
      [Symbol.iterator](): WordIterator { return new WordIterator(this.text, this.separator) } }
    class WordIterator { private at: usize = 0
      constructor(private readonly text: string, private readonly separator: u8) {}
      next(): IteratorResult<string> {
        while (this.at < this.text.length && this.text.bytes[this.at] === this.separator) this.at++
        if (this.at === this.text.length) return { done: true }
        const start = this.at
        while (this.at < this.text.length && this.text.bytes[this.at] !== this.separator) this.at++
        return { done: false, value: this.text.slice(start, this.at) } } }
    function split(word: string): readonly [name: string, value: string | null] {
      for (let i: usize = 0; i < word.length; i++) if (word.bytes[i] === 0x3d) return [word.slice(0, i), word.slice(i + 1)]
      return [word, null] }
    function number_(text: string): u64 | undefined { let value: u64 = 0
      for (let i: usize = 0; i < text.length; i++) { const byte = text.bytes[i]
        if (byte >= 0x30 && byte <= 0x39) { value = value * 10 + (byte - 0x30); continue }
        if (i !== text.length - 1 || i === 0) return undefined
        switch (byte) { case 0x6b: return value << SCALE.k; case 0x6d: return value << SCALE.m; case 0x67: return value << SCALE.g
          default: return undefined } }
      return text.length === 0 ? undefined : value }
    const levelOf = (text: string): Level | null => { switch (text) { case 'error': case 'warn': case 'info': case 'debug': return text }
      return null }
    function deviceOf(text: string | null): Device | undefined { switch (text) { case 'tty0': return 'tty0'; case 'tty1': return 'tty1'; case 'hd0': return 'hd0'; case 'hd1': return 'hd1' }
      return undefined }
    function parse(text: string, seen: (key: Key, value: string | null) => void): readonly [Options, Flags, bad: u32] {
      let options = DEFAULTS, bad: u32 = 0
      let flags: Flags = { log: false, console: false, memory: false, quiet: false }
      for (const word of new Words(text)) {
        const [name, value] = split(word)
        switch (name) {
          case 'log': { const log = levelOf(value ?? '')
            if (log === null) { bad++; break }
            options = { ...options, log }; flags = { ...flags, log: true }; seen(name, value); break }
          case 'console': { const console = deviceOf(value)
            console === undefined ? bad++ : (options = { ...options, console }, flags = { ...flags, console: true }, seen('console', value)); break }
          case 'mem': { const memory = number_(value ?? 'x') ?? null
            options = { ...options, memory }; flags = { ...flags, memory: memory !== null }; if (memory === null) bad += 10; else seen('memory', value); break }
          case 'quiet': options = { ...options, quiet: value !== 'no' }; flags = { ...flags, quiet: true }; break
          case 'init': if (value !== null) options = { ...options, init: value }; seen('init', value); break
          default: bad += 100
        }
      }
      return [options, flags, bad]
    }
    const rank = (level: Level): u8 => { let index: u8 = 0
      for (const each of FixedArray.of<Level>('error', 'warn', 'info', 'debug')) { if (each === level) return index
        index++ }
      return index }
    export function main(): void {
      for (const text of FixedArray.of<string>('log=debug quiet mem=512m', ' console=hd1  mem=3g init=/bin/sh x=1 log=loud', 'quiet=no mem=12q console=tty9 init', '')) {
        let keys: u32 = 0
        const [{ log, console, memory, quiet, init = '/init' }, flags, bad] = parse(text, (key, value) => { keys += key === 'memory' ? 100 : 1; if (value !== null && key === 'init') keys += 1000 })
        line\`\${log} \${rank(log)} \${console} \${memory ?? 1} \${quiet} \${init} | \${flags.log} \${flags.console} \${flags.memory} \${flags.quiet} | \${bad} \${keys}\`
      }
    }
  `,
}).prints(
  'debug 3 tty0 536870912 true /init | true false true true | 0 101',
  'warn 1 hd1 3221225472 false /bin/sh | false true true false | 101 1102',
  'warn 1 tty0 1 false /init | false false false true | 11 1',
  'warn 1 tty0 1 false /init | false false false false | 0 0',
)

program('a file system by interfaces and visitors', {
  'main.ts': `
    interface Node { readonly name: string; readonly parent: Directory | null; get size(): u64; accept(visitor: Visitor): void }
    interface Visitor { file(file: File): void; directory(directory: Directory, depth: u32): boolean }
    interface Readable { read(offset: u64, into: Slice<u8>): usize }
    abstract class Base implements Node { next: Base | null = null
      constructor(readonly name: string, readonly parent: Directory | null = null) { }
      abstract get size(): u64
      abstract accept(visitor: Visitor, depth?: u32): void
      get depth(): u32 { return this.parent === null ? 0 : this.parent.depth + 1 }
    }
    class File extends Base implements Readable { 
      constructor(name: string, private readonly content: string, parent?: Directory) { super(name, parent ?? null); parent?.add(this) }
      override get size(): u64 { return u64(this.content.length) }
      override accept(visitor: Visitor): void { visitor.file(this) }
      read(offset: u64, into: Slice<u8>): usize {
        if (offset >= this.size) return 0
        let count: usize = 0
        for (const byte of this.content.slice(usize(offset)).bytes) { if (count === into.length) break
          into[count++] = byte }
        return count
      }
    }
    class Directory extends Base { private first: Base | null = null; private count: u32 = 0
      override get size(): u64 { let sum: u64 = 0
        for (let child = this.first; child !== null; child = child.next) sum += child.size
        return sum }
      add(child: Base): void { child.next = this.first; this.first = child; this.count++ }
      find(name: string): Base | undefined { for (let child = this.first; child !== null; child = child.next) if (child.name === name) return child
        return undefined }
      override accept(visitor: Visitor, depth: u32 = this.depth): void { if (!visitor.directory(this, depth)) return
        for (let child = this.first; child !== null; child = child.next) child.accept(visitor, depth + 1) }
    }
    const root = new Directory('')
    const etc = new Directory('etc', root), home = new Directory('home', root)
    const user = new Directory('user', home)
    const files = FixedArray.of<File>(new File('motd', 'welcome to the machine', etc), new File('passwd', 'root:0', etc), new File('notes', '', user))
    function link(): void { root.add(etc); root.add(home); home.add(user) }
    type Lookup = { readonly found: Base; readonly kind: 'node' } | { readonly kind: 'missing'; readonly part: string; readonly in: Directory | null }
    function lookup(path: string, from: Directory = root): Lookup {
      let at: Base = from
      let start: usize = 0
      for (let end: usize = 0; end <= path.length; end++) {
        if (end < path.length && path.bytes[end] !== 0x2f) continue
        const part = path.slice(start, end)
        start = end + 1
        switch (part) {
          case '': case '.': continue
          case '..': at = at.parent ?? at; continue
        }
        if (!(at instanceof Directory)) return { kind: 'missing', part, in: null }
        const next = at.find(part)
        if (next === undefined) return { kind: 'missing', part, in: at }
        at = next
      }
      return { kind: 'node', found: at }
    }
    class Lister implements Visitor { deepest: u32 = 0; bytes: u64 = 0
      constructor(private readonly limit: u32 = 0xffffffff) {}
      file({ name, size, parent }: File): void { this.bytes += size; line\`f \${parent?.name ?? '?'}/\${name} \${size}\` }
      directory({ name }: Directory, depth: u32): boolean { if (depth > this.deepest) this.deepest = depth
        line\`\${padded('d', 2)} \${name} \${depth}\`
        return depth < this.limit }
    }
    class Finder implements Visitor { longest: File | null = null
      file(file: File): void { if (this.longest === null || this.longest.size < file.size) this.longest = file }
      directory(): boolean { return true } }
    function describe_(path: string): void {
      const result = lookup(path)
      switch (result.kind) {
        case 'missing': line\`\${path}: no \${result.part} in \${result.in?.name ?? 'no directory'}\`; break
        case 'node': { const { found } = result
          line\`\${path}: \${found.name} \${found.size} \${found.depth} \${found instanceof File ? 'file' : 'directory'}\`
          if (found instanceof File) { const buffer = new FixedArray<u8, 5>()
            let offset: u64 = 0, sum: u32 = 0
            for (let n: usize; (n = found.read(offset, buffer.slice())) > 0; offset += u64(n)) for (const b of buffer.slice(0, n)) sum += b
            print(sum) } }
      }
    }
    export function main(): void {
      link()
      for (const path of FixedArray.of<string>('/etc/motd', 'etc//passwd', '/home/user/../user/notes', '/..', '/etc/shadow', '/etc/motd/x')) describe_(path)
      const lister = new Lister(), shallow = new Lister(1), finder = new Finder()
      for (const visitor of FixedArray.of<Visitor>(lister, shallow, finder)) root.accept(visitor)
      line\`\${lister.deepest} \${lister.bytes} \${shallow.deepest} \${finder.longest?.name ?? ''}\`
    }
  `,
}).prints(
  '/etc/motd: motd 22 2 file',
  '2117',
  'etc//passwd: passwd 6 2 file',
  '558',
  '/home/user/../user/notes: notes 0 3 file',
  '0',
  '/..:  28 0 directory',
  '/etc/shadow: no shadow in etc',
  '/etc/motd/x: no x in no directory',
  'd   0',
  'd  home 1',
  'd  user 2',
  'f user/notes 0',
  'd  etc 1',
  'f etc/passwd 6',
  'f etc/motd 22',
  'd   0',
  'd  home 1',
  'd  etc 1',
  '2 28 1 motd',
)
