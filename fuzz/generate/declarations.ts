/** What stands at module level and has a body: classes and functions. */

import { INTEGERS, isInteger, type IntegerName } from '../integers.ts'
import { lines, statement, tree, type Tree } from '../tree.ts'
import {
  Context,
  type Class,
  type Declared,
  type Field,
  FUNCTION_LIMIT,
  isOptional,
  nothingOf,
  type Signature,
  type Type,
  type Variable,
  withNull,
  withoutNull,
  written,
} from './context.ts'
import type { Random } from '../random.ts'
import { rangeDeclaration, rangedFields } from './bits.ts'
import { integerValue, literal } from './integers.ts'
import { decoration, decorators, shapeScript } from './layouts.ts'
import { isEnded, returnStatement } from './jumps.ts'
import { memberShape } from './shapes.ts'
import { statements } from './statements.ts'
import { valueOf } from './values.ts'

// --- Classes ---------------------------------------------------------------------------------------------------

/** The fields and the constructor of a class. Its methods come later, when functions have been declared. */
export function classHead(random: Random, declared: Declared): Tree[] {
  const name = `C${declared.classes.length}`
  const hasRanges = random.oneIn(declared.scale.rarity)
  const fields = Array.from({ length: random.between(1, 5) }, (_, index) =>
    hasRanges && random.oneIn(2) ? rangedFields(random, index) : [field(random, declared, name, index)],
  ).flat()
  const integers = fields.filter(({ type, kind }) => kind === 'value' && isInteger(type) && !hasRanges)
  const own = integers.slice(0, random.between(0, Math.min(2, integers.length)))
  const parameters = own.map(({ type }) => type)
  const context = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  declared.classes.push({
    name,
    fields,
    parameters,
    methods: [],
    getters: [],
    setters: [],
    layout: decoration(random, declared.scale.rarity),
    shared: null,
    implementations: null,
  })
  const declarations = fields.map((item) => fieldDeclaration(context, item, !own.includes(item)))
  if (random.oneIn(3)) declarations.push(...staticField(random, declared, name))
  if (own.length === 0) return declarations
  return [...declarations, constructor(context, own)]
}

/** A static field is a variable at module level with a dotted name. A block may give it another value. */
function staticField(random: Random, declared: Declared, owner: Type): Tree[] {
  const type = random.pick(INTEGERS)
  const context = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  const value = literal(context, type)
  declared.variables.push({
    name: `${owner}.shared`,
    type,
    isAssignable: true,
    isConstant: false,
    isLasting: true,
  })
  declared.classes.find(({ name }) => name === owner)!.shared = type
  const field = statement(`static shared: ${type} = $0`, [value], 'static shared = $0')
  const first = [field, ...(random.oneIn(2) ? staticAccessors(random, declared, owner, type) : [])]
  if (!random.oneIn(3)) return first
  const next = literal(context, type)
  const block = statement(
    `static {\n  for (let round: u32 = 0; round < 3; round++) ${owner}.shared = wrap.add(${owner}.shared, $0)\n}`,
    [next],
    `static { for (let round = 0; round < 3; round++) ${owner}.shared = m.wrapping('add', '${type}', ${owner}.shared, $0) }`,
  )
  return [...first, block]
}

/** A static property whose getter and setter come to the static field by `this`. */
function staticAccessors(random: Random, declared: Declared, owner: Type, type: IntegerName): Tree[] {
  const context = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  const [read, write] = [literal(context, type), literal(context, type)]
  declared.variables.push({
    ...{ name: `${owner}.level`, type, isAssignable: true },
    ...{ isConstant: false, isLasting: true, isComputed: true },
  })
  return [
    statement(
      `static get level(): ${type} {\n  return wrap.add(this.shared, $0)\n}`,
      [read],
      `static get level() { return m.wrapping('add', '${type}', this.shared, $0) }`,
    ),
    statement(
      `static set level(value: ${type}) {\n  this.shared = value ^ $0\n}`,
      [write],
      `static set level(value) { this.shared = m.bits('xor', value, $0) }`,
    ),
  ]
}

function constructor(context: Context, own: readonly Field[]): Tree {
  const names = own.map((_, index) => `p${index}`)
  const list = names.map((name, index) => `${name}: ${own[index].type}`).join(', ')
  own.forEach(({ type }, index) => context.variables.push(parameter(names[index], type)))
  const body = own.map((item, index) =>
    context.random.oneIn(2)
      ? statement(`this.${item.name} = ${names[index]}`)
      : statement(`this.${item.name} = $0`, [integerValue(context, item.type as IntegerName, 2)]),
  )
  return statement(
    `constructor(${list}) {\n$0\n}`,
    [lines(body)],
    `constructor(${names.join(', ')}) {\n$0\n}`,
  )
}

function parameter(name: string, type: Type): Variable {
  return { name, type, isAssignable: false, isConstant: false, isLasting: false }
}

function field(random: Random, declared: Declared, owner: Type, index: number): Field {
  const name = `f${index}`
  const plain = { name, length: 0, isReadonly: false }
  const earlier = declared.classes.map((other) => other.name)
  return random.weighted<() => Field>([
    [10, () => ({ ...plain, kind: 'value', type: random.pick(INTEGERS) })],
    [2, () => ({ ...plain, kind: 'value', type: 'boolean' })],
    [1, () => ({ ...plain, kind: 'value', type: 'string' })],
    [declared.optionals.length, () => ({ ...plain, kind: 'value', type: random.pick(declared.optionals) })],
    [3, () => ({ ...plain, kind: 'value', type: withNull(random.pick([owner, ...earlier])) })],
    [
      earlier.length > 0 ? 3 : 0,
      () => ({ ...plain, kind: 'inline', isReadonly: true, type: random.pick(earlier) }),
    ],
    [
      2,
      () => ({
        ...plain,
        kind: 'array',
        isReadonly: true,
        type: random.pick(INTEGERS),
        length: random.between(1, 4),
      }),
    ],
  ])()
}

function fieldDeclaration(context: Context, item: Field, hasInitial: boolean): Tree {
  const { name, type, kind, length } = item
  if (kind === 'bits') return rangeDeclaration(context.random, item)
  if (kind === 'array')
    return statement(
      `readonly ${name}: FixedArray<${type}, ${length}> = new FixedArray()`,
      [],
      `${name} = m.array(${length}, () => 0n)`,
    )
  if (kind === 'inline') {
    const { parameters } = context.class(type)!
    const values = parameters.map((own) => literal(context, own as IntegerName))
    const list = values.map((_, index) => `$${index}`).join(', ')
    return statement(
      `readonly ${name}: Inline<${type}> = new ${type}(${list})`,
      values,
      `${name} = new ${type}(${list})`,
    )
  }
  if (!hasInitial) return statement(`${name}: ${written(type)}`, [], `${name}`)
  if (type.endsWith('~')) return statement(memberShape(name, type), [], name)
  const value = isInteger(type)
    ? literal(context, type)
    : isOptional(type)
      ? initialOptional(context, type)
      : tree(type, type === 'boolean' ? 'false' : type === 'string' ? "'text'" : 'null')
  return statement(`${name}: ${written(type)} = $0`, [value], `${name} = $0`)
}

/** What may be missing, without calls. */
export function initialOptional(context: Context, type: Type): Tree {
  const base = withoutNull(type)
  return isInteger(base) && context.random.oneIn(2) ? literal(context, base) : tree(type, nothingOf(type))
}

export function classTree(declared: Declared, owner: Class, members: readonly Tree[]): Tree {
  const { name, layout } = owner
  const shape = shapeScript(declared, owner)
  return statement(
    `${decorators(layout)}class ${name} {\n$0\n}`,
    [lines(members)],
    `class ${name} {\n${shape ? `static shape = ${shape}\n` : ''}$0\n}`,
  )
}

// --- Functions -------------------------------------------------------------------------------------------------

interface FunctionForm {
  readonly kind: 'function' | 'method' | 'static' | 'getter' | 'setter'
  readonly owner: Class | null
  readonly isPure: boolean
}

/** A function, or a member of a class, and its entry among what can be called. */
export function functionTree(random: Random, declared: Declared, form: FunctionForm): Tree {
  const { kind, owner, isPure } = form
  const property = kind === 'setter' ? settable(random, owner!) : null
  const parameters = property
    ? [property.type]
    : kind === 'getter'
      ? []
      : parameterTypes(random, declared, isPure)
  const result = kind === 'getter' || isPure ? random.pick(INTEGERS) : resultOf(random, declared, kind)
  const context = Context.body(random, declared, { limit: FUNCTION_LIMIT, result, isPure })
  const firstDefault = property || random.oneIn(2) ? parameters.length : random.between(0, parameters.length)
  const omissions: Omission[] = []
  const names = parameters.map((type, index) => {
    const name = `p${index}`
    const omission = index >= firstDefault ? omissionOf(context, type) : null
    if (omission) omissions.push(omission)
    else omissions.length = 0
    context.variables.push({
      ...parameter(name, type),
      isAssignable: random.oneIn(3) && !/^[CR]\d+$/.test(type),
    })
    return name
  })
  if (owner && kind !== 'static') receive(context, owner)
  if (kind === 'static' && owner!.shared)
    context.variables.push({ ...parameter('this.shared', owner!.shared), isAssignable: true })
  const body = statements(context, isPure ? 0 : random.between(1, declared.scale.body), 2)
  if (result !== null && !isEnded(body)) (body.children as Tree[]).push(returnStatement(context, 3))
  const name = property?.name ?? `${kind[0]}${countOf(declared)}`
  const cost = context.work.done + 1
  const called = kind === 'static' ? `${owner!.name}.${name}` : name
  const signature: Signature = { name: called, parameters, defaults: omissions.length, result, cost, isPure }
  const { functions } = declared
  const list = {
    function: functions,
    static: functions,
    method: owner?.methods,
    getter: owner?.getters,
    setter: owner?.setters,
  }
  list[kind]!.push(signature)
  return functionText({ ...signature, name }, kind, names, omissions, body)
}

/** Why a parameter may be left out: for the value that it has then, or since that may be missing. */
type Omission = Tree | 'optional'

function omissionOf(context: Context, type: Type): Omission | null {
  if (type.endsWith('~')) return 'optional'
  if (isOptional(type)) return tree(type, nothingOf(type))
  if (!isInteger(type) && type !== 'boolean' && type !== 'string') return null
  return valueOf(withoutChanges(context), type, 2)
}

/** Where the parameters so far are read only, as a default value does. */
function withoutChanges(context: Context): Context {
  const inner = context.inner()
  inner.variables.forEach((variable, index) => {
    if (/^p\d+$/.test(variable.name)) inner.variables[index] = { ...variable, isAssignable: false }
  })
  return inner
}

/** A number that no function or member has in its name. */
function countOf({ functions, classes }: Declared): number {
  return classes.reduce(
    (sum, { methods, getters, setters }) => sum + methods.length + getters.length + setters.length,
    functions.length,
  )
}

/** The name and the type of a setter: of its own, or of a getter that has none yet. */
function settable(random: Random, { getters, setters }: Class): { name: string | null; type: Type } {
  const taken = new Set(setters.map(({ name }) => name))
  const open = getters.filter(({ name }) => !taken.has(name))
  if (open.length === 0) return { name: null, type: random.pick(INTEGERS) }
  const { name, result } = random.pick(open)
  return { name, type: result! }
}

function resultOf(random: Random, declared: Declared, kind: FunctionForm['kind']): Type | null {
  return kind === 'setter' ? null : resultType(random, declared)
}

function functionText(
  { name, parameters, result }: Signature,
  kind: FunctionForm['kind'],
  names: readonly string[],
  omissions: readonly Omission[],
  body: Tree,
): Tree {
  const keyword = { function: 'function ', method: '', static: 'static ', getter: 'get ', setter: 'set ' }[
    kind
  ]
  const first = names.length - omissions.length
  const defaults = omissions.filter((omission) => omission !== 'optional')
  const initial = (index: number): string => {
    const omission = omissions[index - first]
    return omission && omission !== 'optional' ? ` = $${defaults.indexOf(omission) + 1}` : ''
  }
  const list = names
    .map((own, index) =>
      omissions[index - first] === 'optional'
        ? memberShape(own, parameters[index])
        : `${own}: ${written(parameters[index])}${initial(index)}`,
    )
    .join(', ')
  const shape = kind === 'setter' ? '' : `: ${result === null ? 'void' : written(result)}`
  return statement(
    `${keyword}${name}(${list})${shape} {\n$0\n}`,
    [body, ...defaults],
    `${keyword}${name}(${names.map((own, index) => `${own}${initial(index)}`).join(', ')}) {\nm.tick()\n$0\n}`,
  )
}

/** `this`, and the arrays that it holds. */
function receive(context: Context, owner: Class): void {
  context.variables.push(parameter('this', owner.name))
  const { isPacked } = owner.layout
  for (const { name, type, kind, length } of owner.fields)
    if (kind === 'array')
      context.sequences.push({ name: `this.${name}`, element: type, length, isLasting: false, isPacked })
}

function parameterTypes(random: Random, declared: Declared, isPure: boolean): Type[] {
  const types: Type[] = [...INTEGERS]
  if (!isPure) {
    types.push('boolean', 'string', ...declared.records.map(({ name }) => name))
    for (const { name } of declared.classes) types.push(name, withNull(name))
    types.push(...declared.enums.map(({ name }) => name), ...declared.unions.map(({ name }) => name))
    types.push(...declared.optionals, ...declared.optionals)
  }
  return Array.from({ length: random.between(isPure ? 1 : 0, 3) }, () => random.pick(types))
}

function resultType(random: Random, declared: Declared): Type | null {
  const objects = declared.classes.flatMap(({ name }) => [name, withNull(name)])
  return random.weighted<() => Type | null>([
    [10, () => random.pick(INTEGERS)],
    [3, () => 'boolean'],
    [3, () => null],
    [1, () => 'string'],
    [declared.records.length, () => random.pick(declared.records).name],
    [declared.classes.length, () => random.pick(objects)],
    [declared.unions.length, () => random.pick(declared.unions).name],
    [declared.enums.length, () => random.pick(declared.enums).name],
    [declared.optionals.length, () => random.pick(declared.optionals)],
  ])()
}

/** A function that prints what it is given and gives it back: it shows when it is called. */
export function tracer(declared: Declared, type: IntegerName): Tree {
  const name = `trace_${type}`
  declared.functions.push({ name, parameters: [type], result: type, cost: 4, isPure: false })
  return statement(
    `function ${name}(value: ${type}): ${type} {\n  print(value)\n  return value\n}`,
    [],
    `function ${name}(value) { m.print([value]); return value }`,
  )
}
