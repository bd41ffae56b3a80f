/** Enums are integers of the smallest width that holds every member, kept apart by name. */

import { ts } from '../frontend/typescript.ts'
import { integer, type IntegerName, type IntegerType } from '../types/machine.ts'
import type { Unit } from './unit.ts'

const WIDTHS: readonly [IntegerName, number, number][] = [
  ['u8', 0, 0xff],
  ['u16', 0, 0xffff],
  ['u32', 0, 0xffffffff],
  ['u64', 0, Number.MAX_SAFE_INTEGER],
  ['i8', -0x80, 0x7f],
  ['i16', -0x8000, 0x7fff],
  ['i32', -0x80000000, 0x7fffffff],
  ['i64', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
]

/** The integer type of an enum, or of the enum that a member belongs to. */
export function enumType(unit: Unit, type: ts.Type): IntegerType {
  const symbol = type.symbol.flags & ts.SymbolFlags.EnumMember ? parentOf(type.symbol) : type.symbol
  const known = types.get(symbol)
  if (known) return known
  const values: number[] = []
  for (const declaration of symbol.declarations ?? []) {
    if (!ts.isEnumDeclaration(declaration)) continue
    for (const member of declaration.members) {
      const value = unit.checker.getConstantValue(member)
      if (typeof value !== 'number')
        return unit.refuse('enumMember', member.initializer ?? member, symbol.name, member.name.getText())
      if (!Number.isSafeInteger(value)) return unit.refuse('fraction', member, String(value))
      values.push(value)
    }
  }
  const low = Math.min(0, ...values)
  const high = Math.max(0, ...values)
  const row = WIDTHS.find(([, minimum, maximum]) => low >= minimum && high <= maximum)!
  const made = integer(row[0], symbol.name)
  enums.set(made, values.map(BigInt))
  types.set(symbol, made)
  return made
}

/** The types of the enums that have been asked for. */
const types = new WeakMap<ts.Symbol, IntegerType>()
const enums = new WeakMap<IntegerType, readonly bigint[]>()

/** Whether a type is that of an enum rather than a flavour of a plain integer. */
export function isEnum(type: IntegerType): boolean {
  return enums.has(type)
}

/** The values of the members of an enum; null for every other type. */
export function enumValues(type: IntegerType): readonly bigint[] | null {
  return enums.get(type) ?? null
}

function parentOf(member: ts.Symbol): ts.Symbol {
  const declaration = member.valueDeclaration as ts.EnumMember
  return (declaration.parent as unknown as { symbol: ts.Symbol }).symbol
}
