/**
 * What a function is given where it is called by another type than its own: what that type passes, converted, and for
 * what it does not pass, or what is undefined, the default value.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode } from '../ir/nodes.ts'
import { optionalOf, withoutNull, type ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'
import { NOTHING_GIVEN } from './closure.ts'
import { specialized } from './closure-arguments.ts'
import { coerce, converts } from './coerce.ts'
import { capturingDefaults, defaultArgument, type Defaulted } from './default-values.ts'
import { valueLeftOut } from './expressions/arguments.ts'
import { ambientCall } from './intrinsic-calls.ts'
import { givenOr, mayBeUndefined } from './perhaps-given.ts'
import type { Unit } from './unit.ts'

/** Whether a parameter of `type` can be given what is passed as one of type `given`; null if nothing is passed. */
export function takes(
  unit: Unit,
  parameter: ts.ParameterDeclaration | undefined,
  given: ValueType | null,
  type: ValueType,
): boolean {
  const isDefaulted = parameter?.initializer !== undefined
  if (!given) return isDefaulted || parameter?.questionToken !== undefined
  if (!isDefaulted || !mayBeUndefined(given, type)) return converts(unit, given, type)
  return converts(unit, optionalOf(given)?.value ?? withoutNull(given), type)
}

/** The argument for the parameter at `index`, of `type`; `before` are the arguments in front of it. */
export function adaptedArgument(
  body: Body,
  called: Defaulted,
  index: number,
  type: ValueType,
  given: Expression | null,
  before: readonly Expression[],
  node: ts.Node,
): Expression {
  const parameter = called.declaration.parameters[index]
  const otherwise = (): Expression => {
    if (!parameter?.initializer) return valueLeftOut(body, node, type, parameter)
    if (ambientCall(body.unit, parameter.initializer, 'callerLocation'))
      return body.unit.refuse('overriddenDefault', parameter.initializer, parameter.name.getText())
    return defaultArgument(body, called, index, type, before, parameter)
  }
  if (!given) return body.stabilize(otherwise(), node, 'argument')
  if (!parameter?.initializer || !mayBeUndefined(given.type, type)) return coerce(body, given, type, node)
  return body.stabilize(givenOr(body, given, type, node, otherwise), node, 'argument')
}

/**
 * The arguments of a function whose own parameters are of these types, where these values are passed; and the copy of it
 * for the default values that capture among those that are not.
 */
export function adaptedArguments(
  body: Body,
  called: Defaulted,
  types: readonly ValueType[],
  given: readonly Expression[],
  node: ts.Node,
): { readonly copy: FunctionNode; readonly values: readonly Expression[] } {
  const { declaration, target } = called
  const leftOut = new Set([...types.keys()].filter((index) => index >= given.length))
  const defaulted = capturingDefaults(body.unit, declaration, leftOut)
  const copy = specialized(body.unit, target, NOTHING_GIVEN, defaulted)
  const values: Expression[] = []
  types.forEach((type, index) => {
    if (defaulted.has(index)) return
    const value = given[index] ?? null
    values.push(adaptedArgument(body, { ...called, target: copy }, index, type, value, values, node))
  })
  return { copy, values }
}
