/** Statements of which a part is executed: `if`, `switch`, blocks, and branches that narrow a type. */

import { fold, INTEGERS, UNSIGNED } from '../integers.ts'
import { braces, lines, statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import {
  type Context,
  isNullable,
  isOptional,
  nothingOf,
  operand,
  type Variable,
  withoutNull,
} from './context.ts'
import { literal, typedInteger } from './integers.ts'
import { ending, hasEnd, isEnded, jumpSometimes } from './jumps.ts'
import { statements } from './statements.ts'
import { stringValue, TEXTS } from './strings.ts'
import { enumValue } from './values.ts'

export function branch(context: Context, depth: number): Tree {
  const { random } = context
  const test = condition(context, context.declared.scale.depth)
  const then = statements(context.inner(), random.between(1, 3), depth - 1)
  if (random.oneIn(2)) return statement('if ($0) {\n$1\n}', [test, then])
  const otherwise = statements(context.inner(), random.between(1, 3), depth - 1)
  const made = statement('if ($0) {\n$1\n} else {\n$2\n}', [test, then, otherwise])
  return isEnded(then) && isEnded(otherwise) ? ending(made) : made
}

export function block(context: Context, depth: number): Tree {
  if (context.random.oneIn(2)) return labelled(context, depth)
  const body = statements(context.inner(), context.random.between(1, 3), depth - 1)
  const made = braces(body)
  return isEnded(body) ? ending(made) : made
}

/** A block that `break` leaves. Whether something does, decides what TypeScript takes its end for; so the end is kept in reach. */
function labelled(context: Context, depth: number): Tree {
  const name = context.name('block')
  const inner = context.inner({ blocks: [...context.place.blocks, name] })
  const parts = [statements(inner, context.random.between(1, 2), depth - 1)]
  const left = isEnded(parts[0]) ? null : jumpSometimes(inner)
  if (left) parts.push(lines([left]), statements(inner, 1, depth - 1))
  const body = parts.flatMap(({ children }) => children)
  return statement(`${name}: {\n$0\n}`, [lines(isEnded(lines(body)) ? body.slice(0, -1) : body)])
}

/** `if (p !== null) { … p.field … }`. Were a branch left by a jump, TypeScript would know more of `p` behind it. */
export function narrowing(context: Context, depth: number): Tree | null {
  const { random } = context
  const found = context.variables.filter(({ type }) => isNullable(type) || isOptional(type))
  if (found.length === 0) return null
  const variable = random.pick(found)
  const then = context.inner({ isStraight: true })
  narrow(then, variable)
  const otherwise = without(context.inner({ isStraight: true }), variable)
  return statement(`if (${variable.name} !== ${nothingOf(variable.type)}) {\n$0\n} else {\n$1\n}`, [
    statements(then, random.between(1, 3), depth - 1),
    statements(otherwise, random.between(0, 2), depth - 1),
  ])
}

function narrow(context: Context, variable: Variable): void {
  const { variables } = context
  variables[variables.indexOf(variable)] = {
    ...variable,
    type: withoutNull(variable.type),
    isAssignable: false,
    isNarrowed: true,
    script: `${isNullable(variable.type) ? 'm.notNull' : 'm.present'}(${variable.name}, @)`,
  }
}

function without(context: Context, variable: Variable): Context {
  context.variables.splice(context.variables.indexOf(variable), 1)
  return context
}

export function switchStatement(context: Context, depth: number): Tree {
  const { random } = context
  const label = random.oneIn(3) ? context.name('choice') : null
  const blocks = label ? [...context.place.blocks, label] : context.place.blocks
  const inside = context.inner({ isInSwitch: true, blocks })
  const { subject, labels } = switched(context)
  const defaultAt = random.oneIn(4) ? -1 : random.between(0, labels.length)
  const clauses: Tree[] = []
  const count = labels.length + (defaultAt < 0 ? 0 : 1)
  const add = (head: Tree): void => {
    // The last clause is left at its end, so that what stands behind the switch can be reached.
    const isStraight = context.place.isStraight || clauses.length === count - 1
    const within = inside.inner({ isStraight })
    const left = label && random.oneIn(3) ? jumpSometimes(within) : null
    const rest = statements(within, random.between(0, 2), depth - 1)
    const body = left ? lines([left, ...rest.children]) : rest
    const end = hasEnd(body) || random.oneIn(3) ? lines([]) : lines([statement('break')])
    clauses.push(statement('$0: {\n$1\n}\n$2', [head, body, end]))
  }
  labels.forEach((label, index) => {
    if (index === defaultAt) add(tree('clause', 'default'))
    add(tree('clause', 'case $0', [label]))
  })
  if (defaultAt === labels.length) add(tree('clause', 'default'))
  const prefix = label ? `${label}: ` : ''
  return statement(`${prefix}switch ($0) {\n$1\n}`, [subject, lines(clauses)])
}

function switched(context: Context): { subject: Tree; labels: readonly Tree[] } {
  const { random, declared } = context
  if (declared.enums.length > 0 && random.oneIn(3)) {
    const { name, members } = random.pick(declared.enums)
    return {
      subject: enumValue(context, name, 2),
      labels: members.map((member) => tree('label', member)),
    }
  }
  if (random.oneIn(6) && !context.place.isPure) {
    const subject = tree(
      'string',
      '$0.slice()',
      [operand(stringValue(context, 2))],
      'm.text($0, 0n, null, @)',
    )
    const labels = TEXTS.filter(() => random.oneIn(3)).map((text) => tree('label', `'${text}'`))
    if (labels.length > 0) return { subject, labels }
  }
  if (random.oneIn(4)) return farApart(context)
  const type = random.pick(INTEGERS)
  const values = new Map<string, Tree>()
  for (let count = random.between(1, 5); count > 0; count--) {
    const label = literal(context, type)
    values.set(label.text, label)
  }
  const varying = operand(typedInteger(context, type, 2))
  const modulus = random.between(2, 6)
  const near = tree(
    type,
    `$0 % ${modulus}`,
    [varying],
    `m.arithmetic('remainder', '${type}', $0, ${modulus}n, @)`,
  )
  const far = typedInteger(context, type, 2)
  return { subject: random.oneIn(3) ? far : near, labels: [...values.values()] }
}

/** Distances between the labels of a switch over 64 bits: also such as only the upper half tells apart. */
const DISTANCES = [1n, 1n << 16n, 1n << 31n, 1n << 32n, (1n << 32n) + 1n, 1n << 40n, 0x1234_5678_9abc_def1n]

/** Labels anywhere in 64 bits, and a subject that is one of them more often than not. */
function farApart(context: Context): { subject: Tree; labels: readonly Tree[] } {
  const { random } = context
  const type = random.pick(['u64', 'i64'] as const)
  const [first, distance] = [fold(type, random.bits(64), 64), random.pick(DISTANCES)]
  const count = random.between(2, 7)
  const values = Array.from({ length: count }, (_, index) => fold(type, first + distance * BigInt(index), 64))
  const own = random.pick(UNSIGNED)
  const varying = operand(typedInteger(context, own, 2))
  const subject = tree(
    type,
    `wrap.add(wrap.multiply(${type}($0 % ${count + 1}), ${distance}), ${first})`,
    [varying],
    `m.wrapping('add', '${type}', m.wrapping('multiply', '${type}', m.convert('${type}', m.arithmetic('remainder', '${own}', $0, ${count + 1}n, '')), ${distance}n), ${first}n)`,
  )
  const labels = values
    .filter(() => !random.oneIn(5))
    .map((value) => tree('label', String(value), [], `${value}n`))
  return { subject, labels }
}
