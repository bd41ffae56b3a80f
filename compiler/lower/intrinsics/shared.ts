/** What the intrinsics have in common. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import { USIZE, type IntegerType, type StorageType, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { isUntyped } from '../literals.ts'
import { storageType } from '../types.ts'

export type Intrinsic = (body: Body, node: ts.CallExpression, expected: ValueType | null) => Expression

export function argument(body: Body, node: ts.CallExpression, index: number): ts.Expression {
  return node.arguments[index] ?? body.unit.refuse('call', node)
}

/** An address or count as a plain `usize`. */
export function plainSize(body: Body, node: ts.Expression): Expression {
  const value = lowerValue(body, node, USIZE)
  if (value.type.kind === 'integer' && value.type.flavour !== null && value.type.name === 'usize')
    return value.kind === 'integer' ? { ...value, type: USIZE } : { kind: 'convert', type: USIZE, value }
  return coerce(body, value, USIZE, node)
}

/** The type argument written in a call such as `sizeof<T>()`. */
export function typeArgumentOf(body: Body, node: ts.CallExpression, name: string): StorageType {
  const [type] = node.typeArguments ?? []
  if (!type) return body.unit.refuse('inference', node, 'T', `${name}<Task>()`)
  return storageType(body.unit, type, body.environment)
}

/** The object itself, where `T` names a class. */
export function objectItself(type: StorageType): StorageType {
  return type.kind === 'reference' && !type.nullable ? type.to : type
}

/** What `T` is in a call whose result says it, if it is not written. */
export function elementArgument(
  body: Body,
  node: ts.CallExpression,
  expected: ValueType | null,
  kind: 'pointer' | 'slice',
): StorageType {
  const [type] = node.typeArguments ?? []
  if (type) return storageType(body.unit, type, body.environment)
  if (expected?.kind === kind) return expected.element
  return body.unit.refuse('inference', node, 'T', `${node.expression.getText()}<u8>(…)`)
}

export function integerOperand(body: Body, node: ts.Expression, expected: IntegerType | null): Expression {
  const value = lowerValue(body, node, isUntyped(body, node) ? expected : null)
  if (value.type.kind === 'integer') return value
  return body.unit.refuse(
    'operandTypes',
    node,
    node.parent.getText(),
    'an integer',
    value.type.kind,
    'Give an integer.',
  )
}
