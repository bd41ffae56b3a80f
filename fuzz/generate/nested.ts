/** Generic types and functions inside each other: records with type parameters, and functions that pass theirs on. */

import { statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, type Declared, operand, type Type, written } from './context.ts'
import { valueOf } from './values.ts'

export function couples(declared: Declared): Tree[] {
  declared.hasCouples = true
  const plain = (text: string, script = ''): Tree => statement(text, [], script)
  return [
    plain('interface Couple<A, B> {\n  readonly first: A\n  readonly second: B\n}'),
    plain(
      'type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly other: T }',
    ),
    plain(
      'function couple<A, B>(first: A, second: B): Couple<A, B> {\n  return { first, second }\n}',
      'function couple(first, second) { return { first, second } }',
    ),
    plain(
      'function turned<A, B>(couple: Couple<A, B>): Couple<B, A> {\n  const { first, second } = couple\n  return { first: second, second: first }\n}',
      'function turned(couple) { const { first, second } = couple; return { first: second, second: first } }',
    ),
    plain(
      'function outcome<T>(ok: boolean, both: Couple<T, T>): Outcome<T> {\n  return ok ? { ok: true, value: both.first } : { ok: false, other: both.second }\n}',
      'function outcome(ok, both) { return ok ? { ok: true, value: both.first } : { ok: false, other: both.second } }',
    ),
    plain(
      'function settled<T>(result: Outcome<T>): T {\n  return result.ok ? result.value : result.other\n}',
      'function settled(result) { return result.ok ? result.value : result.other }',
    ),
  ]
}

/** Other types that stand beside the one that is wanted. */
const BESIDE: readonly Type[] = ['u8', 'i64', 'boolean', 'u16', 'string', 'u64', 'i8']

/** A value of a type that goes through couples and outcomes. */
export function throughCouples(context: Context, type: Type, depth: number): Tree | null {
  const { random, declared, place } = context
  if (!declared.hasCouples || place.isPure || !context.spend(8)) return null
  const value = (of: Type): Tree => valueOf(context, of, depth - 1, { isLasting: true })
  const own = written(type)
  if (random.oneIn(3)) {
    const both = tree(
      'couple',
      `couple<${own}, ${own}>($0, $1)`,
      [value(type), value(type)],
      'couple($0, $1)',
    )
    return tree(
      type,
      `settled<${own}>(outcome<${own}>($0, $1))`,
      [operand(condition(context, depth - 1)), both],
      'settled(outcome($0, $1))',
    )
  }
  const optionals = declared.optionals.filter((optional) => !/^[CE]/.test(optional))
  const other = random.pick([...BESIDE, ...optionals])
  const [a, b] = [own, written(other)]
  if (random.oneIn(3))
    return tree(
      type,
      `turned<Couple<${b}, ${a}>, ${b}>(couple<Couple<${b}, ${a}>, ${b}>(couple<${b}, ${a}>($0, $1), $2)).second.second`,
      [value(other), value(type), value(other)],
      'turned(couple(couple($0, $1), $2)).second.second',
    )
  return random.oneIn(2)
    ? tree(type, `couple<${a}, ${b}>($0, $1).first`, [value(type), value(other)], 'couple($0, $1).first')
    : tree(
        type,
        `turned<${b}, ${a}>({ first: $0, second: $1 }).first`,
        [value(other), value(type)],
        'turned({ first: $0, second: $1 }).first',
      )
}
