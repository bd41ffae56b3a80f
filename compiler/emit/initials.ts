/** The first values of globals as C initialisers. What is zero is left out where C fills it in. */

import { isZero } from '../ir/initials.ts'
import type { Initial } from '../ir/nodes.ts'
import { pointer, type StorageType, type Struct, U8 } from '../types/machine.ts'
import { bare, type ExpressionScope, zeroBraces } from './expressions.ts'
import { byteLength, stringLiteral } from './literals.ts'
import { referTo } from './places.ts'
import { ADDITIVE, binary, cast, primary, type Printed } from './precedence.ts'
import { representation } from './representation.ts'
import type { Unit } from './unit.ts'

/** A value as an initialiser of something of a type. */
export function initialText(value: Initial, type: StorageType, unit: Unit): string {
  const scope = constantScope(unit)
  switch (value.kind) {
    case 'zero':
    case 'null':
      return zeroText(type, unit)
    case 'integer':
      return type.kind === 'integer'
        ? bare({ kind: 'integer', type, value: value.value }, scope).text
        : cast(unit.types.declare(type), cast('usize', primary(String(value.value)))).text
    case 'boolean':
      return String(value.value)
    case 'string':
      return stringText(value.value, type, unit)
    case 'location':
      return unit.checks.location(value.location)
    case 'address':
      return addressText(value, type, scope)
    case 'function':
      return converted(primary(unit.names.of(value.function)), type.kind === 'function', type, unit)
    case 'linkerSymbol': {
      const symbol = cast('usize', primary(unit.names.ofLinkerSymbol(value.name)))
      const place = value.addend === 0n ? symbol : moved(symbol, value.addend)
      return converted(place, type.kind === 'integer' && type.name === 'usize', type, unit)
    }
    case 'view': {
      const element = type.kind === 'slice' ? type.element : U8
      return `{ ${initialText(value.data, pointer(element), unit)}, ${value.length} }`
    }
    case 'struct':
      return structText(value.fields, type, unit)
    case 'array':
      return arrayText(value.elements, type, unit)
  }
}

function constantScope(unit: Unit): ExpressionScope {
  return {
    unit,
    local: ({ name }) => {
      throw new Error(`the first value of a global refers to the variable ${name}`)
    },
  }
}

function zeroText(type: StorageType, unit: Unit): string {
  switch (type.kind) {
    case 'integer':
      return '0'
    case 'boolean':
      return 'false'
    case 'reference':
    case 'pointer':
    case 'function':
      return 'NULL'
    default:
      return zeroBraces(type, unit)
  }
}

/** The bytes of a text, behind a string or behind a pointer to its first byte. */
function stringText(text: string, type: StorageType, unit: Unit): string {
  const literal = stringLiteral(text)
  if (type.kind === 'string') return `STRING(${literal})`
  if (type.kind === 'slice') return `{ (u8 *)${literal}, ${byteLength(text)} }`
  return `(${unit.types.declare(type)})${literal}`
}

function converted(value: Printed, isAlready: boolean, type: StorageType, unit: Unit): string {
  return isAlready ? value.text : cast(unit.types.declare(type), value).text
}

function moved(address: Printed, bytes: bigint): Printed {
  return binary(address, bytes < 0n ? '-' : '+', primary(String(bytes < 0n ? -bytes : bytes)), ADDITIVE)
}

function addressText(
  { place, addend }: Initial & { kind: 'address' },
  type: StorageType,
  scope: ExpressionScope,
): string {
  const address = referTo(place, scope)
  if (addend !== 0n) return converted(moved(cast('u8 *', address), addend), false, type, scope.unit)
  const pointee = place.type.kind === 'array' ? place.type.element : place.type
  return converted(address, representation(type) === `*${representation(pointee)}`, type, scope.unit)
}

/** Longest list that stands on one line. */
const LINE_LENGTH = 100

function braced(items: readonly string[]): string {
  const line = `{ ${items.join(', ')} }`
  if (line.length <= LINE_LENGTH && !line.includes('\n')) return line
  const lines: string[] = []
  for (const item of items) {
    const last = lines.at(-1)
    const fits = last !== undefined && !last.includes('\n') && !item.includes('\n')
    if (fits && last.length + item.length + 2 <= LINE_LENGTH) lines[lines.length - 1] = `${last} ${item},`
    else lines.push(`${item},`)
  }
  return `{\n${lines.join('\n').replace(/^/gm, '  ')}\n}`
}

function structText(fields: readonly Initial[], type: StorageType, unit: Unit): string {
  if (type.kind !== 'object' && type.kind !== 'record') throw new Error(`fields for a ${type.kind}`)
  const { struct } = type
  const items = fields.flatMap((field, index) => fieldText(field, struct, index, unit))
  return items.length === 0 ? '{ 0 }' : braced(items)
}

function fieldText(field: Initial, struct: Struct, index: number, unit: Unit): readonly string[] {
  if (isZero(field)) return []
  return [`.${unit.names.ofField(struct, index)} = ${initialText(field, struct.fields[index].type, unit)}`]
}

/** From this many equal elements on, they are written as a range. */
const RUN_LENGTH = 8

function arrayText(elements: readonly Initial[], type: StorageType, unit: Unit): string {
  if (type.kind !== 'array') throw new Error(`elements for a ${type.kind}`)
  const texts = elements.map((element) => initialText(element, type.element, unit))
  const end = elements.findLastIndex((element) => !isZero(element)) + 1
  const items: string[] = []
  for (let start = 0; start < end;) {
    let next = start + 1
    while (next < end && texts[next] === texts[start]) next++
    const isRun = next - start >= RUN_LENGTH
    items.push(...(isRun ? [`[${start} ... ${next - 1}] = ${texts[start]}`] : texts.slice(start, next)))
    start = next
  }
  return items.length === 0 ? '{ 0 }' : braced(items)
}
