/** Unions and records that lead back to themselves through slices, and functions that follow them down. */

import { INTEGERS, type IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { bodyOf, declareParameter } from './captures.ts'
import { Context, type Declared } from './context.ts'
import { literal } from './integers.ts'

/** The type, some values of it, and functions that go through them. */
export function forest(random: Random, declared: Declared): Tree[] {
  const type = random.pick(INTEGERS)
  declared.forest = { value: type }
  const context = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  const numbers = Array.from({ length: 5 }, () => literal(context, type))
  const plain = (text: string, script = ''): Tree => statement(text, [], script)
  return [
    plain(
      `type Growth =\n  | { readonly kind: 'leaf'; readonly value: ${type} }\n  | { readonly kind: 'fork'; readonly value: ${type}; readonly above: Slice<Growth> }\n  | { readonly kind: 'none' }`,
    ),
    statement(
      "const twigs = FixedArray.of<Growth>({ kind: 'leaf', value: $0 }, { kind: 'none' }, { kind: 'leaf', value: $1 })",
      numbers.slice(0, 2),
      "const twigs = m.listed({ kind: 'leaf', value: $0 }, { kind: 'none' }, { kind: 'leaf', value: $1 })",
    ),
    statement(
      "const boughs = FixedArray.of<Growth>({ kind: 'fork', value: $0, above: twigs.slice(1) }, { kind: 'leaf', value: $1 })",
      numbers.slice(2, 4),
      "const boughs = m.listed({ kind: 'fork', value: $0, above: m.slice(twigs, 1n, null, '') }, { kind: 'leaf', value: $1 })",
    ),
    statement(
      "const trunk: Growth = { kind: 'fork', value: $0, above: boughs.slice() }",
      numbers.slice(4),
      "const trunk = { kind: 'fork', value: $0, above: boughs }",
    ),
    plain(
      `function climb(growth: Growth, visit: (value: ${type}) => boolean): void {\n  if (growth.kind === 'none') return\n  if (!visit(growth.value) || growth.kind === 'leaf') return\n  for (const part of growth.above) climb(part, visit)\n}`,
      "function climb(growth, visit) { if (growth.kind === 'none') return; if (!visit(growth.value) || growth.kind === 'leaf') return; for (const part of growth.above) climb(part, visit) }",
    ),
    plain(
      `function weight(growth: Growth): ${type} {\n  switch (growth.kind) {\n    case 'none':\n      return 0\n    case 'leaf':\n      return growth.value\n    case 'fork': {\n      let sum = growth.value\n      for (const part of growth.above) sum = wrap.add(sum, weight(part))\n      return sum\n    }\n  }\n}`,
      `function weight(growth) { if (growth.kind === 'none') return 0n; let sum = growth.value
if (growth.kind === 'fork') for (const part of growth.above) sum = m.wrapping('add', '${type}', sum, weight(part))
return sum }`,
    ),
  ]
}

const GROWTHS = ['trunk', 'boughs[0]', 'boughs[1]', 'twigs[1]']

function growth({ random }: Context): Tree {
  const name = random.pick(GROWTHS)
  return tree('growth', name, [], name.replace(/\[(\d)\]/, '.items[$1]'))
}

/** `climb(trunk, (value) => { … })`. */
export function climbing(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.forest === null || place.isPure || !context.spend(30)) return null
  const inner = context.closure('boolean', { rounds: place.rounds * 6 })
  const own = declareParameter(inner, declared.forest.value, random.oneIn(3))
  const body = bodyOf(inner, depth)
  return statement(
    `climb($0, (${own}) => {\n$1\n})`,
    [growth(context), body],
    `climb($0, (${own}) => {\nm.tick()\n$1\n})`,
  )
}

export function weightOf(context: Context, type: IntegerName): Tree | null {
  const { declared, place } = context
  if (declared.forest?.value !== type || place.isPure || !context.spend(20)) return null
  return tree(type, 'weight($0)', [growth(context)])
}
