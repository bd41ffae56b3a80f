/** Expressions of integer type. Those of `typed` have the type by themselves; `value` fits where the type is wanted. */

import {
  accepted,
  bitsOf,
  fold,
  type IntegerName,
  INTEGERS,
  isSigned,
  operandsOf,
  rangeOf,
  UNSIGNED,
} from '../integers.ts'
import { renderText, tree, type Tree } from '../tree.ts'
import { rangeUpdate } from './bits.ts'
import { booleanValue, condition } from './booleans.ts'
import { folded } from './captures.ts'
import { chain } from './chains.ts'
import { throughConstraint } from './constraints.ts'
import { Context, operand } from './context.ts'
import { measured, readByte } from './layouts.ts'
import { type Candidate, places } from './places.ts'
import { fromTables } from './computed.ts'
import { weightOf } from './descending.ts'
import { fromHands } from './handed.ts'
import { throughChain } from './members.ts'
import { certain } from './optionals.ts'
import { setting } from './accessors.ts'
import { callOf, conditionalOf, optionalOf } from './shared.ts'
import { atomicUpdate, update } from './updates.ts'

/** A literal that a type has on every target, more often than not near a boundary. */
export function literal(context: Context, type: IntegerName, isZeroAllowed = true): Tree {
  const value = literalValue(context, type, isZeroAllowed)
  return tree(type, String(value), [], `${value}n`)
}

function literalValue({ random }: Context, type: IntegerName, isZeroAllowed: boolean): bigint {
  const [least, greatest] = rangeOf(type)
  const edges = [least, least + 1n, greatest, greatest - 1n, greatest / 2n]
  const chosen = random.weighted<() => bigint>([
    [6, () => BigInt(random.between(0, 9))],
    [2, () => random.pick(edges)],
    [2, () => 1n << BigInt(random.between(0, bitsOf(type, 32) - 1))],
    [2, () => fold(type, random.bits(64), 32)],
    [1, () => BigInt(random.between(-9, 9))],
  ])()
  const value = chosen < least || chosen > greatest ? fold(type, chosen, 32) : chosen
  return value === 0n && !isZeroAllowed ? 1n : value
}

/** An expression for a place of the type: also a literal, or one of a type that widens. */
export function integerValue(context: Context, type: IntegerName, depth: number): Tree {
  const { random } = context
  if (random.oneIn(depth <= 0 ? 2 : 5)) return literal(context, type)
  const own = random.oneIn(3) ? random.pick(accepted(type)) : type
  return typedInteger(context, own, depth)
}

/** An expression that is of the type by itself; what it is, the compiler does not know. */
export function typedInteger(context: Context, type: IntegerName, depth: number): Tree {
  const { random } = context
  const found = places(context, type)
  if (depth <= 0) return leaf(context, type, found)
  const forms: (readonly [number, (depth: number) => Tree | null])[] = [
    [5, () => leaf(context, type, found)],
    [7, (rest) => binary(context, type, rest)],
    [2, (rest) => bitwise(context, type, rest)],
    [3, (rest) => shift(context, type, rest)],
    [1, (rest) => unary(context, type, rest)],
    [3, (rest) => conversion(context, type, rest)],
    [3, (rest) => intrinsic(context, type, rest)],
    [4, (rest) => callOf(context, type, rest)],
    [2, (rest) => conditionalOf(type, condition(context, rest), () => typedInteger(context, type, rest))],
    [2, (rest) => optionalOf(context, type, () => integerValue(context, type, rest), rest)],
    [2, (rest) => update(context, type, found, rest)],
    [1, (rest) => folded(context, type, rest)],
    [2, (rest) => chain(context, type, rest)],
    [context.declared.constrained.length > 0 ? 4 : 0, (rest) => throughConstraint(context, type, rest)],
    [type === 'usize' ? 2 : 0, (rest) => measured(context, rest)],
    [type === 'u8' ? 1 : 0, () => readByte(context)],
    [2, (rest) => certain(context, type, () => integerValue(context, type, rest), rest)],
    [1, (rest) => rangeUpdate(context, type, rest)],
    [1, (rest) => fromHands(context, type, rest)],
    [1, (rest) => fromTables(context, type, rest)],
    [1, () => weightOf(context, type)],
    [1, (rest) => setting(context, type, rest)],
    [context.declared.chained.length > 0 ? 3 : 0, (rest) => throughChain(context, type, rest)],
    [1, (rest) => sequence(context, type, rest)],
    [1, (rest) => atomicUpdate(context, type, found, rest)],
  ]
  return random.weighted(forms)(depth - 1) ?? leaf(context, type, found)
}

/** `(call(), value)`. */
function sequence(context: Context, type: IntegerName, depth: number): Tree | null {
  const call = callOf(context, context.random.pick([null, null, 'boolean', ...INTEGERS]), depth)
  return call && tree(type, '($0, $1)', [call, typedInteger(context, type, depth)])
}

function leaf(context: Context, type: IntegerName, found: readonly Candidate[]): Tree {
  const { random } = context
  if (found.length > 0 && !random.oneIn(12)) return random.pick(found).read(1)
  // Something of the type that the compiler cannot see through must come from somewhere.
  const others = INTEGERS.flatMap((other) => (other === type ? [] : places(context, other)))
  if (others.length === 0) return opaque(context, type)
  const { type: from } = random.pick(others)
  const source = random.pick(places(context, from)).read(0)
  return tree(type, `${type}($0)`, [source], `m.convert('${type}', $0)`)
}

/** Where nothing is in view: the value of a string's length. */
function opaque(context: Context, type: IntegerName): Tree {
  const text = context.random.pick(['', 'a', 'four', 'seven..'])
  return tree(
    type,
    `${type}(countOnes(usize(${JSON.stringify(text).replaceAll('"', "'")}.length)))`,
    [],
    `m.convert('${type}', m.count('ones', 'usize', BigInt(${text.length})))`,
  )
}

export const OPERATORS = { add: '+', subtract: '-', multiply: '*', divide: '/', remainder: '%' } as const
export const BIT_OPERATORS = { and: '&', or: '|', xor: '^' } as const

/** Two operands that meet in the type: one has it, the other has it or widens, or is a literal. */
export function pair(
  context: Context,
  type: IntegerName,
  depth: number,
  { isZeroAllowed = true, isOwnFirst = context.random.oneIn(2) } = {},
): [Tree, Tree] {
  const { random } = context
  const own = operand(typedInteger(context, type, depth))
  if (random.oneIn(3)) {
    const other = operand(literal(context, type, isZeroAllowed || !isOwnFirst))
    return isOwnFirst ? [own, other] : [other, own]
  }
  const other = operand(typedInteger(context, random.pick(operandsOf(type)), depth))
  return isOwnFirst ? [own, other] : [other, own]
}

function binary(context: Context, type: IntegerName, depth: number): Tree | null {
  if (context.place.isPure) return null
  const name = context.random.pick(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[])
  const [left, right] = pair(context, type, depth, {
    isZeroAllowed: name !== 'divide' && name !== 'remainder',
  })
  return tree(
    type,
    `$0 ${OPERATORS[name]} $1`,
    [left, right],
    `m.arithmetic('${name}', '${type}', $0, $1, @)`,
  )
}

function bitwise(context: Context, type: IntegerName, depth: number): Tree {
  const name = context.random.pick(Object.keys(BIT_OPERATORS) as (keyof typeof BIT_OPERATORS)[])
  return tree(type, `$0 ${BIT_OPERATORS[name]} $1`, pair(context, type, depth), `m.bits('${name}', $0, $1)`)
}

/** A count of places: mostly within the type's width. */
export function count(context: Context, type: IntegerName, depth: number): Tree {
  const { random } = context
  const width = bitsOf(type, 32)
  if (random.oneIn(2)) {
    const places = random.between(0, width - 1)
    return tree('u32', String(places), [], `${places}n`)
  }
  const own = random.pick(UNSIGNED)
  const varying = operand(typedInteger(context, own, depth))
  if (random.oneIn(6)) return varying
  return tree(own, `($0 & ${width - 1})`, [varying], `m.bits('and', $0, ${width - 1}n)`)
}

function shift(context: Context, type: IntegerName, depth: number): Tree | null {
  if (context.place.isPure) return null
  const direction = context.random.pick(['left', 'right'] as const)
  const value = operand(typedInteger(context, type, depth))
  return tree(
    type,
    `$0 ${direction === 'left' ? '<<' : '>>'} $1`,
    [
      value,
      direction === 'left' ? behindShift(count(context, type, depth)) : operand(count(context, type, depth)),
    ],
    `m.shift('${direction}', '${type}', $0, $1, @)`,
  )
}

/** TypeScript takes `<<` for the beginning of type arguments where another `<` stands behind it. */
function behindShift(places: Tree): Tree {
  return renderText(places).text.includes('<') ? tree('u32', '3', [], '3n') : operand(places)
}

function unary(context: Context, type: IntegerName, depth: number): Tree {
  const value = operand(typedInteger(context, type, depth))
  if (!isSigned(type) || context.place.isPure || context.random.oneIn(2))
    return tree(type, '~$0', [value], `m.complement('${type}', $0)`)
  return tree(type, '-$0', [value], `m.negate('${type}', $0, @)`)
}

function conversion(context: Context, type: IntegerName, depth: number): Tree {
  const { random } = context
  if (random.oneIn(6))
    return tree(type, `${type}($0)`, [booleanValue(context, depth)], `m.convert('${type}', $0)`)
  if (random.oneIn(20) && !context.place.isPure) return computed(context, type)
  const source = typedInteger(context, random.pick(INTEGERS), depth)
  return tree(type, `${type}($0)`, [source], `m.convert('${type}', $0)`)
}

/** What the compiler runs. It sees nothing of what is around it. */
function computed(context: Context, type: IntegerName): Tree {
  const own = Context.body(context.random, context.declared, { limit: 40, result: type, isPure: true })
  return tree(type, 'comptime(() => $0)', [typedInteger(own, type, 3)], '($0)')
}

function intrinsic(context: Context, type: IntegerName, depth: number): Tree {
  const { random } = context
  if (type === 'u32' && random.oneIn(2)) return bitCount(context, depth)
  const one = (): Tree => typedInteger(context, type, depth)
  return random.weighted<() => Tree>([
    [
      4,
      () => {
        const name = random.pick(['add', 'subtract', 'multiply'])
        return tree(
          type,
          `wrap.${name}($0, $1)`,
          pair(context, type, depth, { isOwnFirst: true }),
          `m.wrapping('${name}', '${type}', $0, $1)`,
        )
      },
    ],
    [1, () => tree(type, 'wrap.negate($0)', [one()], `m.wrapping('subtract', '${type}', 0n, $0)`)],
    [
      2,
      () => {
        const name = random.pick(['left', 'right'])
        const function_ = name === 'left' ? 'shiftLeft' : 'shiftRight'
        return tree(
          type,
          `wrap.${function_}($0, $1)`,
          [one(), count(context, type, depth)],
          `m.wrappingShift('${name}', '${type}', $0, $1)`,
        )
      },
    ],
    [
      2,
      () => {
        const name = random.pick(['left', 'right'])
        const function_ = name === 'left' ? 'rotateLeft' : 'rotateRight'
        return tree(
          type,
          `${function_}($0, $1)`,
          [one(), count(context, type, depth)],
          `m.rotate('${name}', '${type}', $0, $1)`,
        )
      },
    ],
    [1, () => tree(type, 'swapBytes($0)', [one()], `m.swapBytes('${type}', $0)`)],
    [1, () => tree(type, 'reverseBits($0)', [one()], `m.reverseBits('${type}', $0)`)],
    [1, () => tree(type, `${type}($0)`, [bitCount(context, depth)], `m.convert('${type}', $0)`)],
    [2, () => bounded(context, type, depth)],
    [1, () => quotient(context, type, depth)],
    [2, () => bitRange(context, type, depth)],
  ])()
}

/** `saturate` and `overflowing`. */
function bounded(context: Context, type: IntegerName, depth: number): Tree {
  const name = context.random.pick(['add', 'subtract', 'multiply'])
  const operands = pair(context, type, depth, { isOwnFirst: true })
  return context.random.oneIn(2)
    ? tree(type, `saturate.${name}($0, $1)`, operands, `m.saturating('${name}', '${type}', $0, $1)`)
    : tree(
        type,
        `overflowing.${name}($0, $1).value`,
        operands,
        `m.overflowing('${name}', '${type}', $0, $1).value`,
      )
}

/** Division whose only failure is that by zero. */
function quotient(context: Context, type: IntegerName, depth: number): Tree {
  if (context.place.isPure) return typedInteger(context, type, 0)
  const operands = pair(context, type, depth, { isOwnFirst: true, isZeroAllowed: false })
  return tree(type, 'wrap.divide($0, $1)', operands, `m.wrappingQuotient('${type}', $0, $1, @)`)
}

/** `bits.extract` and `bits.insert`, of ranges that the type has on every target. */
function bitRange(context: Context, type: IntegerName, depth: number): Tree {
  const { random } = context
  const width = bitsOf(type, 32)
  const low = random.between(0, width - 1)
  const size = random.between(1, width - low)
  const value = typedInteger(context, type, depth)
  if (context.place.isPure || random.oneIn(2))
    return tree(
      type,
      `bits.extract($0, ${low}, ${size})`,
      [value],
      `m.extract('${type}', $0, ${low}n, ${size})`,
    )
  const varying = operand(typedInteger(context, type, depth))
  const mask = (1n << BigInt(Math.min(size, isSigned(type) ? width - 1 : width))) - 1n
  const part = random.oneIn(4)
    ? varying
    : tree(type, `$0 & ${mask}`, [varying], `m.bits('and', $0, ${mask}n)`)
  return tree(
    type,
    `bits.insert($0, ${low}, ${size}, $1)`,
    [value, part],
    `m.insert('${type}', $0, ${low}n, ${size}, $1, @)`,
  )
}

const COUNTS = { countLeadingZeros: 'above', countTrailingZeros: 'below', countOnes: 'ones' } as const

function bitCount(context: Context, depth: number): Tree {
  const name = context.random.pick(Object.keys(COUNTS) as (keyof typeof COUNTS)[])
  const own = context.random.pick(INTEGERS)
  return tree(
    'u32',
    `${name}($0)`,
    [typedInteger(context, own, depth)],
    `m.count('${COUNTS[name]}', '${own}', $0)`,
  )
}
