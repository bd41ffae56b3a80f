/** `comptime`, `embed` and the bytes of strings as initial values. */

import path from 'node:path'
import { expect, test } from 'vitest'
import { compile } from '../../../compiler/compile.ts'
import { program } from '../../support/language.ts'

test('a file that is embedded is an input of the build', () => {
  const folder = path.join(import.meta.dirname, 'fixtures')
  const main = path.join(folder, 'embedding.ts')
  const source = "const file = embed('embedded.bin')\nexport const run = exported('run', (): u8 => file[0])\n"
  const { inputs, root, diagnostics } = compile({
    project: path.join(folder, 'tsconfig.json'),
    target: 'i386',
    mode: 'full',
    hosted: true,
    entries: [main],
    overlay: new Map([[main, source]]),
  })
  expect(diagnostics).toEqual([])
  expect(inputs.map((input) => path.resolve(root, input))).toContain(path.join(folder, 'embedded.bin'))
})

program(
  'tables, numbers, strings and records are computed by the compiler',
  `
  const POLYNOMIAL: u32 = 0xedb88320
  const table = comptime(() => {
    const made = new FixedArray<u32, 256>()
    for (let index: u32 = 0; index < 256; index++) {
      let value = index
      for (let bit: u32 = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >> 1) ^ POLYNOMIAL : value >> 1
      made[index] = value
    }
    return made
  })
  function fibonacci(count: u32): u64 {
    return count < 2 ? count : fibonacci(count - 1) + fibonacci(count - 2)
  }
  const number = comptime(() => fibonacci(20))
  const word = comptime(() => (number > 6000 ? 'large' : 'small'))
  const pair = comptime((): readonly [u8, boolean] => [7, word === 'large'])
  const limit: u16 = comptime(() => u16(number)) + 1
  function crc(text: string): u32 {
    let value: u32 = 0xffffffff
    for (const byte of text.bytes) value = table[(value ^ byte) & 0xff] ^ (value >> 8)
    return ~value
  }
  function main(): void {
    print(crc('123456789'))
    print(number)
    print(word)
    line\`\${pair[0]} \${pair[1]} \${limit}\`
    let sum: u32 = 0
    for (let round: u32 = 0; round < 3; round++) sum += comptime(() => u32(fibonacci(10)))
    print(sum)
  }
`,
).prints(String(0xcbf43926), '6765', 'large', '7 true 6766', '165')

program(
  'objects, and what they refer to, become data',
  `
  class Node {
    next: Node | null = null
    constructor(readonly value: u32) {}
  }
  class List {
    first: Node | null = null
    count: u32 = 0
    name: string = ''
    squares: FixedArray<u16, 4> = new FixedArray()
  }
  const list = comptime(() => {
    const made = new List()
    const second = new Node(2)
    const first = new Node(1)
    first.next = second
    second.next = first
    made.first = first
    made.count = 2
    made.name = 'ring'
    for (let index: u16 = 0; index < 4; index++) made.squares[index] = index * index
    return made
  })
  function main(): void {
    line\`\${list.name} \${list.count} \${list.squares[3]}\`
    let at = list.first!
    for (let step: u32 = 0; step < 3; step++) {
      print(at.value)
      at = at.next!
    }
    list.count += 5
    print(list.count)
  }
`,
).prints('ring 2 9', '1', '2', '1', '7')

program(
  'a function may use what is defined below it',
  `
  function total(): u32 {
    return comptime(() => sum(values.slice()))
  }
  function sum(of: Slice<u32>): u32 {
    let found: u32 = 0
    for (const value of of) found += value
    return found
  }
  const values = FixedArray.of<u32>(1, 2, 3)
  function main(): void {
    print(total())
  }
`,
).prints('6')

program(
  'generic functions compute for each of their types',
  `
  function bits<T extends number>(): u32 {
    return comptime(() => u32(sizeof<T>()) * 8)
  }
  function main(): void {
    print(bits<u8>())
    print(bits<u64>())
  }
`,
).prints('8', '64')

program(
  'the bytes of a file and of a string',
  `
  const file = embed('../embedded.bin')
  const magic = 'RSD PTR '.bytes
  const parts = FixedArray.of<ReadonlySlice<u8>>('ab'.bytes, 'c\\u00e9'.bytes)
  const checksum = comptime(() => {
    let sum: u32 = 0
    for (const byte of embed('../embedded.bin')) sum += byte
    return sum
  })
  function main(): void {
    line\`\${file.length} \${file[0]} \${file[5]} \${file[7]} \${checksum}\`
    line\`\${magic.length} \${magic[7]} \${parts[1].length} \${parts[1][2]}\`
  }
`,
).prints('8 114 10 255 745', '8 32 3 169')

program('assertions about what is computed', {
  'main.ts': `
    function square(value: u32): u32 { return value * value }
    const FOUR = comptime(() => square(2))
    const table = comptime(() => FixedArray.of<u32, 3>(square(1), square(2), square(3)))
    const limit: u32 = square(4)
    staticAssert(FOUR === 4, 'four')
    staticAssert(comptime(() => square(3)) === 9)
    staticAssert(table[2] + FOUR === 13)
    export function main(): void {
      staticAssert(limit > 15 && table[1] === FOUR)
      print(FOUR)
    }
  `,
}).prints('4')
