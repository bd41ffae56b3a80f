/** Statements of one expression, which is there for what it writes or calls. */

import { INTEGERS, isInteger, type IntegerName } from '../integers.ts'
import { statement, type Tree } from '../tree.ts'
import { setting } from './accessors.ts'
import { condition } from './booleans.ts'
import { type Context, type Type, withNull } from './context.ts'
import { integerValue } from './integers.ts'
import { update } from './updates.ts'
import { places } from './places.ts'
import { callOf } from './shared.ts'
import { opaqueValueOf } from './values.ts'

export function assignment(context: Context): Tree | null {
  const { random } = context
  const types = [
    ...INTEGERS,
    'boolean',
    'string',
    ...context.declared.classes.map(({ name }) => withNull(name)),
    ...context.declared.unions.map(({ name }) => name),
    ...context.declared.enums.map(({ name }) => name),
    ...context.declared.optionals,
  ]
  const type = random.oneIn(2) ? random.pick(types) : random.pick(INTEGERS)
  const found = places(context, type)
  if (isInteger(type)) {
    const value = update(context, type, found, context.declared.scale.depth, { isStatement: true })
    return value && asStatement(value)
  }
  const writable = found.filter((candidate) => candidate.isAssignable)
  if (writable.length === 0) return null
  const place = random.pick(writable).place(2)
  if (type === 'boolean' && random.oneIn(3)) {
    const sign = random.pick(['&&', '||'])
    return separated(`$0 ${sign}= $1`, [place, condition(context, 2)], `m.logical($0, '${sign}', () => $1);`)
  }
  // What outlives the function holds lasting references only; so do all variables, for simplicity.
  return separated(
    '$0 = $1',
    [place, opaqueValueOf(context, type, 2, { isLasting: true })],
    'm.store($0, $1);',
  )
}

/** `[a, b] = [b, a]`. */
export function swap(context: Context): Tree | null {
  const type = context.random.pick(INTEGERS)
  const found = context.variables.filter(
    ({ type: own, isAssignable, script }) => own === type && isAssignable && !script,
  )
  if (found.length < 2) return null
  const [first, second] = [context.random.pick(found).name, context.random.pick(found).name]
  if (first === second) return null
  return statement(`;[${first}, ${second}] = [${second}, ${first}]`)
}

/** A semicolon keeps a line that begins with a bracket apart from the one before. */
export function separated(text: string, children: readonly Tree[], script: string): Tree {
  return statement(/^[([]/.test(beginning(children[0])) ? `;${text}` : text, children, script)
}

export function asStatement(value: Tree): Tree {
  return separated('$0', [value], ';$0;')
}

/** The text with which a node begins. */
function beginning({ text, children }: Tree): string {
  return text.startsWith('$0') ? beginning(children[0]) : text
}

export function callStatement(context: Context): Tree | null {
  const { random, declared } = context
  const results: (Type | null)[] = [
    null,
    null,
    'boolean',
    random.pick(INTEGERS),
    ...declared.records.map(({ name }) => name),
  ]
  const call = callOf(context, random.pick(results), 2)
  return call && asStatement(call)
}

export function settingStatement(context: Context): Tree | null {
  const { random, declared } = context
  const types = declared.classes.flatMap(({ setters }) => setters.map(({ parameters }) => parameters[0]))
  if (types.length === 0) return null
  const value = setting(context, random.pick(types), declared.scale.depth, { isStatement: true })
  return value && asStatement(value)
}

export function fill(context: Context): Tree | null {
  const found = context.sequences.filter(
    ({ element, isRaw, isReadonly }) => isInteger(element) && !isRaw && !isReadonly,
  )
  if (found.length === 0) return null
  const { name, element } = context.random.pick(found)
  context.spend(8)
  return statement(`${name}.fill($0)`, [integerValue(context, element as IntegerName, 2)])
}
