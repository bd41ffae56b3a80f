/**
 * Expressions of type boolean. TypeScript follows what boolean variables hold and refuses comparisons whose outcome
 * it knows, so `===` is given only what it cannot follow.
 */

import { INTEGERS } from '../integers.ts'
import { renderText, tree, type Tree } from '../tree.ts'
import { type Context, operand } from './context.ts'
import { pair } from './integers.ts'
import { kindTest } from './kinds.ts'
import { certain, presence } from './optionals.ts'
import { places } from './places.ts'
import { reference, nullable } from './references.ts'
import { callOf, conditionalOf, optionalOf } from './shared.ts'
import { stringValue } from './strings.ts'

const COMPARISONS = ['<', '<=', '>', '>=', '===', '!==']

/** An expression for a place of type boolean. */
export function booleanValue(context: Context, depth: number): Tree {
  return context.random.oneIn(8)
    ? tree('boolean', context.random.pick(['true', 'false']))
    : condition(context, depth)
}

/** A boolean whose value the compiler does not know. */
export function condition(context: Context, depth: number): Tree {
  const { random } = context
  if (depth <= 0) return comparison(context, 0)
  const found = places(context, 'boolean')
  const forms: (readonly [number, (depth: number) => Tree | null])[] = [
    [6, (rest) => comparison(context, rest)],
    [4, () => (found.length > 0 ? random.pick(found).read(1) : null)],
    [2, (rest) => tree('boolean', '!$0', [operand(condition(context, rest))])],
    [4, (rest) => logical(context, rest)],
    [2, (rest) => callOf(context, 'boolean', rest)],
    [1, (rest) => conditionalOf('boolean', condition(context, rest), () => condition(context, rest))],
    [1, (rest) => optionalOf(context, 'boolean', () => condition(context, rest), rest)],
    [1, (rest) => equality(context, rest)],
    [1, (rest) => nullTest(context, rest)],
    [1, (rest) => stringEquality(context, rest)],
    [1, (rest) => kindTest(context, rest)],
    [1, (rest) => presence(context, rest)],
    [1, (rest) => certain(context, 'boolean', () => condition(context, rest), rest)],
    [1, (rest) => overflow(context, rest)],
  ]
  return random.weighted(forms)(depth - 1) ?? comparison(context, depth - 1)
}

/** A comparison of integers, which is `boolean` to TypeScript whatever it knows of the operands. */
export function comparison(context: Context, depth: number): Tree {
  const { random } = context
  const sign = random.pick(COMPARISONS)
  const sides = pair(context, random.pick(INTEGERS), depth)
  // TypeScript takes `f(x) < (y > (z))` for a call with a type argument.
  const own = sign === '<' && renderText(sides[1]).text.includes('>') ? '<=' : sign
  return tree('boolean', `$0 ${own} $1`, sides)
}

/** Whether a result is beyond its type. */
function overflow(context: Context, depth: number): Tree {
  const type = context.random.pick(INTEGERS)
  const name = context.random.pick(['add', 'subtract', 'multiply'])
  return tree(
    'boolean',
    `overflowing.${name}($0, $1).overflowed`,
    pair(context, type, depth, { isOwnFirst: true }),
    `m.overflowing('${name}', '${type}', $0, $1).overflowed`,
  )
}

function logical(context: Context, depth: number): Tree {
  const { random } = context
  // Behind `|| true` TypeScript takes the other branch for unreachable, and narrows nothing there.
  if (random.oneIn(8)) return tree('boolean', '$0 && true', [operand(condition(context, depth))])
  const sides = [condition(context, depth), condition(context, depth)].map(operand)
  return tree('boolean', `$0 ${random.pick(['&&', '||'])} $1`, sides)
}

function equality(context: Context, depth: number): Tree | null {
  const { random } = context
  const sign = random.pick(['===', '!=='])
  const { classes } = context.declared
  if (classes.length === 0 || context.place.isPure || random.oneIn(3)) {
    const side = (): Tree => operand(comparison(context, depth))
    return tree('boolean', `$0 ${sign} $1`, [side(), side()])
  }
  const { name } = random.pick(classes)
  const side = (): Tree => operand(reference(context, name, depth))
  return tree('boolean', `$0 ${sign} $1`, [side(), side()])
}

function nullTest(context: Context, depth: number): Tree | null {
  const { classes } = context.declared
  if (classes.length === 0 || context.place.isPure) return null
  const tested = operand(nullable(context, context.random.pick(classes).name, depth))
  // Of a variable or field, TypeScript would know behind it that it is null.
  const isNamed = /^[\w$.]+$/.test(tested.text)
  const value = isNamed ? operand(tree(tested.sort, '$0 ?? null', [tested])) : tested
  // A reference that may be null is never undefined.
  const nothing = context.random.oneIn(5) ? 'undefined' : 'null'
  return tree('boolean', `$0 ${context.random.pick(['===', '!=='])} ${nothing}`, [value])
}

function stringEquality(context: Context, depth: number): Tree | null {
  if (context.place.isPure) return null
  const found = places(context, 'string')
  if (found.length === 0) return null
  const { random } = context
  // TypeScript would follow a comparison with a literal.
  const other = tree(
    'string',
    '$0.slice()',
    [operand(stringValue(context, depth))],
    'm.text($0, 0n, null, @)',
  )
  return tree('boolean', `$0 ${random.pick(['===', '!=='])} $1`, [random.pick(found).read(1), other])
}
