/** Properties with a setter, as places: an assignment calls it, a compound one calls the getter before. */

import type { IntegerName } from '../integers.ts'
import { tree, type Tree } from '../tree.ts'
import { type Context, operand, type Type } from './context.ts'
import { integerValue, typedInteger } from './integers.ts'
import { update } from './updates.ts'
import { reference } from './references.ts'

/** An assignment to a property; null if there is none of the type, or no work left for it. */
export function setting(
  context: Context,
  type: Type,
  depth: number,
  { isStatement = false } = {},
): Tree | null {
  const { random, declared, place } = context
  if (place.isPure) return null
  const found = declared.classes.flatMap((owner) =>
    owner.setters
      .filter(({ parameters }) => parameters[0] === type)
      .map((setter) => ({
        owner,
        setter,
        getter: owner.getters.find(({ name }) => name === setter.name) ?? null,
      })),
  )
  if (found.length === 0) return null
  const { owner, setter, getter } = random.pick(found)
  if (!context.spend(setter.cost + (getter?.cost ?? 0) + 1)) return null
  const target = (rest: number): Tree =>
    tree(
      `place of ${type}`,
      `$0.${setter.name}`,
      [operand(reference(context, owner.name, rest))],
      `m.field($0, '${setter.name}')`,
    )
  const own = type as IntegerName
  if (getter) {
    const candidate = { type, isAssignable: true, read: target, place: target }
    return update(context, own, [candidate], depth, { isStatement })
  }
  const value = isStatement ? integerValue(context, own, depth) : typedInteger(context, own, depth)
  return tree(type, '$0 = $1', [target(depth), value], 'm.store($0, $1)')
}
