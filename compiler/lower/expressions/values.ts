/** Strings, null, records, functions as values, `x!`. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import {
  BOOLEAN,
  STRING,
  record,
  typeName,
  withNull,
  withoutNull,
  variantOfValue,
  type Field,
  type RecordType,
  type Struct,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { closureAsValue } from '../closure-values.ts'
import { closureOf } from '../closures.ts'
import { fieldIndex } from '../classes.ts'
import { coerce, literal } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { literalValue } from '../literals.ts'
import { recordOfFields } from '../records.ts'
import { isText, textConstant } from '../texts.ts'
import { literalValues } from '../unions.ts'

/** A number that is exact: it takes the type that is expected. */
export function lowerNumber(body: Body, node: ts.Expression, expected: ValueType | null): Expression {
  const value = literalValue(body, node)!
  if (expected?.kind === 'integer') return literal(body, value, expected, node)
  if (expected === BOOLEAN) return body.unit.refuse('condition', node, 'number', 'true, or false')
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
  if ((expected?.kind === 'reference' || expected?.kind === 'function') && expected.nullable)
    return { kind: 'null', type: expected }
  if (expected) return body.unit.refuse('typeMismatch', node, 'null', typeName(expected))
  return body.unit.refuse('nullAlone', node)
}

/** `x!`: checked in every build. */
export function lowerNonNull(body: Body, node: ts.NonNullExpression, expected: ValueType | null): Expression {
  const value = lowerValue(body, node.expression, expected && withNull(expected))
  const { type } = value
  if ((type.kind !== 'reference' && type.kind !== 'function') || !type.nullable) return value
  return { kind: 'assertNotNull', type: withoutNull(type), value, site: body.site('null', node) }
}

/** `{ x: 1, y }` as a record. */
export function lowerObject(
  body: Body,
  node: ts.ObjectLiteralExpression,
  expected: ValueType | null,
): Expression {
  const parts = node.properties.map((property) => {
    if (
      ts.isPropertyAssignment(property) &&
      (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
    )
      return { name: property.name.text, value: property.initializer }
    if (ts.isShorthandPropertyAssignment(property)) return { name: property.name.text, value: property.name }
    return body.unit.refuse('objectMember', property)
  })
  const struct = expected?.kind === 'record' ? expected.struct : null
  if (expected?.kind === 'reference' && expected.to.kind === 'object')
    return body.unit.refuse('literalForClass', node, expected.to.struct.name)
  if (expected && !struct)
    return body.unit.refuse('typeMismatch', node, 'an object literal', typeName(expected))
  if (struct?.variants) return lowerVariant(body, node, parts, record(struct))
  const values = body.operands(
    parts.map((part) => part.value),
    parts.map((part) => () => fieldValue(body, part.value, struct, part.name)),
  )
  if (!struct) {
    const fields: Field[] = parts.map((part, index) => ({
      name: part.name,
      type: values[index]!.type,
      volatile: false,
    }))
    return { kind: 'record', type: recordOfFields(body.unit, fields, null), fields: values }
  }
  const fields = struct.fields.map((field) => {
    const position = parts.findLastIndex((part) => part.name === field.name)
    return position >= 0
      ? values[position]!
      : body.unit.refuse('typeMismatch', node, 'an object literal', struct.name)
  })
  return { kind: 'record', type: record(struct), fields }
}

interface Part {
  readonly name: string
  readonly value: ts.Expression
}

/** An object literal as a variant of a union, which the literal of its discriminant tells. */
function lowerVariant(
  body: Body,
  node: ts.ObjectLiteralExpression,
  parts: readonly Part[],
  type: RecordType,
): Expression {
  const { struct } = type
  const variants = struct.variants!
  const discriminant = struct.fields[variants.discriminant]!.name
  const told = parts.findLast((part) => part.name === discriminant)
  const known = told && literalValues(body.unit, body.unit.checker.getTypeAtLocation(told.value))
  const variant = known?.length === 1 ? variantOfValue(variants, known[0]!) : -1
  if (variant < 0) return coerce(body, lowerObject(body, node, null), type, node)
  const own = variants.list[variant]!.field
  const payload = own === null ? null : (struct.fields[own]!.type as RecordType)
  const shared = struct.fields.slice(0, variants.shared)
  const typeOfPart = (name: string): ValueType | null =>
    ([...shared, ...(payload?.struct.fields ?? [])].find((field) => field.name === name)?.type as
      ValueType | undefined) ?? null
  const values = body.operands(
    parts.map((part) => part.value),
    parts.map((part) => () => {
      const wanted = typeOfPart(part.name)
      const value = lowerValue(body, part.value, wanted)
      return wanted ? coerce(body, value, wanted, part.value) : value
    }),
  )
  const valueOf = ({ name }: Field): Expression =>
    values[parts.findLastIndex((part) => part.name === name)] ??
    body.unit.refuse('typeMismatch', node, 'an object literal', struct.name)
  const fields: Expression[] = shared.map(valueOf)
  if (payload) fields.push({ kind: 'record', type: payload, fields: payload.struct.fields.map(valueOf) })
  return { kind: 'record', type, fields, variant }
}

function fieldValue(body: Body, node: ts.Expression, struct: Struct | null, name: string): Expression {
  const index = struct ? fieldIndex(struct, name) : -1
  const type = index >= 0 ? (struct!.fields[index]!.type as ValueType) : null
  const value = lowerValue(body, node, type)
  return type ? coerce(body, value, type, node) : value
}

/** `[a, b]` as a tuple. */
export function lowerArray(
  body: Body,
  node: ts.ArrayLiteralExpression,
  expected: ValueType | null,
): Expression {
  if (expected?.kind !== 'record') return body.unit.refuse('arrayLiteral', node)
  const { struct } = expected
  if (node.elements.length !== struct.fields.length)
    return body.unit.refuse('typeMismatch', node, `a tuple of ${node.elements.length}`, struct.name)
  const fields = body.operands(
    [...node.elements],
    node.elements.map((element, index) => () => {
      const type = struct.fields[index]!.type as ValueType
      return coerce(body, lowerValue(body, element, type), type, element)
    }),
  )
  return { kind: 'record', type: expected, fields }
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
