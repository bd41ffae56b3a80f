/** Operators in front of their operand. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import { BOOLEAN, isSigned, typeName, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { literal } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { isUntyped, literalValue } from '../literals.ts'
import { meantComparison } from '../meant-comparisons.ts'
import { negated } from '../optionals.ts'
import { fold } from './constants.ts'

const K = ts.SyntaxKind

/** `!x`. What is no boolean is refused together with every `!` in front of it: what is meant stands for all of it. */
function lowerNot(body: Body, node: ts.PrefixUnaryExpression): Expression {
  let operand: ts.Expression = node
  let isNegated = false
  while (ts.isPrefixUnaryExpression(operand) && operand.operator === K.ExclamationToken) {
    operand = operand.operand
    isNegated = !isNegated
  }
  const value = lowerValue(body, operand, BOOLEAN)
  const { type } = value
  if (type !== BOOLEAN)
    return body.unit.refuse('condition', node, typeName(type), meantComparison(type, operand, isNegated))
  return isNegated ? negated(value) : value
}

/** `-x`, `+x`, `~x`, `!x`. */
export function lowerPrefix(
  body: Body,
  node: ts.PrefixUnaryExpression,
  expected: ValueType | null,
): Expression {
  const wanted = expected?.kind === 'integer' ? expected : null
  if (node.operator === K.ExclamationToken) return lowerNot(body, node)
  const exact = literalValue(body, node)
  if (exact !== null) {
    if (wanted) return literal(body, exact, wanted, node)
    return body.unit.refuse('untyped', node, node.getText())
  }
  const value = lowerValue(body, node.operand, isUntyped(body, node.operand) ? wanted : null)
  if (value.type.kind !== 'integer')
    return body.unit.refuse(
      'operandTypes',
      node,
      ts.tokenToString(node.operator)!,
      typeName(value.type),
      typeName(value.type),
      'Convert the operand to an integer.',
    )
  const type = value.type
  if (node.operator === K.TildeToken) return fold(body, { kind: 'complement', type, value }, node)
  if (node.operator === K.PlusToken) return value
  if (!isSigned(type)) return body.unit.refuse('unsignedNegative', node, typeName(type))
  return fold(body, { kind: 'negate', type, value, overflow: body.fullSite('negateOverflow', node) }, node)
}
