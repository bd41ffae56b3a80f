/**
 * Functions: one `FunctionNode` for each declaration and each set of type arguments, made when first asked
 * for. Its body is lowered later, so that functions may call each other.
 */

import { ts } from '../frontend/typescript.ts'
import type { FunctionNode, Local } from '../ir/nodes.ts'
import { VOID, type ValueType } from '../types/machine.ts'
import { Body, commentsBefore } from './body.ts'
import { carriedBy } from './carried.ts'
import type { ClassInstance } from './classes.ts'
import { hierarchyOf, type MemberFunction } from './hierarchy.ts'
import { commonResult, leftOut } from './signatures.ts'
import { ownerOf } from './subtypes.ts'
import type { Environment } from './environment.ts'
import { constructedParameter } from './constructing.ts'
import { refuseDecorator } from './decorators.ts'
import { typeOf } from './dispatch.ts'
import { isUntyped } from './literals.ts'
import { asSelf, parameterLocal, parameterType, receiverParameter, selfParameter } from './parameters.ts'
import { bindDefault, bindParameters, bindPerhapsGiven, parameterSymbols } from './parameter-bindings.ts'
import { fromType, valueType, valueTypeOf } from './types.ts'
import { countInstance, refuseGrowth } from './sizes.ts'
import type { Unit } from './unit.ts'
import {
  type FunctionRequest,
  type FunctionSource,
  environmentOf,
  isFunctionMember,
  isPlain,
  isStaticMethod,
  keyOf,
  shownName,
} from './function-requests.ts'
import { lowerBody } from './function-bodies.ts'

/** The function for a request. A method may be asked for by way of a class that inherits it. */
export function functionFor(unit: Unit, asked: FunctionRequest): FunctionNode {
  const instance = asked.instance && ownerOf(asked.instance, asked.declaration)
  if (!isPlain(asked)) return functionByKey(unit, asked, instance)
  const known = unit.plainFunctions.get(instance)
  const found = known?.get(asked.declaration) ?? functionByKey(unit, asked, instance)
  if (known) known.set(asked.declaration, found)
  else unit.plainFunctions.set(instance, new Map([[asked.declaration, found]]))
  return found
}

function functionByKey(unit: Unit, asked: FunctionRequest, instance: ClassInstance | null): FunctionNode {
  const key = keyOf(unit, asked, instance)
  const known = unit.functions.get(key)
  return known ?? makeFunction(unit, { ...asked, instance }, key)
}

function makeFunction(unit: Unit, request: FunctionRequest, key: string): FunctionNode {
  const { declaration, typeArguments } = request
  const place = unit.location(declaration)
  const environment = environmentOf(unit, request)
  const name = shownName(request)
  refuseGrowth(unit, name, declaration.name ?? declaration, name.replace(/<.*/, ''))
  if (typeArguments.length > 0) countInstance(unit, declaration, name.replace(/<.*/, ''))
  refuseSignature(unit, declaration)
  const { receiver, parameters, constructed, bodyWith } = partsOf(unit, request)
  const comments = commentsBefore(declaringStatement(declaration))
  const node: FunctionNode = {
    name,
    symbol: request.symbol
      ? unit.exactSymbol(request.symbol, declaration)
      : unit.uniqueSymbol(
          name.replace(/^get |^set /, (accessor) => `${accessor.trim()}_`),
          declaration,
        ),
    parameters,
    result: constructed
      ? VOID
      : ((returnsNumber(unit, request) ? typeOfExpression(unit, request, bodyWith(VOID)) : null) ??
        (receiver === null || !isFunctionMember(declaration)
          ? resultType(unit, declaration, environment, request.result)
          : methodResult(unit, declaration, request, environment))),
    body: null,
    location: place,
    linkage: request.linkage,
    ...(comments ? { comments } : {}),
  }
  unit.functions.set(key, node)
  unit.requests.set(node, request)
  unit.place(node, declaration)
  if (request.linkage.kind === 'external') return node
  unit.pending.push(() => {
    node.body = lowerBody(bodyWith(node.result), request, node)
  })
  return node
}

interface Parts {
  readonly environment: Environment
  /** The parameter that holds the object of a method. */
  readonly receiver: Local | null
  /** All of them: its own, and what is passed along beside them. */
  readonly parameters: readonly Local[]
  readonly constructed: Local | null
  /** A body in which the parameters are known by their names. */
  readonly bodyWith: (result: ValueType) => Body
}

/** The parameters of the function for a request; of its own no more than the first `count`. */
export function partsOf(unit: Unit, request: FunctionRequest, count = Infinity): Parts {
  const { declaration, instance } = request
  const environment = environmentOf(unit, request)
  const hasThis = instance !== null && !isStaticMethod(declaration)
  const self: Local | null = hasThis ? selfParameter(unit, instance!, declaration) : null
  const receiver =
    self && hierarchyOf(unit).standsInTable(declaration) ? receiverParameter(unit, instance!, self) : self
  const own = declaration.parameters.map((parameter, index) =>
    request.given.has(index) || request.defaulted.has(index) || index >= count
      ? null
      : parameterLocal(unit, parameter, environment, request.expected?.[index] ?? null),
  )
  const present = [...(receiver ? [receiver] : []), ...own.filter((local) => local !== null)]
  const carried = carriedBy(
    request.closure,
    [...request.given].map(([index, known]) => ({
      ...known,
      symbols: parameterSymbols(unit, declaration.parameters[index]),
    })),
    ['self', ...present.map((local) => local.name)],
    unit.location(declaration),
  )
  const unused =
    receiver && isFunctionMember(declaration) && count === Infinity
      ? unusedParameters(unit, { ...request, declaration, instance: instance! }, environment)
      : []
  const constructed =
    request.constructs && count === Infinity ? constructedParameter(unit, declaration, environment) : null
  const bodyWith = (result: ValueType): Body => {
    const options = { environment, owner: declaration, self: self ?? carried.self, constructed, result }
    const body = new Body(unit, options, declaration)
    bindParameters(body, declaration, own)
    for (const local of carried.locals) body.adopt(local, true)
    for (const [symbol, binding] of carried.bindings) body.bindings.set(symbol, binding)
    for (const index of request.given.keys()) bindPerhapsGiven(body, declaration.parameters[index])
    for (const index of request.defaulted) bindDefault(body, declaration.parameters[index]!)
    if (constructed) body.adopt(constructed, true)
    // A function expression is known by its own name to itself alone.
    if (ts.isFunctionExpression(declaration) && declaration.name)
      body.bindings.set(unit.checker.getSymbolAtLocation(declaration.name)!, {
        kind: 'nested',
        source: declaration,
        signature: null,
      })
    unused.forEach((local) => body.adopt(local, true))
    if (self && receiver && receiver !== self) {
      body.adopt(receiver, true)
      body.emit({ kind: 'declare', local: self, value: asSelf(receiver, self) })
    }
    return body
  }
  const parameters = [...present, ...unused, ...carried.locals, ...(constructed ? [constructed] : [])]
  return { environment, receiver, parameters, constructed, bodyWith }
}

/** The type of the one expression that an arrow function is; null where it is none, or has no type of its own. */
function typeOfExpression(unit: Unit, { declaration }: FunctionRequest, body: Body): ValueType | null {
  if (!ts.isArrowFunction(declaration) || unit.inferring.has(declaration)) return null
  const { body: value } = declaration
  if (ts.isBlock(value) || isUntyped(body, value)) return null
  unit.inferring.add(declaration)
  try {
    return typeOf(body, value) ?? unit.giveUp()
  } finally {
    unit.inferring.delete(declaration)
  }
}

/** What a function returns, as far as it says so or is one expression; null otherwise. */
export function knownResult(unit: Unit, request: FunctionRequest): ValueType | null {
  const { declaration } = request
  const { environment, bodyWith } = partsOf(unit, request)
  if (declaration.type) return valueType(unit, declaration.type, environment)
  return typeOfExpression(unit, request, bodyWith(VOID))
}

/** Whether all that TypeScript knows of a function's result is that it is a `number`. */
function returnsNumber(unit: Unit, { declaration, result }: FunctionRequest): boolean {
  if (declaration.type || result || !ts.isArrowFunction(declaration)) return false
  const signature = unit.checker.getSignatureFromDeclaration(declaration)!
  const { flags } = unit.checker.getReturnTypeOfSignature(signature)
  return (flags & ts.TypeFlags.NumberLike) !== 0 && (flags & ts.TypeFlags.EnumLike) === 0
}

/** The statement that declares a function, which carries its comments. */
function declaringStatement(declaration: ts.Node): ts.Node {
  let node = declaration
  while (!ts.isStatement(node) && !ts.isClassElement(node) && node.parent && !ts.isSourceFile(node.parent))
    node = node.parent
  return node
}

function refuseSignature(unit: Unit, declaration: FunctionSource): void {
  for (const modifier of declaration.modifiers ?? [])
    if (ts.isDecorator(modifier)) refuseDecorator(unit, modifier)
}

/** The parameters that a method leaves out, though whoever knows the base or interface gives them. */
function unusedParameters(
  unit: Unit,
  request: FunctionRequest & { readonly declaration: MemberFunction; readonly instance: ClassInstance },
  environment: Environment,
): readonly Local[] {
  const { declaration, instance, given, typeArguments } = request
  if (hierarchyOf(unit).supers(instance.declaration).length === 0) return []
  const types = declaration.parameters.map((parameter) => parameterType(unit, parameter, environment))
  const location = unit.location(declaration)
  return leftOut(unit, declaration, instance, types, typeArguments).flatMap(({ name, type }, index) =>
    given.has(types.length + index) ? [] : [{ name, type, location, temporary: false }],
  )
}

/** What a method returns; one that stands in a table returns what all that stand there do. */
function methodResult(
  unit: Unit,
  declaration: MemberFunction,
  { instance, typeArguments }: FunctionRequest,
  environment: Environment,
): ValueType {
  const result = resultType(unit, declaration, environment)
  return hierarchyOf(unit).standsInTable(declaration)
    ? commonResult(unit, declaration, instance!, result, typeArguments)
    : result
}

/** The machine type of what a function returns. */
export function resultType(
  unit: Unit,
  declaration: ts.SignatureDeclaration,
  environment: Environment,
  expected: ValueType | null = null,
): ValueType {
  if (ts.isSetAccessor(declaration)) return VOID
  if (declaration.type) return valueType(unit, declaration.type, environment)
  if (expected) return expected
  if (unit.refusedNodes.size > 0 && returnsRefused(unit, declaration)) unit.giveUp()
  const signature = unit.checker.getSignatureFromDeclaration(declaration)!
  const type = unit.checker.getReturnTypeOfSignature(signature)
  return valueTypeOf(fromType(unit, type, declaration.name ?? declaration, environment))
}

/** Whether a function returns a field whose type has been refused, so that its own is not known either. */
function returnsRefused(unit: Unit, declaration: ts.SignatureDeclaration): boolean {
  const isRefused = (value: ts.Expression | undefined): boolean => {
    if (!value || !ts.isPropertyAccessExpression(value)) return false
    const declarations = unit.checker.getSymbolAtLocation(value.name)?.declarations ?? []
    return declarations.some((one) => unit.refusedNodes.has(one))
  }
  const { body } = declaration as ts.FunctionLikeDeclaration
  if (!body || !ts.isBlock(body)) return isRefused(body)
  const visit = (node: ts.Node): boolean =>
    ts.isReturnStatement(node)
      ? isRefused(node.expression)
      : !ts.isFunctionLike(node) && (ts.forEachChild(node, visit) ?? false)
  return visit(body)
}
