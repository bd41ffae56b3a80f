/**
 * Default values of parameters that are computed anew in each call which leaves the argument out. JavaScript evaluates
 * them in the function's own scope, where the parameters before them are known; so each becomes a function of these.
 */

import type { ts } from '../frontend/typescript.ts'
import type { FunctionNode, Local } from '../ir/nodes.ts'
import type { ValueType } from '../types/machine.ts'
import { Body } from './body.ts'
import { coerce } from './coerce.ts'
import { lowerValue } from './dispatch.ts'
import { NORMAL, bindParameters, environmentOf } from './functions.ts'
import { selfParameter } from './parameters.ts'
import type { Unit } from './unit.ts'

/** The function that computes the default value of one parameter of `target`. */
export function defaultFunction(
  unit: Unit,
  target: FunctionNode,
  declaration: ts.SignatureDeclaration,
  index: number,
  types: readonly ValueType[],
  hasSelf: boolean,
): FunctionNode {
  const key = `default|${target.symbol}|${index}`
  const known = unit.functions.get(key)
  if (known) return known
  const parameter = declaration.parameters[index]!
  const initializer = parameter.initializer!
  const request = unit.requests.get(target)
  if (request && (request.closure || request.given.size > 0)) unit.refuse('defaultValue', initializer)
  const environment = request ? environmentOf(unit, request) : unit.constructed.get(target)!
  const before = target.parameters.slice(hasSelf || unit.constructed.has(target) ? 1 : 0)
  const copy = (local: Local): Local => ({ ...local })
  const instance = hasSelf ? (request?.instance ?? null) : null
  const self = instance && selfParameter(unit, instance, initializer)
  const parameters = before.slice(0, index).map(copy)
  const result = types[index]!
  const node: FunctionNode = {
    name: `${target.name} (default of ${parameter.name.getText()})`,
    symbol: unit.uniqueSymbol(`${target.symbol}_default_${parameter.name.getText()}`, initializer),
    parameters: self ? [self, ...parameters] : parameters,
    result,
    body: null,
    location: unit.location(initializer),
    linkage: { ...NORMAL },
  }
  unit.functions.set(key, node)
  unit.place(node, initializer)
  unit.pending.push(() => {
    const body = new Body(unit, { environment, owner: declaration, result, self }, initializer)
    bindParameters(body, declaration, parameters)
    body.at(initializer)
    const value = coerce(body, lowerValue(body, initializer, result), result, initializer)
    body.emit({ kind: 'return', value: body.absorb(value) })
    node.body = body.statements
  })
  return node
}
