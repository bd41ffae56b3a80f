/**
 * The functions that stand in tables of methods, and those that are called for a declaration which differs from the one
 * function behind it. Whoever calls knows a declaration; a class may have something else in its place: wider parameters,
 * a narrower result, parameters of its own, other default values. A function between the two converts what is given,
 * computes what is left out, and passes nothing on that is not taken.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode, Local, Statement } from '../ir/nodes.ts'
import { functionType, optionalOf, typeKey, type FunctionType, type ValueType } from '../types/machine.ts'
import { Body } from './body.ts'
import { valueOf } from './carried.ts'
import type { ClassInstance } from './classes.ts'
import { specialized } from './closure-arguments.ts'
import { coerce, converts } from './coerce.ts'
import { defaultArgument } from './default-values.ts'
import { NORMAL, environmentOf, functionFor, ordinary } from './functions.ts'
import type { MemberFunction } from './hierarchy.ts'
import { valueLeftOut } from './expressions/arguments.ts'
import { ambientCall } from './intrinsic-calls.ts'
import { knownKey, type Known } from './known-arguments.ts'
import { contentOf, isPresent } from './optionals.ts'
import type { Unit } from './unit.ts'

/**
 * The function to be called as one of `type`, whose first parameter is the object, where a class has `member`; null if
 * its own types do not fit.
 */
export function entryFor(
  unit: Unit,
  owner: ClassInstance,
  member: MemberFunction,
  known: Known,
  type: FunctionType,
): FunctionNode | null {
  const request = ordinary(member, { instance: owner })
  const usual = functionFor(unit, request)
  const target = known.given.size > 0 ? specialized(unit, usual, known.given) : usual
  const own = functionType(
    target.parameters.map((parameter) => parameter.type as ValueType),
    target.result,
  )
  if (known.missing.size === 0 && own === type) return target
  const key = `entry|${target.symbol}|${typeKey(type)}|${knownKey(known)}`
  const made = unit.functions.get(key)
  if (made) return made
  const steps = argumentSteps(member, target, known, type)
  const fits =
    steps.every((step) => step.fits(unit)) &&
    (type.result.kind === 'void' || converts(unit, target.result, type.result))
  if (!fits) return null
  const parameters = type.parameters.map((parameter, index): Local => {
    const position = steps.find((step) => step.passed === index)?.position
    const name = index === 0 ? 'object' : (target.parameters[position ?? -1]?.name ?? `unused_${index}`)
    return { name, type: parameter, location: target.location, temporary: false }
  })
  const node: FunctionNode = {
    name: target.name,
    symbol: unit.uniqueSymbol(`${target.symbol}_adapted`, member),
    parameters,
    result: type.result,
    body: null,
    location: target.location,
    linkage: { ...NORMAL },
  }
  unit.functions.set(key, node)
  unit.place(node, member)
  unit.pending.push(() => {
    const environment = environmentOf(unit, { ...request, instance: owner })
    const body = new Body(unit, { environment, owner: member, result: type.result, self: null }, member)
    for (const parameter of parameters) body.adopt(parameter, true)
    const values: Expression[] = []
    for (const step of steps) values.push(step.value(body, parameters, values))
    returnCall(body, target, values, type.result, member)
    node.body = body.statements
  })
  return node
}

/** How one argument of the function behind an entry comes about. */
interface Step {
  readonly fits: (unit: Unit) => boolean
  /** The position among the function's own parameters. */
  readonly position: number
  /** The position of what is passed among the parameters of the entry; null for what it computes. */
  readonly passed: number | null
  readonly value: (body: Body, parameters: readonly Local[], before: readonly Expression[]) => Expression
}

function argumentSteps(
  member: MemberFunction,
  target: FunctionNode,
  { given, missing }: Known,
  type: FunctionType,
): readonly Step[] {
  const carried = [...given.values()].reduce((sum, { closure }) => sum + closure.carried.length, 0)
  const steps: Step[] = [receiverStep(target)]
  const last = type.parameters.length - carried
  let index = 0
  let next = 1
  for (; steps.length < target.parameters.length - carried; index++) {
    if (given.has(index)) continue
    const position = steps.length
    const isPassed = !missing.has(index) && next < last
    const computed = computedStep(member, target, position, index, carried)
    if (!isPassed) steps.push(computed)
    else if (mayBeLeftOut(type.parameters[next]!, member.parameters[index]))
      steps.push(eitherStep(target, position, next++, type, member, computed))
    else steps.push(passedStep(target, position, next++, type, member))
  }
  for (let count = 0; count < carried; count++)
    steps.push(passedStep(target, steps.length, last + count, type, member))
  return steps
}

/** The object, which is of the class where its table says so. */
function receiverStep(target: FunctionNode): Step {
  const to = target.parameters[0]!.type as ValueType
  return {
    fits: () => true,
    position: 0,
    passed: 0,
    value: (_, [object]) => {
      const value = valueOf(object!)
      return value.type === to ? value : { kind: 'convert', type: to, value }
    },
  }
}

function passedStep(
  target: FunctionNode,
  position: number,
  passed: number,
  type: FunctionType,
  node: ts.Node,
): Step {
  const to = target.parameters[position]!.type as ValueType
  return {
    fits: (unit) => converts(unit, type.parameters[passed]!, to),
    position,
    passed,
    value: (body, parameters) => coerce(body, valueOf(parameters[passed]!), to, node),
  }
}

/** Whether a parameter is optional in the declaration that the call goes by, and has a default value here. */
function mayBeLeftOut(type: ValueType, parameter: ts.ParameterDeclaration | undefined): boolean {
  return parameter?.initializer !== undefined && optionalOf(type)?.nothing === 'undefined'
}

/** An optional parameter: what is passed if there is something, and the default value of this class otherwise. */
function eitherStep(
  target: FunctionNode,
  position: number,
  passed: number,
  type: FunctionType,
  node: ts.Node,
  computed: Step,
): Step {
  const to = target.parameters[position]!.type as ValueType
  const from = optionalOf(type.parameters[passed]!)!
  return {
    fits: (unit) => converts(unit, from.value, to),
    position,
    passed,
    value: (body, parameters, before) => {
      const value = valueOf(parameters[passed]!)
      const local = body.local('argument', to, node, { temporary: true, unchanging: true })
      const place = { kind: 'local', type: to, local } as const
      body.emit({ kind: 'declare', local, value: null })
      const branch = (make: () => Expression): Statement[] =>
        body.collect(() => body.emit({ kind: 'assign', place, value: body.absorb(make()) }))
      const then = branch(() => coerce(body, contentOf(value), to, node))
      const otherwise = branch(() => computed.value(body, parameters, before))
      body.emit({ kind: 'if', condition: isPresent(value), then, otherwise })
      return { kind: 'read', type: to, place }
    },
  }
}

/** A parameter that the call leaves out: its default value in this class, or a value that the function has no name for. */
function computedStep(
  member: MemberFunction,
  target: FunctionNode,
  position: number,
  index: number,
  carried: number,
): Step {
  const parameter = member.parameters[index]
  const to = target.parameters[position]!.type as ValueType
  const isOptional = parameter?.initializer !== undefined || parameter?.questionToken !== undefined
  return {
    fits: () => !parameter || isOptional,
    position,
    passed: null,
    value: (body, parameters, before) => {
      if (!parameter) return { kind: 'zero', type: to }
      if (parameter.initializer && ambientCall(body.unit, parameter.initializer, 'callerLocation'))
        return body.unit.refuse('overriddenDefault', parameter.initializer, parameter.name.getText())
      if (!parameter.initializer) return valueLeftOut(body, parameter, to, parameter)
      const closures = carried > 0 ? parameters.slice(-carried).map(valueOf) : []
      const callee = { declaration: member, target, carried: closures }
      return body.stabilize(
        defaultArgument(body, callee, index, to, before, parameter),
        parameter,
        'argument',
      )
    },
  }
}

function returnCall(
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
