/** Branches between calls as statements: `ready && start()`, `ready ? start() : stop()`. Nobody takes their value. */

import { INTEGERS } from '../integers.ts'
import { tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, operand, type Type } from './context.ts'
import { asStatement } from './effects.ts'
import { callOf } from './shared.ts'

export function discarded(context: Context): Tree | null {
  if (context.place.isPure) return null
  const made = branched(context, 2)
  return made && asStatement(made)
}

function branched(context: Context, depth: number): Tree | null {
  const { random } = context
  const test = operand(condition(context, 2))
  const first = acting(context, depth)
  if (!first) return null
  if (random.oneIn(2)) return tree('void', `$0 ${random.pick(['&&', '||'])} $1`, [test, first])
  const second = acting(context, depth)
  return second && tree('void', '$0 ? $1 : $2', [test, first, second])
}

/** A call, or a branch between calls. */
function acting(context: Context, depth: number): Tree | null {
  const { random } = context
  const inner = depth > 0 && random.oneIn(4) ? branched(context, depth - 1) : null
  const result = random.pick<Type | null>([null, null, 'boolean', random.pick(INTEGERS)])
  return inner ? operand(inner) : callOf(context, result, 2)
}
