/** Calls of functions, methods and function values. */

import { ts } from '../../frontend/typescript.ts'
import type { Callee, Expression, FunctionNode } from '../../ir/nodes.ts'
import { VOID, functionType, withoutNull, type FunctionType, type ValueType } from '../../types/machine.ts'
import { adaptedArguments } from '../adapted-arguments.ts'
import type { Body } from '../body.ts'
import { fieldIndex, isStatic } from '../classes.ts'
import type { ClosureValue } from '../closure.ts'
import { NO_CLOSURES, closureArguments, preparations, specialized } from '../closure-arguments.ts'
import { chosenClosure } from '../closure-choices.ts'
import { functionOf } from '../closures.ts'
import { coerce } from '../coerce.ts'
import { discard } from '../discarded.ts'
import { lowerValue } from '../dispatch.ts'
import { functionFor } from '../functions.ts'
import { ordinary, staticRequest, type FunctionSource } from '../function-requests.ts'
import { inferArguments } from '../inference.ts'
import { ambientName } from '../intrinsic-calls.ts'
import { INTRINSICS } from '../intrinsics/index.ts'
import { METHODS } from '../intrinsics/methods.ts'
import { resolve } from '../names.ts'
import { withNarrowing } from '../narrowing.ts'
import { staticThis } from '../static-this.ts'
import { asString } from '../texts.ts'
import { constraintOf } from './constraints.ts'
import { memberOf, refuseUntold, wordOf } from './members.ts'
import { lowerThis } from './identifiers.ts'
import { refuseNull } from './places.ts'
import { callMethod, findMethod, finishCall, inheritedMethod, receiverOf, type Method } from './methods.ts'
import { capturingDefaults } from '../default-values.ts'
import { constructBase } from '../constructors.ts'
import { methodOf } from './symbol-methods.ts'
import { NO_POSITIONS, leftOutDefaults, lowerArguments, perhapsGiven } from './arguments.ts'

const TEMPLATE_PARTS = new Set(['input', 'output', 'inout', 'result', 'clobber', 'symbol', 'hex', 'padded'])

/** `callee(…)`. */
export function lowerCall(body: Body, node: ts.CallExpression, expected: ValueType | null): Expression {
  const callee = node.expression
  const ambient = ambientName(body.unit, callee)
  if (ambient !== null) {
    const intrinsic = INTRINSICS[ambient]
    if (intrinsic) return intrinsic(body, node, expected)
    const external = externalFunction(body, callee)
    if (external) return callFunction(body, node, external, null, null, expected)
    return body.unit.refuse(TEMPLATE_PARTS.has(ambient) ? 'templatePart' : 'call', node, ambient)
  }
  if (callee.kind === ts.SyntaxKind.SuperKeyword) return constructBase(body, node)
  if (ts.isPropertyAccessExpression(callee)) {
    const declaration = staticFunction(body, callee)
    if (declaration) return callDeclaration(body, node, declaration, expected)
    if (callee.expression.kind === ts.SyntaxKind.SuperKeyword)
      return callInherited(body, node, callee, expected)
    return callMember(body, node, callee, lowerValue(body, callee.expression, null), expected)
  }
  const named = ts.isElementAccessExpression(callee) ? callSymbolMethod(body, node, callee) : null
  if (named) return named
  const closure = chosenClosure(body, callee)
  if (closure) {
    closure.prepare?.()
    return callClosure(body, node, closure, expected)
  }
  if (ts.isIdentifier(callee)) {
    const declaration = body.unit.symbolOf(callee)?.valueDeclaration
    if (declaration && ts.isFunctionDeclaration(declaration))
      return callDeclaration(body, node, declaration, expected)
    const binding = resolve(body, callee)
    if (binding?.kind === 'function')
      return callFunction(body, node, binding.function, null, sourceOf(body, callee), expected)
  }
  return callValue(body, node, lowerValue(body, callee, null))
}

/** `object[Symbol.name](…)`; null for every other element. */
function callSymbolMethod(
  body: Body,
  node: ts.CallExpression,
  callee: ts.ElementAccessExpression,
): Expression | null {
  const name = /^Symbol\.(iterator|dispose)$/.exec(callee.argumentExpression.getText())?.[1]
  if (!name) return null
  const object = lowerValue(body, callee.expression, null)
  const method = methodOf(body, object, `[Symbol.${name}]`)
  return method ? callOnObject(body, node, method, object, name) : body.unit.refuse('call', node)
}

/** The arrow function behind a constant, for its default values. */
function sourceOf(body: Body, node: ts.Identifier): ts.SignatureDeclaration | null {
  let declaration: ts.Node | undefined = body.unit.symbolOf(node)?.valueDeclaration
  if (!declaration || !ts.isVariableDeclaration(declaration)) return null
  let value = declaration.initializer
  while (value && ts.isCallExpression(value)) value = value.arguments.at(-1)
  declaration = value
  return declaration && (ts.isArrowFunction(declaration) || ts.isFunctionExpression(declaration))
    ? declaration
    : null
}

/** A function of the host's that the ambient declarations name. */
function externalFunction(body: Body, node: ts.Expression): FunctionNode | null {
  if (!body.unit.options.hosted || !ts.isIdentifier(node)) return null
  const symbol = body.unit.symbolOf(node)
  const declaration = symbol?.valueDeclaration
  if (!symbol || !declaration || !ts.isFunctionDeclaration(declaration) || !symbol.name.startsWith('host'))
    return null
  return functionFor(body.unit, ordinary(declaration, { linkage: { kind: 'external' }, symbol: null }))
}

/** A function or static method that a dotted name means. */
function staticFunction(body: Body, node: ts.PropertyAccessExpression): FunctionSource | null {
  const symbol = body.unit.checker.getSymbolAtLocation(node.name)
  const declaration = symbol && body.unit.resolveAlias(symbol).valueDeclaration
  if (!declaration) return null
  if (ts.isFunctionDeclaration(declaration)) return declaration
  if (ts.isMethodDeclaration(declaration) && isStatic(declaration)) {
    staticThis(body.unit, node.expression)
    return declaration
  }
  return null
}

function callDeclaration(
  body: Body,
  node: ts.CallExpression,
  declaration: FunctionSource,
  expected: ValueType | null,
): Expression {
  const typeArguments = declaration.typeParameters ? inferArguments(body, node, declaration, expected) : []
  const target = functionFor(
    body.unit,
    ts.isMethodDeclaration(declaration)
      ? staticRequest(declaration, typeArguments)
      : ordinary(declaration, { typeArguments }),
  )
  return callFunction(body, node, target, null, declaration, expected)
}

/** A method of an object, a method of a built-in type, or a field that holds a function. */
export function callMember(
  body: Body,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  owner: Expression,
  expected: ValueType | null,
): Expression {
  const name = callee.name.text
  const object = asString(body, owner)
  const { type } = object
  if (type.kind === 'reference' && type.nullable) return refuseNull(body, callee.expression, type)
  if (type.kind === 'reference' && type.to.kind === 'object') {
    const method = findMethod(
      body,
      type.to,
      name,
      (declaration, owner) => inferArguments(body, node, declaration, expected, owner.environment),
      constraintOf(body, callee.expression, type.to.struct),
    )
    if (method) return callOnObject(body, node, method, object, name)
    if (fieldIndex(type.to.struct, name) >= 0)
      return callValue(body, node, withNarrowing(body, callee, memberOf(body, object, callee)))
    refuseUntold(body, callee, type)
    return body.unit.refuse('call', node)
  }
  const kind = type.kind === 'reference' ? 'array' : type.kind
  const builtin = METHODS[kind]?.[name]
  if (builtin) return builtin(body, object, node)
  if (type.kind === 'record')
    return callValue(body, node, withNarrowing(body, callee, memberOf(body, object, callee)))
  return body.unit.refuse('call', node)
}

/** Calls a method with the arguments of a call. */
function callOnObject(
  body: Body,
  node: ts.CallExpression,
  method: Method,
  object: Expression,
  name: string,
): Expression {
  const { parameters, taken, declaration } = method
  const isCallable = method.callee !== null
  const given = isCallable
    ? closureArguments(body, node, {
        target: method.function,
        declaration: method.function && declaration,
        types: parameters,
      })
    : NO_CLOSURES
  const leftOut = isCallable ? leftOutDefaults(body, node, declaration, parameters.length) : NO_POSITIONS
  const missing = method.function ? capturingDefaults(body.unit, declaration, leftOut) : leftOut
  const known = parameters.map((type, index) => (given.has(index) || missing.has(index) ? VOID : type))
  const perhaps = isCallable && !method.function ? perhapsGiven(body, node, declaration, known) : NO_POSITIONS
  const isKnown = given.size > 0 || missing.size > 0 || perhaps.size > 0
  const called = isKnown ? method.specialize({ given, missing, perhaps }) : method
  const carried = [...given.values()].flatMap((closure) => closure.carried)
  const receiver = receiverOf(body, called, object, node)
  const [self, ...values] = lowerArguments(
    body,
    node,
    { types: known, declaration, target: called.function, carried, perhaps, ...preparations(given) },
    { value: receiver, node: node.expression },
  )
  const unused = taken.slice(parameters.length).map((type): Expression => ({ kind: 'zero', type }))
  const all = [...values.filter(({ type }) => type !== VOID), ...unused, ...carried]
  return callMethod(body, node, called, self!, all, wordOf(name))
}

/** `super.method(…)`: the method of the base class, whatever the class of the object is. */
function callInherited(
  body: Body,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  expected: ValueType | null,
): Expression {
  const name = callee.name.text
  const object = lowerThis(body, callee.expression)
  const method = inheritedMethod(body, name, (declaration, owner) =>
    inferArguments(body, node, declaration, expected, owner.environment),
  )
  return method ? callOnObject(body, node, method, object, name) : body.unit.refuse('superProperty', callee)
}

/** Calls a known function. */
function callFunction(
  body: Body,
  node: ts.CallExpression,
  target: FunctionNode,
  object: Expression | null,
  declaration: ts.SignatureDeclaration | null,
  _expected: ValueType | null,
  carried: readonly Expression[] = [],
): Expression {
  const first = object ? 1 : 0
  const end = target.parameters.length - carried.length
  const types = target.parameters.slice(first, end).map((parameter) => parameter.type as ValueType)
  const given = closureArguments(body, node, { target, declaration, types })
  const isNormal = declaration && body.unit.requests.get(target)?.linkage.kind === 'normal'
  const leftOut = isNormal ? leftOutDefaults(body, node, declaration, types.length) : NO_POSITIONS
  const defaulted = isNormal ? capturingDefaults(body.unit, declaration, leftOut) : NO_POSITIONS
  const callee = specialized(body.unit, target, given, defaulted)
  const known = [...[...given.values()].flatMap((closure) => closure.carried), ...carried]
  const own = types.map((type, index) => (given.has(index) || defaulted.has(index) ? VOID : type))
  const values = lowerArguments(
    body,
    node,
    { types: own, declaration, target: callee, carried: known, ...preparations(given) },
    object && { value: object, node: node.expression },
  ).filter(({ type }) => type !== VOID)
  return finishCall(
    body,
    node,
    { kind: 'direct', function: callee },
    callee.result,
    [...values, ...known],
    wordOf(lastWord(callee.name)),
  )
}

/** Calls a function that stands inside another one. */
export function callClosure(
  body: Body,
  node: ts.CallExpression,
  value: ClosureValue,
  expected: ValueType | null,
): Expression {
  const { source } = value.closure
  const typeArguments = source.typeParameters
    ? inferArguments(body, node, source, expected, value.closure.environment)
    : []
  const target = functionOf(body.unit, value, typeArguments)
  const { signature, carried } = value
  const count = target.parameters.length - carried.length
  const own = target.parameters.slice(0, count).map((parameter) => parameter.type as ValueType)
  const isOwn = !signature || withoutNull(signature) === functionType(own, target.result)
  if (isOwn && !value.closure.choice) return callFunction(body, node, target, null, source, expected, carried)
  const values = lowerArguments(body, node, { types: signature!.parameters }, null)
  return callKnown(body, node, value, values, signature!)
}

/** Calls a function that stands inside another one, by a type, with values of just its parameters. */
export function callKnown(
  body: Body,
  node: ts.Node,
  value: ClosureValue,
  values: readonly Expression[],
  signature: FunctionType,
): Expression {
  const { source } = value.closure
  const target = functionOf(body.unit, value)
  const { carried } = value
  const count = target.parameters.length - carried.length
  const own = target.parameters.slice(0, count).map((parameter) => parameter.type as ValueType)
  const called = { declaration: source, target, carried }
  const { copy, values: taken } = adaptedArguments(body, called, own, values, node)
  const callee: Callee = { kind: 'direct', function: copy }
  const wish = wordOf(lastWord(target.name))
  const result = finishCall(body, node, callee, target.result, [...taken, ...carried], wish)
  if (signature.result.kind === 'void') {
    discard(body, result)
    return { kind: 'zero', type: VOID }
  }
  return coerce(body, result, signature.result, node)
}

function lastWord(name: string): string {
  return name.replace(/<[^.]*$/, '').replace(/^.*[. ]/, '')
}

/** Calls a value of function type, which is not null. */
export function callValue(body: Body, node: ts.CallExpression, callee: Expression): Expression {
  const { type } = callee
  if (type.kind !== 'function') return body.unit.refuse('call', node)
  if (type.nullable) return refuseNull(body, node.expression, type)
  const [value, ...values] = lowerArguments(
    body,
    node,
    { types: type.parameters },
    { value: callee, node: node.expression },
  )
  return finishCall(body, node, { kind: 'indirect', value: value! }, type.result, values, 'result')
}
