/**
 * A function in the place of one of another type. TypeScript lets a function be called with more arguments than it takes,
 * with narrower ones, and for no result; machine code needs a function between the two that passes on what is taken.
 */

import type { Expression, FunctionNode, Local, StatementBody } from '../ir/nodes.ts'
import { typeKey, withoutNull, type FunctionType, type ValueType } from '../types/machine.ts'
import { valueOf } from './carried.ts'
import type { Unit } from './unit.ts'
import type { ts } from '../frontend/typescript.ts'

/** How a value becomes one of another type. */
type Convert = (value: Expression, to: ValueType) => Expression

/** The function of type `wanted` that calls `target`; one for each pair. */
export function adapted(
  unit: Unit,
  target: FunctionNode,
  wanted: FunctionType,
  node: ts.Node,
  convert: Convert,
): Expression {
  const type = withoutNull(wanted)
  const key = `adapter|${target.symbol}|${typeKey(type)}`
  let adapter = unit.functions.get(key)
  if (!adapter) {
    adapter = adapterOf(unit, target, type, node, convert)
    unit.functions.set(key, adapter)
    unit.place(adapter, node)
  }
  return { kind: 'function', type, function: adapter }
}

function adapterOf(
  unit: Unit,
  target: FunctionNode,
  wanted: FunctionType,
  node: ts.Node,
  convert: Convert,
): FunctionNode {
  const { location } = target
  const parameters = wanted.parameters.map((type, index): Local => {
    const name = target.parameters[index]?.name ?? `unused_${index}`
    return { name, type, location, temporary: false }
  })
  const values = target.parameters.map(({ type }, index) =>
    convert(valueOf(parameters[index]!), type as ValueType),
  )
  const call: Expression = {
    kind: 'call',
    type: target.result,
    callee: { kind: 'direct', function: target },
    arguments: values,
  }
  return {
    name: target.name,
    symbol: unit.uniqueSymbol(`${target.symbol}_adapted`, node),
    parameters,
    result: wanted.result,
    body: bodyOf(call, wanted.result, target, convert).map((statement) => ({ ...statement, location })),
    location,
    linkage: { kind: 'normal', section: null },
  }
}

function bodyOf(
  call: Expression,
  wanted: ValueType,
  target: FunctionNode,
  convert: Convert,
): StatementBody[] {
  if (wanted.kind === 'void' || call.type.kind === 'never') return [{ kind: 'evaluate', value: call }]
  if (call.type === wanted) return [{ kind: 'return', value: call }]
  const local: Local = { name: 'result', type: call.type, location: target.location, temporary: true }
  return [
    { kind: 'declare', local, value: call },
    { kind: 'return', value: convert(valueOf(local), wanted) },
  ]
}
