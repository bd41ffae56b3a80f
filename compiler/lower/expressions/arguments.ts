/**
 * Arguments of calls, from left to right, each as its parameter's type; then the default values of the parameters
 * that were left out.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, FunctionNode } from '../../ir/nodes.ts'
import { VOID, type RecordType, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { defaultArgument, isComputed } from '../default-values.ts'
import { lowerValue, typeOf } from '../dispatch.ts'
import { ambientCall } from '../intrinsic-calls.ts'
import { locationOfCall } from '../locations.ts'
import { mayBeUndefined, nothingAs } from '../optionals.ts'
import { asPerhaps, givenOr, lowerPerhaps, mayAskForDefault, type Argument } from '../perhaps-given.ts'
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
  /** The parameters that it gives their default values itself, where the argument is undefined. */
  readonly perhaps?: ReadonlySet<number>
  /** What runs in the place of arguments that are not passed. */
  readonly prepare?: ReadonlyMap<number, () => void>
}

type Step = () => Expression

/** What a call gives for a parameter: nothing, a value that may be undefined, or its value. */
type Kind = 'none' | 'left out' | 'perhaps' | 'given'

/** The object (if any) and the arguments from the `first` on. A parameter of type void is left out. */
export function lowerArguments(
  body: Body,
  node: Call,
  { types, declaration, target, carried = [], perhaps = NO_POSITIONS, prepare }: Signature,
  object: { readonly value: Expression; readonly node: ts.Node } | null,
  first = 0,
): Expression[] {
  const plain = first === 0 && !prepare ? plainSteps(body, node, types, declaration) : null
  if (plain) {
    const written = node.arguments ?? []
    return object
      ? body.operands([object.node, ...written], [() => object.value, ...plain])
      : body.operands(written, plain)
  }
  const given = givenArguments(body, node, first)
  const surplus = given[types.length]
  if (surplus) body.unit.refuse('call', surplus.node)
  const parameters = types.map((_, index) => declaration?.parameters[index])
  const kinds = types.map((type, index): Kind => {
    if (type.kind === 'void') return 'none'
    const [argument, parameter] = [given[index], parameters[index]]
    if (!isGiven(argument, parameter)) return hasDefault(body, parameter) ? 'left out' : 'given'
    return parameter?.initializer && mayAskForDefault(body, argument!, type) ? 'perhaps' : 'given'
  })
  const steps = types.map((type, index): Step => {
    const argument = given[index]
    if (kinds[index] === 'none' || kinds[index] === 'left out')
      return () => {
        prepare?.get(index)?.()
        return { kind: 'zero', type: VOID }
      }
    if (kinds[index] === 'perhaps') return () => lowerPerhaps(body, argument!, type)
    if (!argument || !isGiven(argument, parameters[index]))
      return () => valueLeftOut(body, node, type, parameters[index])
    return () => coerce(body, argument.lower(type), type, argument.node)
  })
  const nodes = types.map((_, index) => given[index]?.node ?? node)
  const values = object
    ? body.operands([object.node, ...nodes], [() => object.value, ...steps])
    : body.operands(nodes, steps)
  const own = object ? 1 : 0
  const computed = parameters.some(
    (parameter, index) =>
      (kinds[index] === 'left out' || (kinds[index] === 'perhaps' && !perhaps.has(index))) &&
      isComputed(body, parameter!, types[index]!),
  )
  const known = computed
    ? values.map((value, index) => body.stabilize(value, nodes[index - own] ?? node, 'argument'))
    : values
  const defaultAt = (index: number): Expression => {
    const parameter = parameters[index]!
    if (!hasDefault(body, parameter)) return locationOfCall(body, node)
    if (!target) throw new Error('a function value has no default values')
    const called = { declaration: declaration!, target, carried }
    return defaultArgument(body, called, index, types[index]!, known.slice(0, own + index), parameter)
  }
  parameters.forEach((parameter, index) => {
    const [kind, type] = [kinds[index], types[index]!]
    if (kind === 'perhaps') {
      const value = known[own + index]!
      const passed =
        perhaps.has(index) && hasDefault(body, parameter)
          ? asPerhaps(body, value, type, nodes[index]!)
          : givenOr(body, value, type, nodes[index]!, () => defaultAt(index))
      known[own + index] = computed ? body.stabilize(passed, node, 'argument') : passed
    } else if (kind === 'left out') {
      const value = defaultAt(index)
      const wish = ts.isIdentifier(parameter!.name) ? parameter!.name.text : 'argument'
      known[own + index] = value.kind === 'call' ? body.spill(value, node, wish) : value
    }
  })
  return known
}

/** How the arguments of most calls are evaluated, which give each parameter one value; null for every other call. */
function plainSteps(
  body: Body,
  { arguments: written }: Call,
  types: readonly ValueType[],
  declaration: ts.SignatureDeclaration | null | undefined,
): readonly Step[] | null {
  if ((written?.length ?? 0) !== types.length || hasInitializers(declaration)) return null
  const steps: Step[] = []
  for (let index = 0; index < types.length; index++) {
    const [type, argument] = [types[index]!, written![index]!]
    if (type.kind === 'void' || ts.isSpreadElement(argument)) return null
    steps.push(() => coerce(body, lowerValue(body, argument, type), type, argument))
  }
  return steps
}

function hasInitializers(declaration: ts.SignatureDeclaration | null | undefined): boolean {
  return declaration?.parameters.some(({ initializer }) => initializer !== undefined) ?? false
}

/** No parameter at all. */
export const NO_POSITIONS: ReadonlySet<number> = new Set()

/** The parameters with default values for which a call gives something that may be undefined, by position. */
export function perhapsGiven(
  body: Body,
  node: Call,
  declaration: ts.SignatureDeclaration,
  types: readonly ValueType[],
): ReadonlySet<number> {
  if (!hasInitializers(declaration)) return NO_POSITIONS
  const given = givenArguments(body, node, 0)
  return new Set(
    types.flatMap((type, index) => {
      const [argument, parameter] = [given[index], declaration.parameters[index]]
      const isAsked = isGiven(argument, parameter) && hasDefault(body, parameter)
      return isAsked && mayAskForDefault(body, argument!, type) ? [index] : []
    }),
  )
}

/** The parameters with default values that a call leaves out, by position. */
export function leftOutDefaults(
  body: Body,
  node: Call,
  declaration: ts.SignatureDeclaration,
  count: number,
  first = 0,
): ReadonlySet<number> {
  if (!hasInitializers(declaration)) return NO_POSITIONS
  const given = givenArguments(body, node, first)
  const parameters = declaration.parameters.slice(0, count)
  return new Set(
    parameters.flatMap((parameter, index) =>
      hasDefault(body, parameter) && !isGiven(given[index], parameter) ? [index] : [],
    ),
  )
}

/** Whether a parameter has a default value other than the place of the call. */
function hasDefault({ unit }: Body, parameter: ts.ParameterDeclaration | undefined): boolean {
  const initializer = parameter?.initializer
  return initializer !== undefined && !ambientCall(unit, initializer, 'callerLocation')
}

/** The arguments from the `first` on as they are written, and for a tuple that is spread its elements. */
export function givenArguments(body: Body, node: Call, first: number): readonly Argument[] {
  const { checker } = body.unit
  return (node.arguments ?? []).slice(first).flatMap((argument): readonly Argument[] => {
    if (!ts.isSpreadElement(argument)) {
      const seen = (): ts.Type => checker.getTypeAtLocation(argument)
      const lower = (type: ValueType): Expression => lowerValue(body, argument, type)
      return [{ node: argument, seen, type: () => typeOf(body, argument), lower }]
    }
    const { struct } = tupleType(body, argument)
    const seen = checker.getTypeAtLocation(argument.expression)
    const elements = checker.getTypeArguments(seen as ts.TypeReference)
    let tuple: Expression | null = null
    return struct.fields.map(({ type }, index) => ({
      node: argument.expression,
      seen: () => elements[index] ?? seen,
      type: () => type as ValueType,
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

/**
 * What stands for a parameter that has no default value of its own, where the call leaves it out: undefined. It need not be
 * marked as optional: the type by which the function is called may say so, or an arrow function take its types from there.
 */
export function valueLeftOut(
  body: Body,
  node: ts.Node,
  type: ValueType,
  parameter: ts.ParameterDeclaration | undefined,
): Expression {
  if (parameter?.initializer) return locationOfCall(body, node)
  return (mayBeUndefined(type) ? nothingAs(type) : null) ?? body.unit.refuse('call', node)
}
