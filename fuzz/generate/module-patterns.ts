/** Patterns at module level: each name in one is a variable of the module, which the compiler gives its value. */

import { INTEGERS, isInteger } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { Context, type Declared, isOptional, nothingOf, type Type, withoutNull } from './context.ts'
import { literal, pair } from './integers.ts'
import { TEXTS } from './strings.ts'

/** A pattern of a record, an array or a result with two parts, and the variables that it makes. */
export function modulePattern(random: Random, declared: Declared): Tree {
  const context = Context.body(random, declared, { limit: 40, result: null, isPure: true })
  const made = random.weighted([
    [declared.records.length > 0 ? 3 : 0, ofRecord],
    [1, ofArray],
    [1, ofBoth],
  ] as const)
  return made(context, random.oneIn(3) ? 'const' : 'let')
}

type Keyword = 'let' | 'const'

/** A name of the module; arrays and records that patterns take apart have none. */
function taken(context: Context, type: Type, keyword: Keyword): string {
  const { variables } = context.declared
  const name = `taken${variables.length}`
  const isAssignable = keyword === 'let' && !/^[CR]\d+$/.test(type)
  variables.push({ name, type, isAssignable, isConstant: false, isLasting: true })
  return name
}

function ofRecord(context: Context, keyword: Keyword): Tree {
  const record = context.random.pick(context.declared.records).name
  const defaults: Tree[] = []
  const pattern = patternOf(context, record, keyword, defaults)
  return statement(`${keyword} ${pattern} = as${record}($0)`, [plain(context, record), ...defaults])
}

/** A pattern, nested where the record holds records. */
function patternOf(context: Context, name: Type, keyword: Keyword, defaults: Tree[]): string {
  const { random } = context
  const { fields, isTuple } = context.record(name)!
  const parts = fields.map(({ name: member, type }) => {
    const isLeftOut = fields.length > 1 && random.oneIn(5)
    if (isLeftOut) return isTuple ? '' : null
    const hasDefault = type.endsWith('~') && random.oneIn(2)
    if (hasDefault) defaults.push(plain(context, withoutNull(type)))
    const own =
      context.record(type) && random.oneIn(2)
        ? patternOf(context, type, keyword, defaults)
        : taken(context, hasDefault ? withoutNull(type) : type, keyword)
    return `${isTuple ? '' : `${member}: `}${own}${hasDefault ? ` = $${defaults.length}` : ''}`
  })
  // An empty place behind the last comma is none.
  const list = parts.filter((part) => part !== null).join(', ')
  return isTuple ? `[${list}${parts.at(-1) === '' ? ',' : ''}]` : `{ ${list} }`
}

function ofArray(context: Context, keyword: Keyword): Tree {
  const { random } = context
  const type = random.pick(INTEGERS)
  const values = Array.from({ length: random.between(1, 4) }, () => literal(context, type))
  const names = values.map((_, index) =>
    index < values.length - 1 && random.oneIn(4) ? '' : taken(context, type, keyword),
  )
  const list = values.map((_, index) => `$${index}`).join(', ')
  return statement(
    `${keyword} [${names.join(', ')}] = FixedArray.of<${type}>(${list})`,
    values,
    `${keyword} [${names.join(', ')}] = m.listed(${list})`,
  )
}

function ofBoth(context: Context, keyword: Keyword): Tree {
  const { random } = context
  const type = random.pick(INTEGERS)
  const operator = random.pick(['add', 'subtract', 'multiply'])
  const operands = pair(context, type, 1, { isOwnFirst: true })
  const pattern = `{ value: ${taken(context, type, keyword)}, overflowed: ${taken(context, 'boolean', keyword)} }`
  return statement(
    `${keyword} ${pattern} = overflowing.${operator}($0, $1)`,
    operands,
    `${keyword} ${pattern} = m.overflowing('${operator}', '${type}', $0, $1)`,
  )
}

/** A value of literals alone. */
function plain(context: Context, type: Type): Tree {
  const { random } = context
  if (isInteger(type)) return literal(context, type)
  if (type === 'boolean') return tree(type, random.pick(['true', 'false']))
  if (type === 'string') return tree(type, `'${random.pick(TEXTS)}'`)
  if (isOptional(type))
    return isInteger(withoutNull(type)) && random.oneIn(2)
      ? literal(context, withoutNull(type) as (typeof INTEGERS)[number])
      : tree(type, nothingOf(type))
  const enumeration = context.enum(type)
  if (enumeration) return tree(type, random.pick(enumeration.members))
  const { fields, isTuple } = context.record(type)!
  const values = fields.map((field) => plain(context, field.type))
  const list = fields.map(({ name }, index) => `${isTuple ? '' : `${name}: `}$${index}`).join(', ')
  return isTuple ? tree(type, `[${list}]`, values) : tree(type, `{ ${list} }`, values, `({ ${list} })`)
}
