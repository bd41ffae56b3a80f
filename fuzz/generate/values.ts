/** An expression for a place of any type. */

import { isInteger } from '../integers.ts'
import { tree, type Tree } from '../tree.ts'
import { booleanValue, condition } from './booleans.ts'
import {
  type Context,
  isNullable,
  isOptional,
  named,
  operand,
  type RecordType,
  type Type,
  withoutNull,
} from './context.ts'
import { integerValue, typedInteger } from './integers.ts'
import { certain, optionalValue } from './optionals.ts'
import { nullable, reference, type ReferenceOptions } from './references.ts'
import { callOf, conditionalOf } from './shared.ts'
import { stringValue } from './strings.ts'
import { unionValue } from './unions.ts'

export function valueOf(context: Context, type: Type, depth: number, options: ReferenceOptions = {}): Tree {
  if (isInteger(type)) return integerValue(context, type, depth)
  if (type === 'boolean') return booleanValue(context, depth)
  if (type === 'string') return stringValue(context, depth)
  const record = context.record(type)
  if (record) return recordValue(context, record, depth)
  const union = context.union(type)
  if (union) return unionValue(context, union, depth, { isWanted: true })
  const enumeration = context.enum(type)
  if (enumeration) return enumValue(context, type, depth, { isWanted: true })
  if (isOptional(type)) return optionalValue(context, type, depth, { isWanted: true })
  if (!isNullable(type)) return reference(context, type, depth, options)
  if (context.random.oneIn(6)) return tree(type, 'null')
  return context.random.oneIn(3)
    ? reference(context, withoutNull(type), depth, options)
    : nullable(context, withoutNull(type), depth, options)
}

/** A value that TypeScript takes for no more than its declared type, so that it does not narrow the variable it is stored in. */
export function opaqueValueOf(
  context: Context,
  type: Type,
  depth: number,
  options: ReferenceOptions = {},
): Tree {
  if (isNullable(type)) return nullable(context, withoutNull(type), depth, options)
  if (isOptional(type)) return optionalValue(context, type, depth)
  const union = context.union(type)
  if (union) return unionValue(context, union, depth)
  if (context.enum(type)) return enumValue(context, type, depth)
  if (type !== 'boolean') return valueOf(context, type, depth, options)
  return tree(
    'boolean',
    '$0 === $1',
    [typedInteger(context, 'u8', 0), typedInteger(context, 'u8', 0)].map(operand),
  )
}

function recordValue(context: Context, record: RecordType, depth: number): Tree {
  const { random } = context
  const known = context.variables.filter(({ type }) => type === record.name)
  if (known.length > 0 && random.oneIn(2)) return named(random.pick(known))
  const called = random.oneIn(3) ? callOf(context, record.name, depth - 1) : null
  if (called) return called
  const certainly = random.oneIn(4)
    ? certain(context, record.name, () => recordValue(context, record, depth - 1), depth - 1)
    : null
  if (certainly) return certainly
  if (depth > 0 && random.oneIn(6))
    return conditionalOf(record.name, condition(context, depth - 1), () =>
      recordValue(context, record, depth - 1),
    )
  const values = record.fields.map(({ type }) => valueOf(context, type, depth - 1))
  if (record.isTuple)
    return tree(record.name, `[${values.map((_, index) => `$${index}`).join(', ')}]`, values)
  if (known.length > 0 && random.oneIn(2)) {
    const { name, script = name } = random.pick(known)
    const field = random.pick(record.fields)
    const value = values[record.fields.indexOf(field)]
    return tree(
      record.name,
      `{ ...${name}, ${field.name}: $0 }`,
      [value],
      `({ ...${script}, ${field.name}: $0 })`,
    )
  }
  // JavaScript evaluates the fields in the order in which they are written.
  const order = record.fields.map((_, index) => index)
  if (random.oneIn(2)) order.reverse()
  const isLeftOut = record.fields.map(({ type }) => type.endsWith('~') && random.oneIn(3))
  const written = order
    .filter((index) => !isLeftOut[index])
    .map((index) => `${record.fields[index].name}: $${index}`)
  return tree(record.name, `{ ${written.join(', ')} }`, values, `({ ${written.join(', ')} })`)
}

/** TypeScript follows which member a variable holds; the result of a call it does not know. */
export function enumValue(
  context: Context,
  type: Type,
  depth: number,
  { isWanted = false }: { readonly isWanted?: boolean } = {},
): Tree {
  const { random } = context
  if (isWanted && depth > 0 && random.oneIn(4))
    return conditionalOf(type, condition(context, depth - 1), () =>
      enumValue(context, type, depth - 1, { isWanted }),
    )
  const { name, members } = context.enum(type)!
  const known = context.variables.filter((variable) => variable.type === type)
  const value =
    known.length > 0 && (depth <= 0 || !random.oneIn(3))
      ? named(random.pick(known))
      : tree(type, random.pick(members))
  return isWanted && random.oneIn(2) ? value : tree(type, `as${name}($0)`, [value])
}
