/** Literals and constants without a type of their own. */

import { program } from '../../support/language.ts'

program(
  'every notation of a literal',
  `
  const a: u32 = 0xdead_beef
  const b: u8 = 0b1010_1010
  const c: u16 = 0o777
  const d: u32 = 1_000_000
  const e: u32 = 1e6
  const f: u32 = 2.5e3
  print(a)
  print(b)
  print(c)
  print(d + e + f)
`,
).prints('3735928559', '170', '511', '2002500')

program(
  '64-bit literals are exact',
  `
  const a: u64 = 18446744073709551615
  const b: i64 = -9223372036854775808
  const c: u64 = 9007199254740993
  print(a)
  print(b)
  print(c)
`,
).prints('18446744073709551615', '-9223372036854775808', '9007199254740993')

program('a constant takes the type of each use', {
  'main.ts': `
    const PAGE = 4096
    const SHIFT = 12
    const MASK = PAGE - 1
    export function main(): void {
      const small: u16 = PAGE
      const wide: u64 = PAGE * 1_048_576
      let address: usize = 0x12345
      print(small)
      print(wide)
      print(address & MASK)
      print(address >> SHIFT)
      print(address & ~MASK)
      const local = 3
      print(address / local)
    }
  `,
}).prints('4096', '4294967296', '837', '18', '73728', '24855')

program(
  'let takes the type of its first constraining use',
  `
  const bytes: u8 = 3
  let total: u64 = 0
  let i = 0
  for (; i < bytes; i++) total += 1_000_000_000_000
  print(total)
  const array = FixedArray.of<u32>(7, 8, 9)
  for (let k = 0; k < array.length; k++) print(array[k])
  let sum = 0
  sum += array[0]
  print(sum)
`,
).prints('3000000000000', '7', '8', '9', '7')

program('let takes the type of the parameter that it is given to and of the result that it is', {
  'main.ts': `
    function take(value: u16): u64 {
      let result = 0
      result += value
      return result
    }
    function give(): i8 {
      let value = -5
      return value
    }
    export function main(): void {
      let value = 300
      print(take(value))
      print(give())
    }
  `,
}).prints('300', '-5')

program(
  'constant expressions are exact before they have a type',
  `
  const x: u32 = (1 << 40) >> 20
  const y: u8 = 1000 - 900
  const z: i32 = -(5 - 7)
  const w: u64 = 2 ** 40
  print(x)
  print(y)
  print(z)
  print(w)
`,
).prints('1048576', '100', '2', '1099511627776')

program(
  "literals in comparison and arithmetic take the other side's type",
  `
  let small: u8 = 200
  print(small > 100)
  print(100 < small)
  print(255 - small)
  print(small === 200)
  let negative: i16 = 5
  print(negative > -1)
`,
).prints('true', 'true', '55', 'true', 'true')

program(
  'wrap with a literal on the left',
  `
  let small: u8 = 200
  print(wrap.subtract(u8(0), small))
  print(wrap.add(u8(100), small))
`,
).prints('56', '44')
