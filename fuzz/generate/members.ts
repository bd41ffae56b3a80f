/**
 * Members of classes that are called in a way of their own: methods that give their object back, so that calls make a chain,
 * and generic methods.
 */

import { isInteger, type IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Class, Context, type Declared, operand, type Type, written } from './context.ts'
import { asStatement } from './effects.ts'
import { integerValue, literal } from './integers.ts'
import { reference } from './references.ts'
import { valueOf } from './values.ts'

/** A method that changes a field and gives back its object. */
export interface Chained {
  readonly owner: Type
  readonly field: string
  readonly type: IntegerName
}

/** Fields of a class that anything may be written to. */
const changeable = ({ fields }: Class): readonly { name: string; type: IntegerName }[] =>
  fields.flatMap(({ name, type, kind, isReadonly }) =>
    kind === 'value' && !isReadonly && isInteger(type) ? [{ name, type }] : [],
  )

/** Whole methods for a class; none where it has no field for them. */
export function specialMembers(random: Random, declared: Declared, owner: Class): Tree[] {
  const fields = changeable(owner)
  if (fields.length === 0) return []
  return random.oneIn(2)
    ? [chained(random, declared, owner, random.pick(fields))]
    : [picking(random, declared, owner, random.pick(fields))]
}

function chained(
  random: Random,
  declared: Declared,
  owner: Class,
  { name, type }: { readonly name: string; readonly type: IntegerName },
): Tree {
  declared.chained.push({ owner: owner.name, field: name, type })
  const operation = random.pick(['add', 'subtract', 'multiply'])
  return statement(
    `with_${name}(by: ${type}): this {\n  this.${name} = wrap.${operation}(this.${name}, by)\n  return this\n}`,
    [],
    `with_${name}(by) { m.tick(); this.${name} = m.wrapping('${operation}', '${type}', this.${name}, by); return this }`,
  )
}

/** Which of two values it gives, the object has a part in. */
function picking(
  random: Random,
  declared: Declared,
  owner: Class,
  { name, type }: { readonly name: string; readonly type: IntegerName },
): Tree {
  declared.picking.push(owner.name)
  const context = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  return statement(
    `pick<T>(flag: boolean, first: T, second: T): T {\n  return flag && this.${name} !== $0 ? first : second\n}`,
    [literal(context, type)],
    `pick(flag, first, second) { m.tick(); return flag && this.${name} !== $0 ? first : second }`,
  )
}

/** `object.with_f(…).with_f(…).f`. */
export function throughChain(context: Context, type: Type, depth: number): Tree | null {
  const found = context.declared.chained.filter((one) => one.type === type)
  if (found.length === 0 || context.place.isPure) return null
  const one = context.random.pick(found)
  const links = chainOf(context, one, depth)
  return links && tree(type, `$0.${one.field}`, [links])
}

export function chainStatement(context: Context): Tree | null {
  const { random, declared, place } = context
  if (declared.chained.length === 0 || place.isPure) return null
  const links = chainOf(context, random.pick(declared.chained), 2)
  return links && asStatement(links)
}

function chainOf(context: Context, { owner, field, type }: Chained, depth: number): Tree | null {
  const count = context.random.between(1, 3)
  if (!context.spend(3 * count)) return null
  const object = operand(reference(context, owner, depth - 1))
  const values = Array.from({ length: count }, () => integerValue(context, type, depth - 1))
  const calls = values.map((_, index) => `.with_${field}($${index + 1})`).join('')
  return tree(`reference to ${owner}`, `$0${calls}`, [object, ...values])
}

/** `object.pick<…>(…)`: a value of any type. */
export function picked(context: Context, type: Type, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.picking.length === 0 || place.isPure || !context.spend(2)) return null
  const object = operand(reference(context, random.pick(declared.picking), depth - 1))
  const test = condition(context, depth - 1)
  const value = (): Tree => valueOf(context, type, depth - 1, { isLasting: true })
  return tree(
    type,
    `$0.pick<${written(type)}>($1, $2, $3)`,
    [object, test, value(), value()],
    '$0.pick($1, $2, $3)',
  )
}
