/** Operators in front of their operand. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import { BOOLEAN, isSigned, typeName, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { literal } from '../coerce.ts'
import { lowerCondition, lowerValue } from '../dispatch.ts'
import { isUntyped, literalValue } from '../literals.ts'
import { fold } from './constants.ts'

const K = ts.SyntaxKind

/** `-x`, `+x`, `~x`, `!x`. */
export function lowerPrefix(
  body: Body,
  node: ts.PrefixUnaryExpression,
  expected: ValueType | null,
): Expression {
  const wanted = expected?.kind === 'integer' ? expected : null
  if (node.operator === K.ExclamationToken) {
    const value = lowerCondition(body, node.operand)
    if (value.kind === 'boolean') return { ...value, value: !value.value }
    return { kind: 'not', type: BOOLEAN, value }
  }
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
