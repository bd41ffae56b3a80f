/**
 * What a program must do, according to JavaScript. The program's second text is ordinary JavaScript: its order of
 * evaluation, its scopes, loops and objects are the engine's own. Only what JavaScript lacks is found here: integers of
 * a width, checks, arrays in place. None of it is shared with the compiler, so that a mistake in lowering, which every
 * engine behind it would repeat, comes to light too.
 */

import { type IntegerName, isSigned } from './integers.ts'
import { ARITHMETIC, BITS, type Cell, Integers, type Machine } from './reference-integers.ts'

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

/** The operations that programs call; each takes the place of the construct last. */
class Reference extends Integers {
  output = ''
  /** The panic's words. */
  end: string | null = null
  private steps = 0

  panic(message: string, at: string): never {
    // What JavaScript does on its way out, the language does not: it neither writes nor panics again.
    this.end ??= `panic: ${message} at ${at}\n`
    throw new Panic(message)
  }

  /** Counts the rounds of loops and the calls, so that a mistake of the generator cannot hang. */
  tick(): void {
    if (++this.steps > STEP_LIMIT) throw new Error('the program does not end')
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
