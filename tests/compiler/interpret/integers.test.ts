/** Integer operations against an independent model: the typed arrays of JavaScript, which wrap as machines do. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arithmetic, number, site } from '../../../compiler/ir/build.ts'
import type { Expression } from '../../../compiler/ir/nodes.ts'
import { integer, type IntegerName, U32 } from '../../../compiler/types/machine.ts'
import { initialOf } from './evaluate.ts'

const BOXES = {
  u8: new Uint8Array(1),
  u16: new Uint16Array(1),
  u32: new Uint32Array(1),
  i8: new Int8Array(1),
  i16: new Int16Array(1),
  i32: new Int32Array(1),
  u64: new BigUint64Array(1),
  i64: new BigInt64Array(1),
}
type Width = keyof typeof BOXES

/** The low bits of `value`, by storing it. */
function boxed(width: Width, value: bigint): bigint {
  const box = BOXES[width]
  if (box instanceof BigUint64Array || box instanceof BigInt64Array) {
    box[0] = value
    return box[0]
  }
  box[0] = Number(BigInt.asUintN(32, value))
  return BigInt(box[0])
}

const width = fc.constantFrom(...(Object.keys(BOXES) as Width[]))
const pattern = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.constantFrom(
    0n,
    1n,
    2n,
    0x7fn,
    0x80n,
    0xffn,
    0x7fff_ffffn,
    0x8000_0000n,
    (1n << 63n) - 1n,
    1n << 63n,
    (1n << 64n) - 1n,
  ),
)

function evaluate(expression: Expression): bigint | string {
  try {
    const initial = initialOf(expression)
    return initial.kind === 'integer' ? initial.value : initial.kind
  } catch (error) {
    return (error as Error).message
  }
}

const EXACT = {
  add: (left: bigint, right: bigint) => left + right,
  subtract: (left: bigint, right: bigint) => left - right,
  multiply: (left: bigint, right: bigint) => left * right,
} as const

describe('sums, differences, products', () => {
  const cases = fc.tuple(
    width,
    fc.constantFrom(...(Object.keys(EXACT) as (keyof typeof EXACT)[])),
    pattern,
    pattern,
  )

  test('wrap without a check, and fail with one exactly where they would wrap', () => {
    fc.assert(
      fc.property(cases, ([name, operator, one, other]) => {
        const type = integer(name as IntegerName)
        const [left, right] = [boxed(name, one), boxed(name, other)]
        const checked = arithmetic(operator, number(left, type), number(right, type))
        const wrapping = { ...checked, overflow: null } as Expression
        const exact = EXACT[operator](left, right)
        const low = boxed(name, exact)
        expect(evaluate(wrapping)).toBe(low)
        const nouns = { add: 'sum', subtract: 'difference', multiply: 'product' }
        expect(evaluate(checked)).toBe(low === exact ? low : `the ${nouns[operator]} does not fit its type`)
      }),
      { numRuns: 400 },
    )
  })
})

describe('division', () => {
  const i32 = integer('i32')
  const divide = (left: bigint, right: bigint): bigint | string =>
    evaluate(arithmetic('divide', number(left, i32), number(right, i32)))
  const remainder = (left: bigint, right: bigint): bigint | string =>
    evaluate(arithmetic('remainder', number(left, i32), number(right, i32)))

  test('truncates, and the remainder has the sign of the dividend', () => {
    expect([divide(-7n, 2n), remainder(-7n, 2n), divide(7n, -2n), remainder(7n, -2n)]).toEqual([
      -3n,
      -1n,
      -3n,
      1n,
    ])
  })
  test('fails for zero and for the one quotient that does not fit', () => {
    expect(divide(1n, 0n)).toBe('division by zero')
    expect(remainder(1n, 0n)).toBe('division by zero')
    expect(divide(-(1n << 31n), -1n)).toBe('the quotient does not fit its type')
    expect(remainder(-(1n << 31n), -1n)).toBe(0n)
  })
})

describe('shifts', () => {
  const shift = (
    name: IntegerName,
    operator: 'shiftLeft' | 'shiftRight',
    value: bigint,
    count: bigint,
    checked = true,
  ): bigint | string =>
    evaluate({
      kind: 'shift',
      type: integer(name),
      operator,
      value: number(value, integer(name)),
      count: number(count, U32),
      range: checked ? site('shiftRange') : null,
      overflow: checked && operator === 'shiftLeft' ? site('shiftOverflow') : null,
    })

  test('copy the sign to the right, or zeros', () => {
    expect(shift('i8', 'shiftRight', -128n, 3n)).toBe(-16n)
    expect(shift('u8', 'shiftRight', 0x80n, 3n)).toBe(0x10n)
  })
  test('fail where bits or the sign are lost', () => {
    expect(shift('u8', 'shiftLeft', 0x40n, 1n)).toBe(0x80n)
    expect(shift('u8', 'shiftLeft', 0x80n, 1n)).toBe('the shifted value does not fit its type')
    expect(shift('i8', 'shiftLeft', 0x40n, 1n)).toBe('the shifted value does not fit its type')
    expect(shift('i8', 'shiftLeft', -64n, 1n)).toBe(-128n)
  })
  test('fail for a count that is too large, or mask it', () => {
    expect(shift('u32', 'shiftRight', 8n, 32n)).toBe('shift by 32 is out of range for the type')
    expect(shift('u32', 'shiftRight', 8n, 33n, false)).toBe(4n)
    expect(shift('u8', 'shiftLeft', 0xffn, 4n, false)).toBe(0xf0n)
  })
})

describe('bits', () => {
  const count = (
    operator: 'countTrailingZeros' | 'countLeadingZeros' | 'countOnes',
    name: IntegerName,
    value: bigint,
  ) => evaluate({ kind: 'bitCount', type: U32, operator, value: number(value, integer(name)) })

  test('are counted in the width of the operand', () => {
    expect([count('countTrailingZeros', 'u16', 0n), count('countLeadingZeros', 'u16', 0n)]).toEqual([
      16n,
      16n,
    ])
    expect([
      count('countTrailingZeros', 'u64', 1n << 40n),
      count('countLeadingZeros', 'u64', 1n << 40n),
    ]).toEqual([40n, 23n])
    expect([
      count('countOnes', 'i8', -1n),
      count('countLeadingZeros', 'i8', -1n),
      count('countOnes', 'u8', 0n),
    ]).toEqual([8n, 0n, 0n])
  })
  test('rotate and turn around', () => {
    const u16 = integer('u16')
    const rotate = (direction: 'left' | 'right', by: bigint) =>
      evaluate({ kind: 'rotate', type: u16, direction, value: number(0x1234n, u16), count: number(by, U32) })
    expect([rotate('left', 4n), rotate('right', 4n), rotate('left', 16n), rotate('right', 20n)]).toEqual([
      0x2341n,
      0x4123n,
      0x1234n,
      0x4123n,
    ])
    const i32 = integer('i32')
    expect(evaluate({ kind: 'swapBytes', type: i32, value: number(0x1234_56f8n, i32) })).toBe(
      BigInt.asIntN(32, 0xf856_3412n),
    )
  })
  test('complement keeps the type', () => {
    const u8 = integer('u8')
    expect(evaluate({ kind: 'complement', type: u8, value: number(0x0fn, u8) })).toBe(0xf0n)
  })
})
