/**
 * `?.`: what follows happens only where the object is not null. The value of a chain stands for a missing
 * value by null, so it must be a reference, or be given by `??`, or not be used.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Place } from '../../ir/nodes.ts'
import {
  BOOLEAN,
  VOID,
  canBeMissing,
  optionalOf,
  typeName,
  withoutNull,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { chosenClosure } from '../closure-choices.ts'
import { isAlwaysThere, isThere } from '../closure-presence.ts'
import { coerce } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { unwrap } from '../in-place.ts'
import { withNarrowing } from '../narrowing.ts'
import { memberOf } from './members.ts'
import { elementOfTuple, elementPlace, lowerIndex } from './elements.ts'
import { readPlace } from './places.ts'
import { isStatement } from './assignment.ts'
import { callClosure, callMember, callValue } from './calls.ts'
import { contentOf, isPresent, negated, noneOf, orNothing } from '../optionals.ts'
import { lowerTested } from '../tested.ts'
import { contentOrElse, eitherType, orElse } from './logic.ts'

type Chain = ts.PropertyAccessChain | ts.ElementAccessChain | ts.CallChain

export function isOptionalChain(node: ts.Node): node is Chain {
  return (
    (node.flags & ts.NodeFlags.OptionalChain) !== 0 && ts.isOptionalChain(node) && !ts.isNonNullChain(node)
  )
}

/** A chain whose value is used as it is, or not at all. */
export function lowerOptional(body: Body, node: Chain): Expression {
  const type = isStatement(node) ? VOID : chainType(body, node)
  if (type.kind !== 'void') return collectValue(body, node, perhapsMissing(body, type, node))
  follow(body, node, (value) => {
    if (value.kind !== 'zero') body.emit({ kind: 'evaluate', value: body.absorb(value) })
  })
  return { kind: 'zero', type: VOID }
}

/** A chain of which it is only asked whether it has a value: where it breaks off it is as missing as its last link may be. */
export function lowerPerhapsBroken(body: Body, node: Chain): Expression {
  const type = chainType(body, node)
  return collectValue(body, node, optionalOf(type) ? type : perhapsMissing(body, type, node))
}

/** A chain followed by `?? other`. */
export function lowerOptionalOr(
  body: Body,
  node: Chain,
  other: ts.Expression,
  expected: ValueType | null,
): Expression {
  const type = chainType(body, node)
  if (type.kind === 'reference' || type.kind === 'function')
    return orElse(body, collectValue(body, node, perhapsMissing(body, type, node)), other, node)
  if (optionalOf(type)) return contentOrElse(body, collectValue(body, node, type), other, node, expected)
  const wanted = eitherType(body, type, other, node, expected)
  const found = body.local('found', BOOLEAN, node, { temporary: true, unchanging: false })
  const outcome = body.local('choice', wanted, node, { temporary: true, unchanging: true })
  const foundPlace: Place = { kind: 'local', type: BOOLEAN, local: found }
  const place: Place = { kind: 'local', type: wanted, local: outcome }
  body.emit({ kind: 'declare', local: found, value: { kind: 'boolean', type: BOOLEAN, value: false } })
  body.emit({ kind: 'declare', local: outcome, value: { kind: 'zero', type: wanted } })
  follow(body, node, (value) => {
    body.emit({ kind: 'assign', place, value: body.absorb(coerce(body, value, wanted, node)) })
    body.emit({ kind: 'assign', place: foundPlace, value: { kind: 'boolean', type: BOOLEAN, value: true } })
  })
  const otherwise = body.collect(() => {
    const value = coerce(body, lowerValue(body, other, wanted), wanted, other)
    if (value.type.kind !== 'never') body.emit({ kind: 'assign', place, value: body.absorb(value) })
  })
  const isMissing = negated({ kind: 'read', type: BOOLEAN, place: foundPlace })
  body.emit({ kind: 'if', condition: isMissing, then: otherwise, otherwise: [] })
  return { kind: 'read', type: wanted, place }
}

/** The value of a chain as one of a type that can be nothing, which it is where the chain breaks off. */
function collectValue(body: Body, node: Chain, type: ValueType): Expression {
  const nothing: Expression = optionalOf(type) ? noneOf(type) : { kind: 'null', type }
  if (type.kind === 'void' || type.kind === 'never') return body.unit.refuse('optionalChain', node)
  const outcome = body.local('found', type, node, { temporary: true, unchanging: true })
  const place: Place = { kind: 'local', type, local: outcome }
  body.emit({ kind: 'declare', local: outcome, value: nothing })
  follow(body, node, (value) => {
    body.emit({ kind: 'assign', place, value: body.absorb(coerce(body, value, type, node)) })
  })
  return { kind: 'read', type, place }
}

/** The type with the undefined of a chain that breaks off, for which the null of a reference stands where it has one. */
function perhapsMissing(body: Body, type: ValueType, node: ts.Node): ValueType {
  return canBeMissing(type) ? type : orNothing(body.unit, type, 'undefined', node)
}

/** The machine type of a chain's last link, found by a trial whose statements are dropped. */
function chainType(body: Body, node: Chain): ValueType {
  let type: ValueType | null = null
  body.trial(() => follow(body, node, (value) => (type = value.type)))
  return type ?? body.unit.refuse('optionalChain', node)
}

/** Emits the chain; `use` is called with its value, inside every test for null on the way. */
function follow(body: Body, node: Chain, use: (value: Expression) => void): void {
  const method = ts.isCallChain(node) ? calledMethod(body, node) : null
  if (ts.isCallChain(node) && !method) return followValue(body, node, use)
  const own = method ?? node
  followTo(body, own, (object) => use(link(body, node, object)))
}

/** Emits what leads to the object of a link, and its test for null. */
function followTo(body: Body, own: Chain, use: (object: Expression) => void): void {
  const { expression } = own
  const guard = (object: Expression): void => {
    if (!own.questionDotToken) return use(asPresent(body, object, expression))
    const stable = body.stabilize(object, expression, 'object')
    const { type } = stable
    if (optionalOf(type)) {
      const then = body.collect(() => use(contentOf(stable)))
      return body.emit({ kind: 'if', condition: isPresent(stable), then, otherwise: [] })
    }
    if ((type.kind !== 'reference' && type.kind !== 'function') || !type.nullable) return use(stable)
    const then = body.collect(() => use({ kind: 'convert', type: withoutNull(type), value: stable }))
    body.emit({ kind: 'if', condition: isPresent(stable), then, otherwise: [] })
  }
  if (isOptionalChain(expression)) follow(body, expression, guard)
  else
    guard(
      own.questionDotToken ? lowerTested(body, unwrap(expression), null) : lowerValue(body, expression, null),
    )
}

/** `visit?.(x)`: a function that is known is tested only where a choice may have left it out, any other value always. */
function followValue(body: Body, node: ts.CallChain, use: (value: Expression) => void): void {
  const closure = chosenClosure(body, node.expression)
  if (!closure) return followTo(body, node, (callee) => use(callValue(body, node, callee)))
  closure.prepare?.()
  const call = (): void => use(callClosure(body, node, closure, null))
  if (isAlwaysThere(closure)) return call()
  body.emit({ kind: 'if', condition: isThere(closure), then: body.collect(call), otherwise: [] })
}

function asPresent(body: Body, object: Expression, node: ts.Expression): Expression {
  return withNarrowing(body, node, object)
}

/** The method's name in `object?.method()`; null where the value of a field or variable is called. */
function calledMethod(body: Body, node: ts.CallChain): ts.PropertyAccessChain | null {
  const { expression } = node
  if (!ts.isPropertyAccessExpression(expression)) return null
  const isTested = node.questionDotToken !== undefined
  const symbol = isTested ? body.unit.checker.getSymbolAtLocation(expression.name) : null
  return !symbol || symbol.flags & ts.SymbolFlags.Method ? (expression as ts.PropertyAccessChain) : null
}

function link(body: Body, node: Chain, object: Expression): Expression {
  if (ts.isCallChain(node)) return callMember(body, node, calledMethod(body, node)!, object, null)
  if (ts.isPropertyAccessExpression(node)) return memberOf(body, object, node)
  const { argumentExpression } = node as ts.ElementAccessChain
  const element = elementOfTuple(object, argumentExpression)
  if (element) return element
  const index = lowerIndex(body, argumentExpression)
  if (object.type.kind === 'record')
    return body.unit.refuse(
      'operandTypes',
      node,
      '[…]',
      typeName(object.type),
      typeName(index.type),
      'Read the field by name.',
    )
  return readPlace(elementPlace(body, object, index, node))
}
