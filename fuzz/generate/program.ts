/** A whole program from a seed. */

import { INTEGERS } from '../integers.ts'
import { Random } from '../random.ts'
import { lines, statement, type Tree } from '../tree.ts'
import { callers } from './captures.ts'
import { Context, type Declared, MAIN_LIMIT } from './context.ts'
import {
  classHead,
  classTree,
  enumeration,
  functionTree,
  globalArray,
  globalInteger,
  globalObject,
  record,
  tracer,
} from './declarations.ts'
import { boxes, chooser, hooks } from './indirect.ts'
import { family } from './families.ts'
import { finalState } from './output.ts'
import { guard, walk } from './protocols.ts'
import { statements } from './statements.ts'
import { texts, union } from './unions.ts'

/** The program of a seed: always the same. It has a function `main`, which ends or panics. */
export function generate(seed: number): Tree {
  const random = new Random(seed)
  const declared: Declared = {
    hooks: [],
    chooser: null,
    hasCallers: false,
    walk: null,
    guard: null,
    unions: [],
    enums: [],
    records: [],
    classes: [],
    functions: [],
    variables: [],
    sequences: [],
  }
  const head: Tree[] = []
  const repeat = (most: number, work: () => Tree | readonly Tree[], least = 0): void => {
    for (let count = random.between(least, most); count > 0; count--) head.push(...[work()].flat())
  }
  repeat(1, () => enumeration(random, declared))
  repeat(2, () => record(random, declared))
  repeat(1, () => texts(random, declared))
  repeat(2, () => union(random, declared))
  const members: Tree[][] = []
  for (let count = random.between(0, 3); count > 0; count--) members.push(classHead(random, declared))
  const traced = random.pick(INTEGERS)
  const tail: Tree[] = [tracer(declared, traced)]
  if (random.oneIn(3)) tail.push(chooser(declared))
  if (random.oneIn(2)) tail.push(...callers(declared))
  if (random.oneIn(3)) tail.push(...walk(random, declared))
  if (random.oneIn(3)) tail.push(...guard(random, declared))
  if (random.oneIn(3)) tail.push(...boxes(random, declared))
  if (random.oneIn(3)) tail.push(...hooks(random, declared, traced))
  if (random.oneIn(2))
    tail.push(functionTree(random, declared, { kind: 'function', owner: null, isPure: true }))
  for (const owner of declared.classes) tail.push(globalObject(random, declared, owner))
  for (let count = random.between(1, 4); count > 0; count--) tail.push(globalInteger(random, declared))
  for (let count = random.between(0, 2); count > 0; count--) tail.push(globalArray(random, declared))
  if (random.oneIn(3)) tail.push(...family(random, declared))
  for (let count = random.between(1, 5); count > 0; count--) {
    const position = random.between(-1, members.length - 1)
    if (position < 0) {
      tail.push(functionTree(random, declared, { kind: 'function', owner: null, isPure: false }))
      continue
    }
    const kind = random.oneIn(3) ? 'getter' : 'method'
    members[position].push(
      functionTree(random, declared, { kind, owner: declared.classes[position], isPure: false }),
    )
  }
  const classes = members.map((own, position) => classTree(declared.classes[position], own))
  return lines([...head, ...classes, ...tail, mainFunction(random, declared)])
}

function mainFunction(random: Random, declared: Declared): Tree {
  const context = Context.body(random, declared, { limit: MAIN_LIMIT, result: null, isPure: false })
  const body = statements(context, random.between(4, 14))
  const state = finalState(Context.body(random, declared, { limit: 0, result: null, isPure: false }))
  return statement(
    'function main(): void {\n$0\n}',
    [lines([...body.children, ...state])],
    'function main() {\n$0\n}',
  )
}
