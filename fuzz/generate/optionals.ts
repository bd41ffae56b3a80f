/**
 * Values that may be missing, of types that are no references: `T | null` and `T | undefined`. TypeScript follows which
 * of the two a variable holds; so what is compared with nothing has no name, where more stands behind it.
 */

import { INTEGERS, isInteger, operandsOf } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import {
  type Context,
  type Declared,
  isOptional,
  isRead,
  nothingOf,
  operand,
  type Type,
  withoutNull,
} from './context.ts'
import { integerValue, literal, typedInteger } from './integers.ts'
import { separated } from './effects.ts'
import { places } from './places.ts'
import { nullable } from './references.ts'
import { callOf, conditionalOf } from './shared.ts'
import { statements } from './statements.ts'
import { opaqueValueOf, valueOf } from './values.ts'

/** Chooses types; the more a program has, the less often values of one meet. */
export function optionals(random: Random, declared: Declared, bases: readonly Type[]): void {
  const type = `${random.pick(bases)}${random.pick(['?', '~'])}`
  if (!declared.optionals.includes(type)) declared.optionals.push(type)
}

/** Those that the simplest programs have. */
export const PLAIN: readonly Type[] = [...INTEGERS, ...INTEGERS, 'boolean', 'string']

export function optionalValue(
  context: Context,
  type: Type,
  depth: number,
  { isWanted = false }: { readonly isWanted?: boolean } = {},
): Tree {
  const { random } = context
  const base = withoutNull(type)
  const nothing = nothingOf(type)
  const plain = (rest: number): Tree => {
    if (!isInteger(base)) {
      const value = opaqueValueOf(context, base, rest, { isLasting: true })
      // TypeScript follows which text a variable holds.
      if (base === 'string' && !isWanted)
        return tree(base, '$0.slice()', [operand(value)], 'm.text($0, 0n, null, @)')
      return isWanted || !context.record(base) ? value : tree(base, `as${base}($0)`, [value])
    }
    return isWanted ? integerValue(context, base, rest) : typedInteger(context, base, rest)
  }
  if (isWanted && random.oneIn(6)) return tree(type, nothing)
  if (isWanted && random.oneIn(4)) return plain(depth - 1)
  const found = places(context, type)
  const choice = (rest: number): Tree =>
    tree(type, random.pick([`$0 ? $1 : ${nothing}`, `$0 ? ${nothing} : $1`]), [
      operand(condition(context, rest)),
      operand(plain(rest)),
    ])
  if (depth <= 0) return found.length > 0 ? random.pick(found).read(0) : choice(0)
  const forms: (readonly [number, (rest: number) => Tree | null])[] = [
    [8, () => (found.length > 0 ? random.pick(found).read(1) : null)],
    [3, (rest) => callOf(context, type, rest)],
    [2, choice],
    [1, (rest) => conditionalOf(type, condition(context, rest), () => optionalValue(context, type, rest))],
    [2, (rest) => chain(context, type, rest)],
    [1, (rest) => tree(type, '$0 ?? $1', [maybe(context, type, rest), maybe(context, type, rest)])],
  ]
  return random.weighted(forms)(depth - 1) ?? choice(0)
}

/** As an operand. */
function maybe(context: Context, type: Type, depth: number): Tree {
  return operand(optionalValue(context, type, depth))
}

/** `object?.field`, which is undefined where there is no object. */
function chain(context: Context, type: Type, depth: number): Tree | null {
  if (nothingOf(type) === 'null' || context.place.isPure) return null
  const base = withoutNull(type)
  const owners = context.declared.classes.flatMap(({ name, fields }) =>
    fields
      .filter((field) => isRead(field) && (field.type === base || field.type === type))
      .map((field) => ({ owner: name, field: field.name })),
  )
  if (owners.length === 0) return null
  const { owner, field } = context.random.pick(owners)
  return tree(type, `$0?.${field}`, [operand(nullable(context, owner, depth))])
}

/** The types of which a value, or nothing, would do. */
function around({ declared, place }: Context, type: Type): readonly Type[] {
  if (place.isPure) return []
  const bases: readonly Type[] = isInteger(type) ? operandsOf(type) : [type]
  return declared.optionals.filter((optional) => bases.includes(withoutNull(optional)))
}

/** `optional ?? other`, or `optional!`. */
export function certain(context: Context, type: Type, other: () => Tree, depth: number): Tree | null {
  const { random } = context
  const found = around(context, type)
  if (found.length === 0) return null
  const optional = random.pick(found)
  if (withoutNull(optional) !== type && isInteger(type))
    return tree(type, '$0 ?? $1', [
      maybe(context, optional, depth),
      operand(typedInteger(context, type, depth)),
    ])
  return random.oneIn(4)
    ? tree(
        type,
        '$0!',
        [maybe(context, optional, depth)],
        `m.${/^C\d/.test(type) ? 'notNull' : 'present'}($0, @)`,
      )
    : tree(type, '$0 ?? $1', [maybe(context, optional, depth), operand(other())])
}

/** Whether there is a value, or which one. */
export function presence(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.optionals.length === 0 || place.isPure) return null
  return test(context, random.pick(declared.optionals), depth, (value, nothing) =>
    operand(tree(value.sort, `$0 ?? ${nothing}`, [value])),
  )
}

function test(
  context: Context,
  type: Type,
  depth: number,
  veiled: (value: Tree, nothing: string) => Tree,
): Tree {
  const { random } = context
  const sign = random.pick(['===', '!=='])
  const value = veiled(maybe(context, type, depth), nothingOf(type))
  const base = withoutNull(type)
  if (random.oneIn(3) && isInteger(base))
    return tree('boolean', `$0 ${sign} $1`, [value, operand(typedInteger(context, base, depth))])
  if (random.oneIn(3) && (isInteger(base) || base === 'string'))
    return tree('boolean', `$0 ${sign} $1`, [value, maybe(context, type, depth)])
  return tree('boolean', `$0 ${sign} ${nothingOf(type)}`, [value])
}

/** A comparison that nothing stands behind. */
export function printedPresence(context: Context): Tree | null {
  const { random, declared, place } = context
  if (declared.optionals.length === 0 || place.isPure || !context.spend(3)) return null
  const shown = test(context, random.pick(declared.optionals), 2, (value) => value)
  return statement('print($0)', [shown], 'm.print([$0])')
}

/** `place ??= value`. */
export function coalescing(context: Context): Tree | null {
  const { random, declared, place } = context
  if (declared.optionals.length === 0 || place.isPure) return null
  const type = random.pick(declared.optionals)
  const found = places(context, type).filter(({ isAssignable }) => isAssignable)
  if (found.length === 0) return null
  const value = valueOf(context, withoutNull(type), 2, { isLasting: true })
  return separated('$0 ??= $1', [random.pick(found).place(2), value], 'm.coalesce($0, () => $1);')
}

/** `if (alias.field !== null) { … }`: what the field holds may be gone by the time it is read. */
export function narrowedField(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (place.isPure) return null
  const found = declared.classes.flatMap(({ name, fields }) =>
    fields
      .filter(({ kind, type }) => kind === 'value' && isOptional(type))
      .map((field) => ({ owner: name, field })),
  )
  if (found.length === 0) return null
  const { owner, field } = random.pick(found)
  const object = valueOf(context, owner, 2)
  const alias = context.name('n')
  const path = `${alias}.${field.name}`
  const inner = context.inner({ isStraight: true })
  inner.variables.push({
    name: path,
    type: withoutNull(field.type),
    isAssignable: isInteger(withoutNull(field.type)),
    isConstant: false,
    isLasting: true,
    isNarrowed: true,
    script: `m.present(${path}, @)`,
  })
  const body = statements(inner, random.between(1, 3), depth - 1)
  const head = statement(`const ${alias} = $0`, [object])
  return statement(`;{\n$0\nif (${path} !== ${nothingOf(field.type)}) {\n$1\n}\n}`, [head, body])
}

/** `switch` on what may be missing. */
export function optionalSwitch(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  const types = declared.optionals.filter(
    (type) => isInteger(withoutNull(type)) || withoutNull(type) === 'string',
  )
  if (types.length === 0 || place.isPure) return null
  const type = random.pick(types)
  const base = withoutNull(type)
  // Of a variable that has a value, TypeScript knows that it has one.
  const subject = tree(type, `$0 ? $1 : ${nothingOf(type)}`, [
    operand(condition(context, 1)),
    maybe(context, type, 1),
  ])
  const labels = new Map<string, Tree>()
  for (let count = random.between(1, 3); count > 0; count--) {
    const label = isInteger(base)
      ? literal(context, base)
      : tree('label', random.pick(["''", "'a'", "'abc'"]))
    labels.set(label.text, label)
  }
  const heads = [...labels.values()].map((label) => tree('clause', 'case $0', [label]))
  heads.splice(random.between(0, heads.length), 0, tree('clause', `case ${nothingOf(type)}`))
  if (random.oneIn(2)) heads.push(tree('clause', 'default'))
  const clauses = heads.map((head) => {
    const inner = context.inner({ isInSwitch: true, isStraight: true })
    const body = statements(inner, random.between(0, 2), depth - 1)
    return statement(`$0: {\n$1\n}${random.oneIn(4) ? '' : '\nbreak'}`, [head, body])
  })
  const name = context.name('m')
  const list = clauses.map((_, index) => `$${index + 1}`).join('\n')
  return statement(`;{\nconst ${name} = $0\nswitch (${name}) {\n${list}\n}\n}`, [subject, ...clauses])
}
