/**
 * Arguments of calls, from left to right, each as its parameter's type; then the default values of the parameters
 * that were left out.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, FunctionNode } from '../../ir/nodes.ts'
import { VOID, optionalOf, type RecordType, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { defaultArgument, isComputed } from '../default-values.ts'
import { lowerValue, typeOf } from '../dispatch.ts'
import { ambientCall } from '../intrinsic-calls.ts'
import { locationOfCall } from '../locations.ts'
import { noneOf } from '../optionals.ts'
import { recordField } from '../record-fields.ts'

type Call = ts.CallExpression | ts.NewExpression

/** What is called: its parameters' types, and what is needed for their default values. */
export interface Signature {
  readonly types: readonly ValueType[]
  readonly declaration?: ts.SignatureDeclaration | null
  /** The function that is called; null for a function value. */
  readonly target?: FunctionNode | null
  /** The values of what that function carries. */
  readonly carried?: readonly Expression[]
}

type Step = () => Expression

/** The object (if any) and the arguments from the `first` on. A parameter of type void is left out. */
export function lowerArguments(
  body: Body,
  node: Call,
  { types, declaration, target, carried = [] }: Signature,
  object: { readonly value: Expression; readonly node: ts.Node } | null,
  first = 0,
): Expression[] {
  const given = givenArguments(body, node, first)
  const surplus = given[types.length]
  if (surplus) body.unit.refuse('call', surplus.node)
  const defaulted = types.map((type, index) => {
    const parameter = declaration?.parameters[index]
    const isLeftOut = type.kind !== 'void' && !isGiven(given[index], parameter)
    return isLeftOut && parameter && hasDefault(body, parameter) ? parameter : null
  })
  const steps = types.map((type, index): Step => {
    if (type.kind === 'void' || defaulted[index]) return () => ({ kind: 'zero', type: VOID })
    const parameter = declaration?.parameters[index]
    const argument = given[index]
    if (!argument || !isGiven(argument, parameter)) return () => valueLeftOut(body, node, type, parameter)
    return () => coerce(body, argument.lower(type), type, argument.node)
  })
  const nodes = types.map((_, index) => given[index]?.node ?? node)
  const values = object
    ? body.operands([object.node, ...nodes], [() => object.value, ...steps])
    : body.operands(nodes, steps)
  const own = object ? 1 : 0
  const computed = defaulted.some(
    (parameter, index) => parameter && isComputed(body, parameter, types[index]!),
  )
  const known = computed
    ? values.map((value, index) => body.stabilize(value, nodes[index - own] ?? node, 'argument'))
    : values
  defaulted.forEach((parameter, index) => {
    if (!parameter) return
    if (!target) throw new Error('a function value has no default values')
    const before = known.slice(0, own + index)
    const called = { declaration: declaration!, target, carried }
    const value = defaultArgument(body, called, index, types[index]!, before, parameter)
    const wish = ts.isIdentifier(parameter.name) ? parameter.name.text : 'argument'
    known[own + index] = value.kind === 'call' ? body.spill(value, node, wish) : value
  })
  return known
}

/** The parameters with default values that a call leaves out, by position. */
export function leftOutDefaults(
  body: Body,
  node: Call,
  declaration: ts.SignatureDeclaration,
  count: number,
): ReadonlySet<number> {
  const given = givenArguments(body, node, 0)
  const parameters = declaration.parameters.slice(0, count)
  return new Set(
    parameters.flatMap((parameter, index) =>
      hasDefault(body, parameter) && !isGiven(given[index], parameter) ? [index] : [],
    ),
  )
}

/** Whether a parameter has a default value other than the place of the call. */
function hasDefault({ unit }: Body, { initializer }: ts.ParameterDeclaration): boolean {
  return initializer !== undefined && !ambientCall(unit, initializer, 'callerLocation')
}

interface Argument {
  readonly node: ts.Expression
  readonly lower: (type: ValueType) => Expression
}

/** The arguments as they are written, and for a tuple that is spread its elements. */
function givenArguments(body: Body, node: Call, first: number): readonly Argument[] {
  return (node.arguments ?? []).slice(first).flatMap((argument): readonly Argument[] => {
    if (!ts.isSpreadElement(argument))
      return [{ node: argument, lower: (type) => lowerValue(body, argument, type) }]
    const { struct } = tupleType(body, argument)
    let tuple: Expression | null = null
    return struct.fields.map((_, index) => ({
      node: argument.expression,
      lower: () => recordField((tuple ??= lowerTuple(body, argument)), index),
    }))
  })
}

/** The record that a spread tuple is; refuses everything else. */
export function tupleType(body: Body, node: ts.SpreadElement): RecordType {
  const type = typeOf(body, node.expression) ?? body.unit.giveUp()
  const isTuple = type.kind === 'record' && type.struct.fields[0]?.name === '_0'
  return isTuple ? type : body.unit.refuse('spread', node)
}

/** The tuple that is spread, evaluated. */
export function lowerTuple(body: Body, node: ts.SpreadElement): Expression {
  return body.stabilize(lowerValue(body, node.expression, null), node.expression, 'tuple')
}

/** Whether there is an argument for a parameter; `undefined` asks for its default value. */
function isGiven(argument: Argument | undefined, parameter: ts.ParameterDeclaration | undefined): boolean {
  if (!argument) return false
  const { node } = argument
  return !(parameter?.initializer && ts.isIdentifier(node) && node.text === 'undefined')
}

/** What stands for a parameter that has no default value of its own, where the call leaves it out. */
export function valueLeftOut(
  body: Body,
  node: ts.Node,
  type: ValueType,
  parameter: ts.ParameterDeclaration | undefined,
): Expression {
  if (parameter?.initializer) return locationOfCall(body, node)
  if (parameter?.questionToken && (type.kind === 'reference' || type.kind === 'function'))
    return { kind: 'null', type }
  if (parameter?.questionToken && optionalOf(type)) return noneOf(type)
  return body.unit.refuse('call', node)
}
