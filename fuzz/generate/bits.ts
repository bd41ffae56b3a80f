/** Fields that are ranges of the bits of the field above them. In JavaScript they are getters, and methods that write. */

import { bitsOf, type IntegerName, isInteger, UNSIGNED } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { asStatement } from './effects.ts'
import { type Context, type Field, operand, type Type } from './context.ts'
import { typedInteger } from './integers.ts'
import { compound, step } from './updates.ts'
import { reference } from './references.ts'

export interface BitRange {
  readonly host: { readonly name: string; readonly type: IntegerName }
  readonly low: number
  readonly count: number
}

/** Those of which the bits are the same on every target. */
const HOSTS = UNSIGNED.filter((type) => type !== 'usize')

/** A field, and ranges of its bits, none of which overlap. */
export function rangedFields(random: Random, index: number): Field[] {
  const type = random.pick(HOSTS)
  const plain = { length: 0, isReadonly: false }
  const host = { name: `f${index}`, type }
  const fields: Field[] = [{ ...plain, ...host, kind: 'value' }]
  for (
    let low = random.between(0, 3);
    low < bitsOf(type, 32) && fields.length < 4;
    low += random.between(0, 5)
  ) {
    const count = random.oneIn(3) ? 1 : random.between(1, bitsOf(type, 32) - low)
    const own =
      count === 1 && random.oneIn(2)
        ? 'boolean'
        : random.pick(HOSTS.filter((one) => bitsOf(one, 32) >= count))
    fields.push({
      ...plain,
      name: `b${index}_${fields.length}`,
      type: own,
      kind: 'bits',
      range: { host, low, count },
    })
    low += count
  }
  return fields
}

/** With a first value that fits. */
export function rangeDeclaration(random: Random, { name, type, range }: Field): Tree {
  const { host, low, count } = range!
  const value = random.between(0, 2 ** Math.min(count, 8) - 1)
  const isBoolean = type === 'boolean'
  const initial = isBoolean ? String(value === 1) : String(value)
  const read = `m.extract('${host.type}', this.${host.name}, ${low}n, ${count})`
  const put = `m.put('${host.type}', this, '${host.name}', ${low}n, ${count}, value, at)`
  return statement(
    `@bits(${low}${isBoolean ? '' : `, ${count}`}) ${name}: ${type} = ${initial}`,
    [],
    `get ${name}() { return ${read}${isBoolean ? ' === 1n' : ''} }
put_${name}(value, at) { ${put} }
first_${name} = this.put_${name}(${initial}${isBoolean ? '' : 'n'}, '')`,
  )
}

/** A range of a type, as a place; null if there is none. */
function rangeOf(
  context: Context,
  isWanted: (type: Type) => boolean,
  depth: number,
): { field: Field; place: Tree } | null {
  const { random, declared, place } = context
  if (place.isPure) return null
  const found = declared.classes.flatMap((owner) =>
    owner.fields
      .filter(({ kind, type }) => kind === 'bits' && isWanted(type))
      .map((field) => ({ owner, field })),
  )
  if (found.length === 0) return null
  const { owner, field } = random.pick(found)
  const object = operand(reference(context, owner.name, depth))
  const { name, type } = field
  return {
    field,
    place: tree(`place of bits of ${type}`, `$0.${name}`, [object], `m.ranged($0, '${name}', @)`),
  }
}

/** `=`, `+=`, `++` and their kin on a range; now and then the value does not fit. */
export function rangeUpdate(context: Context, type: IntegerName, depth: number): Tree | null {
  const { random } = context
  const found = rangeOf(context, (own) => own === type, depth)
  if (!found) return null
  const { place, field } = found
  if (random.oneIn(3)) return compound(context, type, place, depth)
  if (random.oneIn(3)) return step(context, type, place)
  return tree(type, '$0 = $1', [place, fitting(context, type, field, depth)], 'm.store($0, $1)')
}

function fitting(context: Context, type: IntegerName, { range }: Field, depth: number): Tree {
  const value = typedInteger(context, type, depth)
  if (range!.count >= bitsOf(type, 32) || context.random.oneIn(6)) return value
  const mask = (1n << BigInt(range!.count)) - 1n
  return tree(type, `$0 & ${mask}`, [operand(value)], `m.bits('and', $0, ${mask}n)`)
}

/** The same as a statement, also on a range of one bit. */
export function rangeStatement(context: Context): Tree | null {
  const { random, declared } = context
  const types = declared.classes.flatMap(({ fields }) =>
    fields.filter(({ kind }) => kind === 'bits').map(({ type }) => type),
  )
  if (types.length === 0) return null
  const type = random.pick(types)
  if (isInteger(type)) {
    const value = rangeUpdate(context, type, declared.scale.depth)
    return value && asStatement(value)
  }
  const found = rangeOf(context, (own) => own === 'boolean', 2)
  if (!found) return null
  const value = condition(context, 2)
  if (random.oneIn(2)) return asStatement(tree('boolean', '$0 = $1', [found.place, value], 'm.store($0, $1)'))
  const sign = random.pick(['&&', '||'])
  return asStatement(
    tree('boolean', `$0 ${sign}= $1`, [found.place, value], `m.logical($0, '${sign}', () => $1)`),
  )
}
