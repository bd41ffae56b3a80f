/** What a class says to loops: iterators. */

import { INTEGERS } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, type Tree } from '../tree.ts'
import type { Context, Declared } from './context.ts'
import { integerValue } from './integers.ts'
import { loopBody, loopLabel } from './loops.ts'

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
