/** Ranges of bits inside integers, as page table entries and descriptors have them. */

import { program } from '../../support/language.ts'

program(
  'ranges are read and replaced, at both ends of every width',
  `
  const FRAME_LOW = 12
  let page: u32 = 0xabcde067
  let wide: u64 = 0x8000000000000001
  let small: u8 = 0b10110101
  let signed: i16 = -2
  let address: usize = 0x12345678
  function main(): void {
    line\`\${hex(bits.extract(page, FRAME_LOW, 20))} \${bits.extract(page, 0, 1)} \${bits.extract(page, 5, 2)}\`
    page = bits.insert(page, FRAME_LOW, 20, 0x54321)
    page = bits.insert(page, 0, 3, 4)
    line\`\${hex(page)}\`
    line\`\${bits.extract(wide, 63, 1)} \${bits.extract(wide, 1, 62)}\`
    wide = bits.insert(wide, 28, 8, 0xff)
    line\`\${hex(wide)} \${hex(bits.extract(wide, 0, 64))}\`
    line\`\${bits.extract(small, 4, 4)} \${bits.insert(small, 6, 2, 1)} \${bits.insert(small, 0, 8, 9)}\`
    line\`\${bits.extract(signed, 0, 4)} \${bits.extract(signed, 15, 1)} \${bits.insert(signed, 15, 1, 0)}\`
    line\`\${hex(bits.extract(address, 12, 12))}\`
  }
`,
).prints(
  '0xabcde 1 3',
  '0x54321064',
  '1 0',
  '0x8000000ff0000001 0x8000000ff0000001',
  '11 117 9',
  '14 1 32766',
  '0x345',
)

program(
  'a part that does not fit',
  `
  let part: u32 = 8
  function main(): void {
    print(bits.insert(u32(0), 4, 3, part - 1))
    print(bits.insert(u32(0), 4, 3, part))
  }
`,
).panics('the value does not fit its range of bits at main.ts:5:9', { after: ['112'], release: ['112', '0'] })
