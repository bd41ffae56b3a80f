/** A whole program from a seed. */

import { INTEGERS } from '../integers.ts'
import { inLibrary } from '../modules.ts'
import { Random } from '../random.ts'
import { lines, statement, type Tree } from '../tree.ts'
import { callers } from './captures.ts'
import { Context, type Declared, MAIN_LIMIT, type Scale, type Type } from './context.ts'
import { classHead, classTree, functionTree, tracer } from './declarations.ts'
import { boxes, chooser, hooks } from './indirect.ts'
import { computedTables } from './computed.ts'
import { constrained } from './constraints.ts'
import { forest } from './descending.ts'
import { guard } from './disposal.ts'
import { embedded } from './embedded.ts'
import { family } from './families.ts'
import { globalArray, globalInteger, globalObject, globalOptional } from './globals.ts'
import { hands } from './handed.ts'
import { specialMembers } from './members.ts'
import { modulePattern } from './module-patterns.ts'
import { couples } from './nested.ts'
import { optionals, PLAIN } from './optionals.ts'
import { finalState } from './output.ts'
import { walk } from './protocols.ts'
import { enumeration, record } from './shapes.ts'
import { statements } from './statements.ts'
import { texts, union } from './unions.ts'

/**
 * Small programs are most of all: they cost little, and in a large one most of what `main` does stands behind the first
 * check that fails.
 */
const SCALES: readonly (readonly [number, Scale])[] = [
  [6, { rarity: 7, types: 0.5, functions: 2, globals: 2, statements: [2, 6], body: 2, depth: 2 }],
  [3, { rarity: 5, types: 0.7, functions: 3, globals: 3, statements: [3, 9], body: 4, depth: 3 }],
  [1, { rarity: 3, types: 1, functions: 5, globals: 4, statements: [4, 14], body: 5, depth: 3 }],
]

/** The program of a seed: always the same. It has a function `main`, which ends or panics. */
export function generate(seed: number): Tree {
  const random = new Random(seed)
  const scale = random.weighted(SCALES)
  const declared: Declared = {
    scale,
    hooks: [],
    chooser: null,
    hasCallers: false,
    hasCouples: false,
    hands: null,
    forest: null,
    tables: null,
    constrained: [],
    chained: [],
    picking: [],
    walk: null,
    guard: null,
    optionals: [],
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
    for (let count = several(random, scale, least, most); count > 0; count--) head.push(...[work()].flat())
  }
  const hasOptionals = random.oneIn(2)
  const missing = (bases: readonly Type[]): void => {
    if (hasOptionals && bases.length > 0 && random.oneIn(2)) optionals(random, declared, bases)
  }
  if (hasOptionals) optionals(random, declared, PLAIN)
  repeat(1, () => enumeration(random, declared))
  missing(declared.enums.map(({ name }) => name))
  repeat(2, () => record(random, declared))
  missing(declared.records.map(({ name }) => name))
  repeat(1, () => texts(random, declared))
  repeat(2, () => union(random, declared))
  missing(declared.unions.map(({ name }) => name))
  const members: Tree[][] = []
  for (let count = several(random, scale, 0, 3); count > 0; count--) members.push(classHead(random, declared))
  if (hasOptionals && declared.classes.length > 0 && random.oneIn(3))
    declared.optionals.push(`${random.pick(declared.classes).name}~`)
  const traced = random.pick(INTEGERS)
  const tail: Tree[] = [tracer(declared, traced)]
  if (random.oneIn(scale.rarity)) tail.push(chooser(declared))
  if (random.oneIn(scale.rarity - 1)) tail.push(...callers(declared))
  if (random.oneIn(scale.rarity)) tail.push(...couples(declared))
  if (random.oneIn(scale.rarity)) tail.push(...hands(random, declared))
  if (random.oneIn(scale.rarity + 1)) tail.push(...forest(random, declared))
  if (random.oneIn(scale.rarity)) tail.push(...computedTables(random, declared))
  if (random.oneIn(scale.rarity)) tail.push(...walk(random, declared))
  if (random.oneIn(scale.rarity)) tail.push(...guard(random, declared))
  if (random.oneIn(scale.rarity)) tail.push(...boxes(random, declared))
  if (random.oneIn(scale.rarity)) tail.push(...hooks(random, declared, traced))
  if (random.oneIn(scale.rarity - 1))
    tail.push(functionTree(random, declared, { kind: 'function', owner: null, isPure: true }))
  for (const owner of declared.classes) tail.push(globalObject(random, declared, owner))
  for (let count = random.between(1, scale.globals); count > 0; count--)
    tail.push(globalInteger(random, declared))
  for (let count = several(random, scale, 0, 2); count > 0; count--) tail.push(globalArray(random, declared))
  for (const type of declared.optionals)
    if (random.oneIn(2)) tail.push(globalOptional(random, declared, type))
  if (random.oneIn(scale.rarity)) tail.push(embedded(declared))
  if (random.oneIn(scale.rarity - 1)) tail.push(modulePattern(random, declared))
  members.forEach((own, position) => {
    if (random.oneIn(scale.rarity)) own.push(...specialMembers(random, declared, declared.classes[position]))
  })
  if (random.oneIn(scale.rarity)) tail.push(...family(random, declared))
  for (let count = random.between(1, scale.functions); count > 0; count--) {
    const position = random.between(-1, members.length - 1)
    if (position < 0) {
      tail.push(functionTree(random, declared, { kind: 'function', owner: null, isPure: false }))
      continue
    }
    const kind = random.pick(['getter', 'setter', 'static', 'method', 'method'] as const)
    members[position].push(
      functionTree(random, declared, { kind, owner: declared.classes[position], isPure: false }),
    )
  }
  if (random.oneIn(scale.rarity - 2)) tail.push(...constrained(random, declared))
  const classes = members.map((own, position) => classTree(declared, declared.classes[position], own))
  const main = mainFunction(random, declared)
  const parts = [...head, ...classes, ...tail]
  if (!random.oneIn(4)) return lines([...parts, main])
  return lines([...parts.map((part) => (random.oneIn(3) ? part : inLibrary(part))), main])
}

/** How many of a sort of type, of so many at most in a large program. */
function several(random: Random, { types }: Scale, least: number, most: number): number {
  return Math.round(random.between(least, most) * types - (types < 1 && random.oneIn(2) ? 0.5 : 0))
}

function mainFunction(random: Random, declared: Declared): Tree {
  const context = Context.body(random, declared, { limit: MAIN_LIMIT, result: null, isPure: false })
  const body = statements(context, random.between(...declared.scale.statements))
  const state = finalState(Context.body(random, declared, { limit: 0, result: null, isPure: false }))
  return statement(
    'function main(): void {\n$0\n}',
    [lines([...body.children, ...state])],
    'function main() {\n$0\n}',
  )
}
