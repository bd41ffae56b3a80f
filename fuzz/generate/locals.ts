/** Declarations inside functions: variables of every type, objects, arrays, slices, and patterns. */

import { INTEGERS } from '../integers.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { type Context, nothingOf, operand, type Type, withNull, written } from './context.ts'
import { pointer, throughAddress } from './memory.ts'
import { integerValue, literal, typedInteger } from './integers.ts'
import { reference } from './references.ts'
import { opaqueValueOf, valueOf } from './values.ts'

export function declaration(context: Context): Tree | null {
  const { random } = context
  const kind = random.weighted([
    [10, 'integer'],
    [3, 'boolean'],
    [2, 'record'],
    [2, 'object'],
    [2, 'nullable'],
    [2, 'sequence'],
    [1, 'string'],
    [1, 'enum'],
    [1, 'literal'],
    [2, 'union'],
    [3, 'optional'],
  ] as const)
  const { declared } = context
  switch (kind) {
    case 'integer': {
      const type = random.pick(INTEGERS)
      // In loops, TypeScript gives up on types that it would have to find by going round.
      const isAnnotated = random.oneIn(2) || context.place.rounds > 1
      if (isAnnotated)
        return annotated(context, type, integerValue(context, type, context.declared.scale.depth))
      return inferred(context, type, typedInteger(context, type, context.declared.scale.depth))
    }
    case 'boolean':
    case 'string':
      return annotated(context, kind, opaqueValueOf(context, kind, context.declared.scale.depth))
    case 'record':
      if (declared.records.length === 0) return null
      return ofType(context, random.pick(declared.records).name)
    case 'enum':
      if (declared.enums.length === 0) return null
      return ofType(context, random.pick(declared.enums).name)
    case 'union':
      if (declared.unions.length === 0) return null
      return ofType(context, random.pick(declared.unions).name)
    case 'optional':
      return declared.optionals.length > 0 ? ofType(context, random.pick(declared.optionals)) : null
    case 'object':
      if (random.oneIn(6)) return throughAddress(context)
      return declared.classes.length > 0 ? object(context, random.pick(declared.classes).name) : null
    case 'nullable':
      return declared.classes.length > 0
        ? ofType(context, withNull(random.pick(declared.classes).name))
        : null
    case 'sequence':
      return random.pick([localArray, slice, slice, pointer])(context)
    case 'literal': {
      const name = context.name('CONSTANT')
      const value = literal(context, 'u8', false)
      context.variables.push({ name, type: 'u8', isAssignable: false, isConstant: true, isLasting: false })
      return statement(`const ${name} = $0`, [value])
    }
  }
}

function ofType(context: Context, type: Type): Tree {
  return annotated(context, type, opaqueValueOf(context, type, context.declared.scale.depth))
}

function annotated(context: Context, type: Type, value: Tree): Tree {
  const { name, keyword } = declare(context, type)
  return statement(`${keyword} ${name}: ${written(type)} = $0`, [value], `${keyword} ${name} = $0`)
}

function inferred(context: Context, type: Type, value: Tree): Tree {
  const { name, keyword } = declare(context, type)
  return statement(`${keyword} ${name} = $0`, [value])
}

function declare(context: Context, type: Type): { name: string; keyword: 'let' | 'const' } {
  const name = context.name('v')
  const keyword = context.random.oneIn(4) ? 'const' : 'let'
  context.variables.push({
    name,
    type,
    isAssignable: keyword === 'let' && isWritable(type),
    isConstant: false,
    isLasting: false,
  })
  return { name, keyword }
}

/** A class reference stays what it was, so that what is lasting does not change. */
function isWritable(type: Type): boolean {
  return !/^C\d+$/.test(type)
}

/** A reference to a module-level object, or an object of the function's own. */
function object(context: Context, type: Type): Tree {
  const { random } = context
  const name = context.name('o')
  const isOwn = random.oneIn(2)
  const value = isOwn ? construction(context, type) : reference(context, type, 2, { isLasting: true })
  context.variables.push({ name, type, isAssignable: false, isConstant: false, isLasting: !isOwn })
  return statement(`const ${name}: ${type} = $0`, [value], `const ${name} = $0`)
}

function construction(context: Context, type: Type): Tree {
  const { parameters, implementations } = context.class(type)!
  if (implementations) {
    context.spend(10)
    return tree(`new ${type}`, `new ${context.random.pick(implementations)}()`)
  }
  context.spend(10)
  const values = parameters.map((parameter) => valueOf(context, parameter, 2, { isLasting: true }))
  return tree(`new ${type}`, `new ${type}(${values.map((_, index) => `$${index}`).join(', ')})`, values)
}

function localArray(context: Context): Tree {
  const { random } = context
  const name = context.name('a')
  const { optionals } = context.declared
  const optional = optionals.length > 0 && random.oneIn(4) ? random.pick(optionals) : null
  const type = optional ?? random.pick(INTEGERS)
  const length = random.between(1, 6)
  context.spend(length)
  const declare = (): void => {
    context.sequences.push({ name, element: type, length, isLasting: false })
  }
  if (random.oneIn(2)) {
    declare()
    return statement(
      `const ${name}: FixedArray<${written(type)}, ${length}> = new FixedArray()`,
      [],
      `const ${name} = m.array(${length}, () => ${optional ? nothingOf(optional) : '0n'})`,
    )
  }
  const elements = Array.from({ length }, () => valueOf(context, type, 1, { isLasting: true }))
  declare()
  const list = elements.map((_, index) => `$${index}`).join(', ')
  return statement(
    `const ${name} = FixedArray.of<${written(type)}>(${list})`,
    elements,
    `const ${name} = m.listed(${list})`,
  )
}

function slice(context: Context): Tree | null {
  const { random } = context
  const sources = context.sequences.filter(({ isRaw }) => !isRaw)
  if (sources.length === 0) return null
  const source = random.pick(sources)
  const length = source.length ?? 2
  const start = random.between(0, Math.min(2, length))
  const end = random.oneIn(8) ? random.between(0, length + 1) : random.between(start, length)
  const name = context.name('s')
  context.sequences.push({
    name,
    element: source.element,
    length: null,
    isLasting: source.isLasting,
    isReadonly: source.isReadonly,
  })
  return statement(`const ${name} = $0`, [
    tree(
      'slice',
      `${source.name}.slice(${start}, ${end})`,
      [],
      `m.slice(${source.name}, ${start}n, ${end}n, @)`,
    ),
  ])
}

export function destructuring(context: Context): Tree | null {
  const { random, declared } = context
  if (declared.records.length === 0) return null
  const record = random.pick(declared.records)
  const value = operand(valueOf(context, record.name, 2))
  if (value.text.startsWith('[') || value.text.startsWith('{') || value.text === '($0)') return null
  const names = record.fields.map(({ type }) => {
    const name = context.name('d')
    context.variables.push({ name, type, isAssignable: false, isConstant: false, isLasting: false })
    return name
  })
  const pattern = record.isTuple
    ? `[${names.join(', ')}]`
    : `{ ${names.map((name, index) => `${record.fields[index].name}: ${name}`).join(', ')} }`
  return statement(`const ${pattern} = $0`, [value])
}
