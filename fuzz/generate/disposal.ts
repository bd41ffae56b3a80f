/** `using`: objects that a block or loop disposes of, on whichever way it is left. A panic disposes of nothing, which the reference sees to. */

import { INTEGERS, type IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { lines, statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, type Declared, operand } from './context.ts'
import { integerValue } from './integers.ts'
import { ending, isEnded, jumpSometimes } from './jumps.ts'
import { loopBody, loopLabel } from './loops.ts'
import { statements } from './statements.ts'

/** A class whose objects tell when they are disposed of, how often that was, and some of them. */
export function guard(random: Random, declared: Declared): Tree[] {
  const type = random.pick(INTEGERS)
  declared.guard = { value: type }
  const plain = { isAssignable: false, isConstant: false, isLasting: true }
  declared.variables.push({ ...plain, name: 'ended', type: 'u32' })
  return [
    statement('let ended: u32 = 0', [], 'let ended = 0n'),
    statement(
      `class Guard {\n  constructor(readonly mark: ${type}) {}\n  [Symbol.dispose](): void {\n    ended++\n    line\`end of \${this.mark}\`\n  }\n}`,
      [],
      "class Guard { constructor(mark) { this.mark = mark } dispose() { ended++; m.print(['end of ', this.mark]) } }",
    ),
    statement('const guard = new Guard(1)', [], 'const guard = new Guard(1n)'),
    statement('const last = new Guard(2)', [], 'const last = new Guard(2n)'),
    statement(
      'const guards = FixedArray.of<Guard>(last, guard, last)',
      [],
      'const guards = m.listed(last, guard, last)',
    ),
  ]
}

/** A block with one or more of them, or a loop with one in its head. */
export function usingBlock(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.guard === null || place.isPure || !context.spend(4)) return null
  if (random.oneIn(4)) return overGuards(context, depth)
  if (random.oneIn(4)) return whileHeld(context, declared.guard.value, depth)
  const { tree: made, isEnd } = held(context.inner(), declared.guard.value, depth, random.between(1, 3))
  const block = statement(';{\n$0\n}', [lines([made])], '{\n$0\n}')
  return isEnd ? ending(block) : block
}

/** `using x = …` and what stands behind it in its block, where so many more may be. */
function held(
  context: Context,
  type: IntegerName,
  depth: number,
  more: number,
): { readonly tree: Tree; readonly isEnd: boolean } {
  const { random } = context
  const name = context.name('held')
  const value = usedValue(context, type)
  const body = [...statements(context, random.between(0, 2), depth - 1).children]
  let isEnd = isEnded(lines(body))
  if (!isEnd && random.oneIn(3)) body.push(...[jumpSometimes(context)].filter((made) => made !== null))
  if (!isEnd && more > 1 && context.spend(4)) {
    const rest = held(context, type, depth, more - 1)
    body.push(rest.tree)
    isEnd = rest.isEnd
  } else if (!isEnd) {
    const rest = statements(context, 1, depth - 1)
    body.push(...rest.children)
    isEnd = isEnded(rest)
  }
  const tree = statement(
    `using ${name} = $0\n$1`,
    [value, lines(body)],
    `const ${name} = $0\ntry {\n$1\n} finally { ${name}?.dispose() }`,
  )
  return { tree, isEnd }
}

/** `for (using x of …)`: each round disposes of its own. */
function overGuards(context: Context, depth: number): Tree | null {
  const { name, prefix } = loopLabel(context)
  const own = context.name('held')
  const body = roundsOf(context, 3, depth, name)
  return (
    body &&
    statement(
      `${prefix}for (using ${own} of guards) {\n$0\n}`,
      [body],
      `${prefix}for (const ${own} of guards) {\nm.tick()\ntry {\n$0\n} finally { ${own}.dispose() }\n}`,
    )
  )
}

/** `for (using x = …; …; …)`: the end of the loop disposes of it. */
function whileHeld(context: Context, type: IntegerName, depth: number): Tree | null {
  const { name, prefix } = loopLabel(context)
  const [own, counter] = [context.name('held'), context.name('n')]
  const rounds = context.random.between(1, 4)
  const value = usedValue(context, type)
  const body = roundsOf(context, rounds, depth, name)
  if (!body) return null
  const head = `; ${counter} > 0; ${counter}--) {\n`
  return statement(
    `;{\nlet ${counter}: u32 = ${rounds}\n${prefix}for (using ${own} = $0${head}$1\n}\n}`,
    [value, body],
    `{\nlet ${counter} = ${rounds}n\nconst ${own} = $0\ntry {\n${prefix}for (${head}m.tick()\n$1\n}\n} finally { ${own}?.dispose() }\n}`,
  )
}

/** The body of a loop that jumps now and then. */
function roundsOf(context: Context, rounds: number, depth: number, label: string): Tree | null {
  const body = loopBody(context, rounds, depth, label)
  if (!body || isEnded(body)) return body
  const inner = context.inner({
    rounds: context.place.rounds * rounds,
    loops: [...context.place.loops, label],
    isInSwitch: false,
  })
  const left = context.random.oneIn(2) ? jumpSometimes(inner) : null
  return left ? lines([...body.children, left]) : body
}

function usedValue(context: Context, type: IntegerName): Tree {
  const { random } = context
  if (random.oneIn(5)) return tree('guard', '$0 ? guard : null', [condition(context, 2)].map(operand))
  return tree('guard', 'new Guard($0)', [integerValue(context, type, 2)])
}
