/** The functions that stand for choices of two: each calls the one that is meant, with what that one captures. */

import type { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode, Local, Statement } from '../ir/nodes.ts'
import { typeKey, withoutNull, type FunctionType } from '../types/machine.ts'
import type { Body } from './body.ts'
import { valueOf } from './carried.ts'
import type { Branch, Closure } from './closure.ts'
import { coerce } from './coerce.ts'
import { callKnown } from './expressions/calls.ts'
import { finishCall } from './expressions/methods.ts'
import { bodyWithParameters, generatedFunction } from './generated-functions.ts'
import type { Unit } from './unit.ts'

type CalledBranch = Exclude<Branch, { readonly nothing: unknown }>

/** The function that calls the one that is meant of two. */
export function choiceFunction(unit: Unit, closure: Closure, signature: FunctionType): FunctionNode {
  const type = withoutNull(signature)
  const key = `choice|${closure.id}|${typeKey(type)}`
  const known = unit.functions.get(key)
  if (known) return known
  const { source } = closure
  const location = unit.location(source)
  const local = (name: string, type: Local['type']): Local => ({ name, type, location, temporary: false })
  const own = type.parameters.map((parameter, index) => local(`argument_${index}`, parameter))
  const carried = closure.carried.map(({ name, type }, index) => local(`${name}_${index}`, type))
  const { result } = type
  const parameters = [...own, ...carried]
  const name = `choice at line ${location.line}`
  const outline = { name, symbol: name, parameters, result, location }
  return generatedFunction(unit, key, source, outline, () => {
    const options = { environment: closure.environment, owner: source, result, self: null }
    const body = bodyWithParameters(unit, options, source, parameters)
    const [first, second] = closure.choice!
    const called = (branch: CalledBranch): Statement[] =>
      body.collect(() => {
        const result = callBranch(body, source, branch, own.map(valueOf), carried.map(valueOf), type)
        if (type.result.kind === 'void' || result.type.kind === 'never') return
        body.emit({ kind: 'return', value: body.absorb(coerce(body, result, type.result, source)) })
      })
    // What is nothing is not called, so where one side is the other is meant.
    const [then, otherwise] = [first, second].map((branch) => ('nothing' in branch ? null : called(branch)))
    if (then && otherwise) body.emit({ kind: 'if', condition: valueOf(carried[0]!), then, otherwise })
    else body.statements.push(...(then ?? otherwise ?? []))
    return body
  })
}

function callBranch(
  body: Body,
  node: ts.Node,
  branch: CalledBranch,
  values: readonly Expression[],
  carried: readonly Expression[],
  signature: FunctionType,
): Expression {
  if ('given' in branch) {
    const { given, first } = branch
    const own = carried.slice(first, first + given.closure.carried.length)
    return callKnown(body, node, { ...given, carried: own }, values, signature)
  }
  const type = withoutNull(branch.type)
  const own = carried[branch.first]!
  const value: Expression = own.type === type ? own : { kind: 'convert', type, value: own }
  return finishCall(body, node, { kind: 'indirect', value }, type.result, values, 'result')
}
