/** Forms of expression that every type has: calls, conditionals, and chains with `?.`. */

import { isInteger, type IntegerName, operandsOf } from '../integers.ts'
import { tree, type Tree } from '../tree.ts'
import {
  type Context,
  isNullable,
  isRead,
  operand,
  type Signature,
  type Type,
  withoutNull,
} from './context.ts'
import { indirectCall } from './indirect.ts'
import { typedInteger } from './integers.ts'
import { nullable, reference } from './references.ts'
import { valueOf } from './values.ts'

interface Callable {
  readonly signature: Signature
  /** The class of the object on which it is called; null for functions. */
  readonly owner: Type | null
  readonly isGetter: boolean
}

/** What can be called for a result of a type; null for what is called for its effects alone. */
function callables(context: Context, result: Type | null): readonly Callable[] {
  const { classes } = context.declared
  const functions = [...context.declared.functions, ...context.functions]
  const found: Callable[] = functions.map((signature) => ({ signature, owner: null, isGetter: false }))
  for (const { name, methods, getters } of classes) {
    found.push(...methods.map((signature) => ({ signature, owner: name, isGetter: false })))
    found.push(...getters.map((signature) => ({ signature, owner: name, isGetter: true })))
  }
  return found.filter(
    ({ signature }) => signature.result === result && (!context.place.isPure || signature.isPure),
  )
}

/** A call for its result; null if there is nothing to call, or no work left for it. */
export function callOf(context: Context, result: Type | null, depth: number): Tree | null {
  const indirect = result !== null && context.random.oneIn(5) ? indirectCall(context, result, depth) : null
  if (indirect) return indirect
  const candidates = callables(context, result)
  if (candidates.length === 0) return null
  const { signature, owner, isGetter } = context.random.pick(candidates)
  if (!context.spend(signature.cost + 1)) return null
  const given = signature.parameters.length - context.random.between(0, signature.defaults ?? 0)
  const values = signature.parameters.slice(0, given).map((type) => valueOf(context, type, depth - 1))
  const sort = result ?? 'void'
  if (owner === null) return call(sort, signature.name, [], values)
  if (context.random.oneIn(6) && !isGetter && result === null) {
    const object = operand(nullable(context, owner, depth - 1))
    return call(sort, `$0?.${signature.name}`, [object], values)
  }
  const object = operand(reference(context, owner, depth - 1))
  return isGetter
    ? tree(sort, `$0.${signature.name}`, [object])
    : call(sort, `$0.${signature.name}`, [object], values)
}

function call(sort: Type, callee: string, objects: readonly Tree[], values: readonly Tree[]): Tree {
  const list = values.map((_, index) => `$${objects.length + index}`).join(', ')
  return tree(sort, `${callee}(${list})`, [...objects, ...values])
}

export function conditionalOf(type: Type, test: Tree, branch: () => Tree): Tree {
  return tree(type, '$0 ? $1 : $2', [operand(test), operand(branch()), operand(branch())])
}

/** `object?.field ?? value` for fields that are not references themselves. */
export function optionalOf(context: Context, type: Type, other: () => Tree, depth: number): Tree | null {
  if (context.place.isPure || isNullable(type)) return null
  const types = isInteger(type) ? operandsOf(type) : [type]
  const owners = context.declared.classes.flatMap(({ name, fields }) =>
    fields
      .filter((field) => isRead(field) && types.includes(field.type as IntegerName))
      .map((field) => ({ owner: name, field })),
  )
  if (owners.length === 0) return null
  const { owner, field } = context.random.pick(owners)
  const object = operand(nullable(context, withoutNull(owner), depth))
  // Where the field is narrower, the other side gives the type.
  const right = field.type === type ? other() : typedInteger(context, type as IntegerName, depth)
  return tree(type, `$0?.${field.name} ?? $1`, [object, operand(right)])
}
