/** Functions that capture and are handed on: to methods that only the object tells, to recursions, and as what may be missing. */

import { INTEGERS, type IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { lines, statement, tree, type Tree } from '../tree.ts'
import { bodyOf, declareParameter } from './captures.ts'
import { type Context, type Declared, operand } from './context.ts'
import { integerValue, typedInteger } from './integers.ts'

/** Two classes whose method calls what it is given, an object of each, and functions that pass on what they are given. */
export function hands(random: Random, declared: Declared): Tree[] {
  const type = random.pick(INTEGERS)
  declared.hands = { value: type }
  const plain = (text: string, script: string): Tree => statement(text, [], script)
  return [
    plain(
      `class Hand {\n  held: ${type} = 1\n  each(times: u32, visit: (value: ${type}) => ${type}): void {\n    for (let round: u32 = 0; round < times; round++) this.held = visit(this.held)\n  }\n  perhaps(visit?: (value: ${type}) => ${type}): ${type} {\n    return visit?.(this.held) ?? this.held\n  }\n}`,
      `class Hand { held = 1n
each(times, visit) { for (let round = 0n; round < times; round++) this.held = visit(this.held) }
perhaps(visit) { return visit?.(this.held) ?? this.held } }`,
    ),
    plain(
      `class Second extends Hand {\n  calls: u32 = 0\n  override each(times: u32, visit: (value: ${type}) => ${type}): void {\n    super.each(times, (value) => {\n      this.calls++\n      return wrap.add(visit(value), 1)\n    })\n  }\n}`,
      `class Second extends Hand { calls = 0n
each(times, visit) { super.each(times, (value) => { this.calls++; return m.wrapping('add', '${type}', visit(value), 1n) }) } }`,
    ),
    plain('const hand: Hand = new Hand()', 'const hand = new Hand()'),
    plain('const second: Hand = new Second()', 'const second = new Second()'),
    plain(
      'function descend(depth: u32, visit: (depth: u32) => boolean): u32 {\n  if (depth === 0 || !visit(depth)) return depth\n  return descend(depth - 1, visit) + 1\n}',
      'function descend(depth, visit) { if (depth === 0n || !visit(depth)) return depth; return descend(depth - 1n, visit) + 1n }',
    ),
    plain(
      'function either<T>(flag: boolean, yes: () => T, no: (() => T) | null): T | null {\n  return flag ? yes() : (no?.() ?? null)\n}',
      'function either(flag, yes, no) { return flag ? yes() : (no?.() ?? null) }',
    ),
  ]
}

/** `hand.each(n, (value) => { … })`. */
export function handedOn(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.hands === null || place.isPure) return null
  const times = random.between(1, 3)
  const rounds = place.rounds * times
  if (!context.spend(times * 6)) return null
  const { value: type } = declared.hands
  const inner = context.closure(type, { rounds })
  const own = declareParameter(inner, type, random.oneIn(3))
  const body = bodyOf(inner, depth)
  const object = random.pick(['hand', 'second'])
  return statement(
    `${object}.each(${times}, (${own}) => {\n$0\n})`,
    [body],
    `${object}.each(${times}n, (${own}) => {\nm.tick()\n$0\n})`,
  )
}

/** What one of the functions gives that are handed another one. */
export function fromHands(context: Context, type: IntegerName, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.hands === null || place.isPure || !context.spend(20)) return null
  if (type === 'u32' && random.oneIn(2)) {
    const inner = context.closure('boolean', { rounds: place.rounds * 3 })
    const own = declareParameter(inner, 'u32', false)
    const body = lines(bodyOf(inner, 1).children)
    return tree(
      type,
      `descend(3, (${own}) => {\n$0\n})`,
      [body],
      `descend(3n, (${own}) => {\nm.tick()\n$0\n})`,
    )
  }
  if (declared.hands.value === type && random.oneIn(2)) {
    const object = random.pick(['hand', 'second'])
    if (random.oneIn(3)) return tree(type, `${object}.perhaps()`)
    const inner = context.closure(type)
    const own = declareParameter(inner, type, false)
    return tree(
      type,
      `${object}.perhaps((${own}) => $0)`,
      [integerValue(inner, type, depth)],
      `${object}.perhaps((${own}) => ($0))`,
    )
  }
  const flag = tree(
    'boolean',
    '$0 < $1',
    [typedInteger(context, type, depth), typedInteger(context, type, 0)].map(operand),
  )
  const yes = integerValue(context.closure(type), type, depth)
  const no = random.oneIn(3) ? null : integerValue(context.closure(type), type, depth)
  const other = integerValue(context, type, 0)
  return no
    ? tree(
        type,
        `either<${type}>($0, () => $1, () => $2)!`,
        [operand(flag), yes, no],
        'either($0, () => ($1), () => ($2))',
      )
    : tree(
        type,
        `(either<${type}>($0, () => $1, null) ?? $2)`,
        [operand(flag), yes, other],
        '(either($0, () => ($1), null) ?? $2)',
      )
}
