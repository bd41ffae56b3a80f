/** Assignments, compound assignments, `++` and `--`. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Place } from '../../ir/nodes.ts'
import { BOOLEAN, U32, VOID, integer, optionalOf, typeName, type ValueType } from '../../types/machine.ts'
import { fitsOneAssignment, type Body } from '../body.ts'
import { canFail, leadCanFail, placeCanFail } from '../effects.ts'
import { coerce } from '../coerce.ts'
import { initializePlace, lowerPlace, lowerValue } from '../dispatch.ts'
import { unwrap } from '../in-place.ts'
import { isUntyped } from '../literals.ts'
import { meantAssignment } from '../meant-comparisons.ts'
import { withNarrowing } from '../narrowing.ts'
import { isPresent, negated } from '../optionals.ts'
import { assignPattern, isPattern, refuseMemberPlace } from '../patterns.ts'
import { readPlace } from './places.ts'
import {
  accessorOf,
  assignAccessor,
  assignAccessorUnless,
  namesAccessor,
  stepAccessor,
  updateAccessor,
} from './accessors.ts'
import { combine, plain } from './arithmetic.ts'
import { COMPOUND } from './operators.ts'
import { pureBranch } from './logic.ts'

const K = ts.SyntaxKind

/** `place = value`; its value is the value assigned. */
export function lowerAssignment(body: Body, node: ts.BinaryExpression): Expression {
  const { kind } = node.operatorToken
  if (kind === K.EqualsToken) return assign(body, node)
  const operator = COMPOUND[kind]
  if (operator !== undefined) return compound(body, node, operator)
  return logicalAssignment(body, node)
}

function assign(body: Body, node: ts.BinaryExpression): Expression {
  const target = unwrap(node.left)
  if (isPattern(target)) {
    if (!isStatement(node)) return body.unit.refuse('destructuring', target)
    assignPattern(body, target, node.right)
    return nothing()
  }
  const accessor = namesAccessor(body, target) ? accessorOf(body, target) : null
  if (accessor) return assignAccessor(body, accessor, node, !isStatement(node))
  if (isConstruction(body, target)) {
    const field = lowerPlace(body, target)
    initializePlace(body, field, node.right, target)
    return isStatement(node) ? nothing() : readPlaceOnce(body, field, node)
  }
  let place = checkedPlace(body, target)
  const end = body.statements.length
  const type = place.type as ValueType
  let value = coerce(body, lowerValue(body, node.right, type), type, node.right)
  const valueActs = body.statements.length > end
  const leadFailsFirst = leadCanFail(place) && (valueActs || canFail(value))
  if (leadFailsFirst || (valueActs && !body.placeIsStable(place))) {
    const tail = body.statements.splice(end)
    place = body.anchorPlace(place, target)
    body.statements.push(...tail)
  }
  if (!placeCanFail(place)) value = body.absorb(value)
  if (!fitsOneAssignment(place, value) && value.kind !== 'call') value = body.spill(value, node.right)
  body.emit({ kind: 'assign', place, value })
  return isStatement(node) ? nothing() : readPlaceOnce(body, place, node)
}

/** Whether a constructor gives a field of its own object its first value. */
function isConstruction(body: Body, target: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(target) || target.expression.kind !== K.ThisKeyword) return false
  const { owner } = body.options
  if (!owner || !ts.isConstructorDeclaration(owner)) return false
  const field = body.unit.checker.getSymbolAtLocation(target.name)?.valueDeclaration
  return field !== undefined && ts.isPropertyDeclaration(field) && !field.initializer
}

/** The place of an assignment; objects in place are not assigned as a whole. */
function checkedPlace(body: Body, target: ts.Expression): Place {
  const place = lowerPlace(body, target)
  if (place.type.kind === 'object' || place.type.kind === 'array')
    return body.unit.refuse('inPlace', target, target.getText())
  refuseMemberPlace(body, place, target)
  return place
}

/** Whether the value of an expression is not used. */
export function isStatement(node: ts.Expression): boolean {
  const { parent } = node
  if (ts.isParenthesizedExpression(parent)) return isStatement(parent)
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken
    const isBranch = kind === K.AmpersandAmpersandToken || kind === K.BarBarToken
    if (kind === K.CommaToken && parent.left === node) return true
    return (kind === K.CommaToken || (isBranch && parent.right === node)) && isStatement(parent)
  }
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isStatement(parent)
  if (ts.isForStatement(parent)) return parent.incrementor === node || parent.initializer === node
  return ts.isExpressionStatement(parent)
}

function nothing(): Expression {
  return { kind: 'zero', type: VOID }
}

function readPlaceOnce(body: Body, place: Place, node: ts.Node): Expression {
  return body.spill(readPlace(body.stabilizePlace(place, node)), node)
}

function compound(body: Body, node: ts.BinaryExpression, operator: ts.SyntaxKind): Expression {
  const target = unwrap(node.left)
  const accessor = namesAccessor(body, target) ? accessorOf(body, target) : null
  if (accessor)
    return updateAccessor(body, accessor, node, !isStatement(node), (old) =>
      combined(body, node, operator, old.type, () => old),
    )
  const place = body.stabilizePlace(checkedPlace(body, target), target)
  const type = optionalOf(place.type)?.value ?? (place.type as ValueType)
  const result = coerce(
    body,
    combined(body, node, operator, type, () => readNarrowed(body, place, target)),
    type,
    node,
  )
  return store(body, place, result, node)
}

/** The value at a place; what an optional one holds, where TypeScript knows it to be there. */
function readNarrowed(body: Body, place: Place, target: ts.Expression): Expression {
  return optionalOf(place.type) ? withNarrowing(body, target, readPlace(place)) : readPlace(place)
}

/** What a compound assignment makes of the old value. */
function combined(
  body: Body,
  node: ts.BinaryExpression,
  operator: ts.SyntaxKind,
  type: ValueType,
  read: () => Expression,
): Expression {
  const isShift = operator === K.LessThanLessThanToken || operator === K.GreaterThanGreaterThanToken
  const wanted = isShift || !isUntyped(body, node.right) ? null : plain(type)
  const [old, operand] = body.operands(
    [node.left, node.right],
    [
      read,
      () => lowerValue(body, node.right, wanted ?? (isShift && isUntyped(body, node.right) ? U32 : null)),
    ],
  )
  return combine(body, operator, old!, operand!, node)
}

function store(body: Body, place: Place, result: Expression, node: ts.Expression): Expression {
  const value = placeCanFail(place) && canFail(result) ? body.spill(result, node) : result
  const stored = coerce(body, value, place.type as ValueType, node)
  body.emit({ kind: 'assign', place, value: stored })
  return isStatement(node) ? nothing() : readPlaceOnce(body, place, node)
}

/** `++x`, `x++`, `--x`, `x--`. */
export function lowerStep(
  body: Body,
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
): Expression {
  const target = unwrap(node.operand)
  const operator = node.operator === K.PlusPlusToken ? K.PlusToken : K.MinusToken
  const accessor = namesAccessor(body, target) ? accessorOf(body, target) : null
  if (accessor)
    return stepAccessor(body, accessor, node, !isStatement(node), (old, one) =>
      combine(body, operator, old, one, node),
    )
  const place = body.stabilizePlace(checkedPlace(body, target), target)
  const type = optionalOf(place.type)?.value ?? (place.type as ValueType)
  if (type.kind !== 'integer') {
    const text = ts.tokenToString(node.operator)!
    return body.unit.refuse(
      'operandTypes',
      node,
      text,
      typeName(type),
      typeName(type),
      'Only integers are counted up and down.',
    )
  }
  const unused = isStatement(node)
  const old = readNarrowed(body, place, target)
  const before = unused || ts.isPrefixUnaryExpression(node) ? old : body.spill(old, node, 'before')
  const one: Expression = { kind: 'integer', type: integer(type.name), value: 1n }
  const sum = coerce(body, combine(body, operator, before, one, node), type, node)
  const result = store(body, place, sum, node)
  return unused ? nothing() : ts.isPrefixUnaryExpression(node) ? result : before
}

/** `a ??= b`, `a ||= b`, `a &&= b`. */
function logicalAssignment(body: Body, node: ts.BinaryExpression): Expression {
  const target = unwrap(node.left)
  const accessor = namesAccessor(body, target) ? accessorOf(body, target) : null
  if (accessor)
    return assignAccessorUnless(body, accessor, node, !isStatement(node), (old) =>
      unlessHolds(body, node, old),
    )
  const place = body.stabilizePlace(checkedPlace(body, target), target)
  const type = place.type as ValueType
  const condition = unlessHolds(body, node, readPlace(place))
  const then = pureBranch(body, () => {
    const value = coerce(body, lowerValue(body, node.right, type), type, node.right)
    body.emit({ kind: 'assign', place, value: placeCanFail(place) ? value : body.absorb(value) })
  })
  body.emit({ kind: 'if', condition, then, otherwise: [] })
  return isStatement(node) ? nothing() : readPlaceOnce(body, place, node)
}

/** Whether a logical assignment happens, by the old value. */
function unlessHolds(body: Body, node: ts.BinaryExpression, old: Expression): Expression {
  const { type } = old
  const { kind } = node.operatorToken
  const isNullish = kind === K.QuestionQuestionEqualsToken
  if (!isNullish && type !== BOOLEAN)
    return body.unit.refuse('condition', node.left, typeName(type), meantAssignment(type, node))
  if (isNullish && optionalOf(type)) return negated(isPresent(old))
  if (isNullish && type.kind !== 'reference' && type.kind !== 'function')
    return body.unit.refuse(
      'operandTypes',
      node,
      '??=',
      typeName(type),
      typeName(type),
      'The left side is never null: assign it directly.',
    )
  if (isNullish)
    return { kind: 'compare', type: BOOLEAN, operator: 'equal', left: old, right: { kind: 'null', type } }
  return kind === K.BarBarEqualsToken ? { kind: 'not', type: BOOLEAN, value: old } : old
}
