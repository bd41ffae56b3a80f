/**
 * The functions that stand in tables of methods, and those that are called for a declaration which differs from the one
 * function behind it. Whoever calls knows a declaration; a class may have something else in its place: wider parameters,
 * a narrower result, parameters of its own, other default values. A function between the two converts what is given,
 * computes what is left out, and passes nothing on that is not taken.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode, Local } from '../ir/nodes.ts'
import { functionType, typeKey, type FunctionType, type ValueType } from '../types/machine.ts'
import { adaptedArgument, takes } from './adapted-arguments.ts'
import { returnCall } from './adapters.ts'
import type { Body } from './body.ts'
import { valueOf } from './carried.ts'
import type { ClassInstance } from './classes.ts'
import { specialized } from './closure-arguments.ts'
import type { GivenClosures } from './closure.ts'
import { coerce, converts } from './coerce.ts'
import { capturingDefaults } from './default-values.ts'
import type { TypeArgument } from './environment.ts'
import { functionFor } from './functions.ts'
import { environmentOf, ordinary } from './function-requests.ts'
import { bodyWithParameters, generatedFunction } from './generated-functions.ts'
import type { MemberFunction } from './hierarchy.ts'
import { knownKey, type Known } from './known-arguments.ts'
import type { Unit } from './unit.ts'

/**
 * The function to be called as one of `type`, whose first parameter is the object, where a class has `member`; null if
 * its own types do not fit.
 */
export function entryFor(
  unit: Unit,
  owner: ClassInstance,
  member: MemberFunction,
  { known, typeArguments }: { readonly known: Known; readonly typeArguments: readonly TypeArgument[] },
  type: FunctionType,
): FunctionNode | null {
  const request = ordinary(member, { instance: owner, typeArguments })
  const usual = functionFor(unit, request)
  const defaulted = capturingDefaults(unit, member, leftOutBy(member, known, type))
  const target = specialized(unit, usual, known.given, defaulted)
  const own = functionType(
    target.parameters.map((parameter) => parameter.type as ValueType),
    target.result,
  )
  if (known.missing.size === 0 && known.perhaps.size === 0 && own === type) return target
  const key = `entry|${target.symbol}|${typeKey(type)}|${knownKey(known)}`
  const made = unit.functions.get(key)
  if (made) return made
  const steps = argumentSteps(member, target, known, defaulted, type)
  const fits =
    steps.every((step) => step.fits(unit)) &&
    (type.result.kind === 'void' || converts(unit, target.result, type.result))
  if (!fits) return null
  const parameters = type.parameters.map((parameter, index): Local => {
    const position = steps.find((step) => step.passed === index)?.position
    const name = index === 0 ? 'object' : (target.parameters[position ?? -1]?.name ?? `unused_${index}`)
    return { name, type: parameter, location: target.location, temporary: false }
  })
  const { name, symbol, location } = target
  const { result } = type
  const outline = { name, symbol: `${symbol}_adapted`, parameters, result, location }
  return generatedFunction(unit, key, member, outline, () => {
    const environment = environmentOf(unit, { ...request, instance: owner })
    const options = { environment, owner: member, result, self: null }
    const body = bodyWithParameters(unit, options, member, parameters)
    const values: Expression[] = []
    for (const step of steps) values.push(step.value(body, parameters, values))
    returnCall(body, target, values, result, member)
    return body
  })
}

function carriedCount(given: GivenClosures): number {
  return [...given.values()].reduce((sum, { closure }) => sum + closure.carried.length, 0)
}

/** The parameters of a method for which an entry is passed nothing. */
function leftOutBy(
  { parameters }: MemberFunction,
  { given, missing }: Known,
  type: FunctionType,
): ReadonlySet<number> {
  let passed = type.parameters.length - 1 - carriedCount(given)
  const own = [...parameters.keys()].filter((index) => !given.has(index))
  return new Set(own.filter((index) => missing.has(index) || passed-- <= 0))
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
  defaulted: ReadonlySet<number>,
  type: FunctionType,
): readonly Step[] {
  const carried = carriedCount(given)
  const steps: Step[] = [receiverStep(target)]
  const last = type.parameters.length - carried
  let next = 1
  for (let index = 0; steps.length < target.parameters.length - carried; index++) {
    if (given.has(index) || defaulted.has(index)) continue
    const passed = !missing.has(index) && next < last ? next++ : null
    steps.push(ownStep(member, target, { position: steps.length, index, passed }, type, carried))
  }
  for (let count = 0; count < carried; count++)
    steps.push(carriedStep(target, steps.length, last + count, type, member))
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

/** What a closure carries that is known for a parameter. */
function carriedStep(
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

interface Positions {
  /** Among all that the function takes, and among the parameters of its declaration. */
  readonly position: number
  readonly index: number
  /** Among what the entry is passed. */
  readonly passed: number | null
}

/** A parameter of the function's own; one that the method has no name for takes a value that nobody reads. */
function ownStep(
  member: MemberFunction,
  target: FunctionNode,
  { position, index, passed }: Positions,
  type: FunctionType,
  carried: number,
): Step {
  const parameter = member.parameters[index]
  const to = target.parameters[position]!.type as ValueType
  const given = passed === null ? null : type.parameters[passed]!
  return {
    fits: (unit) => !parameter || takes(unit, parameter, given, to),
    position,
    passed,
    value: (body, parameters, before) => {
      const value = passed === null ? null : valueOf(parameters[passed]!)
      if (!parameter)
        return value && converts(body.unit, value.type, to)
          ? coerce(body, value, to, member)
          : { kind: 'zero', type: to }
      const closures = carried > 0 ? parameters.slice(-carried).map(valueOf) : []
      const called = { declaration: member, target, carried: closures }
      return adaptedArgument(body, called, index, to, value, before, parameter)
    },
  }
}
