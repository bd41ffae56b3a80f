/** Closures as arguments: the function that is called is compiled once more, for just these. */

import { ts } from '../frontend/typescript.ts'
import type { FunctionNode } from '../ir/nodes.ts'
import { functionType, typeName, withoutNull, type FunctionType, type ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'
import type { ClosureValue, GivenClosures } from './closure.ts'
import { chosenClosure, type ChosenClosure } from './closure-choices.ts'
import { functionOf } from './closures.ts'
import { canBeCalledAs } from './adapters.ts'
import { functionFor } from './functions.ts'
import type { Unit } from './unit.ts'

/** What a call gives that passes no closure. */
export const NO_CLOSURES: ReadonlyMap<number, ChosenClosure> = new Map()

/** The arguments of a call that are closures which carry something, by their positions; `target` is null for a method that is found at run time. */
export function closureArguments(
  body: Body,
  node: ts.CallExpression,
  target: FunctionNode | null,
  types: readonly ValueType[],
): ReadonlyMap<number, ChosenClosure> {
  if (!types.some(({ kind }) => kind === 'function')) return NO_CLOSURES
  const found = new Map<number, ChosenClosure>()
  if (target && body.unit.requests.get(target)?.linkage.kind !== 'normal') return found
  types.forEach((type, index) => {
    if (node.arguments.slice(0, index + 1).some(ts.isSpreadElement)) return
    const argument = node.arguments[index]
    if (!argument || type.kind !== 'function') return
    const closure = chosenClosure(body, argument, withoutNull(type))
    if (closure && closure.carried.length > 0)
      found.set(index, calledAs(body, closure, withoutNull(type), argument))
  })
  return found
}

/** The closure as one that is called by a type; refused if it cannot be. */
export function calledAs<T extends ClosureValue>(
  body: Body,
  closure: T,
  type: FunctionType,
  node: ts.Expression,
): T {
  if (closure.closure.source.typeParameters)
    return body.unit.refuse('functionShape', node, node.getText(), typeName(type))
  const { parameters, result } = functionOf(body.unit, closure)
  const own = functionType(
    parameters
      .slice(0, parameters.length - closure.carried.length)
      .map((parameter) => parameter.type as ValueType),
    result,
  )
  if (!canBeCalledAs(body.unit, own, type, closure.closure.source))
    return body.unit.refuse('functionShape', node, typeName(own), typeName(type))
  return { ...closure, signature: type }
}

/** The copy of a function in which its parameters are known to be these closures, or their capturing default values. */
export function specialized(
  unit: Unit,
  target: FunctionNode,
  given: GivenClosures,
  defaulted: ReadonlySet<number>,
): FunctionNode {
  if (given.size === 0 && defaulted.size === 0) return target
  if (given.size > 0) unit.replaced.add(target)
  return functionFor(unit, { ...unit.requests.get(target)!, given, defaulted })
}
