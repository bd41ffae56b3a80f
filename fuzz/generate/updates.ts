/** Expressions that write: assignments, compound ones, counting up and down, and atomic operations. */

import { operandsOf, type IntegerName } from '../integers.ts'
import { tree, type Tree } from '../tree.ts'
import type { Context } from './context.ts'
import { BIT_OPERATORS, count, integerValue, literal, OPERATORS, typedInteger } from './integers.ts'
import { atomic, ATOMIC } from './memory.ts'
import type { Candidate } from './places.ts'

/** `x = …`, `x += …`, `x++` and their kin, as expressions. */
export function update(
  context: Context,
  type: IntegerName,
  found: readonly Candidate[],
  depth: number,
  { isStatement = false } = {},
): Tree | null {
  if (context.place.isPure) return null
  const writable = found.filter((candidate) => candidate.isAssignable)
  if (writable.length === 0) return null
  const { random } = context
  const place = random.pick(writable).place(depth)
  // TypeScript gives `x = y` the type of `y`: it takes that of `x = 1` for the literal.
  const assigned = (): Tree =>
    isStatement ? integerValue(context, type, depth) : typedInteger(context, type, depth)
  return random.weighted<() => Tree>([
    [2, () => tree(type, '$0 = $1', [place, assigned()], 'm.store($0, $1)')],
    [3, () => compound(context, type, place, depth)],
    [2, () => step(context, type, place)],
  ])()
}

/** A place that is changed by an atomic operation. */
export function atomicUpdate(
  context: Context,
  type: IntegerName,
  found: readonly Candidate[],
  depth: number,
): Tree | null {
  if (context.place.isPure || !ATOMIC.includes(type)) return null
  const writable = found.filter(({ isAssignable, isAddressable = true }) => isAssignable && isAddressable)
  return writable.length > 0 ? atomic(context, type, context.random.pick(writable).place(depth), depth) : null
}

export function compound(context: Context, type: IntegerName, place: Tree, depth: number): Tree {
  const { random } = context
  const kind = random.between(0, 2)
  if (kind === 2) {
    const direction = random.pick(['left', 'right'] as const)
    const places = count(context, type, depth)
    return tree(
      type,
      `$0 ${direction === 'left' ? '<<=' : '>>='} $1`,
      [place, places],
      `m.update($0, (old) => m.shift('${direction}', '${type}', old, $1, @))`,
    )
  }
  const right = (isZeroAllowed: boolean): Tree =>
    random.oneIn(3)
      ? literal(context, type, isZeroAllowed)
      : typedInteger(context, random.pick(operandsOf(type)), depth)
  if (kind === 1) {
    const name = random.pick(Object.keys(BIT_OPERATORS) as (keyof typeof BIT_OPERATORS)[])
    return tree(
      type,
      `$0 ${BIT_OPERATORS[name]}= $1`,
      [place, right(true)],
      `m.update($0, (old) => m.bits('${name}', old, $1))`,
    )
  }
  const name = random.pick(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[])
  return tree(
    type,
    `$0 ${OPERATORS[name]}= $1`,
    [place, right(name !== 'divide' && name !== 'remainder')],
    `m.update($0, (old) => m.arithmetic('${name}', '${type}', old, $1, @))`,
  )
}

export function step(context: Context, type: IntegerName, place: Tree): Tree {
  const name = context.random.pick(['add', 'subtract'] as const)
  const sign = name === 'add' ? '++' : '--'
  const compute = `(old) => m.arithmetic('${name}', '${type}', old, 1n, @)`
  return context.random.oneIn(2)
    ? tree(type, `${sign}$0`, [place], `m.update($0, ${compute})`)
    : tree(type, `$0${sign}`, [place], `m.replace($0, ${compute})`)
}
