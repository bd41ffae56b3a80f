/** Closures as arguments: the function that is called is compiled once more, for just these. */

import { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode } from '../ir/nodes.ts'
import { functionType, typeName, withoutNull, type FunctionType, type ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'
import type { ClosureValue, GivenClosures } from './closure.ts'
import { chosenClosure, valueOrUndefined, type ChosenClosure } from './closure-choices.ts'
import { functionOf } from './closures.ts'
import { canBeCalledAs } from './adapters.ts'
import { capturingDefault } from './default-values.ts'
import { lowerValue, typeOf } from './dispatch.ts'
import type { FunctionSource } from './function-requests.ts'
import { functionFor } from './functions.ts'
import { mayAskForDefault } from './perhaps-given.ts'
import { nothingNamed } from './tested.ts'
import type { Unit } from './unit.ts'

/** What a call gives that passes no closure. */
export const NO_CLOSURES: ReadonlyMap<number, ChosenClosure> = new Map()

/** What is called, as far as the closures among its arguments depend on it. */
interface Callable {
  /** Null for a method that is found at run time. */
  readonly target: FunctionNode | null
  /** For the default values of its parameters; null where those are not known. */
  readonly declaration: ts.SignatureDeclaration | null
  readonly types: readonly ValueType[]
}

/** The arguments of a call, from the `first` on, that are closures which carry something, by their positions. */
export function closureArguments(
  body: Body,
  node: ts.CallExpression | ts.NewExpression,
  { target, declaration, types }: Callable,
  first = 0,
): ReadonlyMap<number, ChosenClosure> {
  if (!types.some(({ kind }) => kind === 'function')) return NO_CLOSURES
  const found = new Map<number, ChosenClosure>()
  if (target && target.linkage.kind !== 'normal') return found
  const given = node.arguments?.slice(first) ?? []
  types.forEach((type, index) => {
    if (given.slice(0, index + 1).some(ts.isSpreadElement)) return
    const argument = given[index]
    if (!argument || type.kind !== 'function') return
    const closure = chosenClosure(body, argument, withoutNull(type))
    if (closure && closure.carried.length > 0)
      found.set(index, calledAs(body, closure, withoutNull(type), argument))
    const instead = closure ? null : capturingDefault(body.unit, declaration?.parameters[index])
    const perhaps = instead && perhapsClosure(body, argument, type, instead)
    if (perhaps) found.set(index, perhaps)
  })
  return found
}

/** A function value which may be undefined where `instead`, a default value that captures, stands for that. */
function perhapsClosure(
  body: Body,
  node: ts.Expression,
  type: FunctionType,
  instead: FunctionSource,
): ChosenClosure | null {
  const seen = (): ts.Type => body.unit.checker.getTypeAtLocation(node)
  const lower = (expected: ValueType): Expression => lowerValue(body, node, expected)
  const isNamed = nothingNamed(node) !== null
  const argument = { node, seen, type: () => typeOf(body, node), lower }
  if (isNamed || !mayAskForDefault(body, argument, type)) return null
  return valueOrUndefined(body, node, withoutNull(type), instead)
}

/** What has to run in the place of arguments that are known closures. */
export function preparations(given: ReadonlyMap<number, ChosenClosure>): {
  readonly prepare?: ReadonlyMap<number, () => void>
} {
  const all = [...given].flatMap(([index, { prepare }]) => (prepare ? [[index, prepare] as const] : []))
  return all.length > 0 ? { prepare: new Map(all) } : {}
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
