/** Where the fields of objects stand in memory: packed and aligned classes, sizes, offsets, and the bytes of fields. */

import { bitsOf, type IntegerName, isInteger } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { type Class, type Context, type Declared, type Decoration, isNullable, operand } from './context.ts'
import { typedInteger } from './integers.ts'
import { reference } from './references.ts'

export function decoration(random: Random, rarity: number): Decoration {
  return {
    isPacked: random.oneIn(rarity),
    align: random.oneIn(rarity) ? 2 ** random.between(0, 6) : null,
  }
}

/** What stands in front of the class. */
export function decorators({ isPacked, align }: Decoration): string {
  return `${isPacked ? '@packed\n' : ''}${align === null ? '' : `@align(${align})\n`}`
}

/** What the reference lays out; null where a field's type is one whose layout the language does not tell. */
export function shapeScript(declared: Declared, { layout, fields }: Class): string | null {
  const parts: string[] = []
  for (const { name, type, kind, length } of fields) {
    if (kind === 'bits') continue
    const own = kind === 'inline' ? inlineShape(declared, type) : scalar(type)
    if (own === null) return null
    parts.push(`${name}: { type: ${own}, count: ${kind === 'array' ? length : 1} }`)
  }
  return `{ isPacked: ${layout.isPacked}, align: ${layout.align ?? 1}, fields: { ${parts.join(', ')} } }`
}

function inlineShape(declared: Declared, type: string): string | null {
  const owner = declared.classes.find(({ name }) => name === type)!
  return shapeScript(declared, owner) && `${type}.shape`
}

function scalar(type: string): string | null {
  if (isInteger(type) || type === 'boolean' || type === 'string') return `'${type}'`
  return isNullable(type) ? "'reference'" : null
}

/** Classes whose layout is told. */
function measurable({ declared }: Context): Class[] {
  return declared.classes.filter(
    (owner) => owner.implementations === null && shapeScript(declared, owner) !== null,
  )
}

/** A size, an alignment or an offset. */
function measure(context: Context): Tree | null {
  const { random } = context
  const found = measurable(context)
  if (found.length === 0) return null
  const { name, fields } = random.pick(found)
  const named = fields.filter(({ kind }) => kind !== 'bits')
  return random.pick([
    () => tree('measure', `sizeof<${name}>()`, [], `m.size(${name}.shape)`),
    () => tree('measure', `alignof<${name}>()`, [], `m.alignment(${name}.shape)`),
    () => {
      const field = random.pick(named).name
      return tree('measure', `offsetof<${name}>('${field}')`, [], `m.offset(${name}.shape, '${field}')`)
    },
  ])()
}

/** One as a part of an expression that the compiler does not know. */
export function measured(context: Context, depth: number): Tree | null {
  const found = context.place.isPure ? null : measure(context)
  if (!found) return null
  const varying = operand(typedInteger(context, 'usize', depth))
  return context.random.pick([
    () => tree('usize', '$0 ^ $1', [varying, found], "m.bits('xor', $0, $1)"),
    () => tree('usize', 'wrap.add($0, $1)', [varying, found], "m.wrapping('add', 'usize', $0, $1)"),
    () => tree('usize', 'wrap.multiply($0, $1)', [varying, found], "m.wrapping('multiply', 'usize', $0, $1)"),
  ])()
}

export function printedMeasure(context: Context): Tree | null {
  const found = context.place.isPure || !context.spend(3) ? null : measure(context)
  return found && statement('print($0)', [found], 'm.print([$0])')
}

/** An object, one of its integers and the place of one byte of that, as what a pointer to bytes is indexed by. */
function byteOf(
  context: Context,
): { object: Tree; name: string; type: IntegerName; at: number; text: string } | null {
  const { random } = context
  const found = measurable(context).flatMap((owner) =>
    owner.fields
      .filter(({ kind, type }) => kind === 'value' && isInteger(type))
      .map(({ name, type }) => ({ owner: owner.name, name, type: type as IntegerName })),
  )
  if (context.place.isPure || found.length === 0) return null
  const { owner, name, type } = random.pick(found)
  const at = random.between(0, bitsOf(type, 32) / 8 - 1)
  return {
    ...{ object: reference(context, owner, 2), name, type, at },
    text: `ptr<u8>(addressOf($0))[offsetof<${owner}>('${name}') + ${at}]`,
  }
}

export function readByte(context: Context): Tree | null {
  const found = byteOf(context)
  if (!found) return null
  const { object, name, type, at, text } = found
  return tree('u8', text, [operand(object)], `m.byte('${type}', $0.${name}, ${at})`)
}

/** A byte of a field is written behind the field's back. */
export function writtenByte(context: Context): Tree | null {
  const found = byteOf(context)
  if (!found) return null
  const { object, name, type, at, text } = found
  return statement(
    `${text} = $1`,
    [operand(object), typedInteger(context, 'u8', 2)],
    `m.putByte('${type}', m.field($0, '${name}'), ${at}, $1);`,
  )
}
