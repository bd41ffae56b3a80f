/** `@bits(low, count)`: fields that are ranges of the bits of an integer. */

import { program } from '../../support/language.ts'

program('a page table entry', {
  'main.ts': `
    enum Cache { WriteBack, WriteThrough, Uncached = 3 }
    class Entry {
      word: u64 = 0
      @bits(0) present: boolean = false
      @bits(1) writable: boolean = true
      @bits(3, 2) cache: Cache = Cache.Uncached
      @bits(12, 40) frame: u64 = 0
      @bits(63) noExecute: boolean = false
    }
    const boot = new Entry()
    const table = new FixedArray<Inline<Entry>, 4>()
    export function main(): void {
      line\`\${hex(boot.word)} \${sizeof<Entry>()} \${boot.writable} \${boot.present}\`
      const entry = table[1]
      entry.present = true
      entry.frame = 0xff_ffff_ffff
      entry.noExecute = !entry.noExecute
      line\`\${hex(entry.word)} \${entry.noExecute} \${entry.cache === Cache.Uncached}\`
      entry.frame = 0x12345
      entry.frame++
      entry.frame += 2
      entry.cache = Cache.WriteThrough
      line\`\${hex(entry.word)} \${hex(entry.frame)} \${entry.frame-- - 1}\`
      entry.word = 0x8000_0000_0000_0003
      line\`\${entry.present} \${entry.writable} \${entry.frame} \${entry.noExecute}\`
      entry.present &&= entry.frame !== 0
      entry.noExecute ||= true
      line\`\${entry.present} \${hex(table[1].word)} \${hex(table[2].word)}\`
      const { present, frame } = entry
      line\`\${present} \${frame}\`
    }
  `,
}).prints(
  '0x1a 8 true false',
  '0x800ffffffffff01b true true',
  '0x800000001234800b 0x12348 74567',
  'true true 0 true',
  'false 0x8000000000000002 0x1a',
  'false 0',
)

program('ranges in small, packed and derived classes', {
  'main.ts': `
    @packed
    class Gate {
      low: u16 = 0
      selector: u16 = 8
      @bits(0, 2) ring: u8 = 0
      @bits(2) local: boolean = false
      @bits(3, 13) index: u16 = 1
      flags: u8 = 0
      @bits(0, 4) kind: u32 = 0xe
      @bits(7) present: boolean = true
      high: u32 = 0
      constructor(address: u32) {
        this.low = u16(address)
        this.high = address >> 16
        this.ring = 3
      }
    }
    class Status {
      word: u8 = 0
      @bits(0, 8) all: u8 = 0x50
    }
    class Line<T extends u32> extends Status {
      plain: T | null = null
      extra: u32 = 0
      @bits(30, 2) top: u8 = 3
      set(): this { this.all = 7; return this }
    }
    const gate = new Gate(0x12345678)
    const line2 = new Line<u8>()
    function next(): u16 {
      gate.local = true
      return 2
    }
    export function main(): void {
      line\`\${sizeof<Gate>()} \${offsetof<Gate>('flags')} \${hex(gate.selector)} \${hex(gate.flags)} \${hex(gate.high)}\`
      line\`\${gate.ring} \${gate.index} \${gate.kind} \${gate.present} \${gate.local}\`
      gate.index += next()
      line\`\${gate.index} \${gate.local} \${hex(gate.selector)}\`
      line\`\${line2.set().all} \${hex(line2.extra)} \${line2.top}\`
    }
  `,
}).prints('9 4 0xb 0x8e 0x1234', '3 1 14 true false', '3 true 0x1f', '7 0xc0000000 3')

program('a value that does not fit is a panic', {
  'main.ts': `
    class Register {
      word: u32 = 0
      @bits(4, 3) level: u32 = 0
    }
    const register = new Register()
    let level: u32 = 7
    export function main(): void {
      register.level = level
      print(register.word)
      level = 9
      register.level = level
      print(register.word)
    }
  `,
}).panics('the value does not fit its range of bits at main.ts:12:3', {
  after: ['112'],
  release: ['112', '16'],
})

program('registers of a device, at compile time and behind a reference', {
  'main.ts': `
    @volatile
    class Control {
      word: u32 = 0
      @bits(0) enable: boolean = false
      @bits(8, 4) divider: u8 = 0
    }
    const WORD = 12
    class Half {
      value: u16 = 0
      @bits(WORD, 4) high: u16 = 5
    }
    const start: u32 = comptime((): u32 => {
      const half = new Half()
      half.high = 9
      half.high -= 1
      return u32(half.value) + half.high
    })
    const memory = new FixedArray<u32, 2>()
    export function main(): void {
      const control = ref<Control>(addressOf(memory[1]))
      control.enable = true
      control.divider = 12
      control.divider >>= 1
      control.divider++
      line\`\${hex(memory[1])} \${memory[0]} \${control.divider} \${hex(start)}\`
    }
  `,
}).prints('0x701 0 7 0x8008')

program('ranges of bits and setters as targets of patterns', {
  'main.ts': `
    enum Mode { Off, On, Auto }
    class Entry {
      word: u64 = 0
      @bits(0) present: boolean = false
      @bits(1, 4) level: u8 = 0
      @bits(5, 2) mode: Mode = Mode.Off
      @bits(20, 40) frame: u64 = 0
      set half(value: u64) {
        print('set')
        this.word = value / 2
      }
      static last: u32 = 0
      static set total(value: u32) {
        this.last = value
      }
    }
    const page = new Entry()
    let calls: u32 = 0
    function entryAt(name: string): Entry {
      print(name)
      calls++
      return page
    }
    interface Parts {
      readonly level: u8
      readonly present?: boolean
      readonly rest: readonly [Mode, u64]
    }
    function parts(): Parts {
      return { level: 9, rest: [Mode.Auto, 0xff_ffff_ffff] }
    }
    export function main(): void {
      ;[page.level, page.present] = [5, true]
      print(page.word)
      ;[page.level, page.frame] = [u8(page.frame), u64(page.level)]
      print(page.level)
      print(page.frame)
      ;({
        level: entryAt('a').level,
        present: entryAt('b').present = false,
        rest: [entryAt('c').mode, page.frame],
      } = parts())
      print(calls)
      print(page.level)
      print(page.present)
      print(page.mode === Mode.Auto)
      print(page.frame)
      ;[page.half, Entry.total] = [100, 7]
      print(page.word)
      print(Entry.last)
    }
  `,
}).prints('11', '0', '5', 'a', 'b', 'c', '3', '9', 'false', 'true', '1099511627775', 'set', '50', '7')

program('a value that does not fit a range of bits, by a pattern', {
  'main.ts': `
    class Entry {
      word: u32 = 0
      @bits(4, 3) level: u8 = 0
    }
    export function main(): void {
      const entry = new Entry()
      for (const value of FixedArray.of<u8>(7, 8)) {
        ;[entry.level] = [value]
        print(entry.word)
      }
    }
  `,
}).panics('the value does not fit its range of bits at main.ts:9:7', {
  after: ['112'],
  release: ['112', '0'],
})
