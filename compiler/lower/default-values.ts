/**
 * Default values of parameters, for each call that leaves the argument out. A constant is written into the call. Any
 * other value JavaScript evaluates anew in the function's own scope, where the parameters before it are known; so it
 * becomes a function of these and of what the function carries.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode, Local } from '../ir/nodes.ts'
import { VOID, type ValueType } from '../types/machine.ts'
import { Body } from './body.ts'
import { coerce } from './coerce.ts'
import { constructorParts } from './constructor-parts.ts'
import { lowerValue } from './dispatch.ts'
import { NO_ENVIRONMENT } from './environment.ts'
import { freeNames } from './free-names.ts'
import { partsOf } from './functions.ts'
import { generatedFunction } from './generated-functions.ts'
import { unwrap } from './in-place.ts'
import { quietly } from './first-use.ts'
import type { Unit } from './unit.ts'

/** A function whose arguments are worked out. */
export interface Defaulted {
  readonly declaration: ts.SignatureDeclaration
  /** The function that is called, in the copy for what is known of its arguments. */
  readonly target: FunctionNode
  /** The values of what that copy carries. */
  readonly carried: readonly Expression[]
}

/** The default value of the parameter at `index`; `before` are the object and the arguments in front of it. */
export function defaultArgument(
  body: Body,
  called: Defaulted,
  index: number,
  type: ValueType,
  before: readonly Expression[],
  parameter: ts.ParameterDeclaration,
): Expression {
  if (!isComputed(body, parameter, type)) return constantDefault(body, parameter, type)
  const callee = defaultFunction(body.unit, called, index, type)
  const known = [...before.filter((value) => value.type !== VOID), ...called.carried]
  return {
    kind: 'call',
    type: callee.result,
    callee: { kind: 'direct', function: callee },
    arguments: known.map((value, position) => asParameter(callee, value, position)),
  }
}

/** A value as the parameter at its position takes it: an object as one of the class whose method is called. */
function asParameter({ parameters }: FunctionNode, value: Expression, position: number): Expression {
  const type = parameters[position]!.type as ValueType
  return value.type === type ? value : { kind: 'convert', type, value }
}

/** The function that computes the default value of one parameter. */
function defaultFunction(
  unit: Unit,
  { declaration, target }: Defaulted,
  index: number,
  result: ValueType,
): FunctionNode {
  const key = `default|${target.symbol}|${index}`
  const known = unit.functions.get(key)
  if (known) return known
  const parameter = declaration.parameters[index]!
  const initializer = parameter.initializer!
  const request = unit.requests.get(target)
  const { parameters, bodyWith } = request
    ? partsOf(unit, request, index)
    : partsOfConstructor(unit, target, index)
  const outline = {
    name: `${target.name} (default of ${parameter.name.getText()})`,
    symbol: `${target.symbol}_default_${parameter.name.getText()}`,
    location: unit.location(initializer),
  }
  return generatedFunction(unit, key, initializer, { ...outline, parameters, result }, () => {
    const body = bodyWith(result)
    body.at(initializer)
    const value = coerce(body, lowerValue(body, initializer, result), result, initializer)
    body.emit({ kind: 'return', value: body.absorb(value) })
    return body
  })
}

function partsOfConstructor(
  unit: Unit,
  target: FunctionNode,
  index: number,
): { readonly parameters: readonly Local[]; readonly bodyWith: (result: ValueType) => Body } {
  const request = unit.constructed.get(target)!
  const { environment } = request
  const owner = request.declaration!
  const { parameters, bind } = constructorParts(unit, request, index)
  const bodyWith = (result: ValueType): Body => {
    const body = new Body(unit, { environment, owner, result, self: null }, owner)
    bind(body)
    return body
  }
  return { parameters, bodyWith }
}

/** Whether the default value of a parameter is anything but a constant. */
export function isComputed(body: Body, { initializer }: ts.ParameterDeclaration, type: ValueType): boolean {
  if (!initializer) return false
  const inner = unwrap(initializer)
  if (ts.isFunctionLike(inner)) return false
  if (isActive(body, inner)) return true
  return quietly(body.unit, () => isConstant(body, lowerApart(body, initializer, type))) === false
}

/** Whether evaluating an expression acts, makes something or depends on the call. */
function isActive(body: Body, node: ts.Node): boolean {
  if (ts.isCallExpression(node) || ts.isNewExpression(node) || node.kind === ts.SyntaxKind.ThisKeyword)
    return true
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return true
  if (ts.isElementAccessExpression(node) || ts.isConditionalExpression(node)) return true
  if (ts.isIdentifier(node) && isVariable(body, node)) return true
  if (ts.isFunctionLike(node)) return false
  return ts.forEachChild(node, (child) => isActive(body, child) || undefined) ?? false
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

/** The parameters, of those that a call leaves out, whose default values are functions that capture something. */
export function capturingDefaults(
  unit: Unit,
  { parameters }: ts.SignatureDeclaration,
  leftOut: ReadonlySet<number>,
): ReadonlySet<number> {
  const captures = (index: number): boolean => capturingDefault(unit, parameters[index]) !== null
  return leftOut.size === 0 ? leftOut : new Set([...leftOut].filter(captures))
}

/** The function that is the default value of a parameter and captures something; null for every other parameter. */
export function capturingDefault(
  unit: Unit,
  parameter: ts.ParameterDeclaration | undefined,
): ts.ArrowFunction | ts.FunctionExpression | null {
  const inner = parameter?.initializer && unwrap(parameter.initializer)
  if (!inner || !(ts.isArrowFunction(inner) || ts.isFunctionExpression(inner))) return null
  const { names, self } = freeNames(unit, inner)
  return names.length > 0 || self !== null ? inner : null
}

/** A default value that is the same in every call. */
function constantDefault(body: Body, { initializer }: ts.ParameterDeclaration, type: ValueType): Expression {
  const inner = unwrap(initializer!)
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) {
    const [captured] = freeNames(body.unit, inner).names
    if (captured) body.unit.refuse('defaultValue', captured.node, captured.symbol.name)
  }
  return lowerApart(body, initializer!, type).value
}

interface Apart {
  readonly value: Expression
  readonly isAlone: boolean
}

/** A default value by itself, and whether it takes no statements. */
function lowerApart(body: Body, initializer: ts.Expression, type: ValueType): Apart {
  const options = { environment: NO_ENVIRONMENT, owner: null, result: VOID, self: null }
  const apart = new Body(body.unit, options, initializer)
  const value = coerce(apart, lowerValue(apart, initializer, type), type, initializer)
  return { value, isAlone: apart.statements.length === 0 }
}

function isConstant(body: Body, { value, isAlone }: Apart): boolean {
  return isAlone && body.isStable(value)
}
