/** What a class says to loops and blocks: iterators, and objects that a block disposes of. */

import { INTEGERS, type IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { lines, statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, type Declared, operand } from './context.ts'
import { integerValue } from './integers.ts'
import { isEnded, ending } from './jumps.ts'
import { loopBody, loopLabel } from './loops.ts'
import { statements } from './statements.ts'

/** The classes of what is walked, of its iterator, which may tell that it was left early, and an object to walk. */
export function walk(random: Random, declared: Declared): Tree[] {
  const type = random.pick(INTEGERS)
  const step = random.between(1, 100)
  declared.walk = { element: type }
  const item = `{ readonly done: boolean; readonly value: ${type} }`
  const closing = random.oneIn(2)
  const closingText = closing
    ? `  return(): ${item} {\n    print('left')\n    return { done: true, value: this.at }\n  }\n`
    : ''
  const closingScript = closing ? "return() { m.print(['left']); return { done: true, value: this.at } }" : ''
  return [
    statement(
      `class Steps {\n  constructor(private at: ${type}, private left: u32) {}\n  next(): ${item} {\n    if (this.left === 0) return { done: true, value: this.at }\n    this.left--\n    this.at = wrap.add(this.at, ${step})\n    return { done: false, value: this.at }\n  }\n${closingText}}`,
      [],
      `class Steps { constructor(at, left) { this.at = at; this.left = left }
next() { if (this.left === 0n) return { done: true, value: this.at }
this.left--; this.at = m.wrapping('add', '${type}', this.at, ${step}n)
return { done: false, value: this.at } }
${closingScript} }`,
    ),
    statement(
      `class Walk {\n  constructor(readonly from: ${type}, readonly rounds: u32) {}\n  [Symbol.iterator](): Steps {\n    return new Steps(this.from, this.rounds)\n  }\n}`,
      [],
      'class Walk { constructor(from, rounds) { this.from = from; this.rounds = rounds } [Symbol.iterator]() { return new Steps(this.from, this.rounds) } }',
    ),
    statement('const walk = new Walk(1, 3)', [], 'const walk = new Walk(1n, 3n)'),
  ]
}

/** `for (const x of …)` over an object with an iterator. */
export function overWalk(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.walk === null || place.isPure) return null
  const type = declared.walk.element
  const rounds = random.between(0, 4)
  const isOwn = random.oneIn(2)
  const from = integerValue(context, type, 2)
  const element = context.name('w')
  const { name, prefix } = loopLabel(context)
  const body = loopBody(context, isOwn ? rounds + 1 : 4, depth, name, (inner) =>
    inner.variables.push({ name: element, type, isAssignable: false, isConstant: false, isLasting: false }),
  )
  if (!body) return null
  const head = `${prefix}for (const ${element} of `
  if (!isOwn) return statement(`${head}walk) {\n$0\n}`, [body], `${head}walk) {\nm.tick()\n$0\n}`)
  return statement(
    `${head}new Walk($0, ${rounds})) {\n$1\n}`,
    [from, body],
    `${head}new Walk($0, ${rounds}n)) {\nm.tick()\n$1\n}`,
  )
}

/** A class whose objects tell when they are disposed of, and one of them. */
export function guard(random: Random, declared: Declared): Tree[] {
  const type = random.pick(INTEGERS)
  declared.guard = { value: type }
  return [
    statement(
      `class Guard {\n  constructor(readonly mark: ${type}) {}\n  [Symbol.dispose](): void {\n    line\`end of \${this.mark}\`\n  }\n}`,
      [],
      "class Guard { constructor(mark) { this.mark = mark } dispose() { m.print(['end of ', this.mark]) } }",
    ),
    statement('const guard = new Guard(1)', [], 'const guard = new Guard(1n)'),
  ]
}

/** A block with `using`. A panic disposes of nothing, which the reference sees to. */
export function usingBlock(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.guard === null || place.isPure || !context.spend(4)) return null
  const name = context.name('held')
  const value = usedValue(context, declared.guard.value)
  const body = statements(context.inner(), random.between(1, 3), depth - 1)
  const made = statement(
    `;{\n$0\n$1\n}`,
    [lines([statement(`using ${name} = $0`, [value], `const ${name} = $0`)]), body],
    `{\n$0\ntry {\n$1\n} finally { ${name}?.dispose() }\n}`,
  )
  return isEnded(body) ? ending(made) : made
}

function usedValue(context: Context, type: IntegerName): Tree {
  const { random } = context
  if (random.oneIn(5)) return tree('guard', '$0 ? guard : null', [condition(context, 2)].map(operand))
  return tree('guard', 'new Guard($0)', [integerValue(context, type, 2)])
}
