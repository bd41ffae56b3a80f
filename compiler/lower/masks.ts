/** Shifts and masks by constants, on integers that have been evaluated. */

import type { Expression } from '../ir/nodes.ts'
import { U32, bitsOf, isSigned, type IntegerType } from '../types/machine.ts'
import type { Body } from './body.ts'

/** The constant of a type that has the low bits of a value. */
export function constantOf(body: Body, type: IntegerType, value: bigint): Expression {
  const width = bitsOf(type, body.unit.options.target.addressBits)
  const fitting = isSigned(type) ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value)
  return { kind: 'integer', type, value: fitting }
}

/** A value with its bits moved by a constant count, which is less than their number. */
export function shifted(operator: 'shiftLeft' | 'shiftRight', value: Expression, by: bigint): Expression {
  if (by === 0n) return value
  const count: Expression = { kind: 'integer', type: U32, value: by }
  const type = value.type as IntegerType
  return { kind: 'shift', type, operator, value, count, range: null, overflow: null }
}

/** The bits of a value that a mask has as well. */
export function masked(body: Body, value: Expression, mask: bigint): Expression {
  const type = value.type as IntegerType
  return { kind: 'bits', type, operator: 'and', left: value, right: constantOf(body, type, mask) }
}
