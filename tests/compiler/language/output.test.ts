/** Formatted output. */

import { program } from '../../support/language.ts'

program(
  'values of every type',
  `
  const a: u8 = 1
  const b: u64 = 18446744073709551615
  const c: i8 = -128
  const d: i64 = -9223372036854775808
  const e: usize = 4096
  line\`\${a} \${b} \${c} \${d} \${e} \${true} \${'text'} \${-7} \${5_000_000_000}\`
  line\`\`
  line\`no values: 100% \\\\ "quoted"\`
  line\`\${a}\${b}\`
`,
).prints(
  '1 18446744073709551615 -128 -9223372036854775808 4096 true text -7 5000000000',
  '',
  'no values: 100% \\ "quoted"',
  '118446744073709551615',
)

program(
  'hexadecimal',
  `
  const byte: u8 = 10
  const word: u16 = 0xabcd
  const wide: u64 = 0x1234_5678_9abc_def0
  const negative: i16 = -1
  line\`\${hex(byte)} \${hex(byte, 2)} \${hex(word)} \${hex(wide)} \${hex(negative)} \${hex(word, 8)}\`
`,
).prints('0xa 0x0a 0xabcd 0x123456789abcdef0 0xffff 0x0000abcd')

program(
  'padding',
  `
  const small: u8 = 7
  const negative: i32 = -42
  line\`[\${padded(small, 4)}] [\${padded('ab', 5)}] [\${padded(negative, 6)}] [\${padded(123456, 3)}] [\${padded(true, 6)}]\`
`,
).prints('[   7] [ab   ] [   -42] [123456] [true  ]')

program("objects with a format method, and a sink of the program's own", {
  'main.ts': `
    class Counter {
      texts: u32 = 0
      numbers: u32 = 0
      text(text: string): void { this.texts++ }
      unsigned(value: u32): void { this.numbers += value }
      unsigned64(value: u64): void {}
      signed(value: i32): void {}
      signed64(value: i64): void {}
      boolean(value: boolean): void {}
      hex(value: u64, digits: u8): void { this.numbers += digits }
      pad(width: u8): void { this.numbers += width }
    }
    class Point implements Formattable<Output> {
      constructor(readonly x: u32, readonly y: u32) {}
      format(sink: Output): void {
        sink.text('(')
        sink.unsigned(this.x)
        sink.text(', ')
        sink.unsigned(this.y)
        sink.text(')')
      }
    }
    const counter = new Counter()
    const count = template(counter)
    export function main(): void {
      const point = new Point(3, 4)
      line\`at \${point} and \${new Point(5, 6)}\`
      print(point)
      count\`a\${u32(5)}b\${hex(u32(1), 4)}\${padded(u32(10), 100)}\`
      print(counter.texts)
      print(counter.numbers)
    }
  `,
}).prints('at (3, 4) and (5, 6)', '(3, 4)', '2', '119')

program(
  'addresses and flavours are as wide as an address',
  `
  const address = PhysicalAddress(0x1000)
  const frame = FrameNumber(3)
  const text = sizeof<usize>() === 4
  line\`\${frame} \${address}\`
  line\`\${hex(address, 8)}\`
  print(address + 0x10 - address)
  print(PhysicalAddress(usize(frame) * 4096) - address)
`,
).prints('3 4096', '0x00001000', '16', '8192')
