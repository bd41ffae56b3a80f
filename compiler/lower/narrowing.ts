/**
 * TypeScript knows where a value cannot be null. For variables of a function its word is proof. What a field, a
 * module-level variable, or a variable that a function inside this one writes holds may change behind its back (any
 * call can write it), so there the value is checked as `!` would; GCC drops the check where nothing came between.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import { canBeMissing, optionalOf, withoutNull, type ValueType } from '../types/machine.ts'
import { symbolsAssignedInside } from './assigned.ts'
import type { Body } from './body.ts'
import { withClass } from './class-narrowing.ts'
import { checkedContent, contentOf, excludes } from './optionals.ts'
import { isReadAnew } from './read-anew.ts'
import { checkVariant } from './variants.ts'

/** The value, as one of the type to which TypeScript has narrowed it, or else as one of the type that is expected. */
export function withNarrowing(
  body: Body,
  node: ts.Expression,
  value: Expression,
  expected: ValueType | null = null,
): Expression {
  const narrowed = withoutNothing(body, node, value, expected)
  return value.kind === 'read' ? withClass(body, node, narrowed, isOwnVariable(body, node, value)) : narrowed
}

/** The value, without null in its type where TypeScript has ruled null out. */
function withoutNothing(
  body: Body,
  node: ts.Expression,
  value: Expression,
  expected: ValueType | null,
): Expression {
  const { type } = value
  const optional = optionalOf(type)
  if (optional) {
    const seen = body.unit.checker.getTypeAtLocation(node)
    if (!excludes(body.unit, seen, optional.nothing, body.environment)) return value
    const isKnown = isOwnVariable(body, node, value) || (body.isStable(value) && !isReadAnew(node, value))
    const content = isKnown ? contentOf(value) : checkedContent(body, value, node)
    return content.type.kind === 'record' ? checkVariant(body, node, content) : content
  }
  if (type.kind === 'record') return checkVariant(body, node, value)
  if (!canBeMissing(type)) return value
  // To ask TypeScript is long work, and where null will do nobody has to know.
  const mayBeNull = value.kind === 'null' || (expected !== null && canBeMissing(expected))
  if (mayBeNull || !isNarrowed(body, node)) return value
  const narrowed = withoutNull(type)
  if (isOwnVariable(body, node, value)) return { kind: 'convert', type: narrowed, value }
  if (value.kind !== 'read') return value
  return { kind: 'assertNotNull', type: narrowed, value, site: body.site('null', node) }
}

/** Whether a value is that of a variable of which TypeScript knows all that is written to it. */
function isOwnVariable(body: Body, node: ts.Expression, value: Expression): boolean {
  if (value.kind !== 'read' || value.place.kind !== 'local') return false
  return !isWrittenInside(body, node) && !isReadAnew(node, value)
}

/** Whether a function inside this one writes the variable: TypeScript takes no notice of that at calls. */
function isWrittenInside(body: Body, node: ts.Expression): boolean {
  const { owner } = body.options
  const symbol = owner && ts.isIdentifier(node) ? body.unit.symbolOf(node) : undefined
  return symbol !== undefined && symbolsAssignedInside(body.unit, owner!).has(symbol)
}

function isNarrowed(body: Body, node: ts.Expression): boolean {
  return isUsedAsObject(node) || excludesNull(body, body.unit.checker.getTypeAtLocation(node))
}

/** Whether a member of the value is named, which TypeScript allows only where it has ruled null out. */
function isUsedAsObject(node: ts.Expression): boolean {
  const { parent } = node
  if (!ts.isPropertyAccessExpression(parent) || parent.expression !== node) return false
  return parent.questionDotToken === undefined && (node.flags & ts.NodeFlags.OptionalChain) === 0
}

const MAY_BE_NULL = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Any | ts.TypeFlags.Unknown

/** A type parameter may stand for a type with null, unless its constraint rules that out. */
function excludesNull(body: Body, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.every((part) => excludesNull(body, part))
  if (!(type.flags & ts.TypeFlags.TypeParameter)) return (type.flags & MAY_BE_NULL) === 0
  const constraint = body.unit.checker.getBaseConstraintOfType(type)
  return constraint !== undefined && constraint !== type && excludesNull(body, constraint)
}
