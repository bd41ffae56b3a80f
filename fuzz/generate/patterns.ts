/** Assignments to several places at once. The values come first, then one place after the other. */

import { INTEGERS, isInteger } from '../integers.ts'
import { statement, type Tree } from '../tree.ts'
import { type Context, operand, type RecordType, type Type } from './context.ts'
import { integerValue } from './integers.ts'
import { places } from './places.ts'
import { valueOf } from './values.ts'

/** `[a.f, b[i]] = [x, y]`, or the members of a record or tuple. */
export function spreadOut(context: Context): Tree | null {
  if (context.place.isPure) return null
  const { random, declared } = context
  if (declared.records.length > 0 && random.oneIn(2))
    return fromRecord(context, random.pick(declared.records))
  const targets: Tree[] = []
  const values: Tree[] = []
  for (let count = random.between(2, 3); count > 0; count--) {
    const type = random.pick(INTEGERS)
    const target = targetOf(context, type)
    if (!target) continue
    targets.push(target)
    values.push(integerValue(context, type, 2))
  }
  if (targets.length < 2) return null
  const list = (of: readonly Tree[], first: number, cell: string): string =>
    of.map((_, index) => cell.replace('$', `$${index + first}`)).join(', ')
  return statement(
    `;[${list(targets, 0, '$')}] = [${list(values, targets.length, '$')}]`,
    [...targets, ...values],
    `;[${list(targets, 0, '($).value')}] = [${list(values, targets.length, '$')}];`,
  )
}

function targetOf(context: Context, type: Type): Tree | null {
  const writable = places(context, type).filter(({ isAssignable }) => isAssignable)
  return writable.length > 0 ? context.random.pick(writable).place(2) : null
}

function fromRecord(context: Context, record: RecordType): Tree | null {
  const value = operand(valueOf(context, record.name, 2))
  if (value.text.startsWith('[') || value.text.startsWith('{') || value.text === '($0)') return null
  const targets: Tree[] = []
  const [members, cells] = [[] as string[], [] as string[]]
  for (const { name, type } of record.fields) {
    const target = isInteger(type) || type === 'boolean' ? targetOf(context, type) : null
    const key = record.isTuple ? '' : `${name}: `
    if (target) {
      targets.push(target)
      members.push(`${key}$${targets.length}`)
      cells.push(`${key}($${targets.length}).value`)
    } else if (record.isTuple) {
      members.push('')
      cells.push('')
    }
  }
  if (targets.length === 0) return null
  while (members.at(-1) === '') [members, cells].forEach((list) => list.pop())
  const [open, close] = record.isTuple ? [';[', ']'] : [';({ ', ' }']
  // In front of a block, TypeScript takes the parentheses for those of an arrow function.
  const end = record.isTuple ? '' : ');'
  return statement(
    `${open}${members.join(', ')}${close} = $0${end}`,
    [value, ...targets],
    `${open}${cells.join(', ')}${close} = $0${end || ';'}`,
  )
}
