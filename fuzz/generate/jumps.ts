/** Jumps, and which statements end in one: TypeScript refuses what stands behind them. */

import { UNSIGNED } from '../integers.ts'
import { lines, LINES, statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, operand } from './context.ts'
import { typedInteger } from './integers.ts'
import { valueOf } from './values.ts'

export function jump(context: Context): Tree | null {
  const { random, place } = context
  if (place.isStraight) return null
  const choices = [
    ...place.loops.flatMap((name) => [`break ${name}`, `continue ${name}`]),
    ...place.blocks.map((name) => `break ${name}`),
    ...(place.loops.length > 0 ? ['continue'] : []),
    ...(place.loops.length > 0 || place.isInSwitch ? ['break'] : []),
  ]
  if (choices.length === 0 || random.oneIn(4)) return returnStatement(context, context.declared.scale.depth)
  return ending(statement(random.pick(choices)))
}

/** A jump that is not always taken. */
export function jumpSometimes(context: Context): Tree | null {
  const test = condition(context, 2)
  const made = jump(context)
  return made && statement('if ($0) {\n$1\n}', [test, lines([made])])
}

/** A place that is seldom reached and must not be. */
export function stop(context: Context): Tree | null {
  if (context.place.isPure) return null
  const value = operand(typedInteger(context, context.random.pick(UNSIGNED), 2))
  const bits = context.random.between(3, 6)
  const test = tree(
    'boolean',
    `($0 & ${(1 << bits) - 1}) === ${1 << (bits - 1)}`,
    [value],
    `m.bits('and', $0, ${(1 << bits) - 1}n) === ${1 << (bits - 1)}n`,
  )
  const end = ending(statement('unreachable()', [], "m.panic('this point was declared unreachable', @)"))
  return statement('if ($0) {\n$1\n}', [test, lines([end])])
}

export function returnStatement(context: Context, depth: number): Tree {
  const { result } = context.place
  if (result === null) return ending(statement('return'))
  return ending(statement('return $0', [valueOf(context, result, depth, { isLasting: true })]))
}

/** Statements behind which nothing is reached. */
const ends = new WeakSet<Tree>()

export function ending(made: Tree): Tree {
  ends.add(made)
  return made
}

export function isEnding(made: Tree): boolean {
  return ends.has(made)
}

/** Whether the last of some lines leaves them. */
export function isEnded(body: Tree): boolean {
  const last = body.sort === LINES ? body.children.at(-1) : undefined
  return last !== undefined && ends.has(last)
}

/** Whether one of some lines leaves them. */
export function hasEnd(body: Tree): boolean {
  return body.children.some((child) => ends.has(child))
}
