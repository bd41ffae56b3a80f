/** Constants as C spells them: each with the type that the IR gives it, in the base in which a person reads it best. */

import { bitsOf, constantNames, isSigned, type IntegerType } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import { PRIMARY, type Printed, UNARY } from './precedence.ts'

const INT_MAX = 0x7fff_ffffn

/**
 * An integer constant. `bare` is for places that convert it to its type anyway: there it needs no suffix as long
 * as C's `int` holds it.
 */
export function integerLiteral(value: bigint, type: IntegerType, target: Target, bare: boolean): Printed {
  const name = constantNames(type)?.get(value)
  const printed = literalText(value, type, target, bare)
  return name === undefined ? printed : { ...printed, text: `${printed.text} /* ${commentText(name)} */` }
}

/** A name as a C comment can hold it. */
function commentText(name: string): string {
  return `'${name.replace(/[^\w .:,-]/g, '_')}'`
}

function literalText(value: bigint, type: IntegerType, target: Target, bare: boolean): Printed {
  const suffix = bare && magnitude(value) <= INT_MAX ? '' : suffixOf(type, target)
  if (value >= 0n) return { text: digits(value) + suffix, precedence: PRIMARY }
  const bits = bitsOf(type, target.addressBits)
  // C has no negative constants: the lowest value's magnitude does not fit, so it is written as a difference.
  const isLowest = bits >= 32 && value === -(1n << BigInt(bits - 1))
  if (isLowest) return { text: `(-${-(value + 1n)}${suffixOf(type, target)} - 1)`, precedence: PRIMARY }
  return { text: `-${-value}${suffix}`, precedence: UNARY }
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

function suffixOf(type: IntegerType, target: Target): string {
  if (bitsOf(type, target.addressBits) < 32) return ''
  const isAddress = type.name === 'usize' || type.name === 'isize'
  const width = bitsOf(type, target.addressBits) === 32 ? '' : isAddress ? 'l' : 'll'
  return (isSigned(type) ? '' : 'u') + width
}

/** Addresses, masks and sizes are read in hexadecimal, counts in decimal. */
function digits(value: bigint): string {
  const decimal = value.toString()
  const hexadecimal = value.toString(16)
  const looksHexadecimal = value >= 0x1000n && (/00$/.test(hexadecimal) || /f{3,}$/.test(hexadecimal))
  const looksDecimal = /000$/.test(decimal) || decimal.length <= hexadecimal.length
  return (looksHexadecimal && !/000$/.test(decimal)) || (!looksDecimal && decimal.length > 8)
    ? `0x${hexadecimal}`
    : decimal
}

const encoder = new TextEncoder()

/** The UTF-8 bytes of a text as a C string constant. No two `?` stand side by side: gcc warns of trigraphs. */
export function stringLiteral(text: string): string {
  return `"${[...encoder.encode(text)]
    .map(spelledByte)
    .join('')
    .replace(/(?<=\?)\?/g, '\\?')}"`
}

const ESCAPES: Readonly<Record<number, string>> = {
  0x22: '\\"',
  0x5c: '\\\\',
  0x0a: '\\n',
  0x09: '\\t',
  0x0d: '\\r',
}

/** Octal escapes, because a hexadecimal one swallows the digits behind it. */
function spelledByte(byte: number): string {
  const escape = ESCAPES[byte]
  if (escape !== undefined) return escape
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte)
  return `\\${byte.toString(8).padStart(3, '0')}`
}

/** How many bytes a text has in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length
}
