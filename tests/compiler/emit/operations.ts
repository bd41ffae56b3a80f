/**
 * Operations of the IR as functions to test: how each is written in the IR, and what it gives by BigInt arithmetic,
 * which knows no width.
 */

import type { Expression } from '../../../compiler/ir/nodes.ts'
import type { CheckKind } from '../../../compiler/ir/checks.ts'
import * as ir from '../../../compiler/ir/build.ts'
import {
  bitsOf,
  BOOLEAN,
  integer,
  INTEGERS,
  type IntegerName,
  type IntegerType,
  isSigned,
  U32,
  type ValueType,
} from '../../../compiler/types/machine.ts'
import type { Target } from '../../../compiler/types/target.ts'

/** A value, or the check that fails and its first operand. */
export type Expected = bigint | { readonly fails: CheckKind; readonly first: bigint }

export interface Operation {
  readonly name: string
  readonly operands: readonly IntegerType[]
  readonly result: ValueType
  readonly build: (...operands: Expression[]) => Expression
  readonly expect: (...operands: bigint[]) => Expected
}

export const INTEGER_TYPES = (Object.keys(INTEGERS) as IntegerName[]).map((name) => integer(name))

/** Values at which widths, signs and halves of double words show. */
export function boundaryValues(type: IntegerType, { addressBits }: Target): readonly bigint[] {
  const bits = BigInt(bitsOf(type, addressBits))
  const candidates = [0n, 1n, 2n, 3n, 7n, 8n, 10n, 31n, 32n, 100n]
  for (const power of [7n, 8n, 15n, 16n, 31n, 32n, 33n, 63n, 64n]) {
    candidates.push((1n << power) - 1n, 1n << power, (1n << power) + 1n)
  }
  candidates.push(0x1234_5678n, 0x0123_4567_89ab_cdefn, 1_000_000_007n, 10n ** 15n)
  const all = isSigned(type) ? candidates.flatMap((value) => [value, -value]) : candidates
  return [...new Set(all)].filter((value) => wrapTo(type, value, addressBits) === value && bits > 0n)
}

/** The constants that are tried as an operand written in the program. */
function constantOperands(type: IntegerType, target: Target): readonly bigint[] {
  const values = [...boundaryValues(type, target)].sort((left, right) => (left < right ? -1 : 1))
  return [...new Set([values[0], 0n, 2n, 7n, values.at(-1)!])]
}

/** The low bits of a value, read as the type reads them. */
export function wrapTo(type: IntegerType, value: bigint, addressBits: 32 | 64): bigint {
  const bits = bitsOf(type, addressBits)
  return isSigned(type) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
}

const EXACT = {
  add: (left: bigint, right: bigint) => left + right,
  subtract: (left: bigint, right: bigint) => left - right,
  multiply: (left: bigint, right: bigint) => left * right,
  divide: (left: bigint, right: bigint) => left / right,
  remainder: (left: bigint, right: bigint) => left % right,
} as const

const OVERFLOWS = {
  add: 'addOverflow',
  subtract: 'subtractOverflow',
  multiply: 'multiplyOverflow',
  divide: 'divideOverflow',
  remainder: 'divideOverflow',
} as const satisfies Record<keyof typeof EXACT, CheckKind>

const COMPARISONS = {
  equal: (left: bigint, right: bigint) => left === right,
  notEqual: (left: bigint, right: bigint) => left !== right,
  less: (left: bigint, right: bigint) => left < right,
  lessOrEqual: (left: bigint, right: bigint) => left <= right,
  greater: (left: bigint, right: bigint) => left > right,
  greaterOrEqual: (left: bigint, right: bigint) => left >= right,
} as const

const BITS = {
  and: (left: bigint, right: bigint) => left & right,
  or: (left: bigint, right: bigint) => left | right,
  xor: (left: bigint, right: bigint) => left ^ right,
} as const

const BIT_COUNTS = {
  countTrailingZeros: (digits: string) => digits.length - 1 - digits.lastIndexOf('1'),
  countLeadingZeros: (digits: string) => (digits.includes('1') ? digits.indexOf('1') : digits.length),
  countOnes: (digits: string) => digits.replaceAll('0', '').length,
} as const

type Names<T> = readonly (keyof T)[]
const keysOf = <T extends object>(table: T): Names<T> => Object.keys(table) as (keyof T)[]

/** Every operation on one type, with and without its checks. */
export function operationsOn(type: IntegerType, target: Target): readonly Operation[] {
  const { addressBits } = target
  const bits = bitsOf(type, addressBits)
  const wrap = (value: bigint): bigint => wrapTo(type, value, addressBits)
  const fitting = (exact: bigint, fails: CheckKind | null): Expected =>
    fails === null || wrap(exact) === exact ? wrap(exact) : { fails, first: 0n }
  const operations: Operation[] = []
  const add = (operation: Omit<Operation, 'result' | 'operands'> & Partial<Operation>): void => {
    const name = `${operation.name}_${type.name}_${operations.length}`
    operations.push({ operands: [type, type], result: type, ...operation, name })
  }
  for (const operator of keysOf(EXACT)) {
    const divides = operator === 'divide' || operator === 'remainder'
    for (const check of [true, false]) {
      const overflow = check ? OVERFLOWS[operator] : null
      const node = (left: Expression, right: Expression, zero: boolean): Expression => ({
        kind: 'arithmetic',
        type,
        operator,
        left,
        right,
        overflow: overflow && ir.site(overflow),
        zero: zero ? ir.site('divideByZero') : null,
      })
      const expect = (left: bigint, right: bigint): Expected =>
        divides && right === 0n
          ? { fails: 'divideByZero', first: 0n }
          : fitting(EXACT[operator](left, right), overflow)
      add({ name: operator, build: (left, right) => node(left, right, divides), expect })
      for (const constant of constantOperands(type, target)) {
        if (constant === 0n && divides) continue
        const literal = ir.number(constant, type)
        const operands = [type]
        add({
          name: operator,
          operands,
          build: (left) => node(left, literal, false),
          expect: (left) => expect(left, constant),
        })
      }
    }
  }
  for (const operator of keysOf(COMPARISONS)) {
    const expect = (left: bigint, right: bigint): bigint => BigInt(COMPARISONS[operator](left, right))
    add({
      name: operator,
      result: BOOLEAN,
      build: (left, right) => ir.compare(operator, left, right),
      expect,
    })
    for (const constant of constantOperands(type, target)) {
      add({
        name: operator,
        operands: [type],
        result: BOOLEAN,
        build: (left) => ir.compare(operator, left, ir.number(constant, type)),
        expect: (left) => expect(left, constant),
      })
    }
  }
  for (const operator of keysOf(BITS)) {
    add({
      name: operator,
      build: (left, right) => ({ kind: 'bits', type, operator, left, right }),
      expect: (left, right) => wrap(BITS[operator](left, right)),
    })
  }
  for (const check of [true, false]) {
    const overflow = check ? ir.site('negateOverflow') : null
    add({
      name: 'negate',
      operands: [type],
      build: (value) => ({ kind: 'negate', type, value, overflow }),
      expect: (value) => fitting(-value, check ? 'negateOverflow' : null),
    })
  }
  add({
    name: 'complement',
    operands: [type],
    build: (value) => ({ kind: 'complement', type, value }),
    expect: (value) => wrap(~value),
  })
  add({
    name: 'swapBytes',
    operands: [type],
    build: (value) => ({ kind: 'swapBytes', type, value }),
    expect: (value) => {
      const digits = BigInt.asUintN(bits, value)
        .toString(16)
        .padStart(bits / 4, '0')
      return wrap(BigInt(`0x${digits.match(/../g)!.toReversed().join('')}`))
    },
  })
  add({
    name: 'reverseBits',
    operands: [type],
    build: (value) => ({ kind: 'reverseBits', type, value }),
    expect: (value) => {
      const digits = BigInt.asUintN(bits, value).toString(2).padStart(bits, '0')
      return wrap(BigInt(`0b${[...digits].toReversed().join('')}`))
    },
  })
  for (const operator of ['add', 'subtract', 'multiply'] as const) {
    add({
      name: `overflows_${operator}`,
      result: BOOLEAN,
      build: (left, right) => ({ kind: 'overflows', type: BOOLEAN, operator, left, right }),
      expect: (left, right) => {
        const exact = EXACT[operator](left, right)
        return BigInt(wrap(exact) !== exact)
      },
    })
  }
  for (const operator of keysOf(BIT_COUNTS)) {
    add({
      name: operator,
      operands: [type],
      result: U32,
      build: (value) => ({ kind: 'bitCount', type: U32, operator, value }),
      expect: (value) => {
        const digits = BigInt.asUintN(bits, value).toString(2).padStart(bits, '0')
        const isAllZero = !digits.includes('1')
        return BigInt(isAllZero && operator !== 'countOnes' ? bits : BIT_COUNTS[operator](digits))
      },
    })
  }
  for (const counted of [integer('u8'), integer('u64')]) {
    addShifts(counted)
  }
  return operations

  function addShifts(counted: IntegerType): void {
    const operands = [type, counted]
    const mask = BigInt(bits - 1)
    for (const [range, overflow] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ]) {
      for (const operator of ['shiftLeft', 'shiftRight'] as const) {
        const build = (value: Expression, count: Expression): Expression => ({
          kind: 'shift',
          type,
          operator,
          value,
          count,
          range: range ? ir.site('shiftRange') : null,
          overflow: overflow ? ir.site('shiftOverflow') : null,
        })
        const expect = (value: bigint, count: bigint): Expected => {
          if (range && count >= BigInt(bits)) {
            const highest = (1n << BigInt(addressBits)) - 1n
            return { fails: 'shiftRange', first: count > highest ? highest : count }
          }
          const exact = operator === 'shiftLeft' ? value << (count & mask) : value >> (count & mask)
          return fitting(exact, overflow && operator === 'shiftLeft' ? 'shiftOverflow' : null)
        }
        add({ name: operator, operands, build, expect })
        if (counted.name !== 'u8') continue
        for (let constant = 0; constant < bits; constant += bits / 4 - 1) {
          add({
            name: operator,
            operands: [type],
            build: (value) => build(value, ir.number(constant, counted)),
            expect: (value) => expect(value, BigInt(constant)),
          })
        }
      }
    }
    for (const direction of ['left', 'right'] as const) {
      add({
        name: `rotate_${direction}`,
        operands,
        build: (value, count) => ({ kind: 'rotate', type, direction, value, count }),
        expect: (value, count) => {
          const by = Number(count & mask)
          const digits = BigInt.asUintN(bits, value).toString(2).padStart(bits, '0')
          const split = direction === 'left' ? by : bits - by
          return wrap(BigInt(`0b${digits.slice(split)}${digits.slice(0, split)}`))
        },
      })
    }
  }
}

/** Conversions from one integer type to another. */
export function conversionsFrom(type: IntegerType, { addressBits }: Target): readonly Operation[] {
  return INTEGER_TYPES.map((to) => ({
    name: `convert_${type.name}_${to.name}`,
    operands: [type],
    result: to,
    build: (value) => ir.convert(to, value),
    expect: (value) => wrapTo(to, value, addressBits),
  }))
}
