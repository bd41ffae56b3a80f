/** `&&`, `||`, `??`, `? :` — and the branches into which their sides go when those have effects. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Statement } from '../../ir/nodes.ts'
import {
  BOOLEAN,
  canBeMissing,
  optionalOf,
  typeName,
  withNothing,
  withoutNull,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { branchOf, choose, makeRoom } from '../choice.ts'
import { coerce } from '../coerce.ts'
import { lowerCondition, lowerValue, typeOf } from '../dispatch.ts'
import { unwrap } from '../in-place.ts'
import { isUntyped, literalValue } from '../literals.ts'
import { contentOf, contentType, dependsOnParameter, isPresent, orNothing, perhaps } from '../optionals.ts'
import { isDeclaredOptional, lowerTested, nothingNamed } from '../tested.ts'
import { commonReference } from '../subtypes.ts'
import { commonText, isText } from '../texts.ts'
import { isOptionalChain, lowerOptionalOr } from './optional.ts'

/** The statements of a branch. */
export function pureBranch(body: Body, work: () => void): Statement[] {
  return body.collect(work)
}

/** `a && b`, `a || b` on booleans. */
export function lowerLogical(body: Body, node: ts.BinaryExpression): Expression {
  const operator = node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ? 'and' : 'or'
  const left = lowerCondition(body, node.left)
  if (left.kind === 'boolean') {
    if (left.value === (operator === 'and')) return lowerCondition(body, node.right)
    return left
  }
  let right!: Expression
  const statements = body.collect(() => (right = lowerCondition(body, node.right)))
  if (statements.length === 0) return { kind: 'logical', type: BOOLEAN, operator, left, right }
  const outcome = body.local('condition', BOOLEAN, node, { temporary: true, unchanging: false })
  const place = { kind: 'local', type: BOOLEAN, local: outcome } as const
  body.emit({ kind: 'declare', local: outcome, value: left })
  const read: Expression = { kind: 'read', type: BOOLEAN, place }
  const then = body.collect(() => {
    body.statements.push(...statements)
    body.emit({ kind: 'assign', place, value: body.absorb(right) })
  })
  const condition: Expression = operator === 'and' ? read : { kind: 'not', type: BOOLEAN, value: read }
  body.emit({ kind: 'if', condition, then, otherwise: [] })
  return read
}

/** `condition ? a : b`. */
export function lowerConditional(
  body: Body,
  node: ts.ConditionalExpression,
  expected: ValueType | null,
): Expression {
  const condition = lowerCondition(body, node.condition)
  if (condition.kind === 'boolean') {
    const [chosen, other] = condition.value
      ? [node.whenTrue, node.whenFalse]
      : [node.whenFalse, node.whenTrue]
    return lowerValue(body, chosen, expected ?? typeBeside(body, chosen, other, node))
  }
  const wanted = expected ?? branchType(body, node)
  const type = wanted.kind === 'integer' && !expected ? wanted : unifyBranches(body, node, wanted)
  const whenTrue = branchOf(body, () => branchValue(body, node.whenTrue, type))
  const whenFalse = branchOf(body, () => branchValue(body, node.whenFalse, type))
  return choose(body, condition, type, node, { whenTrue, whenFalse })
}

/** The type that a branch without one of its own has from the other, which is not lowered; null for all others. */
function typeBeside(
  body: Body,
  chosen: ts.Expression,
  other: ts.Expression,
  node: ts.ConditionalExpression,
): ValueType | null {
  if (isUntyped(body, chosen)) return typeOf(body, other)
  const nothing = nothingNamed(chosen)
  if (!nothing || nothingNamed(other) || isUntyped(body, other)) return null
  return orNothing(body.unit, typeOf(body, other) ?? body.unit.giveUp(), nothing, node)
}

function branchValue(body: Body, node: ts.Expression, type: ValueType): Expression {
  return coerce(body, lowerValue(body, node, type), type, node)
}

/** The type of the branches where nothing outside says it: the wider of the two. */
function branchType(body: Body, node: ts.ConditionalExpression): ValueType {
  if (isUntyped(body, node.whenTrue) && isUntyped(body, node.whenFalse)) {
    literalValue(body, node.whenTrue)
    return body.unit.refuse('untyped', node.whenTrue, node.whenTrue.getText())
  }
  const typed = [node.whenTrue, node.whenFalse].filter(
    (side) => !isUntyped(body, side) && !nothingNamed(side),
  )
  // Two literal nulls are tried as well, for the words of their refusal.
  const tried = typed.length > 0 ? typed : [node.whenTrue]
  const [a, b] = tried.map((side) => typeOf(body, side) ?? body.unit.giveUp())
  const nothing = nothingNamed(node.whenTrue) ?? nothingNamed(node.whenFalse)
  if (!b && nothing) return orNothing(body.unit, a!, nothing, node)
  if (!b || a === b || b.kind === 'never') return a!
  if (a!.kind === 'never') return b
  const [one, other] = [optionalOf(a!), optionalOf(b)]
  if (one || other) {
    const common = commonValue(body, one?.value ?? a!, other?.value ?? b, node)
    return orNothing(body.unit, common, (one ?? other)!.nothing, node)
  }
  return commonValue(body, a!, b, node)
}

/** The more general of the types of two values, either of which an expression may be. */
function commonValue(body: Body, a: ValueType, b: ValueType, node: ts.Node): ValueType {
  if (isText(a) || isText(b)) return commonText(body.unit, a, b, node) ?? a
  if (a.kind === 'integer' && b.kind === 'integer') return wider(a, b)
  if (a.kind === 'slice' && b.kind === 'slice' && a.element === b.element) return a.readonly ? a : b
  return commonReference(body.unit, a, b) ?? a
}

function wider(a: ValueType, b: ValueType): ValueType {
  return a.kind === 'integer' &&
    b.kind === 'integer' &&
    WIDTH_ORDER.indexOf(a.name) < WIDTH_ORDER.indexOf(b.name)
    ? b
    : a
}
const WIDTH_ORDER = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'usize', 'isize', 'u64', 'i64']

function unifyBranches(body: Body, node: ts.ConditionalExpression, wanted: ValueType): ValueType {
  if (wanted.kind === 'void') return body.unit.refuse('call', node)
  return wanted
}

/** `a ?? b`. */
export function lowerNullish(body: Body, node: ts.BinaryExpression, expected: ValueType | null): Expression {
  if (isOptionalChain(node.left)) return lowerOptionalOr(body, node.left, node.right, expected)
  const left = lowerTested(body, unwrap(node.left), expected && perhaps(body, node.left, expected))
  if (optionalOf(left.type)) return contentOrElse(body, left, node.right, node, expected)
  if ((left.type.kind !== 'reference' && left.type.kind !== 'function') || !left.type.nullable) {
    if (left.type.kind === 'reference' || left.type.kind === 'function') return left
    if (isDeclaredOptional(body, node.left) || dependsOnParameter(body, node.left)) return left
    return body.unit.refuse(
      'operandTypes',
      node,
      '??',
      typeName(left.type),
      'anything',
      'The left side is never null: leave the rest away.',
    )
  }
  return orElse(body, left, node.right, node)
}

/**
 * The type of what may be missing, or else of another expression: the class that one of them extends, and missing as the
 * other is, if it can be.
 */
function commonType(body: Body, missing: ValueType, other: ts.Expression): ValueType {
  const named = nothingNamed(other)
  if (named) return withNothing(missing, named)
  if (missing.kind !== 'reference') return missing
  const type = typeOf(body, other)
  const common = type?.kind === 'reference' ? commonReference(body.unit, missing, type) : null
  return withNothing(common ?? missing, type && canBeMissing(type) ? type.nothing : missing.nothing)
}

/** Whether an expression takes the type that its surroundings want. */
function takesItsType(body: Body, node: ts.Expression): boolean {
  const inner = unwrap(node)
  if (ts.isConditionalExpression(inner))
    return takesItsType(body, inner.whenTrue) && takesItsType(body, inner.whenFalse)
  const isLiteral = ts.isObjectLiteralExpression(inner) || ts.isArrayLiteralExpression(inner)
  return isLiteral || nothingNamed(inner) !== null || isUntyped(body, inner)
}

/** The type of a value of type `own`, or where it is missing that of another expression. */
export function eitherType(
  body: Body,
  own: ValueType,
  other: ts.Expression,
  node: ts.Node,
  expected: ValueType | null,
): ValueType {
  if (expected && !dependsOnParameter(body, other)) return perhaps(body, other, contentType(expected))
  const type = takesItsType(body, other) ? null : typeOf(body, other)
  const optional = type && optionalOf(type)
  const beside = type && type.kind !== 'never' ? commonValue(body, own, optional?.value ?? type, node) : own
  const content = expected ? contentType(expected) : beside
  const nothing = nothingNamed(other) ?? optional?.nothing
  return nothing ? orNothing(body.unit, content, nothing, node) : content
}

/** The value that an optional one holds, or where it holds nothing that of another expression. */
export function contentOrElse(
  body: Body,
  left: Expression,
  other: ts.Expression,
  node: ts.Node,
  expected: ValueType | null,
): Expression {
  const wanted = eitherType(body, optionalOf(left.type)!.value, other, node, expected)
  const optional = body.stabilize(left, node, 'optional')
  const whenTrue = branchOf(body, () => coerce(body, contentOf(optional), wanted, node))
  const whenFalse = branchOf(body, () => branchValue(body, other, wanted))
  return choose(body, isPresent(optional), wanted, node, { whenTrue, whenFalse })
}

/** The value of `left`, or where it is null that of another expression. */
export function orElse(body: Body, left: Expression, other: ts.Expression, node: ts.Node): Expression {
  const nullable = commonType(body, left.type, other)
  const outcome = body.local('choice', nullable, node, { temporary: true, unchanging: true })
  const place = { kind: 'local', type: nullable, local: outcome } as const
  const first = left.type === nullable ? body.absorb(left) : coerce(body, left, nullable, node)
  body.emit({ kind: 'declare', local: outcome, value: first })
  const read: Expression = { kind: 'read', type: nullable, place }
  let otherType: ValueType = nullable
  const then = body.collect(() => {
    const value = lowerValue(body, other, nullable)
    otherType = value.type
    if (value.type.kind === 'never') return
    body.emit({ kind: 'assign', place, value: body.absorb(coerce(body, value, nullable, other)) })
  })
  const isNull: Expression = {
    kind: 'compare',
    type: BOOLEAN,
    operator: 'equal',
    left: read,
    right: { kind: 'null', type: nullable },
  }
  body.emit({ kind: 'if', condition: isNull, then: makeRoom(body, then), otherwise: [] })
  const stillNullable =
    (otherType.kind === 'reference' || otherType.kind === 'function') &&
    (otherType as { nullable: boolean }).nullable
  return stillNullable ? read : { kind: 'convert', type: withoutNull(nullable), value: read }
}
