/**
 * The meaning of integer operations, apart from memory and checks: exact results of unbounded size, and what
 * becomes of them in a type of fixed width. The interpreter and constant folding both take it from here.
 */

import type { ArithmeticOperator, BitCount, BitOperator, ComparisonOperator } from '../ir/operations.ts'
import { bitsOf, isSigned, type IntegerType } from '../types/machine.ts'
import type { Target } from '../types/target.ts'

/** The range of an integer type on a target. */
export interface IntegerFormat {
  readonly bits: 8 | 16 | 32 | 64
  readonly signed: boolean
  readonly minimum: bigint
  readonly maximum: bigint
}

function formatOf(bits: IntegerFormat['bits'], signed: boolean): IntegerFormat {
  const span = 1n << BigInt(bits)
  return signed
    ? { bits, signed, minimum: -span / 2n, maximum: span / 2n - 1n }
    : { bits, signed, minimum: 0n, maximum: span - 1n }
}

const formatsOf = (signed: boolean): Readonly<Record<IntegerFormat['bits'], IntegerFormat>> => ({
  8: formatOf(8, signed),
  16: formatOf(16, signed),
  32: formatOf(32, signed),
  64: formatOf(64, signed),
})
const SIGNED = formatsOf(true)
const UNSIGNED = formatsOf(false)

/** The width, signedness and range of `type` on `target`. */
export function integerFormat(type: IntegerType, target: Target): IntegerFormat {
  return (isSigned(type) ? SIGNED : UNSIGNED)[bitsOf(type, target.addressBits)]
}

/** Whether `value` can be held without loss. */
export function fits(format: IntegerFormat, value: bigint): boolean {
  return value >= format.minimum && value <= format.maximum
}

/** The low bits of `value`, read as the format's signedness says. */
export function wrapped(format: IntegerFormat, value: bigint): bigint {
  return format.signed ? BigInt.asIntN(format.bits, value) : BigInt.asUintN(format.bits, value)
}

/** Exact results. A quotient is truncated towards zero; a remainder has the sign of the dividend. */
export const ARITHMETIC: Readonly<Record<ArithmeticOperator, (left: bigint, right: bigint) => bigint>> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
  remainder: (left, right) => left % right,
}

export const BITS: Readonly<Record<BitOperator, (left: bigint, right: bigint) => bigint>> = {
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
}

export const COMPARISONS: Readonly<Record<ComparisonOperator, (left: bigint, right: bigint) => boolean>> = {
  equal: (left, right) => left === right,
  notEqual: (left, right) => left !== right,
  less: (left, right) => left < right,
  lessOrEqual: (left, right) => left <= right,
  greater: (left, right) => left > right,
  greaterOrEqual: (left, right) => left >= right,
}

/** The exact result of a shift by `count`, which must be less than the width. */
export const SHIFTS = {
  shiftLeft: (value: bigint, count: bigint): bigint => value << count,
  shiftRight: (value: bigint, count: bigint): bigint => value >> count,
} as const

/** `count` modulo the width. */
export function maskedCount(format: IntegerFormat, count: bigint): bigint {
  return count & BigInt(format.bits - 1)
}

/** Rotates the bits of `value`; the count is taken modulo the width. */
export function rotated(
  format: IntegerFormat,
  direction: 'left' | 'right',
  value: bigint,
  count: bigint,
): bigint {
  const bits = BigInt(format.bits)
  const by = maskedCount(format, count)
  const left = direction === 'left' ? by : maskedCount(format, bits - by)
  const pattern = BigInt.asUintN(format.bits, value)
  return wrapped(format, (pattern << left) | (pattern >> (bits - left)))
}

/** The bytes of `value` in the opposite order. */
export function swappedBytes(format: IntegerFormat, value: bigint): bigint {
  let rest = BigInt.asUintN(format.bits, value)
  let result = 0n
  for (let bit = 0; bit < format.bits; bit += 8) {
    result = (result << 8n) | (rest & 0xffn)
    rest >>= 8n
  }
  return wrapped(format, result)
}

/** The bits of `value` in the opposite order. */
export function reversedBits(format: IntegerFormat, value: bigint): bigint {
  const digits = BigInt.asUintN(format.bits, value).toString(2).padStart(format.bits, '0')
  return wrapped(format, BigInt(`0b${[...digits].reverse().join('')}`))
}

/** Counts over the bits of a value as a pattern of the format's width; of zero they give the width, and 0. */
export const BIT_COUNTS: Readonly<Record<BitCount, (format: IntegerFormat, value: bigint) => bigint>> = {
  countTrailingZeros: (format, value) => {
    const pattern = BigInt.asUintN(format.bits, value)
    const lowest = pattern & -pattern
    return BigInt(pattern === 0n ? format.bits : lowest.toString(2).length - 1)
  },
  countLeadingZeros: (format, value) => {
    const pattern = BigInt.asUintN(format.bits, value)
    return BigInt(format.bits - (pattern === 0n ? 0 : pattern.toString(2).length))
  },
  countOnes: (format, value) => {
    const pattern = BigInt.asUintN(format.bits, value)
    return BigInt(pattern.toString(2).replaceAll('0', '').length)
  },
}
