/** What the language says of integers, written down a second time, so that the compiler's own account can be judged. */

export const UNSIGNED = ['u8', 'u16', 'u32', 'usize', 'u64'] as const
export const SIGNED = ['i8', 'i16', 'i32', 'isize', 'i64'] as const
export type IntegerName = (typeof UNSIGNED)[number] | (typeof SIGNED)[number]
export const INTEGERS: readonly IntegerName[] = [...UNSIGNED, ...SIGNED]

export type AddressBits = 32 | 64

/** What is assigned to a type without loss, by the table of kernel.d.ts. */
const ACCEPTS: Readonly<Record<IntegerName, readonly IntegerName[]>> = {
  u8: ['u8'],
  u16: ['u8', 'u16'],
  u32: ['u8', 'u16', 'u32'],
  usize: ['u8', 'u16', 'u32', 'usize'],
  u64: ['u8', 'u16', 'u32', 'usize', 'u64'],
  i8: ['i8'],
  i16: ['i8', 'i16', 'u8'],
  i32: ['i8', 'i16', 'i32', 'u8', 'u16'],
  isize: ['i8', 'i16', 'i32', 'isize', 'u8', 'u16'],
  i64: ['i8', 'i16', 'i32', 'isize', 'i64', 'u8', 'u16', 'u32'],
}

export function isInteger(name: string): name is IntegerName {
  return Object.hasOwn(ACCEPTS, name)
}

export function isSigned(name: IntegerName): boolean {
  return name.startsWith('i')
}

/** The integer types whose values a variable of the type takes without a conversion. */
export function accepted(by: IntegerName): readonly IntegerName[] {
  return ACCEPTS[by]
}

/** Those of the same sign, which are the ones that meet in an operator. */
export function operandsOf(name: IntegerName): readonly IntegerName[] {
  return ACCEPTS[name].filter((other) => isSigned(other) === isSigned(name))
}

export function bitsOf(name: IntegerName, addressBits: AddressBits): number {
  return name.endsWith('size') ? addressBits : Number(name.slice(1))
}

/** The value of the type that has the same low bits. */
export function fold(name: IntegerName, value: bigint, addressBits: AddressBits): bigint {
  const bits = bitsOf(name, addressBits)
  return isSigned(name) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
}

/** The least and the greatest value that a type has on every target. */
export function rangeOf(name: IntegerName): readonly [bigint, bigint] {
  const bits = BigInt(bitsOf(name, 32))
  return isSigned(name) ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n]
}
