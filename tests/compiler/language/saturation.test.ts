/** `saturate.*`, `overflowing.*` and the operations on bits at the boundaries of every width, against BigInt. */

import { describe } from 'vitest'
import { program } from '../../support/language.ts'

const WIDTHS = [
  ['u8', 8, false],
  ['i8', 8, true],
  ['u16', 16, false],
  ['i16', 16, true],
  ['u32', 32, false],
  ['i32', 32, true],
  ['u64', 64, false],
  ['i64', 64, true],
] as const

const EXACT = {
  add: (left: bigint, right: bigint) => left + right,
  subtract: (left: bigint, right: bigint) => left - right,
  multiply: (left: bigint, right: bigint) => left * right,
}

/** The lowest and highest values, those beside them, around 0 and where halves of words meet. */
function boundaries(bits: number, signed: boolean): readonly bigint[] {
  const highest = (1n << BigInt(signed ? bits - 1 : bits)) - 1n
  const lowest = signed ? -highest - 1n : 0n
  const half = 1n << BigInt(bits / 2)
  const near = [lowest, 0n, half, highest].flatMap((value) => [value - 1n, value, value + 1n])
  return [...new Set([...near, 3n, 10n])].filter((value) => value >= lowest && value <= highest)
}

/** Digests of many values: a test prints one number for each operation, and a second one weighs places. */
function digest(values: readonly bigint[]): string {
  let [sum, weighted] = [0n, 0n]
  values.forEach((value, index) => {
    sum = BigInt.asUintN(64, sum + value)
    weighted = BigInt.asUintN(64, weighted + value * BigInt(2 * index + 1))
  })
  return `${sum} ${weighted}`
}

const HELPERS = `
  class Digest {
    private sum: u64 = 0
    private weighted: u64 = 0
    private place: u64 = 1
    take(value: u64): void {
      this.sum = wrap.add(this.sum, value)
      this.weighted = wrap.add(this.weighted, wrap.multiply(value, this.place))
      this.place += 2
    }
    show(): void {
      line\`\${this.sum} \${this.weighted}\`
    }
  }
`

describe.each(WIDTHS)('%s', (type, bits, signed) => {
  const values = boundaries(bits, signed)
  const fit = (value: bigint): bigint => (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value))
  const [lowest, highest] = [
    values[0] < 0n ? -(1n << BigInt(bits - 1)) : 0n,
    values.reduce((a, b) => (a > b ? a : b)),
  ]
  const pairs = values.flatMap((left) => values.map((right) => [left, right] as const))
  const operations = Object.keys(EXACT) as (keyof typeof EXACT)[]
  const expected = operations.flatMap((operation) => {
    const exact = pairs.map(([left, right]) => EXACT[operation](left, right))
    const saturated = exact.map((value) => (value < lowest ? lowest : value > highest ? highest : value))
    return [digest(saturated), digest(exact.flatMap((value) => [fit(value), fit(value) === value ? 0n : 1n]))]
  })
  program(
    'sums, differences and products',
    `${HELPERS}
  function main(): void {
    const values = FixedArray.of<${type}>(${values.join(', ')})
    ${operations
      .map(
        (operation) => `{
      const saturated = new Digest()
      const wrapped = new Digest()
      for (const left of values)
        for (const right of values) {
          saturated.take(u64(saturate.${operation}(left, right)))
          const { value, overflowed } = overflowing.${operation}(left, right)
          wrapped.take(u64(value))
          wrapped.take(u64(overflowed))
        }
      saturated.show()
      wrapped.show()
    }`,
      )
      .join('\n    ')}
  }
  `,
  ).prints(...expected)

  const digits = (value: bigint): string => BigInt.asUintN(bits, value).toString(2).padStart(bits, '0')
  const fromDigits = (text: string): bigint => fit(BigInt(`0b${text}`))
  program(
    'bits',
    `${HELPERS}
  function main(): void {
    const values = FixedArray.of<${type}>(${values.join(', ')})
    const counts = new Digest()
    const moved = new Digest()
    for (const value of values) {
      counts.take(u64(countTrailingZeros(value)))
      counts.take(u64(countLeadingZeros(value)))
      counts.take(u64(countOnes(value)))
      moved.take(u64(swapBytes(value)))
      moved.take(u64(reverseBits(value)))
      for (let count: u32 = 0; count < ${bits + 3}; count++) {
        moved.take(u64(rotateLeft(value, count)))
        moved.take(u64(rotateRight(value, count)))
      }
    }
    counts.show()
    moved.show()
  }
  `,
  ).prints(
    digest(
      values.flatMap((value) => {
        const text = digits(value)
        const isZero = !text.includes('1')
        return [
          isZero ? bits : bits - 1 - text.lastIndexOf('1'),
          isZero ? bits : text.indexOf('1'),
          text.replaceAll('0', '').length,
        ].map(BigInt)
      }),
    ),
    digest(
      values.flatMap((value) => {
        const text = digits(value)
        const rotations = Array.from({ length: bits + 3 }, (_, count) => {
          const by = count % bits
          return [text.slice(by) + text.slice(0, by), text.slice(bits - by) + text.slice(0, bits - by)]
        }).flat()
        const bytes = text.match(/.{8}/g)!.toReversed().join('')
        return [bytes, [...text].toReversed().join(''), ...rotations].map(fromDigits)
      }),
    ),
  )
})

program(
  'operands are evaluated once and in their order',
  `
  let calls: u32 = 0
  function next(): u8 {
    calls = calls * 10 + 1
    return 200
  }
  function last(): u8 {
    calls = calls * 10 + 2
    return 100
  }
  function main(): void {
    line\`\${saturate.add(next(), last())} \${calls}\`
    const { value, overflowed } = overflowing.add(next(), last())
    line\`\${value} \${overflowed} \${calls}\`
    line\`\${saturate.subtract(u8(5), next())} \${saturate.add(last(), 200)}\`
    let small: i8 = -128
    print(wrap.divide(small, -1))
  }
`,
).prints('255 12', '44 true 1212', '0 255', '-128')

program(
  'wrap.divide by zero panics in every build',
  `
  function zero(): u32 {
    return 0
  }
  function main(): void {
    print(wrap.divide(u32(7), zero()))
  }
`,
).panics('division by zero at main.ts:6:9')

program(
  'a literal as the first operand takes the type of the second',
  `
  const five = 5
  function main(): void {
    let small: u8 = 7
    let wide: u16 = 0xfff0
    let negative: i8 = -128
    const wrapped: u8 = wrap.subtract(5, small)
    const same: u8 = wrap.subtract(small, 5)
    const named: u8 = wrap.add(five, small)
    const product: i8 = wrap.multiply(-1, negative)
    line\`\${wrapped} \${same} \${named} \${product} \${wrap.divide(200, small)}\`
    const floor: u8 = saturate.subtract(5, small)
    const limit: u16 = saturate.add(0xff, wide)
    const most: i8 = saturate.multiply(-1, negative)
    line\`\${floor} \${limit} \${most}\`
    const { value, overflowed } = overflowing.subtract(5, small)
    const byte: u8 = value
    line\`\${byte} \${overflowed} \${overflowing.multiply(2, wide).value}\`
    const mixed: u16 = wrap.add(wrap.subtract(5, small), wide)
    line\`\${mixed}\`
  }
`,
).prints('254 2 12 -128 28', '0 65535 127', '254 true 65504', '238')
