/** Integers: every type at its boundaries, widening, narrowing, and what the operators do where results do not fit. */

import { program } from '../../support/language.ts'

interface IntegerCase {
  readonly name: string
  readonly least: bigint
  readonly greatest: bigint
}
const bits = (name: string): bigint => BigInt(name.slice(1))
const unsigned = (name: string): IntegerCase => ({ name, least: 0n, greatest: (1n << bits(name)) - 1n })
const signed = (name: string): IntegerCase => ({
  name,
  least: -(1n << (bits(name) - 1n)),
  greatest: (1n << (bits(name) - 1n)) - 1n,
})
const INTEGERS = [...['u8', 'u16', 'u32', 'u64'].map(unsigned), ...['i8', 'i16', 'i32', 'i64'].map(signed)]

for (const { name, least, greatest } of INTEGERS) {
  program(
    `${name} computes at its boundaries`,
    `
    let least: ${name} = ${least}
    let greatest: ${name} = ${greatest}
    print(least + greatest)
    print(greatest - 1)
    print(greatest - greatest)
    print(greatest / 3)
    print(greatest % 10)
    print(least / 3)
    print(least % 10)
    print(greatest & 85)
    print(least | 1)
    print(greatest ^ 1)
    print(~greatest)
    print(~least)
    print(greatest >> 1)
    print(least >> 2)
    print(least < greatest)
    print(greatest <= least)
    print(least === greatest)
    print(least !== greatest)
    print(least > greatest)
    print(greatest >= greatest)

    print(wrap.add(greatest, 1))
    print(wrap.subtract(least, 1))
    print(wrap.multiply(greatest, greatest))
    print(wrap.negate(least))
    print(wrap.shiftLeft(greatest, ${bits(name) - 1n}))
    print(wrap.shiftLeft(greatest, ${bits(name) + 1n}))
    print(wrap.shiftRight(least, ${bits(name) - 1n}))
    print(countOnes(greatest))
    print(countLeadingZeros(greatest))
    print(countTrailingZeros(greatest))
    print(countTrailingZeros(greatest - greatest))
    print(countLeadingZeros(greatest - greatest))
    print(rotateLeft(greatest - 1, 1))
    print(rotateRight(greatest - 1, ${bits(name) + 1n}))

    let value: ${name} = 100
    print(value++)
    print(++value)
    print(value--)
    print(--value)
    value += 7
    print(value)
    value -= 3
    print(value)
    value /= 4
    print(value)
    value *= 3
    print(value)
    value %= 50
    print(value)
    value &= 28
    print(value)
    value |= 3
    print(value)
    value ^= 6
    print(value)
    value <<= 2
    print(value)
    value >>= 3
    print(value)
    print((value += 1) + (value = 5))
  `,
  ).prints(
    ...[
      least + greatest,
      greatest - 1n,
      0n,
      greatest / 3n,
      greatest % 10n,
      least / 3n,
      least % 10n,
      greatest & 85n,
      least | 1n,
      greatest ^ 1n,
      least === 0n ? 0n : ~greatest,
      least === 0n ? greatest : ~least,
      greatest >> 1n,
      least >> 2n,
      true,
      false,
      false,
      true,
      false,
      true,
    ].map(String),
    ...[
      least,
      greatest,
      1n,
      least,
      fold(name, greatest << (bits(name) - 1n)),
      fold(name, greatest << 1n),
      least === 0n ? 0n : -1n,
      least === 0n ? bits(name) : bits(name) - 1n,
      least === 0n ? 0n : 1n,
      0n,
      bits(name),
      bits(name),
      rotate(name, greatest - 1n, 1n),
      rotate(name, greatest - 1n, bits(name) - 1n),
    ].map(String),
    ...['100', '102', '102', '100', '107', '104', '26', '78', '28', '28', '31', '25', '100', '12', '18'],
  )
}

// Narrower than C's int, as wide as it, and wider than a register of the i386.
for (const { name, least, greatest } of INTEGERS.filter(({ name }) => /^(u8|u32|i16|i64)$/.test(name))) {
  for (const [operation, panic, wrapped] of [
    ['greatest + 1', 'the sum', least],
    ['greatest * 2', 'the product', least === 0n ? greatest - 1n : -2n],
    ['least - 1', 'the difference', greatest],
    ['greatest << 1', 'the shifted value', least === 0n ? greatest - 1n : -2n],
  ] as const) {
    program(
      `${name}: ${operation} does not fit`,
      `
      let least: ${name} = ${least}
      let greatest: ${name} = ${greatest}
      const result = ${operation}
      print(result)
    `,
    ).panics(`${panic} does not fit its type at main.ts:4:16`, { release: [String(wrapped)] })
  }
}

function fold(name: string, value: bigint): bigint {
  return name.startsWith('i')
    ? BigInt.asIntN(Number(bits(name)), value)
    : BigInt.asUintN(Number(bits(name)), value)
}

function rotate(name: string, value: bigint, count: bigint): bigint {
  const width = bits(name)
  const whole = BigInt.asUintN(Number(width), value)
  return fold(name, (whole << count) | (whole >> (width - count)))
}

program(
  'operands of one sign widen to the wider one',
  `
  const small: u8 = 255
  const middle: u16 = 65280
  const wide: u32 = 4294967295
  const widest: u64 = 1
  print(small + middle)
  print(middle + (wide - middle))
  print(wide + widest)
  const negative: i8 = -128
  const large: i64 = 1
  print(negative - large)
  print(negative < large)
  print(small < wide)
`,
).prints('65535', '4294967295', '4294967296', '-129', 'true', 'true')

program(
  'a literal is as wide as the other operand, not as the place of the result',
  `
  let small: u8 = 255
  const sum: u32 = small + 1
  print(sum)
`,
).panics('the sum does not fit its type at main.ts:3:18', { release: ['0'] })

program(
  'a narrower unsigned value widens into a signed type',
  `
  const byte: u8 = 200
  const word: i16 = byte
  const long: i64 = word
  print(word)
  print(long - 201)
`,
).prints('200', '-1')

program(
  "products of u16 are never computed in C's int",
  `
  let a: u16 = 65535
  const b: u32 = u32(a) * u32(a)
  print(b)
  print(wrap.multiply(a, a))
`,
).prints('4294836225', '1')

program(
  'narrowing calls keep the low bits and extend by the sign',
  `
  let wide: u64 = 0xffff_ffff_ffff_ff80
  print(u8(wide))
  print(i8(wide))
  print(u16(wide))
  print(i16(wide))
  print(u32(wide))
  print(i32(wide))
  print(i64(wide))
  let negative: i8 = -1
  print(u16(negative))
  print(u64(negative))
  print(i64(negative))
  print(u8(true) + u8(false))
`,
).prints(
  '128',
  '-128',
  '65408',
  '-128',
  '4294967168',
  '-128',
  '-128',
  '65535',
  '18446744073709551615',
  '-1',
  '1',
)

program(
  'usize holds an address and u64 holds a usize',
  `
  let size: usize = 4096
  let wide: u64 = size
  let small: u32 = 7
  print(size * small)
  print(wide + size)
  print(sizeof<usize>() === sizeof<Ptr<u8>>())
  let difference: isize = isize(small) - 8
  print(difference)
`,
).prints('28672', '8192', 'true', '-1')

program(
  'division truncates, and the remainder has the sign of the dividend',
  `
  let a: i32 = -7
  let b: i32 = 2
  print(a / b)
  print(a % b)
  print(-a / -b)
  print(7 % -b)
`,
).prints('-3', '-1', '-3', '1')

program(
  'division by zero',
  `
  let zero: u32 = 0
  print(7 / zero)
`,
).panics('division by zero at main.ts:3:7')

program(
  'the least value modulo -1 is 0',
  `
  let least: i32 = -2147483648
  let smallest: i8 = -128
  let widest: i64 = -9223372036854775808
  let divisor: i8 = -1
  print(least % divisor)
  print(smallest % divisor)
  print(widest % divisor)
`,
).prints('0', '0', '0')

program(
  'remainder by zero',
  `
  let zero: i64 = 0
  print(7 % zero)
`,
).panics('division by zero at main.ts:3:7')

program(
  'the least value divided by -1',
  `
  let least: i32 = -2147483648
  let divisor: i32 = -1
  print(least / divisor)
`,
).panics('the quotient does not fit its type at main.ts:4:7')

program(
  'the least i8 divided by -1',
  `
  let least: i8 = -128
  let divisor: i8 = -1
  print(least / divisor)
`,
).panics('the quotient does not fit its type at main.ts:4:7')

program(
  'a negated value that does not fit',
  `
  let least: i16 = -32768
  print(-least)
`,
).panics('the negated value does not fit its type at main.ts:3:7', { release: ['-32768'] })

program(
  'a shift by the width',
  `
  let value: u32 = 1
  let count: u8 = 32
  print(value >> count)
`,
).panics('shift by 32 is out of range for the type at main.ts:4:7', { release: ['1'] })

program(
  'a shift of a byte by its width',
  `
  let value: u8 = 1
  let count: u32 = 9
  print(value << count)
`,
).panics('shift by 9 is out of range for the type at main.ts:4:7', { release: ['2'] })

program(
  'shifts keep the type of the left side',
  `
  let byte: u8 = 1
  let count: u64 = 7
  print(byte << count)
  let wide: u64 = 1
  print(wide << 63)
  let signed: i32 = -16
  print(signed >> 2)
`,
).prints('128', '9223372036854775808', '-4')

program(
  '64 bits on every target',
  `
  let a: u64 = 0x1234_5678_9abc_def0
  let b: u64 = 0xfff
  print(a / b)
  print(a % b)
  print(a * 3)
  print(a >> 33)
  print(a << 3)
  print(swapBytes(a))
  let c: i64 = -1_000_000_007
  print(c / 7)
  print(c % 7)
  print(c * c)
  print(countTrailingZeros(a))
  print(countLeadingZeros(a))
  print(countOnes(a))
`,
).prints(
  String(0x123456789abcdef0n / 0xfffn),
  String(0x123456789abcdef0n % 0xfffn),
  String(0x123456789abcdef0n * 3n),
  String(0x123456789abcdef0n >> 33n),
  String(0x123456789abcdef0n << 3n),
  String(0xf0debc9a78563412n),
  String(-1000000007n / 7n),
  String(-1000000007n % 7n),
  String(1000000007n * 1000000007n),
  '4',
  '3',
  '32',
)

program(
  'swapBytes of each width',
  `
  let a: u16 = 0x1234
  let b: u32 = 0x12345678
  let c: u8 = 0x12
  line\`\${hex(swapBytes(a))} \${hex(swapBytes(b))} \${hex(swapBytes(c))}\`
`,
).prints('0x3412 0x78563412 0x12')

program('shifts of negative values that the compiler has computed', {
  'main.ts': `
    const below = comptime((): i32 => -119)
    const far = comptime((): i64 => -3)
    const narrow = comptime((): i8 => -100)
    const above = comptime((): i32 => 5)
    export function main(): void {
      print(wrap.shiftLeft(below, 23))
      print(wrap.shiftLeft(i64(below), 40))
      print(wrap.shiftLeft(far, 61))
      print(i8(wrap.shiftLeft(isize(narrow), 3)))
      print(wrap.shiftLeft(narrow, 3))
      print(wrap.shiftLeft(above, 31))
    }
  `,
}).prints('-998244352', '-130841883705344', '-6917529027641081856', '-32', '-32', '-2147483648')
