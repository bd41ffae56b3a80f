/** Generic functions and classes, and functions as values. */

import { type IntegerName, INTEGERS, isInteger } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { Context, type Declared, FUNCTION_LIMIT, type Hook, type Type, written } from './context.ts'
import { index } from './elements.ts'
import { integerValue, literal } from './integers.ts'
import { picked } from './members.ts'
import { throughCouples } from './nested.ts'
import { valueOf } from './values.ts'

/** A generic function; each type that it is called with makes a copy. */
export function chooser(declared: Declared): Tree {
  declared.chooser = 'choose'
  return statement(
    'function choose<T>(flag: boolean, first: T, second: T): T {\n  return flag ? first : second\n}',
    [],
    'function choose(flag, first, second) { return flag ? first : second }',
  )
}

/** A generic class and objects of it. What they hold counts as variables, and their method as functions. */
export function boxes(random: Random, declared: Declared): Tree[] {
  const types: Type[] = ['boolean', random.pick(INTEGERS), random.pick(INTEGERS)]
  const context = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  const objects = types.map((type, position) => {
    const name = `box${position}`
    declared.variables.push({
      name: `${name}.value`,
      type,
      isAssignable: true,
      isConstant: false,
      isLasting: true,
    })
    declared.functions.push({
      name: `${name}.swap`,
      parameters: [type],
      result: type,
      cost: 4,
      isPure: false,
    })
    const value = isInteger(type) ? literal(context, type) : tree('boolean', 'false')
    return statement(
      `const ${name}: Box<${type}> = new Box<${type}>($0)`,
      [value],
      `const ${name} = new Box($0)`,
    )
  })
  return [
    statement(
      'class Box<T> {\n  value: T\n  constructor(value: T) {\n    this.value = value\n  }\n  swap(next: T): T {\n    const old = this.value\n    this.value = next\n    return old\n  }\n}',
      [],
      'class Box { constructor(value) { this.value = value } swap(next) { const old = this.value; this.value = next; return old } }',
    ),
    ...objects,
  ]
}

/** A table of functions and a variable for one, all of one shape. */
export function hooks(random: Random, declared: Declared, type: IntegerName): Tree[] {
  const context = Context.body(random, declared, { limit: FUNCTION_LIMIT, result: type, isPure: true })
  context.variables.push({ name: 'p0', type, isAssignable: false, isConstant: false, isLasting: false })
  const choices = [`trace_${type}`, 'arrow']
  const shape = `(value: ${type}) => ${type}`
  const cost = context.work.done + 6
  const first = random.pick(choices)
  declared.hooks.push({ name: 'hook', type, length: null, choices, cost })
  declared.hooks.push({ name: 'hooks', type, length: 3, choices, cost })
  return [
    statement(
      `const arrow = (p0: ${type}): ${type} => $0`,
      [integerValue(context, type, 3)],
      'const arrow = (p0) => $0',
    ),
    statement(`let hook: ${shape} = ${first}`, [], `let hook = ${first}`),
    statement(
      `const hooks = FixedArray.of<${shape}>(arrow, trace_${type}, arrow)`,
      [],
      `const hooks = m.listed(arrow, trace_${type}, arrow)`,
    ),
  ]
}

/** Gives a variable for functions another one. */
export function reassignment({ random, declared, place }: Context): Tree | null {
  const variables = declared.hooks.filter(({ length }) => length === null)
  if (variables.length === 0 || place.isPure) return null
  const { name, choices } = random.pick(variables)
  return statement(`${name} = ${random.pick(choices)}`)
}

/** A call whose target the types alone do not tell. */
export function indirectCall(context: Context, type: Type, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.hasCouples && random.oneIn(2)) return throughCouples(context, type, depth)
  if (declared.picking.length > 0 && random.oneIn(3)) return picked(context, type, depth)
  const found = place.isPure ? [] : declared.hooks.filter((hook) => hook.type === type)
  if (found.length > 0 && random.oneIn(2)) return hookCall(context, random.pick(found), depth)
  if (declared.chooser === null || place.isPure) return null
  const test = condition(context, depth - 1)
  const value = (): Tree => valueOf(context, type, depth - 1, { isLasting: true })
  return tree(type, `choose<${written(type)}>($0, $1, $2)`, [test, value(), value()], 'choose($0, $1, $2)')
}

function hookCall(context: Context, { name, type, length, cost }: Hook, depth: number): Tree | null {
  if (!context.spend(cost)) return null
  const value = valueOf(context, type, depth - 1)
  if (length === null) return tree(type, `${name}($0)`, [value])
  const at = index(context, { name, element: type, length, isLasting: true }, depth - 1)
  return tree(type, `${name}[$0]($1)`, [at.value, value], `m.at(${name}, $0, '${at.type}', @)($1)`)
}
