/** Operations of several widths in a row: each result is narrowed or widened by a conversion before the next. */

import { bitsOf, type IntegerName, INTEGERS, isSigned } from '../integers.ts'
import { tree, type Tree } from '../tree.ts'
import { type Context, operand } from './context.ts'
import { literal, typedInteger } from './integers.ts'

const FAMILIES = [
  { text: 'wrap', script: 'wrapping', part: '' },
  { text: 'saturate', script: 'saturating', part: '' },
  { text: 'overflowing', script: 'overflowing', part: '.value' },
] as const

/** A value of the type at the end of two to four operations on other types. */
export function chain(context: Context, type: IntegerName, depth: number): Tree {
  const { random } = context
  const types = Array.from({ length: random.between(1, 3) }, () => random.pick(INTEGERS))
  let from = random.pick(INTEGERS)
  let value = typedInteger(context, from, depth)
  for (const next of [...types, type]) {
    value = link(context, next, converted(value, from, next), depth)
    from = next
  }
  return value
}

function converted(value: Tree, from: IntegerName, to: IntegerName): Tree {
  return from === to ? value : tree(to, `${to}($0)`, [value], `m.convert('${to}', $0)`)
}

function link(context: Context, type: IntegerName, value: Tree, depth: number): Tree {
  const { random } = context
  const other = (): Tree =>
    random.oneIn(3) ? literal(context, type) : typedInteger(context, type, Math.min(depth, 1))
  return random.weighted<() => Tree>([
    [
      6,
      () => {
        const { text, script, part } = random.pick(FAMILIES)
        const name = random.pick(['add', 'subtract', 'multiply'])
        return tree(
          type,
          `${text}.${name}($0, $1)${part}`,
          [value, other()],
          `m.${script}('${name}', '${type}', $0, $1)${part}`,
        )
      },
    ],
    [1, () => tree(type, '~$0', [operand(value)], `m.complement('${type}', $0)`)],
    [1, () => tree(type, 'wrap.negate($0)', [value], `m.wrapping('subtract', '${type}', 0n, $0)`)],
    [
      2,
      () => {
        const isLeft = random.oneIn(2)
        const places = random.between(0, bitsOf(type, 32) - 1)
        return tree(
          type,
          `${isLeft ? 'wrap.shiftLeft' : 'wrap.shiftRight'}($0, ${places})`,
          [value],
          `m.wrappingShift('${isLeft ? 'left' : 'right'}', '${type}', $0, ${places}n)`,
        )
      },
    ],
    [
      2,
      () => {
        const places = random.between(0, bitsOf(type, 32) - 1)
        return tree(type, `rotateLeft($0, ${places})`, [value], `m.rotate('left', '${type}', $0, ${places}n)`)
      },
    ],
    // What is not negative is the same in a type of the other sign and width.
    [
      isSigned(type) ? 1 : 0,
      () => tree(type, `$0 & $1`, [operand(value), operand(other())], `m.bits('and', $0, $1)`),
    ],
  ])()
}
