/** Generic functions and classes whose type parameters are held to a class, an interface, a record or integers. */

import { INTEGERS, type IntegerName, isInteger } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { type Class, type Context, type Declared, isRead, operand } from './context.ts'
import { integerValue, typedInteger } from './integers.ts'
import { reference } from './references.ts'
import { valueOf } from './values.ts'

/** A generic function, and how it is called for a value of an integer type. */
export interface Constrained {
  readonly result: IntegerName
  /** Whether every integer type has it. */
  readonly isNumeric?: boolean
  /** Null where it does not fit into the work that is left. */
  call(context: Context, depth: number): Tree | null
}

export function constrained(random: Random, declared: Declared): Tree[] {
  const made = [
    numeric(),
    ...(declared.classes.length > 0 ? [ofField, held, ofMethod] : []).map((form) =>
      form(random, declared, random.pick(declared.classes)),
    ),
    ...(declared.records.length > 0 ? [ofMember(random, declared)] : []),
  ].filter((one) => one !== null)
  for (const { calls } of made) declared.constrained.push(...calls)
  return made.flatMap(({ trees }) => trees)
}

export function throughConstraint(context: Context, type: IntegerName, depth: number): Tree | null {
  const found = context.declared.constrained.filter(({ result }) => result === type)
  if (found.length === 0 || context.place.isPure || !context.spend(8)) return null
  const own = found.filter(({ isNumeric }) => !isNumeric)
  const { random } = context
  return random.pick(own.length > 0 && !random.oneIn(3) ? own : found).call(context, depth)
}

/** One of those that not every integer type has, printed. */
export function printedConstraint(context: Context): Tree | null {
  const found = context.declared.constrained.filter(({ isNumeric }) => !isNumeric)
  if (found.length === 0 || context.place.isPure || !context.spend(10)) return null
  const value = context.random.pick(found).call(context, 2)
  return value && statement('print($0)', [value], 'm.print([$0])')
}

interface Made {
  readonly trees: readonly Tree[]
  readonly calls: readonly Constrained[]
}

const plain = (text: string, script: string): Tree => statement(text, [], script)

/** `T extends number`: what every integer has. */
function numeric(): Made {
  const call = (result: IntegerName): Constrained => ({
    result,
    isNumeric: true,
    call: (context, depth) => {
      const first = typedInteger(context, result, depth)
      const second = integerValue(context, result, depth)
      return context.random.oneIn(2)
        ? tree(result, `larger<${result}>($0, $1)`, [first, second], 'larger($0, $1)')
        : tree(
            result,
            `blended<${result}>($0, $1, $2)`,
            [first, second, operand(typedInteger(context, 'u32', 0))],
            `blended('${result}', $0, $1, $2)`,
          )
    },
  })
  return {
    trees: [
      plain(
        'function larger<T extends number>(first: T, second: T): T {\n  return first > second ? first : second\n}',
        'function larger(first, second) { return first > second ? first : second }',
      ),
      plain(
        'function blended<T extends number>(first: T, second: T, count: u32): T {\n  const turned = rotateLeft(first, count & 7)\n  return wrap.add(saturate.subtract(turned, second), larger<T>(first, second))\n}',
        `function blended(type, first, second, count) { const turned = m.rotate('left', type, first, count & 7n)
return m.wrapping('add', type, m.saturating('subtract', type, turned, second), larger(first, second)) }`,
      ),
    ],
    calls: INTEGERS.map(call),
  }
}

/** `T extends Class`, of which a field is read. */
function ofField(random: Random, _: Declared, owner: Class): Made | null {
  const fields = owner.fields.filter((field) => isRead(field) && isInteger(field.type))
  if (fields.length === 0) return null
  const { name, type } = random.pick(fields)
  const called = `${name}Of${owner.name}`
  return {
    trees: [
      plain(
        `function ${called}<T extends ${owner.name}>(first: T, second: T, isFirst: boolean): ${type} {\n  const chosen: T = isFirst ? first : second\n  return chosen.${name}\n}`,
        `function ${called}(first, second, isFirst) { return (isFirst ? first : second).${name} }`,
      ),
    ],
    calls: [
      {
        result: type as IntegerName,
        call: (context, depth) =>
          tree(type, `${called}($0, $1, $2)`, [
            reference(context, owner.name, depth),
            reference(context, owner.name, 0),
            valueOf(context, 'boolean', depth),
          ]),
      },
    ],
  }
}

/** A class that holds a `T extends Class`. */
function held(random: Random, _: Declared, owner: Class): Made | null {
  const fields = owner.fields.filter((field) => isRead(field) && isInteger(field.type))
  if (fields.length === 0) return null
  const { name, type } = random.pick(fields)
  const called = `Holder${owner.name}`
  return {
    trees: [
      plain(
        `class ${called}<T extends ${owner.name}> {\n  constructor(\n    private item: T,\n    readonly other: T,\n  ) {}\n  turn(): T {\n    const before = this.item\n    this.item = this.other\n    return before\n  }\n  get own(): ${type} {\n    return this.turn().${name}\n  }\n}`,
        `class ${called} { constructor(item, other) { this.item = item; this.other = other }
turn() { const before = this.item; this.item = this.other; return before }
get own() { return this.turn().${name} } }`,
      ),
    ],
    calls: [
      {
        result: type as IntegerName,
        call: (context, depth) =>
          tree(
            type,
            `new ${called}<${owner.name}>($0, $1).own`,
            [reference(context, owner.name, depth), reference(context, owner.name, 0)],
            `new ${called}($0, $1).own`,
          ),
      },
    ],
  }
}

/** `T extends Class`, of which a method is called; for the root of a family, also of the classes below it. */
function ofMethod(
  random: Random,
  declared: Declared,
  { name: owner, methods, getters, derived }: Class,
): Made | null {
  const found = [...methods, ...getters].filter(({ result }) => result !== null && isInteger(result))
  if (found.length === 0) return null
  const chosen = random.pick(found)
  const { name, parameters, result, cost } = chosen
  const called = `${name}Of${owner}`
  const list = parameters.map((type, index) => `p${index}: ${type}`).join(', ')
  if (parameters.some((type) => /[~?]$/.test(type))) return null
  const names = parameters.map((_, index) => `p${index}`).join(', ')
  const access = getters.includes(chosen) ? name : `${name}(${names})`
  const [more, given] = [list && `, ${list}`, names && `, ${names}`]
  const classes = [owner, ...(derived ?? []).map((one) => one.name)]
  const globals = declared.variables.some((variable) => variable.type === owner)
  if (!globals) return null
  return {
    trees: [
      plain(
        `function ${called}<T extends ${owner}>(object: T${more}): ${result} {\n  return object.${access}\n}`,
        `function ${called}(object${given}) { return object.${access} }`,
      ),
    ],
    calls: [
      {
        result: result as IntegerName,
        call: (context, depth) => {
          if (!context.spend(cost + 2)) return null
          const values = parameters.map((type) => valueOf(context, type, depth - 1))
          const arguments_ = values.map((_, index) => `, $${index + 1}`).join('')
          const own = random.pick(classes)
          const object =
            own === owner || !derived ? reference(context, owner, depth) : tree(`new ${own}`, `new ${own}()`)
          return tree(result!, `${called}($0${arguments_})`, [object, ...values])
        },
      },
    ],
  }
}

/** `T extends { readonly r0: … }`: a record with that member, whatever else it has. */
function ofMember(random: Random, { records }: Declared): Made | null {
  const found = records.flatMap((record) =>
    record.isTuple
      ? []
      : record.fields.filter(({ type }) => isInteger(type)).map((field) => ({ record, field })),
  )
  if (found.length === 0) return null
  const { record, field } = random.pick(found)
  const called = `${field.name}Of${record.name}`
  return {
    trees: [
      plain(
        `function ${called}<T extends { readonly ${field.name}: ${field.type} }>(value: T): ${field.type} {\n  const same: T = value\n  return same.${field.name}\n}`,
        `function ${called}(value) { return value.${field.name} }`,
      ),
    ],
    calls: [
      {
        result: field.type as IntegerName,
        call: (context, depth) =>
          tree(field.type, `${called}(as${record.name}($0))`, [valueOf(context, record.name, depth)]),
      },
    ],
  }
}
