/**
 * Integer operations in C. C calculates narrow types as `int` and leaves signed overflow undefined; therefore a
 * result that may leave its type is calculated in an unsigned type and cast back, or made by a checking helper.
 */

import type { Expression } from '../ir/nodes.ts'
import { bitsOf, isSigned, type IntegerType } from '../types/machine.ts'
import { bare, type ExpressionOf, expression, type ExpressionScope } from './expressions.ts'
import { helperType } from './helpers/registry.ts'
import {
  ADDITIVE,
  atLeast,
  binary,
  BIT_AND,
  BIT_OR,
  BIT_XOR,
  cast,
  MULTIPLICATIVE,
  primary,
  type Printed,
  SHIFT,
  unary,
  UNARY,
} from './precedence.ts'

const SIGNS = {
  add: ['+', ADDITIVE],
  subtract: ['-', ADDITIVE],
  multiply: ['*', MULTIPLICATIVE],
  divide: ['/', MULTIPLICATIVE],
  remainder: ['%', MULTIPLICATIVE],
} as const

/** Both operands, with constants bare where the other operand's type decides. */
export function operandPair(left: Expression, right: Expression, scope: ExpressionScope): [Printed, Printed] {
  const isWide =
    left.type.kind === 'integer' && bitsOf(left.type, scope.unit.program.target.addressBits) >= 32
  const print = (one: Expression, other: Expression): Printed =>
    isWide && other.kind === 'integer' ? expression(one, scope) : bareConstant(one, scope)
  return [print(left, right), print(right, left)]
}

function bareConstant(value: Expression, scope: ExpressionScope): Printed {
  return value.kind === 'integer' ? bare(value, scope) : expression(value, scope)
}

export function arithmetic(node: ExpressionOf<'arithmetic'>, scope: ExpressionScope): Printed {
  const { operator } = node
  if (operator === 'divide' || operator === 'remainder') return division(node, operator, scope)
  if (node.overflow) {
    const check = scope.unit.checks.row(node.overflow)
    const [left, right] = [bare(node.left, scope), bare(node.right, scope)]
    return primary(`${scope.unit.helpers.of(operator, node.type)}(${left.text}, ${right.text}, ${check})`)
  }
  const type = helperType(node.type, scope.unit.program.target)
  const [sign, precedence] = SIGNS[operator]
  if (type.bits >= 32 && !type.signed) {
    const [left, right] = operandPair(node.left, node.right, scope)
    return binary(left, sign, right, precedence)
  }
  // The product of two u16 does not fit an int; of what is narrower, everything does.
  const needsUnsigned = type.bits >= 32 || (type.bits === 16 && operator === 'multiply')
  const operand = (value: Expression): Printed => {
    const printed = expression(value, scope)
    return needsUnsigned ? cast(type.wide, printed) : printed
  }
  return cast(type.name, binary(operand(node.left), sign, operand(node.right), precedence))
}

function division(
  node: ExpressionOf<'arithmetic'>,
  operator: 'divide' | 'remainder',
  scope: ExpressionScope,
): Printed {
  const { unit } = scope
  const type = helperType(node.type, unit.program.target)
  const [sign, precedence] = SIGNS[operator]
  const divisor = node.right.kind === 'integer' ? node.right.value : null
  const isSafe = divisor === null ? node.zero === null && !type.signed : divisor > 0n
  if (isSafe && !type.isDouble) {
    const [left, right] = operandPair(node.left, node.right, scope)
    return binary(left, sign, right, precedence)
  }
  if (isSafe && !type.signed) {
    const power = divisor === null ? null : exponentOfTwo(divisor)
    const left = expression(node.left, scope)
    if (power !== null && operator === 'divide') return binary(left, '>>', primary(String(power)), SHIFT)
    if (power !== null) return binary(left, '&', integerText(divisor! - 1n, node.type, scope), BIT_AND)
    const family = operator === 'divide' ? 'quotient' : 'modulus'
    const helper = unit.helpers.of(family, node.type)
    return primary(`${helper}(${bare(node.left, scope).text}, ${bare(node.right, scope).text})`)
  }
  const checks = [unit.checks.rowOrNull(node.zero)]
  if (type.signed && operator === 'divide') checks.push(unit.checks.rowOrNull(node.overflow))
  const values = [bare(node.left, scope).text, bare(node.right, scope).text, ...checks]
  return primary(`${unit.helpers.of(operator, node.type)}(${values.join(', ')})`)
}

function exponentOfTwo(value: bigint): number | null {
  return value > 0n && (value & (value - 1n)) === 0n ? value.toString(2).length - 1 : null
}

function integerText(value: bigint, type: IntegerType, scope: ExpressionScope): Printed {
  return bare({ kind: 'integer', type, value }, scope)
}

export function negate(node: ExpressionOf<'negate'>, scope: ExpressionScope): Printed {
  if (node.overflow) {
    const check = scope.unit.checks.row(node.overflow)
    return primary(`${scope.unit.helpers.of('negate', node.type)}(${bare(node.value, scope).text}, ${check})`)
  }
  const type = helperType(node.type, scope.unit.program.target)
  const value = cast(type.wide, expression(node.value, scope))
  return cast(type.name, unary(`-${atLeast(UNARY, value)}`))
}

const BIT_SIGNS = { and: ['&', BIT_AND], xor: ['^', BIT_XOR], or: ['|', BIT_OR] } as const

export function bits(node: ExpressionOf<'bits'>, scope: ExpressionScope): Printed {
  const [sign, precedence] = BIT_SIGNS[node.operator]
  const [left, right] = operandPair(node.left, node.right, scope)
  return binary(left, sign, right, precedence)
}

export function complement(node: ExpressionOf<'complement'>, scope: ExpressionScope): Printed {
  const inverted = unary(`~${atLeast(UNARY, expression(node.value, scope))}`)
  const isNarrow = bitsOf(node.type, scope.unit.program.target.addressBits) < 32
  return isNarrow ? cast(node.type.name, inverted) : inverted
}

export function shift(node: ExpressionOf<'shift'>, scope: ExpressionScope): Printed {
  const { unit } = scope
  const type = helperType(node.type, unit.program.target)
  const constant = node.count.kind === 'integer' ? node.count.value : null
  const inRange = constant !== null && constant < BigInt(type.bits)
  const range = inRange ? null : node.range
  const overflow = node.operator === 'shiftLeft' ? node.overflow : null
  if (range || overflow) {
    const by = range ? count(node.count, scope) : shiftCount(node.count, constant, type.bits, scope).text
    const values = [bare(node.value, scope).text, by, unit.checks.rowOrNull(range)]
    if (node.operator === 'shiftLeft') values.push(unit.checks.rowOrNull(overflow))
    const family = node.operator === 'shiftLeft' ? 'shift_left' : 'shift_right'
    return primary(`${unit.helpers.of(family, node.type)}(${values.join(', ')})`)
  }
  const by = shiftCount(node.count, constant, type.bits, scope)
  const value = expression(node.value, scope)
  if (node.operator === 'shiftRight') return binary(value, '>>', by, SHIFT)
  if (type.bits >= 32 && !type.signed) return binary(value, '<<', by, SHIFT)
  return cast(type.name, binary(cast(type.wide, value), '<<', by, SHIFT))
}

/** A count masked to the width. */
function shiftCount(
  value: Expression,
  constant: bigint | null,
  width: number,
  scope: ExpressionScope,
): Printed {
  if (constant !== null) return primary(String(constant & BigInt(width - 1)))
  return binary(expression(value, scope), '&', primary(String(width - 1)), BIT_AND)
}

/** An index, length or count as a `usize`: what is wider than an address is clamped, so that it stays out of range. */
export function count(value: Expression, scope: ExpressionScope): string {
  const { target } = scope.unit.program
  if (value.type.kind !== 'integer') throw new Error(`a count of type ${value.type.kind}`)
  const printed = bare(value, scope)
  const isWide = bitsOf(value.type, target.addressBits) > target.addressBits
  const signed = isSigned(value.type)
  if (!isWide) return signed ? cast('usize', printed).text : printed.text
  const clamped = `${scope.unit.helpers.use(signed ? 'isize_clamped' : 'usize_clamped')}(${printed.text})`
  return signed ? `(usize)${clamped}` : clamped
}

export function rotate(node: ExpressionOf<'rotate'>, scope: ExpressionScope): Printed {
  const by =
    node.count.kind === 'integer' ? cast('u32', expression(node.count, scope)) : expression(node.count, scope)
  return throughUnsigned(`rotate_${node.direction}`, node.type, node.value, [by.text], scope)
}

export function swapBytes(node: ExpressionOf<'swapBytes'>, scope: ExpressionScope): Printed {
  return throughUnsigned('swap_bytes', node.type, node.value, [], scope)
}

export function reverseBits(node: ExpressionOf<'reverseBits'>, scope: ExpressionScope): Printed {
  return throughUnsigned('reverse_bits', node.type, node.value, [], scope)
}

export function overflows(node: ExpressionOf<'overflows'>, scope: ExpressionScope): Printed {
  const [left, right] = [bare(node.left, scope), bare(node.right, scope)]
  const helper = scope.unit.helpers.of(`overflows_${node.operator}`, node.left.type as IntegerType)
  return primary(`${helper}(${left.text}, ${right.text})`)
}

const BIT_COUNT_FAMILIES = {
  countTrailingZeros: 'count_trailing_zeros',
  countLeadingZeros: 'count_leading_zeros',
  countOnes: 'count_ones',
} as const

export function bitCount(node: ExpressionOf<'bitCount'>, scope: ExpressionScope): Printed {
  const family = BIT_COUNT_FAMILIES[node.operator]
  return throughUnsigned(family, node.value.type as IntegerType, node.value, [], scope, false)
}

/** A helper that exists for unsigned types only, used for a type of either signedness. */
function throughUnsigned(
  family: string,
  type: IntegerType,
  value: Expression,
  others: readonly string[],
  scope: ExpressionScope,
  returnsType = true,
): Printed {
  const { unsigned, signed, name } = helperType(type, scope.unit.program.target)
  const operand = signed ? cast(unsigned, expression(value, scope)) : bare(value, scope)
  const helper = scope.unit.helpers.use(`${family}_${unsigned}`)
  const result = primary(`${helper}(${[operand.text, ...others].join(', ')})`)
  return signed && returnsType ? cast(name, result) : result
}
