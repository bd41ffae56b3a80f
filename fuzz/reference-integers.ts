/** The integers of the reference: BigInt, folded to the width of their type, with the checks that the language has. */

import { type AddressBits, bitsOf, fold, type IntegerName, isSigned } from './integers.ts'
import { layoutOf, type Shape } from './layout.ts'

export interface Machine {
  readonly addressBits: AddressBits
  readonly mode: 'full' | 'release'
}

type Step = (left: bigint, right: bigint) => bigint

export const ARITHMETIC: Readonly<Record<string, { readonly compute: Step; readonly noun: string }>> = {
  add: { compute: (left, right) => left + right, noun: 'sum' },
  subtract: { compute: (left, right) => left - right, noun: 'difference' },
  multiply: { compute: (left, right) => left * right, noun: 'product' },
}

export const BITS: Readonly<Record<string, Step>> = {
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
}

/** A place that is read and written by one operator. */
export interface Cell<T> {
  value: T
}

/** The operations on integers; each that can fail takes the place of the construct last. */
export abstract class Integers {
  constructor(protected readonly machine: Machine) {}

  abstract panic(message: string, at: string): never

  arithmetic(operator: string, type: IntegerName, left: bigint, right: bigint, at: string): bigint {
    if (operator === 'divide' || operator === 'remainder') return this.divide(operator, type, left, right, at)
    const { compute, noun } = ARITHMETIC[operator]
    return this.fit(type, compute(left, right), `the ${noun} does not fit its type`, at)
  }

  protected divide(operator: string, type: IntegerName, left: bigint, right: bigint, at: string): bigint {
    if (right === 0n) return this.panic('division by zero', at)
    if (operator === 'remainder') return left % right
    const quotient = left / right
    if (this.fold(type, quotient) !== quotient) return this.panic('the quotient does not fit its type', at)
    return quotient
  }

  bits(operator: string, left: bigint, right: bigint): bigint {
    return BITS[operator](left, right)
  }

  negate(type: IntegerName, value: bigint, at: string): bigint {
    return this.fit(type, -value, 'the negated value does not fit its type', at)
  }

  complement(type: IntegerName, value: bigint): bigint {
    return this.fold(type, ~value)
  }

  shift(direction: 'left' | 'right', type: IntegerName, value: bigint, count: bigint, at: string): bigint {
    const width = BigInt(this.width(type))
    if (this.machine.mode === 'full' && count >= width)
      return this.panic(`shift by ${this.shown(count, false)} is out of range for the type`, at)
    const places = count % width
    if (direction === 'right') return value >> places
    return this.fit(type, value << places, 'the shifted value does not fit its type', at)
  }

  wrapping(operator: string, type: IntegerName, left: bigint, right: bigint): bigint {
    return this.fold(type, ARITHMETIC[operator].compute(left, right))
  }

  saturating(operator: string, type: IntegerName, left: bigint, right: bigint): bigint {
    const exact = ARITHMETIC[operator].compute(left, right)
    const bits = BigInt(this.width(type)) - (isSigned(type) ? 1n : 0n)
    const [least, greatest] = [isSigned(type) ? -(1n << bits) : 0n, (1n << bits) - 1n]
    return exact < least ? least : exact > greatest ? greatest : exact
  }

  overflowing(
    operator: string,
    type: IntegerName,
    left: bigint,
    right: bigint,
  ): { value: bigint; overflowed: boolean } {
    const exact = ARITHMETIC[operator].compute(left, right)
    const value = this.fold(type, exact)
    return { value, overflowed: value !== exact }
  }

  wrappingQuotient(type: IntegerName, left: bigint, right: bigint, at: string): bigint {
    return right === 0n ? this.panic('division by zero', at) : this.fold(type, left / right)
  }

  extract(type: IntegerName, value: bigint, low: bigint, count: number): bigint {
    return this.fold(type, BigInt.asUintN(count, BigInt.asUintN(this.width(type), value) >> low))
  }

  insert(type: IntegerName, value: bigint, low: bigint, count: number, part: bigint, at: string): bigint {
    const pattern = BigInt.asUintN(this.width(type), part)
    const own = BigInt.asUintN(count, pattern)
    if (own !== pattern && this.machine.mode === 'full')
      this.panic('the value does not fit its range of bits', at)
    const mask = ((1n << BigInt(count)) - 1n) << low
    return this.fold(type, (BigInt.asUintN(this.width(type), value) & ~mask) | (own << low))
  }

  wrappingShift(direction: 'left' | 'right', type: IntegerName, value: bigint, count: bigint): bigint {
    const places = count % BigInt(this.width(type))
    return this.fold(type, direction === 'left' ? value << places : value >> places)
  }

  rotate(direction: 'left' | 'right', type: IntegerName, value: bigint, count: bigint): bigint {
    const width = BigInt(this.width(type))
    const places = direction === 'left' ? count % width : (width - (count % width)) % width
    const pattern = BigInt.asUintN(Number(width), value)
    return this.fold(type, (pattern << places) | (pattern >> (width - places)))
  }

  /** The zeros above, the zeros below, or the ones. */
  count(what: 'above' | 'below' | 'ones', type: IntegerName, value: bigint): bigint {
    const width = this.width(type)
    const digits = BigInt.asUintN(width, value).toString(2).padStart(width, '0')
    if (what === 'ones') return BigInt(digits.replaceAll('0', '').length)
    const zeros = what === 'above' ? digits.indexOf('1') : width - 1 - digits.lastIndexOf('1')
    return BigInt(digits.includes('1') ? zeros : width)
  }

  swapBytes(type: IntegerName, value: bigint): bigint {
    const width = this.width(type)
    const digits = BigInt.asUintN(width, value)
      .toString(16)
      .padStart(width / 4, '0')
    return this.fold(type, BigInt(`0x${digits.match(/../g)!.reverse().join('')}`))
  }

  reverseBits(type: IntegerName, value: bigint): bigint {
    const width = this.width(type)
    const digits = BigInt.asUintN(width, value).toString(2).padStart(width, '0')
    return this.fold(type, BigInt(`0b${[...digits].reverse().join('')}`))
  }

  convert(type: IntegerName, value: bigint | boolean): bigint {
    return this.fold(type, BigInt(value))
  }

  size(shape: Shape): bigint {
    return BigInt(layoutOf(shape, this.machine.addressBits).size)
  }
  alignment(shape: Shape): bigint {
    return BigInt(layoutOf(shape, this.machine.addressBits).align)
  }
  offset(shape: Shape, field: string): bigint {
    return BigInt(layoutOf(shape, this.machine.addressBits).offsets[field])
  }

  /** A byte of what an integer is in memory, the lowest first. */
  byte(type: IntegerName, value: bigint, at: number): bigint {
    return (BigInt.asUintN(this.width(type), value) >> BigInt(at * 8)) & 0xffn
  }
  putByte(type: IntegerName, cell: Cell<bigint>, at: number, byte: bigint): void {
    const low = BigInt(at * 8)
    const pattern = BigInt.asUintN(this.width(type), cell.value) & ~(0xffn << low)
    cell.value = this.fold(type, pattern | (byte << low))
  }

  protected width(type: IntegerName): number {
    return bitsOf(type, this.machine.addressBits)
  }
  protected fold(type: IntegerName, value: bigint): bigint {
    return fold(type, value, this.machine.addressBits)
  }
  protected fit(type: IntegerName, value: bigint, message: string, at: string): bigint {
    const folded = this.fold(type, value)
    if (folded !== value && this.machine.mode === 'full') this.panic(message, at)
    return folded
  }
  /** The operand of a message: the nearest that an address can hold. */
  protected shown(value: bigint, signed: boolean): bigint {
    const bits = BigInt(this.machine.addressBits) - (signed ? 1n : 0n)
    const [least, greatest] = [signed ? -(1n << bits) : 0n, (1n << bits) - 1n]
    return value < least ? least : value > greatest ? greatest : value
  }
}
