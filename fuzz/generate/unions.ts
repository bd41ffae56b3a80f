/** Unions: of texts, and of readonly objects that a discriminant tells apart. */

import { INTEGERS } from '../integers.ts'
import type { Random } from '../random.ts'
import { braces, lines, statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, type Declared, named, type Type, type UnionType, written } from './context.ts'
import { isEnded } from './jumps.ts'
import { typing } from './shapes.ts'
import { conditionalOf } from './shared.ts'
import { statements } from './statements.ts'
import { opaqueValueOf, valueOf } from './values.ts'

const TEXTS = ["'red'", "'green'", "'blue'", "'a longer text'", "''"]

/** A union of texts and the function that makes TypeScript forget which one it sees. */
export function texts(random: Random, declared: Declared): Tree[] {
  const name = `E${declared.enums.length}`
  const first = random.between(0, 2)
  const members = TEXTS.slice(first, first + random.between(2, 3))
  declared.enums.push({ name, members, isText: true })
  return [statement(`type ${name} = ${members.join(' | ')}`, [], ''), typing(name)]
}

/** A discriminated union. Its variants have fields of the same names and of different types. */
export function union(random: Random, declared: Declared): Tree[] {
  const name = `V${declared.unions.length}`
  const isBoolean = random.oneIn(3)
  const tags = isBoolean ? ['true', 'false'] : ["'one'", "'two'", "'three'"].slice(0, random.between(2, 3))
  const discriminant = isBoolean ? 'ok' : 'kind'
  const types: Type[] = [
    ...INTEGERS,
    'boolean',
    'string',
    ...declared.records.map((other) => other.name),
    ...declared.optionals,
    ...declared.unions.map((other) => other.name),
  ]
  const variants = tags.map((tag) => ({
    tag,
    fields: Array.from({ length: random.between(0, 2) }, (_, index) => ({
      name: `x${index}`,
      type: random.pick(types),
    })),
  }))
  declared.unions.push({ name, discriminant, variants })
  const shapes = variants.map(({ tag, fields }) =>
    [
      `readonly ${discriminant}: ${tag}`,
      ...fields.map((field) => `readonly ${field.name}: ${written(field.type)}`),
    ].join('; '),
  )
  const text = `type ${name} =\n${shapes.map((variant) => `  | { ${variant} }`).join('\n')}`
  return [statement(text, [], ''), typing(name)]
}

export function unionValue(
  context: Context,
  union: UnionType,
  depth: number,
  { isWanted = false }: { readonly isWanted?: boolean } = {},
): Tree {
  const { random } = context
  const { name, discriminant, variants } = union
  if (isWanted && depth > 0 && random.oneIn(4))
    return conditionalOf(name, condition(context, depth - 1), () =>
      unionValue(context, union, depth - 1, { isWanted }),
    )
  const known = context.variables.filter(({ type }) => type === name)
  if (known.length > 0 && random.oneIn(2)) return named(random.pick(known))
  const { tag, fields } = random.pick(variants)
  const values = fields.map(({ type }) => valueOf(context, type, depth - 1))
  const list = [`${discriminant}: ${tag}`, ...fields.map((field, index) => `${field.name}: $${index}`)].join(
    ', ',
  )
  // Of a variable, TypeScript would know which variant it holds.
  return isWanted && random.oneIn(2)
    ? tree(name, `{ ${list} }`, values, `({ ${list} })`)
    : tree(name, `as${name}({ ${list} })`, values)
}

/** A `switch` over the variants of a value, each of which reads the fields that it has. */
export function match(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.unions.length === 0 || place.isPure) return null
  const { name: type, discriminant, variants } = random.pick(declared.unions)
  const value = opaqueValueOf(context, type, 2)
  const name = context.name('m')
  const clauses = variants.map(({ tag, fields }, position) => {
    // The last clause is left at its end, so that what stands behind the switch can be reached.
    const isStraight = place.isStraight || position === variants.length - 1
    const inner = context.inner({ isInSwitch: true, isStraight })
    for (const field of fields)
      inner.variables.push({
        name: `${name}.${field.name}`,
        type: field.type,
        isAssignable: false,
        isConstant: false,
        isLasting: false,
        isNarrowed: true,
      })
    const body = statements(inner, random.between(1, 2), depth - 1)
    const end = lines(isEnded(body) ? [] : [statement('break')])
    return statement(`case ${tag}: {\n$0\n}\n$1`, [body, end])
  })
  return braces(
    lines([
      statement(`const ${name}: ${type} = $0`, [value], `const ${name} = $0`),
      statement(`switch (${name}.${discriminant}) {\n$0\n}`, [lines(clauses)]),
    ]),
  )
}
