/** Patterns in declarations and in the heads of loops: what is left of a record, elements of arrays, results with two parts. */

import { INTEGERS, type IntegerName } from '../integers.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { type Context, operand, type RecordType, type Type, withoutNull } from './context.ts'
import { pair } from './integers.ts'
import { loopBody, loopLabel } from './loops.ts'
import { reference } from './references.ts'
import { valueOf } from './values.ts'

function known(context: Context, name: string, type: Type): void {
  context.variables.push({ name, type, isAssignable: false, isConstant: false, isLasting: false })
}

/** A value of a record that says itself which one it is. */
function typed(context: Context, { name }: RecordType, depth: number): Tree {
  return tree(name, `as${name}($0)`, [valueOf(context, name, depth)])
}

/** `const { r0: d, ...rest } = record`, or the same of a tuple. */
export function withRest(context: Context): Tree | null {
  const { random, declared } = context
  const found = declared.records.filter(({ fields }) => fields.length > 1)
  if (found.length === 0 || context.place.isPure) return null
  const record = random.pick(found)
  const taken = random.between(record.isTuple ? 0 : 1, record.fields.length - 1)
  const value = typed(context, record, 2)
  const rest = context.name('rest')
  const parts = record.fields.slice(0, taken).map(({ name, type }) => {
    const own = context.name('d')
    known(context, own, type)
    return record.isTuple ? own : `${name}: ${own}`
  })
  record.fields
    .slice(taken)
    .forEach(({ name, type }, index) =>
      known(context, `${rest}${record.isTuple ? `[${index}]` : `.${name}`}`, type),
    )
  const list = [...parts, `...${rest}`].join(', ')
  return statement(`const ${record.isTuple ? `[${list}]` : `{ ${list} }`} = $0`, [value])
}

/** `const { r0: { r1: d } } = record`, where a member is a record itself. */
export function withNested(context: Context): Tree | null {
  const { random, declared, place } = context
  const found = declared.records.flatMap((record) =>
    record.fields.flatMap(({ type }, position) => {
      const inner = context.record(type)
      return inner ? [{ record, position, inner }] : []
    }),
  )
  if (found.length === 0 || place.isPure) return null
  const { record, position, inner } = random.pick(found)
  const value = typed(context, record, 2)
  const parts = inner.fields.map(({ name, type }) => {
    const own = context.name('d')
    known(context, own, type)
    return inner.isTuple ? own : `${name}: ${own}`
  })
  const nested = patternOf(inner, parts)
  const whole = record.isTuple
    ? [...Array.from({ length: position }, () => ''), nested]
    : [`${record.fields[position].name}: ${nested}`]
  return statement(`const ${patternOf(record, whole)} = $0`, [value])
}

function patternOf({ isTuple }: RecordType, parts: readonly string[]): string {
  return isTuple ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`
}

/** `const { r0: d = value } = record`, where the member may be undefined. */
export function withDefault(context: Context): Tree | null {
  const { random, declared } = context
  const found = declared.records.flatMap((record) =>
    record.isTuple
      ? []
      : record.fields.filter(({ type }) => type.endsWith('~')).map((field) => ({ record, field })),
  )
  if (found.length === 0 || context.place.isPure) return null
  const { record, field } = random.pick(found)
  const type = withoutNull(field.type)
  const value = typed(context, record, 2)
  const other = valueOf(context, type, 2, { isLasting: true })
  const own = context.name('d')
  known(context, own, type)
  return statement(`const { ${field.name}: ${own} = $1 } = $0`, [value, other])
}

/** `const [a, , b] = array`: each element is read by its index, and checked. */
export function ofElements(context: Context): Tree | null {
  const { random, place } = context
  const found = context.sequences.filter(({ isRaw }) => !isRaw)
  if (found.length === 0 || place.isPure) return null
  const source = random.pick(found)
  const count = random.between(1, source.length ?? 2)
  const names: { readonly name: string; readonly at: number }[] = []
  for (let at = 0; at < count; at++)
    if (at === count - 1 || !random.oneIn(4)) names.push({ name: context.name('d'), at })
  const elements = names.map(({ name, at }) =>
    tree('name', name, [], `m.at(${source.name}, ${at}n, 'usize', @)`),
  )
  const list = Array.from({ length: count }, (_, at) => {
    const index = names.findIndex((one) => one.at === at)
    return index < 0 ? '' : `$${index}`
  })
  for (const { name } of names)
    context.variables.push({
      ...{ name, type: source.element, isAssignable: false, isConstant: false },
      isLasting: source.isLasting,
    })
  const scripts = names.map(({ name }, index) => `const ${name} = $${index}`)
  return statement(`const [${list.join(', ')}] = ${source.name}`, elements, scripts.join(';\n'))
}

/** `const { getter: d } = object`. */
export function ofGetter(context: Context): Tree | null {
  const { random, declared, place } = context
  const found = declared.classes.flatMap(({ name, getters }) =>
    getters.map((getter) => ({ owner: name, getter })),
  )
  if (found.length === 0 || place.isPure) return null
  const { owner, getter } = random.pick(found)
  if (!context.spend(getter.cost + 1)) return null
  const object = reference(context, owner, 2)
  const own = context.name('d')
  known(context, own, getter.result!)
  return statement(`const { ${getter.name}: ${own} } = $0`, [object])
}

/** `const { value, overflowed } = overflowing.add(…)`. */
export function bothParts(context: Context): Tree {
  const { random } = context
  const type: IntegerName = random.pick(INTEGERS)
  const name = random.pick(['add', 'subtract', 'multiply'])
  const operands = pair(context, type, 2, { isOwnFirst: true })
  const [value, overflowed] = [context.name('d'), context.name('d')]
  known(context, value, type)
  known(context, overflowed, 'boolean')
  return statement(
    `const { value: ${value}, overflowed: ${overflowed} } = overflowing.${name}($0, $1)`,
    operands,
    `const { value: ${value}, overflowed: ${overflowed} } = m.overflowing('${name}', '${type}', $0, $1)`,
  )
}

/** `for (const { r0: x } of FixedArray.of<R0>(…))`. */
export function overRecords(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (declared.records.length === 0 || place.isPure) return null
  const record = random.pick(declared.records)
  const values = Array.from({ length: random.between(1, 3) }, () => valueOf(context, record.name, 1))
  const list = values.map((_, index) => `$${index}`).join(', ')
  const array = context.name('a')
  const names = record.fields.map((field) => ({ ...field, own: context.name('x') }))
  const { name, prefix } = loopLabel(context)
  const body = loopBody(context, values.length, depth, name, (inner) =>
    names.forEach(({ own, type }) => known(inner, own, type)),
  )
  if (!body) return null
  const parts = names.map(({ name: field, own }) => (record.isTuple ? own : `${field}: ${own}`)).join(', ')
  const head = `${prefix}for (const ${record.isTuple ? `[${parts}]` : `{ ${parts} }`} of ${array}) {\n`
  return statement(
    `;{\nconst ${array} = FixedArray.of<${record.name}>(${list})\n${head}$${values.length}\n}\n}`,
    [...values.map(operand), body],
    `{\nconst ${array} = m.listed(${list})\n${head}m.tick()\n$${values.length}\n}\n}`,
  )
}
