/**
 * Arguments of calls, from left to right, each as its parameter's type; then the default values of the parameters
 * that were left out. A constant is written into the call. Every other default value is computed by a function of its
 * own, which is given the object and the parameters before it.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, FunctionNode } from '../../ir/nodes.ts'
import { VOID, optionalOf, type RecordType, type ValueType } from '../../types/machine.ts'
import { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { defaultFunction } from '../default-values.ts'
import { lowerValue, typeOf } from '../dispatch.ts'
import { NO_ENVIRONMENT } from '../environment.ts'
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
}

type Step = () => Expression

/** The object (if any) and the arguments from the `first` on. A parameter of type void is left out. */
export function lowerArguments(
  body: Body,
  node: Call,
  signature: Signature,
  object: { readonly value: Expression; readonly node: ts.Node } | null,
  first = 0,
): Expression[] {
  const { types, declaration, target } = signature
  const given = givenArguments(body, node, first)
  const surplus = given[types.length]
  if (surplus) body.unit.refuse('call', surplus.node)
  const computed = types.map((_, index) => {
    const parameter = declaration?.parameters[index]
    return !isGiven(given[index], parameter) && parameter && isComputed(body, parameter) ? parameter : null
  })
  const steps = types.map((type, index): Step => {
    if (type.kind === 'void' || computed[index]) return () => ({ kind: 'zero', type: VOID })
    const parameter = declaration?.parameters[index]
    const argument = given[index]
    if (!argument || !isGiven(argument, parameter)) return () => constantValue(body, node, type, parameter)
    return () => coerce(body, argument.lower(type), type, argument.node)
  })
  const nodes = types.map((_, index) => given[index]?.node ?? node)
  const values = object
    ? body.operands([object.node, ...nodes], [() => object.value, ...steps])
    : body.operands(nodes, steps)
  if (!computed.some((parameter) => parameter !== null)) return values
  const own = object ? 1 : 0
  const known = values.map((value, index) => body.stabilize(value, nodes[index - own] ?? node, 'argument'))
  computed.forEach((parameter, index) => {
    if (!parameter) return
    if (!target) return body.unit.refuse('defaultValue', parameter.initializer!)
    const callee = defaultFunction(body.unit, target, declaration!, index, types, object !== null)
    const call: Expression = {
      kind: 'call',
      type: callee.result,
      callee: { kind: 'direct', function: callee },
      arguments: known.slice(0, own + index).map((value, position) => asParameter(callee, value, position)),
    }
    known[own + index] = body.spill(
      call,
      node,
      ts.isIdentifier(parameter.name) ? parameter.name.text : 'argument',
    )
  })
  return known
}

/** A value as the parameter at its position takes it: an object as one of the class whose method is called. */
function asParameter({ parameters }: FunctionNode, value: Expression, position: number): Expression {
  const type = parameters[position]!.type as ValueType
  return value.type === type ? value : { kind: 'convert', type, value }
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

/** Whether the default value of a parameter is anything but a constant. */
function isComputed(body: Body, { initializer }: ts.ParameterDeclaration): boolean {
  if (!initializer || ambientCall(body.unit, initializer, 'callerLocation')) return false
  const isActive = (node: ts.Node): boolean => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node) || node.kind === ts.SyntaxKind.ThisKeyword)
      return true
    if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return true
    if (ts.isElementAccessExpression(node) || ts.isConditionalExpression(node)) return true
    if (ts.isIdentifier(node) && isVariable(body, node)) return true
    if (ts.isFunctionLike(node)) return false
    return ts.forEachChild(node, (child) => isActive(child) || undefined) ?? false
  }
  return isActive(initializer)
}

/** Whether a name means something that can differ from call to call: a parameter or a variable. */
function isVariable(body: Body, node: ts.Identifier): boolean {
  const declaration = body.unit.symbolOf(node)?.valueDeclaration
  if (!declaration) return false
  if (ts.isParameter(declaration) || ts.isBindingElement(declaration)) return true
  if (!ts.isVariableDeclaration(declaration) || declaration.getSourceFile().isDeclarationFile) return false
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0
  return !isConstant || !ts.isSourceFile(declaration.parent.parent.parent)
}

/** What a parameter is when the call leaves it out, as far as that is a constant. */
function constantValue(
  body: Body,
  node: Call,
  type: ValueType,
  parameter: ts.ParameterDeclaration | undefined,
): Expression {
  const initializer = parameter?.initializer
  if (!initializer) {
    if (parameter?.questionToken && (type.kind === 'reference' || type.kind === 'function'))
      return { kind: 'null', type }
    if (parameter?.questionToken && optionalOf(type)) return noneOf(type)
    return body.unit.refuse('call', node)
  }
  if (ambientCall(body.unit, initializer, 'callerLocation')) return locationOfCall(body, node)
  const apart = new Body(
    body.unit,
    { environment: NO_ENVIRONMENT, owner: null, result: VOID, self: null },
    initializer,
  )
  const value = coerce(apart, lowerValue(apart, initializer, type), type, initializer)
  if (apart.statements.length > 0 || !body.isStable(value))
    return body.unit.refuse('defaultValue', initializer)
  return value
}
