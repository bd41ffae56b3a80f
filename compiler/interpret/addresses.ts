/**
 * Operations on words of which at least one is an address. A plain distance may be added or subtracted; the
 * difference of two addresses in one allocation is plain; all else needs their numbers.
 */

import type { ArithmeticOperator, ComparisonOperator } from '../ir/operations.ts'
import type { Site } from '../ir/checks.ts'
import { ARITHMETIC, COMPARISONS, fits, type IntegerFormat, wrapped } from './integers.ts'
import type { Memory } from './memory.ts'
import { failCheck } from './stop.ts'
import { Address, type Base, type Word } from './values.ts'

/** `left operator right`; the caller has excluded division by a plain zero. */
export function wordArithmetic(
  memory: Memory,
  format: IntegerFormat,
  operator: ArithmeticOperator,
  left: Word,
  right: Word,
  overflow: Site | null,
): Word {
  const difference = operator === 'subtract' ? distance(left, right) : null
  if (difference !== null) return fitted(memory, format, difference, overflow)
  if (!memory.symbolic || !isMove(operator, left, right)) {
    const numbers = [left, right].map((word) => wrapped(format, memory.plain(word)))
    const result = fitted(memory, format, ARITHMETIC[operator](numbers[0], numbers[1]), overflow)
    if (!isMove(operator, left, right)) return result
  }
  const [address, plain] = left instanceof Address ? [left, right] : [right as Address, left]
  const by = BigInt.asIntN(format.bits, operator === 'add' ? (plain as bigint) : -(plain as bigint))
  return memory.moved(address, Number(by))
}

/** The bytes from `right` to `left`, if they have one base. */
function distance(left: Word, right: Word): bigint | null {
  if (!(left instanceof Address) || !(right instanceof Address) || left.base !== right.base) return null
  return BigInt(left.offset - right.offset)
}

/** Whether the result is an address some way from the only one. */
function isMove(operator: ArithmeticOperator, left: Word, right: Word): boolean {
  if (operator === 'add') return left instanceof Address !== right instanceof Address
  return operator === 'subtract' && left instanceof Address && !(right instanceof Address)
}

function fitted(memory: Memory, format: IntegerFormat, exact: bigint, overflow: Site | null): bigint {
  if (overflow && !fits(format, exact)) failCheck(overflow, [], memory.target.addressBits)
  return wrapped(format, exact)
}

/** `left operator right`, read as `format` says where their numbers are needed. */
export function compareWords(
  memory: Memory,
  format: IntegerFormat,
  operator: ComparisonOperator,
  left: Word,
  right: Word,
): boolean {
  const difference = distance(left, right)
  if (difference !== null) return COMPARISONS[operator](difference, 0n)
  if (memory.symbolic && areDistinct(left, right)) {
    if (operator === 'equal') return false
    if (operator === 'notEqual') return true
  }
  return COMPARISONS[operator](wrapped(format, memory.plain(left)), wrapped(format, memory.plain(right)))
}

/** Whether two words cannot be equal, wherever the linker puts things. */
function areDistinct(left: Word, right: Word): boolean {
  if (left instanceof Address && right instanceof Address) return isInside(left) && isInside(right)
  const [address, plain] = left instanceof Address ? [left, right] : [right as Address, left]
  return plain === 0n && isInside(address)
}

/** Whether an address is that of a byte of its base. */
function isInside({ base, offset }: { base: Base; offset: number }): boolean {
  if (base.kind === 'code') return offset === 0
  return base.kind === 'allocation' && offset >= 0 && offset < Math.max(base.bytes.length, 1)
}
