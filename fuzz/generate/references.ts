/** References to objects. One that is stored or returned must be lasting: to no object of a running function's. */

import { tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, named, operand, type Type, withNull } from './context.ts'
import { index } from './elements.ts'
import { certain } from './optionals.ts'
import { callOf, conditionalOf } from './shared.ts'

export interface ReferenceOptions {
  readonly isLasting?: boolean
}

/** A reference that is not null. There is always an object of each class at module level. */
export function reference(
  context: Context,
  type: Type,
  depth: number,
  { isLasting = false }: ReferenceOptions = {},
): Tree {
  const { random } = context
  const known = context.variables.filter(
    (variable) => variable.type === type && (variable.isLasting || !isLasting),
  )
  const name = (): Tree => named(random.pick(known))
  if (depth <= 0) return name()
  const forms: (readonly [number, (depth: number) => Tree | null])[] = [
    [8, name],
    [2, (rest) => callOf(context, type, rest)],
    [
      1,
      (rest) =>
        conditionalOf(type, condition(context, rest), () => reference(context, type, rest, { isLasting })),
    ],
    [2, (rest) => inlineField(context, type, rest, isLasting)],
    [2, (rest) => element(context, type, rest, isLasting)],
    [1, (rest) => certain(context, type, () => reference(context, type, rest, { isLasting }), rest)],
    [1, (rest) => asserted(context, type, rest, isLasting)],
    [
      2,
      (rest) =>
        tree(type, '$0 ?? $1', [
          operand(nullable(context, type, rest, { isLasting })),
          operand(reference(context, type, rest, { isLasting })),
        ]),
    ],
  ]
  return random.weighted(forms)(depth - 1) ?? name()
}

/** Panics if it is null. */
function asserted(context: Context, type: Type, depth: number, isLasting: boolean): Tree | null {
  if (!context.random.oneIn(4)) return null
  return tree(type, '$0!', [operand(nullable(context, type, depth, { isLasting }))], 'm.notNull($0, @)')
}

function inlineField(context: Context, type: Type, depth: number, isLasting: boolean): Tree | null {
  const owners = context.declared.classes.flatMap((owner) =>
    owner.fields
      .filter((field) => field.kind === 'inline' && field.type === type)
      .map((field) => ({ owner, field })),
  )
  if (owners.length === 0) return null
  const { owner, field } = context.random.pick(owners)
  return tree(type, `$0.${field.name}`, [operand(reference(context, owner.name, depth, { isLasting }))])
}

function element(context: Context, type: Type, depth: number, isLasting: boolean): Tree | null {
  const found = context.sequences.filter(
    (sequence) => sequence.element === type && (sequence.isLasting || !isLasting),
  )
  if (found.length === 0) return null
  const sequence = context.random.pick(found)
  const { value, type: indexType } = index(context, sequence, depth)
  return tree(type, `${sequence.name}[$0]`, [value], `m.at(${sequence.name}, $0, '${indexType}', @)`)
}

/** A reference that may be null as far as TypeScript can tell. */
export function nullable(
  context: Context,
  type: Type,
  depth: number,
  { isLasting = false }: ReferenceOptions = {},
): Tree {
  const { random } = context
  const sort = withNull(type)
  const known = context.variables.filter(
    (variable) => variable.type === sort && (variable.isLasting || !isLasting),
  )
  const choice = (rest: number): Tree =>
    tree(sort, random.pick(['$0 ? $1 : null', '$0 ? null : $1']), [
      operand(condition(context, rest)),
      operand(reference(context, type, rest, { isLasting })),
    ])
  const forms: (readonly [number, (depth: number) => Tree | null])[] = [
    [6, () => (known.length > 0 ? named(random.pick(known)) : null)],
    [3, (rest) => nullableField(context, type, rest)],
    [2, (rest) => callOf(context, sort, rest)],
    [1, choice],
  ]
  return random.weighted(forms)(depth - 1) ?? choice(0)
}

/** A field of nullable type holds lasting references only. */
function nullableField(context: Context, type: Type, depth: number): Tree | null {
  const sort = withNull(type)
  const owners = context.declared.classes.flatMap(({ name, fields }) =>
    fields
      .filter((field) => field.kind === 'value' && field.type === sort)
      .map((field) => ({ owner: name, field: field.name })),
  )
  if (owners.length === 0) return null
  const { owner, field } = context.random.pick(owners)
  if (depth > 0 && context.random.oneIn(3)) {
    const object = operand(nullable(context, owner, depth))
    return tree(sort, `$0?.${field} ?? $1`, [object, operand(nullable(context, type, 0))])
  }
  return tree(sort, `$0.${field}`, [operand(reference(context, owner, Math.max(depth, 0)))])
}
