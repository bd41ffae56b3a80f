/**
 * `condition ? f : g` of functions that capture: a function that is given which of the two is meant, and what both of
 * them capture. It is never a value at run time either; what it carries is passed along in its calls.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode, Local, Statement } from '../ir/nodes.ts'
import { BOOLEAN, typeKey, typeName, withoutNull, type FunctionType } from '../types/machine.ts'
import { canBeCalledAs } from './adapters.ts'
import type { Body } from './body.ts'
import { valueOf } from './carried.ts'
import type { Branch, Closure, ClosureValue } from './closure.ts'
import { closureIn, declaredFunctionType } from './closures.ts'
import { lowerCondition, lowerValue, typeOf } from './dispatch.ts'
import { coerce } from './coerce.ts'
import { callKnown } from './expressions/calls.ts'
import { finishCall } from './expressions/methods.ts'
import { bodyWithParameters, generatedFunction } from './generated-functions.ts'
import { unwrap } from './in-place.ts'
import type { Unit } from './unit.ts'

/** A closure that is known, and what has to run where its expression stands. */
export interface ChosenClosure extends ClosureValue {
  /** Null where nothing has to. */
  readonly prepare: (() => void) | null
}

/** The closure that an expression is, names or chooses; null for every other value. */
export function chosenClosure(
  body: Body,
  node: ts.Expression,
  signature: FunctionType | null = null,
): ChosenClosure | null {
  const known = closureIn(body, node, signature)
  if (known) return { ...known, prepare: null }
  const choice = choiceIn(body, node, signature)
  if (!choice) return null
  if (!('declare' in choice)) return choice
  return { ...choice.value, prepare: choice.define }
}

/** A choice whose variables are declared before the branches that set them. */
interface Choice extends Variables {
  readonly value: ClosureValue
  /** Does both. */
  readonly define: () => void
}

interface Variables {
  readonly declare: () => void
  readonly assign: () => void
}

/** One side of a choice: the type by which it is called, the values that it carries, and how they come about. */
interface Side extends Variables {
  readonly type: FunctionType
  readonly branch: Branch
  readonly values: readonly Expression[]
  readonly names: readonly string[]
}

function choiceIn(
  body: Body,
  node: ts.Expression,
  signature: FunctionType | null,
): Choice | ChosenClosure | null {
  const inner = unwrap(node)
  if (!ts.isConditionalExpression(inner) || !isCallable(body, inner)) return null
  const taken = takenSide(body, inner)
  if (taken) return chosenClosure(body, taken, signature)
  const first = sideOf(body, inner.whenTrue, signature, 1)
  const second = first && sideOf(body, inner.whenFalse, signature, 1 + first.values.length)
  if (!first || !second) return null
  const closures = [first, second].flatMap(({ branch }) => ('given' in branch ? [branch.given.closure] : []))
  const capturing = closures.find(({ carried }) => carried.length > 0)
  const type = capturing && commonType(body, [first, second], signature, node)
  if (!capturing || !type) return null
  const chosen = body.local('chosen', BOOLEAN, node, { temporary: false, unchanging: true })
  const values = [valueOf(chosen), ...first.values, ...second.values]
  const names = ['chosen', ...first.names, ...second.names]
  const closure = choiceOf(body, capturing, closures, [first, second], values, names)
  const no: Expression = { kind: 'boolean', type: BOOLEAN, value: false }
  const condition = (): Expression => body.absorb(lowerCondition(body, inner.condition))
  const declare = (): void => {
    body.emit({ kind: 'declare', local: chosen, value: no })
    first.declare()
    second.declare()
  }
  const assign = (): void => {
    const place = { kind: 'local', type: BOOLEAN, local: chosen } as const
    body.emit({ kind: 'assign', place, value: condition() })
    const [then, otherwise] = [body.collect(first.assign), body.collect(second.assign)]
    if (then.length + otherwise.length > 0)
      body.emit({ kind: 'if', condition: valueOf(chosen), then, otherwise })
  }
  const define = (): void => {
    if (first.declare === nothing && second.declare === nothing)
      return body.emit({ kind: 'declare', local: chosen, value: condition() })
    declare()
    assign()
  }
  return { value: { closure, signature: type, carried: values }, declare, assign, define }
}

function isCallable(body: Body, node: ts.Expression): boolean {
  const type = body.unit.checker.getTypeAtLocation(node)
  const parts = type.isUnion() ? type.types : [type]
  return parts.every((part) => part.getCallSignatures().length > 0)
}

/** The side that a condition known at compile time takes. */
function takenSide(body: Body, node: ts.ConditionalExpression): ts.Expression | null {
  let condition: Expression | null = null
  body.trial(() => (condition = body.unit.attempt(() => lowerCondition(body, node.condition))))
  const known = condition as Expression | null
  if (known?.kind !== 'boolean') return null
  return known.value ? node.whenTrue : node.whenFalse
}

function sideOf(body: Body, node: ts.Expression, signature: FunctionType | null, first: number): Side | null {
  const closure = closureIn(body, node, signature)
  if (closure) return sideOfClosure(body, closure, NO_VARIABLES, first)
  const choice = choiceIn(body, node, signature)
  if (choice && 'declare' in choice) return sideOfClosure(body, choice.value, choice, first)
  if (choice)
    return sideOf(body, takenSide(body, unwrap(node) as ts.ConditionalExpression)!, signature, first)
  const type = typeOf(body, node)
  if (type?.kind !== 'function' || type.nullable) return null
  const local = body.local('callee', type, node, { temporary: false, unchanging: true })
  const value = { kind: 'zero', type } as const
  const assign = (): void => {
    const place = { kind: 'local', type, local } as const
    body.emit({ kind: 'assign', place, value: body.absorb(lowerValue(body, node, type)) })
  }
  return {
    type,
    branch: { type, first },
    values: [valueOf(local)],
    names: ['callee'],
    declare: () => body.emit({ kind: 'declare', local, value }),
    assign,
  }
}

const nothing = (): void => undefined
const NO_VARIABLES: Variables = { declare: nothing, assign: nothing }

function sideOfClosure(
  body: Body,
  value: ClosureValue,
  { declare, assign }: Variables,
  first: number,
): Side | null {
  const { closure, signature, carried } = value
  const type = declaredFunctionType(body, value)
  if (!type) return null
  return {
    declare,
    assign,
    type: withoutNull(type),
    branch: { given: { closure, signature }, first },
    values: carried,
    names: closure.carried.map(({ name }) => name),
  }
}

/** The type by which both sides can be called; refused if it is given and they cannot be. */
function commonType(
  body: Body,
  sides: readonly [Side, Side],
  signature: FunctionType | null,
  node: ts.Node,
): FunctionType | null {
  const fits = (wanted: FunctionType): boolean =>
    sides.every(({ type, branch }) => {
      if (type === wanted) return true
      return 'given' in branch && canBeCalledAs(body.unit, type, wanted, branch.given.closure.source)
    })
  if (!signature) return sides.map(({ type }) => type).find(fits) ?? null
  if (fits(signature)) return signature
  const other = sides.find(({ type }) => type !== signature)!
  return body.unit.refuse('functionShape', node, typeName(other.type), typeName(signature))
}

function choiceOf(
  { unit, environment }: Body,
  { source, origin }: Closure,
  closures: readonly Closure[],
  sides: readonly [Side, Side],
  values: readonly Expression[],
  names: readonly string[],
): Closure {
  const key = sides
    .map(({ branch, type }) =>
      'given' in branch
        ? `closure ${branch.given.closure.id} ${branch.given.signature ? typeKey(branch.given.signature) : ''}`
        : `value ${typeKey(type)}`,
    )
    .join(' or ')
  const known = unit.closures.get(key)
  if (known) return known
  const closure: Closure = {
    id: unit.closures.size,
    source,
    environment,
    carried: values.map(({ type }, index) => ({ name: names[index]!, type })),
    meanings: new Map(),
    self: null,
    origin,
    depth: Math.max(...closures.map(({ depth }) => depth)) + 1,
    choice: [sides[0].branch, sides[1].branch],
  }
  unit.closures.set(key, closure)
  return closure
}

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
    const called = (branch: Branch): Statement[] =>
      body.collect(() => {
        const result = callBranch(body, source, branch, own.map(valueOf), carried.map(valueOf), type)
        if (type.result.kind === 'void' || result.type.kind === 'never') return
        body.emit({ kind: 'return', value: body.absorb(coerce(body, result, type.result, source)) })
      })
    const [then, otherwise] = [called(first), called(second)]
    body.emit({ kind: 'if', condition: valueOf(carried[0]!), then, otherwise })
    return body
  })
}

function callBranch(
  body: Body,
  node: ts.Node,
  branch: Branch,
  values: readonly Expression[],
  carried: readonly Expression[],
  signature: FunctionType,
): Expression {
  if ('given' in branch) {
    const { given, first } = branch
    const own = carried.slice(first, first + given.closure.carried.length)
    return callKnown(body, node, { ...given, carried: own }, values, signature)
  }
  const value = carried[branch.first]!
  return finishCall(body, node, { kind: 'indirect', value }, branch.type.result, values, 'result')
}
