/** Loops in loops with a switch inside, which labels leave from anywhere. */

import { UNSIGNED } from '../integers.ts'
import { lines, statement, tree, type Tree } from '../tree.ts'
import type { Context } from './context.ts'
import { operand } from './context.ts'
import { typedInteger } from './integers.ts'
import { isEnded, jumpSometimes } from './jumps.ts'
import { loopLabel } from './loops.ts'
import { statements } from './statements.ts'

export function maze(context: Context, depth: number): Tree | null {
  const { random, place } = context
  const [outer, inner] = [loopLabel(context), loopLabel(context)]
  const [above, below] = [random.between(2, 3), random.between(1, 3)]
  if (place.isPure || !context.spend(above * below * 4)) return null
  const first = around(context, outer.name, above)
  const [i, j] = [counter(context, first, 'row'), counter(context, first, 'column')]
  const second = around(first, inner.name, below)
  second.variables.push({ ...first.variables.at(-1)!, name: j })
  const own = random.pick(UNSIGNED)
  const subject = tree(
    own,
    '$0 % 3',
    [operand(typedInteger(second, own, 1))],
    `m.arithmetic('remainder', '${own}', $0, 3n, @)`,
  )
  const clauses = ['case 0', 'case 1', 'default'].map((head) => clause(second, head, depth))
  const body = [
    statement('switch ($0) {\n$1\n}', [subject, lines(clauses)]),
    ...reachable(statements(second, random.between(0, 2), depth - 1)),
  ]
  const text = (prefix: string, name: string, rounds: number, child: string): string =>
    `${prefix}for (let ${name}: u32 = 0; ${name} < ${rounds}; ${name}++) {\n${child}\n}`
  const script = (prefix: string, name: string, rounds: number, child: string): string =>
    `${prefix}for (let ${name} = 0n; ${name} < ${rounds}n; ${name}++) {\nm.tick()\n${child}\n}`
  const loop = statement(
    text(inner.prefix, j, below, '$0'),
    [lines(body)],
    script(inner.prefix, j, below, '$0'),
  )
  const behind = reachable(statements(first.inner(), 1, depth - 1))
  return statement(
    text(outer.prefix, i, above, '$0'),
    [lines([loop, ...behind])],
    script(outer.prefix, i, above, '$0'),
  )
}

function around(context: Context, label: string, rounds: number): Context {
  const { place } = context
  return context.inner({
    rounds: place.rounds * rounds,
    loops: [...place.loops, label],
    isInSwitch: false,
  })
}

function counter(context: Context, inside: Context, word: string): string {
  const name = context.name(word)
  if (word === 'row')
    inside.variables.push({ name, type: 'u32', isAssignable: false, isConstant: false, isLasting: false })
  return name
}

/** A clause that may jump, and may fall into the next one. */
function clause(context: Context, head: string, depth: number): Tree {
  const inside = context.inner({ isInSwitch: true })
  const left = jumpSometimes(inside)
  const body = [...(left ? [left] : []), ...reachable(statements(inside, 1, depth - 1))]
  const end = context.random.oneIn(3) ? [] : [statement('break')]
  const script = head.replace(/\d/, '$&n')
  return statement(`${head}: {\n$0\n}\n$1`, [lines(body), lines(end)], `${script}: {\n$0\n}\n$1`)
}

/** Lines whose end is reached. */
function reachable(body: Tree): readonly Tree[] {
  return isEnded(body) ? body.children.slice(0, -1) : body.children
}
