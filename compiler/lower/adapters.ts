/**
 * A function in the place of one of another type. TypeScript lets a function be called with more arguments than it takes,
 * with narrower ones, without those that have default values, and for no result; machine code needs a function between
 * the two that passes on what is taken.
 */

import type { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode, Local } from '../ir/nodes.ts'
import { typeKey, withoutNull, type FunctionType, type ValueType } from '../types/machine.ts'
import { adaptedArguments, takes } from './adapted-arguments.ts'
import type { Body } from './body.ts'
import { valueOf } from './carried.ts'
import { coerce, converts } from './coerce.ts'
import { environmentOf } from './function-requests.ts'
import { bodyWithParameters, generatedFunction } from './generated-functions.ts'
import type { Unit } from './unit.ts'

/**
 * Whether a function with the parameters of `declaration` can be called with the arguments of another type, and its
 * result taken as that type's.
 */
export function canBeCalledAs(
  unit: Unit,
  own: FunctionType,
  wanted: FunctionType,
  declaration: ts.SignatureDeclaration | null,
): boolean {
  return (
    own.parameters.every((type, index) =>
      takes(unit, declaration?.parameters[index], wanted.parameters[index] ?? null, type),
    ) &&
    (wanted.result.kind === 'void' || converts(unit, own.result, wanted.result))
  )
}

/** The function of type `wanted` that calls `target`, which can be called so; one for each pair. */
export function adapted(unit: Unit, target: FunctionNode, wanted: FunctionType, node: ts.Node): Expression {
  const type = withoutNull(wanted)
  const key = `adapter|${target.symbol}|${typeKey(type)}`
  const adapter = unit.functions.get(key) ?? adapterOf(unit, target, type, node, key)
  return { kind: 'function', type, function: adapter }
}

function adapterOf(
  unit: Unit,
  target: FunctionNode,
  wanted: FunctionType,
  node: ts.Node,
  key: string,
): FunctionNode {
  const { location } = target
  const parameters = wanted.parameters.map((type, index): Local => {
    const name = target.parameters[index]?.name ?? `unused_${index}`
    return { name, type, location, temporary: false }
  })
  const outline = { name: target.name, symbol: `${target.symbol}_adapted`, location }
  const request = unit.requests.get(target)!
  const { declaration } = request
  return generatedFunction(unit, key, node, { ...outline, parameters, result: wanted.result }, () => {
    const environment = environmentOf(unit, request)
    const options = { environment, owner: declaration, result: wanted.result, self: null }
    const body = bodyWithParameters(unit, options, declaration, parameters)
    const { copy, values } = adaptedArguments(
      body,
      { declaration, target, carried: [] },
      target.parameters.map(({ type }) => type as ValueType),
      parameters.map(valueOf),
      declaration,
    )
    returnCall(body, copy, values, wanted.result, declaration)
    return body
  })
}

/** Calls a function, and returns what it returns as one of another type. */
export function returnCall(
  body: Body,
  target: FunctionNode,
  values: readonly Expression[],
  result: ValueType,
  node: ts.Node,
): void {
  const call: Expression = {
    kind: 'call',
    type: target.result,
    callee: { kind: 'direct', function: target },
    arguments: values,
  }
  if (result.kind === 'void' || call.type.kind === 'never')
    return body.emit({ kind: 'evaluate', value: call })
  if (call.type === result) return body.emit({ kind: 'return', value: call })
  body.emit({ kind: 'return', value: coerce(body, body.spill(call, node, 'result'), result, node) })
}
