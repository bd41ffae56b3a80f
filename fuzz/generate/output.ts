/** Statements that print, by which a program is observed. */

import { INTEGERS, isSigned } from '../integers.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import type { Context } from './context.ts'
import { typedInteger } from './integers.ts'
import { stringValue } from './strings.ts'

export function printing(context: Context, depth: number): Tree | null {
  if (context.place.isPure || !context.spend(3)) return null
  const { random } = context
  if (random.oneIn(3)) return formatted(context, depth - 1)
  return statement('print($0)', [printable(context, depth)], 'm.print([$0])')
}

/** Something that has a text form. */
function printable(context: Context, depth: number): Tree {
  const { random } = context
  return random.weighted<() => Tree>([
    [8, () => typedInteger(context, random.pick(INTEGERS), depth)],
    [2, () => condition(context, depth)],
    [1, () => stringValue(context, depth)],
  ])()
}

function formatted(context: Context, depth: number): Tree {
  const { random } = context
  const parts = Array.from({ length: random.between(1, 3) }, () => part(context, depth))
  const text = parts.map((_, index) => `${random.pick(['', ' ', ' at ', '%d: '])}\${$${index}}`).join('')
  const script = text
    .split(/(\$\{\$\d+\})/)
    .map((piece) => (/^\$\{/.test(piece) ? piece.slice(2, -1) : JSON.stringify(piece)))
    .join(', ')
  return statement(`line\`${text}\``, parts, `m.print([${script}])`)
}

function part(context: Context, depth: number): Tree {
  const { random } = context
  if (random.oneIn(5)) {
    const type = random.pick(INTEGERS.filter((name) => !isSigned(name)))
    return tree('part', 'hex($0)', [typedInteger(context, type, depth)], 'm.hex($0, 0)')
  }
  if (random.oneIn(6)) {
    const width = random.between(0, 12)
    return tree('part', `padded($0, ${width})`, [printable(context, depth)], `m.padded($0, ${width})`)
  }
  return tree('part', '$0', [printable(context, depth)])
}

/** What everything at module level holds, printed one after the other: what `main` ends with. */
export function finalState(context: Context): Tree[] {
  return [...INTEGERS, 'boolean'].flatMap((type) =>
    context.variables
      .filter((variable) => variable.type === type)
      .map(({ name }) => statement('print($0)', [tree(type, name)], 'm.print([$0])')),
  )
}
