/** Loops, each with a label. Every one has a bounded number of rounds, whatever stands in it. */

import { INTEGERS, isSigned } from '../integers.ts'
import { braces, lines, statement, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, type Type, type Variable } from './context.ts'
import { isEnded } from './jumps.ts'
import { statements } from './statements.ts'

/** A loop's body, for so many rounds; null if there is not enough work left for them. */
export function loopBody(
  context: Context,
  rounds: number,
  depth: number,
  label: string,
  begin: (inner: Context) => void = () => {},
): Tree | null {
  if (!context.spend(rounds)) return null
  const inner = context.inner({
    rounds: context.place.rounds * rounds,
    loops: [...context.place.loops, label],
    isInSwitch: false,
  })
  begin(inner)
  return statements(inner, context.random.between(1, 3), depth - 1)
}

export function loopLabel(context: Context): { readonly name: string; readonly prefix: string } {
  const name = context.name('loop')
  return { name, prefix: `${name}: ` }
}

function readonly(name: string, type: Type, isLasting = false): Variable {
  return { name, type, isAssignable: false, isConstant: false, isLasting }
}

export function counted(context: Context, depth: number): Tree | null {
  const { random } = context
  const type = random.pick(INTEGERS)
  const rounds = random.between(1, 5)
  const counter = context.name('at')
  const { name, prefix } = loopLabel(context)
  const body = loopBody(context, rounds, depth, name, (inner) =>
    inner.variables.push(readonly(counter, type)),
  )
  if (!body) return null
  const first = isSigned(type) ? random.between(-3, 3) : random.between(0, 3)
  const isUp = random.oneIn(2)
  const [from, to] = isUp ? [first, first + rounds] : [first + rounds, first]
  const head = (suffix: string, annotation: string): string =>
    `for (let ${counter}${annotation} = ${from}${suffix}; ${counter} ${isUp ? '<' : '>'} ${to}${suffix}; ${counter}${isUp ? '++' : '--'}) {\n`
  return statement(
    `${prefix}${head('', `: ${type}`)}$0\n}`,
    [body],
    `${prefix}${head('n', '')}m.tick()\n$0\n}`,
  )
}

/** `while` and `do`, with a count of their own that no statement in them touches. */
export function whileLoop(context: Context, depth: number): Tree | null {
  const { random } = context
  const rounds = random.between(1, 5)
  const counter = context.name('n')
  const { name, prefix } = loopLabel(context)
  const test = condition(context.inner({ rounds: context.place.rounds * (rounds + 1) }), 2)
  const body = loopBody(context, rounds, depth, name, (inner) =>
    inner.variables.push(readonly(counter, 'u32')),
  )
  if (!body) return null
  const isBefore = random.oneIn(2)
  // Where the end of the body is not reached, neither is what stands behind the loop, but by some jumps.
  if (!isBefore && isEnded(body)) (body.children as Tree[]).pop()
  const [head, tail] = isBefore
    ? [`${prefix}while (${counter} > 0 && ($0)) {\n`, '\n}']
    : [`${prefix}do {\n`, `\n} while (${counter} > 0 && ($0))`]
  const text = `${head}  ${counter}--\n$1${tail}`
  return braces(
    lines([
      statement(`let ${counter}: u32 = ${rounds}`, [], `let ${counter} = ${rounds}n`),
      statement(text, [test, body], text.replace('--', '--; m.tick()')),
    ]),
  )
}

export function overSequence(context: Context, depth: number): Tree | null {
  const { random } = context
  const found = context.sequences.filter(({ isRaw }) => !isRaw)
  if (found.length === 0) return null
  const sequence = random.pick(found)
  const element = context.name('e')
  const { name, prefix } = loopLabel(context)
  const body = loopBody(context, sequence.length ?? 6, depth, name, (inner) =>
    inner.variables.push(readonly(element, sequence.element, sequence.isLasting)),
  )
  if (!body) return null
  const head = `${prefix}for (const ${element} of ${sequence.name}) {\n`
  return statement(`${head}$0\n}`, [body], `${head}m.tick()\n$0\n}`)
}
