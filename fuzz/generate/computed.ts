/** Arrays, records and objects that the compiler computes, which a program reads. */

import { INTEGERS, type IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { Context, type Declared, operand } from './context.ts'
import { typedInteger } from './integers.ts'

/** An array that `comptime` fills, and an object that refers to another one. */
export function computedTables(random: Random, declared: Declared): Tree[] {
  const type = random.pick(INTEGERS)
  const length = random.between(1, 5)
  declared.tables = { element: type, length }
  const context = Context.body(random, declared, { limit: 60, result: type, isPure: true })
  const variable = { type, isAssignable: false, isConstant: false, isLasting: false }
  context.variables.push({ ...variable, name: 'before' }, { ...variable, type: 'usize', name: 'at' })
  const step = typedInteger(context, type, 3)
  return [
    statement(
      `const table = comptime(() => {\n  const made = new FixedArray<${type}, ${length}>()\n  let before: ${type} = 1\n  for (let at: usize = 0; at < ${length}; at++) {\n    before = $0\n    made[at] = before\n  }\n  return made\n})`,
      [step],
      `const table = (() => { const made = m.array(${length}, () => 0n); let before = 1n
for (let at = 0n; at < ${length}n; at++) { before = $0; made.items[Number(at)] = before }
return made })()`,
    ),
    statement(
      `class Knot {\n  next: Knot | null = null\n  constructor(readonly mark: ${type}) {}\n}`,
      [],
      'class Knot { next = null; constructor(mark) { this.mark = mark } }',
    ),
    statement(
      `const knot = comptime(() => {\n  const last = new Knot(1)\n  const first = new Knot(0)\n  for (let round: u32 = 0; round < 3; round++) first.next = first.next === null ? last : first.next\n  return first\n})`,
      [],
      'const knot = (() => { const last = new Knot(1n), first = new Knot(0n); first.next = last; return first })()',
    ),
  ]
}

/** What one of them holds. */
export function fromTables(context: Context, type: IntegerName, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.tables?.element !== type || place.isPure) return null
  if (random.oneIn(4)) return tree(type, '(knot.next?.mark ?? knot.mark)')
  const own = random.pick(['u8', 'u32', 'usize'] as const)
  const index = operand(typedInteger(context, own, depth))
  const { length } = declared.tables
  return tree(
    type,
    `table[$0 % ${length}]`,
    [index],
    `m.at(table, m.arithmetic('remainder', '${own}', $0, ${length}n, ''), '${own}', '')`,
  )
}
