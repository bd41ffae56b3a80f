/**
 * What a program must do, according to JavaScript. The program's second text is ordinary JavaScript: its order of
 * evaluation, its scopes, loops and objects are the engine's own. Only what JavaScript lacks is found here: integers of
 * a width, checks, arrays in place. None of it is shared with the compiler, so that a mistake in lowering, which every
 * engine behind it would repeat, comes to light too.
 */

import { type AddressBits, bitsOf, fold, type IntegerName, isSigned } from './integers.ts'
import { layoutOf, type Shape } from './layout.ts'

export interface Machine {
  readonly addressBits: AddressBits
  readonly mode: 'full' | 'release'
}

/** Thrown to end the program. */
class Panic extends Error {}

/** More than any program does that the generator bounds. */
const STEP_LIMIT = 2_000_000

/** Runs a program's second text; what it writes, with the line of the panic that may end it. */
export function runReference(script: string, machine: Machine): string {
  const host = new Reference(machine)
  try {
    new Function('m', `'use strict'\n${script}\nmain()`)(host)
  } catch (error) {
    if (!(error instanceof Panic)) throw error
  }
  return host.output + (host.end ?? '')
}

type Step = (left: bigint, right: bigint) => bigint

const ARITHMETIC: Readonly<Record<string, { readonly compute: Step; readonly noun: string }>> = {
  add: { compute: (left, right) => left + right, noun: 'sum' },
  subtract: { compute: (left, right) => left - right, noun: 'difference' },
  multiply: { compute: (left, right) => left * right, noun: 'product' },
}

const BITS: Readonly<Record<string, Step>> = {
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
}

/** A place that is read and written by one operator. */
interface Cell<T> {
  value: T
}

/** The operations that programs call; each takes the place of the construct last. */
class Reference {
  output = ''
  /** The panic's words. */
  end: string | null = null
  private steps = 0

  constructor(private readonly machine: Machine) {}

  panic(message: string, at: string): never {
    // What JavaScript does on its way out, the language does not: it neither writes nor panics again.
    this.end ??= `panic: ${message} at ${at}\n`
    throw new Panic(message)
  }

  /** Counts the rounds of loops and the calls, so that a mistake of the generator cannot hang. */
  tick(): void {
    if (++this.steps > STEP_LIMIT) throw new Error('the program does not end')
  }

  // --- Integers ----------------------------------------------------------------------------------------------

  arithmetic(operator: string, type: IntegerName, left: bigint, right: bigint, at: string): bigint {
    if (operator === 'divide' || operator === 'remainder') return this.divide(operator, type, left, right, at)
    const { compute, noun } = ARITHMETIC[operator]
    return this.fit(type, compute(left, right), `the ${noun} does not fit its type`, at)
  }

  private divide(operator: string, type: IntegerName, left: bigint, right: bigint, at: string): bigint {
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

  private width(type: IntegerName): number {
    return bitsOf(type, this.machine.addressBits)
  }
  private fold(type: IntegerName, value: bigint): bigint {
    return fold(type, value, this.machine.addressBits)
  }
  private fit(type: IntegerName, value: bigint, message: string, at: string): bigint {
    const folded = this.fold(type, value)
    if (folded !== value && this.machine.mode === 'full') this.panic(message, at)
    return folded
  }
  /** The operand of a message: the nearest that an address can hold. */
  private shown(value: bigint, signed: boolean): bigint {
    const bits = BigInt(this.machine.addressBits) - (signed ? 1n : 0n)
    const [least, greatest] = [signed ? -(1n << bits) : 0n, (1n << bits) - 1n]
    return value < least ? least : value > greatest ? greatest : value
  }

  // --- References and arrays ---------------------------------------------------------------------------------

  notNull<T>(value: T | null | undefined, at: string): T {
    if (value === null || value === undefined)
      return this.panic('null has no fields or methods here: the value was asserted not to be null', at)
    return value
  }

  present<T>(value: T | null | undefined, at: string): T {
    return value ?? this.panic('there is no value here: it was asserted to be there', at)
  }
  /** `place ??= value`. */
  coalesce<T>(cell: Cell<T | null | undefined>, value: () => T): void {
    cell.value ??= value()
  }

  array<T>(length: number, element: () => T): View<T> {
    return new View(Array.from({ length }, element), 0, length)
  }
  listed<T>(...elements: T[]): View<T> {
    return new View(elements, 0, elements.length)
  }

  at<T>(view: View<T>, index: bigint, type: IntegerName, at: string): T {
    return view.items[this.indexOf(view, index, type, at)]
  }
  /** The element as a place. Whether there is one is found out when it is read or written. */
  element<T>(view: View<T>, index: bigint, type: IntegerName, at: string): Cell<T> {
    const position = (): number => this.indexOf(view, index, type, at)
    return {
      get value() {
        return view.items[position()]
      },
      set value(value) {
        view.items[position()] = value
      },
    }
  }
  private indexOf<T>(view: View<T>, index: bigint, type: IntegerName, at: string): number {
    if (index >= 0n && index < BigInt(view.count)) return view.start + Number(index)
    const shown = this.shown(index, isSigned(type))
    return this.panic(`index ${shown} is out of bounds for length ${view.count}`, at)
  }

  /** What `slice` of arrays and slices, and of strings, leaves. */
  slice<T>(view: View<T>, start: bigint, end: bigint | null, at: string): View<T> {
    const [first, last] = this.range(start, end, view.count, at)
    return new View(view.items, view.start + first, last - first)
  }
  text(text: string, start: bigint, end: bigint | null, at: string): string {
    return text.slice(...this.range(start, end, text.length, at))
  }
  bytes(text: string): View<bigint> {
    return this.listed(...Array.from(text, (character) => BigInt(character.charCodeAt(0))))
  }
  private range(start: bigint, end: bigint | null, length: number, at: string): [number, number] {
    const last = end ?? BigInt(length)
    if (start > last || last > BigInt(length)) this.panic(`range ${start} to ${last} is out of bounds`, at)
    return [Number(start), Number(last)]
  }

  /** `copyBytes` of whole elements. */
  copy<T>(to: View<T>, first: number, from: View<T>, second: number, count: bigint): void {
    const moved = from.items.slice(from.start + second, from.start + second + Number(count))
    moved.forEach((value, index) => (to.items[to.start + first + index] = value))
  }
  /** `fillBytes` of whole elements. */
  fillBytes(type: IntegerName, view: View<bigint>, first: number, byte: bigint, count: bigint): void {
    const digits = byte
      .toString(16)
      .padStart(2, '0')
      .repeat(this.width(type) / 8)
    const value = this.fold(type, BigInt(`0x${digits}`))
    for (let index = 0; index < Number(count); index++) view.items[view.start + first + index] = value
  }
  /** What a place held before an atomic operation. */
  fetch(operator: string, type: IntegerName, cell: Cell<bigint>, value: bigint): bigint {
    const old = cell.value
    const computed =
      operator === 'exchange' ? value : (BITS[operator] ?? ARITHMETIC[operator].compute)(old, value)
    cell.value = this.fold(type, computed)
    return old
  }
  compareExchange(cell: Cell<bigint>, expected: bigint, desired: bigint): bigint {
    const old = cell.value
    if (old === expected) cell.value = desired
    return old
  }

  /** The same, with whether it took place. */
  exchanged(
    cell: Cell<bigint>,
    expected: bigint,
    desired: bigint,
  ): { readonly exchanged: boolean; readonly value: bigint } {
    const value = this.compareExchange(cell, expected, desired)
    return { exchanged: value === expected, value }
  }

  /** A place that is an argument: its index is checked before the arguments behind it are computed. */
  reach<T>(cell: Cell<T>): Cell<T> {
    void cell.value
    return cell
  }

  field<T extends object, K extends keyof T>(object: T, name: K): Cell<T[K]> {
    return {
      get value() {
        return object[name]
      },
      set value(value) {
        object[name] = value
      },
    }
  }
  /** A range of bits as a place. */
  ranged(
    object: Record<string, (value: unknown, at: string) => void>,
    name: string,
    at: string,
  ): Cell<unknown> {
    return {
      get value() {
        return object[name]
      },
      set value(value) {
        object[`put_${name}`](value, at)
      },
    }
  }
  /** Writes a range of the bits of a field. */
  put(
    type: IntegerName,
    object: Record<string, bigint>,
    host: string,
    low: bigint,
    count: number,
    value: bigint | boolean,
    at: string,
  ): void {
    const part = BigInt(value)
    if (part >> BigInt(count) !== 0n && this.machine.mode === 'full')
      this.panic('the value does not fit its range of bits', at)
    object[host] = this.insert(type, object[host], low, count, BigInt.asUintN(count, part), at)
  }
  /** `place = value`. */
  store<T>(cell: Cell<T>, value: T): T {
    return (cell.value = value)
  }
  /** `place &&= value` and `place ||= value`. */
  logical(cell: Cell<boolean>, operator: string, value: () => boolean): void {
    if (cell.value === (operator === '&&')) cell.value = value()
  }
  /** `place operator= value`: the place first, then what it holds, then the value. */
  update<T>(cell: Cell<T>, compute: (old: T) => T): T {
    return (cell.value = compute(cell.value))
  }
  /** `place++` and `place--`. */
  replace<T>(cell: Cell<T>, compute: (old: T) => T): T {
    const old = cell.value
    cell.value = compute(old)
    return old
  }

  // --- Output ------------------------------------------------------------------------------------------------

  print(parts: readonly unknown[]): void {
    if (this.end === null) this.output += `${parts.map(String).join('')}\n`
  }
  hex(value: bigint, digits: number): string {
    return `0x${BigInt.asUintN(64, value).toString(16).padStart(digits, '0')}`
  }
  padded(value: unknown, width: number): string {
    return typeof value === 'bigint' ? String(value).padStart(width) : String(value).padEnd(width)
  }
}

/** Consecutive elements: an array in place, or a slice of one. */
class View<T> {
  constructor(
    readonly items: T[],
    readonly start: number,
    readonly count: number,
  ) {}

  get length(): bigint {
    return BigInt(this.count)
  }
  fill(value: T): void {
    this.items.fill(value, this.start, this.start + this.count)
  }
  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.count; index++) yield this.items[this.start + index]
  }
}
