/** Strings, null, functions as values, `x!`. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import {
  BOOLEAN,
  STRING,
  canBeMissing,
  optionalOf,
  typeName,
  withoutNull,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { closureAsValue } from '../closure-values.ts'
import { closureOf } from '../closures.ts'
import { literal } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { unwrapConstant } from '../in-place.ts'
import { literalValue } from '../literals.ts'
import { checkedContent, noneOf, perhaps } from '../optionals.ts'
import { isText, textConstant } from '../texts.ts'
import { valueType } from '../types.ts'

/** A number that is exact: it takes the type that is expected. */
export function lowerNumber(body: Body, node: ts.Expression, expected: ValueType | null): Expression {
  const value = literalValue(body, node)!
  if (expected?.kind === 'integer') return literal(body, value, expected, node)
  if (expected === BOOLEAN) return body.unit.refuse('condition', node, 'number', `${value !== 0n}`)
  if (expected) return body.unit.refuse('typeMismatch', node, 'number', typeName(expected))
  return body.unit.refuse('untyped', node, node.getText())
}

/** A text; its number where a union of string literals is wanted. */
export function lowerString(
  body: Body,
  node: ts.StringLiteralLike,
  expected: ValueType | null = null,
): Expression {
  if (expected && isText(expected)) return textConstant(body, node.text, expected)
  return { kind: 'string', type: STRING, value: node.text }
}

export function lowerBoolean(_body: Body, node: ts.Node): Expression {
  return { kind: 'boolean', type: BOOLEAN, value: node.kind === ts.SyntaxKind.TrueKeyword }
}

export function lowerNull(body: Body, node: ts.Node, expected: ValueType | null): Expression {
  if (expected && canBeMissing(expected)) return { kind: 'null', type: expected }
  if (expected && optionalOf(expected)?.nothing === 'null') return noneOf(expected)
  if (expected) return body.unit.refuse('typeMismatch', node, 'null', typeName(expected))
  return body.unit.refuse('nullAlone', node, 'null')
}

/** `x!`: checked in every build. */
export function lowerNonNull(body: Body, node: ts.NonNullExpression, expected: ValueType | null): Expression {
  const value = lowerValue(body, node.expression, expected && perhaps(body, node.expression, expected))
  const { type } = value
  if (optionalOf(type)) return checkedContent(body, value, node)
  if ((type.kind !== 'reference' && type.kind !== 'function') || !type.nullable) return value
  return { kind: 'assertNotNull', type: withoutNull(type), value, site: body.site('null', node) }
}

/** A function written as a value. */
export function lowerFunction(
  body: Body,
  node: ts.ArrowFunction | ts.FunctionExpression,
  expected: ValueType | null,
): Expression {
  const wanted = expected?.kind === 'function' ? withoutNull(expected) : null
  return closureAsValue(body, closureOf(body, node, wanted), node)
}

/** `x as T`: only `as const` is allowed, which changes nothing. */
export function lowerAs(body: Body, node: ts.AsExpression, expected: ValueType | null): Expression {
  if (ts.isConstTypeReference(node.type)) return lowerValue(body, node.expression, expected)
  return body.unit.refuse('typeAssertion', node)
}

/** `value satisfies T`: a literal that has no type by itself has the one that it is held to. */
export function lowerSatisfies(
  body: Body,
  node: ts.SatisfiesExpression,
  expected: ValueType | null,
): Expression {
  const inner = unwrapConstant(node.expression)
  const isLiteral = ts.isObjectLiteralExpression(inner) || ts.isArrayLiteralExpression(inner)
  if (expected || !isLiteral || hasOwnType(body, node.expression))
    return lowerValue(body, node.expression, expected)
  return lowerValue(body, node.expression, valueType(body.unit, node.type, body.environment))
}

function hasOwnType(body: Body, node: ts.Expression): boolean {
  const { unit } = body
  const count = unit.diagnostics.length
  unit.attempt(() => body.trial(() => lowerValue(body, node, null)))
  const isRefused = unit.diagnostics.length > count
  unit.forget(count)
  return !isRefused
}
