/** Expressions of type string. Strings are ASCII here, so that bytes and JavaScript's characters are one. */

import { tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, operand } from './context.ts'
import { certain } from './optionals.ts'
import { places } from './places.ts'
import { callOf, conditionalOf } from './shared.ts'
import { enumValue } from './values.ts'

export const TEXTS = ['', 'a', 'ab', 'abc', 'zero one', 'per cent %d %s', 'tab\\there', "quote \\' and \\\\"]

export function stringValue(context: Context, depth: number): Tree {
  const { random } = context
  const literal = (): Tree => tree('string', `'${random.pick(TEXTS)}'`)
  if (depth <= 0 || context.place.isPure) return literal()
  const found = places(context, 'string')
  const forms: (readonly [number, (depth: number) => Tree | null])[] = [
    [3, literal],
    [4, () => (found.length > 0 ? random.pick(found).read(1) : null)],
    [1, (rest) => callOf(context, 'string', rest)],
    [1, (rest) => conditionalOf('string', condition(context, rest), () => stringValue(context, rest))],
    [1, (rest) => certain(context, 'string', () => stringValue(context, rest), rest)],
    [1, (rest) => part(context, rest)],
    [1, (rest) => textOfUnion(context, rest)],
  ]
  return random.weighted(forms)(depth - 1) ?? literal()
}

function part(context: Context, depth: number): Tree {
  const { random } = context
  const [first, last] = [random.between(0, 2), random.between(0, 4)]
  const whole = operand(stringValue(context, depth))
  return random.oneIn(2)
    ? tree('string', `$0.slice(${first})`, [whole], `m.text($0, ${first}n, null, @)`)
    : tree('string', `$0.slice(${first}, ${last})`, [whole], `m.text($0, ${first}n, ${last}n, @)`)
}

function textOfUnion(context: Context, depth: number): Tree | null {
  const unions = context.declared.enums.filter(({ isText }) => isText)
  if (unions.length === 0) return null
  return tree('string', '$0', [enumValue(context, context.random.pick(unions).name, depth)])
}
