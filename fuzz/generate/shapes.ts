/** Types at module level that are no classes: enums, records, and the functions that say of a value which of them it has. */

import { INTEGERS } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, type Tree } from '../tree.ts'
import { type Declared, type Type, withoutNull, written } from './context.ts'

const MEMBERS = ['First', 'Second', 'Third', 'Fourth']

/** An enum and the function that makes TypeScript forget which member it sees. */
export function enumeration(random: Random, declared: Declared): Tree[] {
  const name = `E${declared.enums.length}`
  const members = MEMBERS.slice(0, random.between(2, 4))
  declared.enums.push({ name, members: members.map((member) => `${name}.${member}`), isText: false })
  let next = 0
  const values = members.map((member) => {
    const value = random.oneIn(3) ? next + random.between(1, 300) : next
    next = value + 1
    return { member, value }
  })
  const text = values.map(({ member, value }) => `${member} = ${value}`).join(', ')
  const script = values.map(({ member, value }) => `${member}: ${value}n`).join(', ')
  return [statement(`enum ${name} { ${text} }`, [], `const ${name} = { ${script} }`), typing(name)]
}

/** A function that says of what type a value is, and no more. */
export function typing(name: string): Tree {
  return statement(
    `function as${name}(value: ${name}): ${name} {\n  return value\n}`,
    [],
    `function as${name}(value) { return value }`,
  )
}

/** A type of readonly objects or tuples, and the function that says of a literal which one it is. */
export function record(random: Random, declared: Declared): Tree[] {
  const name = `R${declared.records.length}`
  const isTuple = random.oneIn(2)
  const types: Type[] = [
    ...INTEGERS,
    ...INTEGERS,
    'boolean',
    'string',
    ...declared.records.map((other) => other.name),
    ...declared.optionals,
  ]
  const fields = Array.from({ length: random.between(1, 3) }, (_, index) => ({
    name: `r${index}`,
    type: random.pick(types),
  }))
  declared.records.push({ name, fields, isTuple })
  const text = isTuple
    ? `type ${name} = readonly [${fields.map(({ type }) => written(type)).join(', ')}]`
    : `interface ${name} {\n${fields.map(({ name: own, type }) => `  readonly ${memberShape(own, type)}`).join('\n')}\n}`
  return [statement(text, [], ''), typing(name)]
}

/** A member and its type: with `?` where it may be undefined. */
export function memberShape(name: string, type: Type): string {
  return type.endsWith('~') ? `${name}?: ${withoutNull(type)}` : `${name}: ${written(type)}`
}
