/**
 * Functions: one `FunctionNode` for each declaration and each set of type arguments, made when first asked
 * for. Its body is lowered later, so that functions may call each other.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode, Linkage, Local, Statement } from '../ir/nodes.ts'
import { IMPOSSIBLE, NEVER, VOID, object, reference, type ValueType } from '../types/machine.ts'
import { assignedSymbols } from './assigned.ts'
import { Body, commentsBefore, type BodyOptions } from './body.ts'
import { carriedBy, type Carried } from './carried.ts'
import type { Closure, Given } from './closure.ts'
import { isStatic, type ClassInstance } from './classes.ts'
import { hierarchyOf, type MemberFunction } from './hierarchy.ts'
import { headerOf } from './method-tables.ts'
import { commonResult, leftOut } from './signatures.ts'
import { ownerOf } from './subtypes.ts'
import { argumentKey, argumentName, type Environment, type TypeArgument } from './environment.ts'
import { coerce } from './coerce.ts'
import { refuseDecorator } from './decorators.ts'
import { canFail } from './effects.ts'
import { lowerStatement, lowerStatements, lowerValue, typeOf } from './dispatch.ts'
import { falls } from './flow.ts'
import { unwrap } from './in-place.ts'
import { isUntyped } from './literals.ts'
import { bindPattern } from './patterns.ts'
import { fromType, valueType, valueTypeOf } from './types.ts'
import type { Unit } from './unit.ts'

export type FunctionSource =
  | ts.FunctionDeclaration
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration
  | ts.ArrowFunction
  | ts.FunctionExpression

export interface FunctionRequest {
  readonly declaration: FunctionSource
  readonly typeArguments: readonly TypeArgument[]
  /** The instance that a method belongs to. */
  readonly instance: ClassInstance | null
  /** The environment that an arrow function stands in. */
  readonly environment: Environment
  /** The name to show, for functions that have none of their own. */
  readonly name: string | null
  /** Types of parameters without annotation, from where the function is used. */
  readonly expected: readonly ValueType[] | null
  /** Its result without annotation, from where the function is used. */
  readonly result: ValueType | null
  readonly linkage: Linkage
  /** The exact name in C, for exported and naked functions. */
  readonly symbol: string | null
  /** The closure whose function it is. */
  readonly closure: Closure | null
  /** The closures that are known for its parameters, by their positions. */
  readonly given: ReadonlyMap<number, Given>
  /** Whether the object that it returns is constructed in a place that its caller passes. */
  readonly constructs: boolean
}

export const NORMAL: Linkage = { kind: 'normal', section: null }
const NOTHING_GIVEN: ReadonlyMap<number, Given> = new Map()

/** A request with everything left out as it is for an ordinary function. */
export function ordinary(declaration: FunctionSource, rest: Partial<FunctionRequest> = {}): FunctionRequest {
  return {
    declaration,
    typeArguments: [],
    instance: null,
    environment: { arguments: new Map(), self: null },
    name: null,
    expected: null,
    result: null,
    linkage: { ...NORMAL },
    symbol: null,
    closure: null,
    given: NOTHING_GIVEN,
    constructs: false,
    ...rest,
  }
}

const DEEPEST = 64

/** The function for a request. A method may be asked for by way of a class that inherits it. */
export function functionFor(unit: Unit, asked: FunctionRequest): FunctionNode {
  const instance = asked.instance && ownerOf(asked.instance, asked.declaration)
  const request: FunctionRequest = { ...asked, instance }
  const { declaration, typeArguments } = request
  const place = unit.location(declaration)
  const key = [
    `${place.file}:${declaration.pos}`,
    instance?.struct.symbol ?? [...request.environment.arguments.values()].map(argumentKey).join(),
    typeArguments.map(argumentKey).join(),
    request.name ?? '',
    request.closure?.id ?? '',
    request.constructs ? 'constructs' : '',
    ...[...request.given].map(([index, { closure }]) => `${index} is ${closure.id}`),
  ].join('|')
  const known = unit.functions.get(key)
  if (known) return known

  const environment = environmentOf(unit, request)
  const name = shownName(request)
  if (name.split('<').length > DEEPEST)
    unit.refuse('genericDepth', declaration.name ?? declaration, name.replace(/<.*/, ''))
  refuseSignature(unit, declaration)
  const hasThis = instance !== null && !isStaticMethod(declaration)
  const self: Local | null = hasThis ? selfParameter(unit, instance!, declaration) : null
  const receiver =
    self && hierarchyOf(unit).standsInTable(declaration) ? receiverParameter(unit, instance!, self) : self
  const own = declaration.parameters.map((parameter, index) =>
    request.given.has(index)
      ? null
      : parameterLocal(unit, parameter, environment, request.expected?.[index] ?? null),
  )
  const parameters = [...(receiver ? [receiver] : []), ...own.filter((local) => local !== null)]
  const carried = carriedBy(
    request.closure,
    [...request.given].map(([index, known]) => ({
      ...known,
      symbols: parameterSymbols(unit, declaration.parameters[index]!),
    })),
    ['self', ...parameters.map((local) => local.name)],
    place,
  )
  const unused =
    receiver && isFunctionMember(declaration) && request.given.size === 0
      ? unusedParameters(unit, declaration, instance!, parameters)
      : []
  const comments = commentsBefore(declaringStatement(declaration))
  const constructed = request.constructs ? constructedParameter(unit, declaration, environment) : null
  const bodyWith = (result: ValueType): Body =>
    bodyFor(unit, request, { environment, self, constructed, result }, own, carried)
  const node: FunctionNode = {
    name,
    symbol: request.symbol
      ? unit.exactSymbol(request.symbol, declaration)
      : unit.uniqueSymbol(
          name.replace(/^get |^set /, (accessor) => `${accessor.trim()}_`),
          declaration,
        ),
    parameters: [...parameters, ...carried.locals, ...unused, ...(constructed ? [constructed] : [])],
    result: constructed
      ? VOID
      : (inferredResult(unit, request, () => bodyWith(VOID)) ??
        (receiver === null || !isFunctionMember(declaration)
          ? resultType(unit, declaration, environment, request.result)
          : methodResult(unit, declaration, instance!, environment))),
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
    const body = bodyWith(node.result)
    if (self && receiver && receiver !== self) {
      body.adopt(receiver, true)
      body.emit({ kind: 'declare', local: self, value: asSelf(receiver, self) })
    }
    unused.forEach((local) => body.adopt(local, true))
    node.body = lowerBody(body, request, node)
  })
  return node
}

/** Where a method constructs the object that it returns. */
function constructedParameter(unit: Unit, declaration: FunctionSource, environment: Environment): Local {
  const made = madeByReturns(declaration)![0]!
  const type = valueTypeOf(fromType(unit, unit.checker.getTypeAtLocation(made), made, environment))
  return { name: 'iterator', type, location: unit.location(declaration), temporary: false }
}

/** Whether every object that a method returns is made in its `return`, so that it can be made for the caller. */
export function makesIterator(declaration: FunctionSource): boolean {
  return madeByReturns(declaration) !== null
}

/** The `new` expressions that a function returns; null if it returns something else or nothing. */
function madeByReturns({ body }: FunctionSource): readonly ts.NewExpression[] | null {
  const made: ts.NewExpression[] = []
  let isOther = false
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    if (!ts.isReturnStatement(node)) return ts.forEachChild(node, visit)
    const value = node.expression && unwrap(node.expression)
    if (value && ts.isNewExpression(value)) made.push(value)
    else isOther = true
  }
  if (body) ts.forEachChild(body, visit)
  return isOther || made.length === 0 ? null : made
}

/** The statement that declares a function, which carries its comments. */
function declaringStatement(declaration: ts.Node): ts.Node {
  let node = declaration
  while (!ts.isStatement(node) && !ts.isClassElement(node) && node.parent && !ts.isSourceFile(node.parent))
    node = node.parent
  return node
}

function isStaticMethod(declaration: FunctionSource): boolean {
  return ts.isClassElement(declaration) && isStatic(declaration)
}

function environmentOf(unit: Unit, request: FunctionRequest): Environment {
  const outer = request.instance?.environment ?? request.environment
  const parameters = request.declaration.typeParameters ?? []
  if (parameters.length === 0) return outer
  const bound = new Map(outer.arguments)
  parameters.forEach((parameter, index) =>
    bound.set(unit.checker.getSymbolAtLocation(parameter.name)!, request.typeArguments[index]!),
  )
  return { arguments: bound, self: outer.self }
}

function shownName(request: FunctionRequest): string {
  const { declaration, instance, typeArguments } = request
  const own = request.name ?? (declaration.name ? declaration.name.getText() : 'function')
  const accessor = ts.isGetAccessor(declaration) ? 'get ' : ts.isSetAccessor(declaration) ? 'set ' : ''
  const suffix = typeArguments.length > 0 ? `<${typeArguments.map(argumentName).join(', ')}>` : ''
  return `${accessor}${instance ? `${instance.struct.name}.` : ''}${own}${suffix}`
}

function refuseSignature(unit: Unit, declaration: FunctionSource): void {
  for (const modifier of declaration.modifiers ?? [])
    if (ts.isDecorator(modifier)) refuseDecorator(unit, modifier)
}

export function selfParameter(unit: Unit, instance: ClassInstance, node: ts.Node): Local {
  return {
    name: 'self',
    type: reference(object(instance.struct)),
    location: unit.location(node),
    temporary: false,
  }
}

/** The parameters that a method leaves out, though whoever knows the base or interface gives them. */
function unusedParameters(
  unit: Unit,
  declaration: MemberFunction,
  instance: ClassInstance,
  [, ...own]: readonly Local[],
): readonly Local[] {
  if (hierarchyOf(unit).supers(instance.declaration).length === 0) return []
  const types = own.map(({ type }) => type as ValueType)
  const location = unit.location(declaration)
  return leftOut(unit, declaration, instance, types).map(({ name, type }) => ({
    name,
    type,
    location,
    temporary: false,
  }))
}

/** What a method returns; one that stands in a table returns what all that stand there do. */
function methodResult(
  unit: Unit,
  declaration: MemberFunction,
  instance: ClassInstance,
  environment: Environment,
): ValueType {
  const result = resultType(unit, declaration, environment)
  return hierarchyOf(unit).standsInTable(declaration)
    ? commonResult(unit, declaration, instance, result)
    : result
}

/** The object as what stands in tables takes it, whatever its class. */
function receiverParameter(unit: Unit, instance: ClassInstance, self: Local): Local {
  const type = headerOf(unit, instance.declaration)
  return type === self.type ? self : { ...self, name: 'object', type }
}

/** The object by its class, which is known where the function has been taken from its table. */
function asSelf(receiver: Local, self: Local): Expression {
  const value: Expression = {
    kind: 'read',
    type: receiver.type as ValueType,
    place: { kind: 'local', type: receiver.type, local: receiver },
  }
  return { kind: 'convert', type: self.type as ValueType, value }
}

export function parameterLocal(
  unit: Unit,
  parameter: ts.ParameterDeclaration,
  environment: Environment,
  expected: ValueType | null,
): Local {
  const type = parameterType(unit, parameter, environment, expected)
  return {
    name: ts.isIdentifier(parameter.name) ? parameter.name.text : 'parameter',
    type,
    location: unit.location(parameter),
    temporary: false,
  }
}

/** The machine type of a parameter. */
export function parameterType(
  unit: Unit,
  parameter: ts.ParameterDeclaration,
  environment: Environment,
  expected: ValueType | null = null,
): ValueType {
  const type =
    !parameter.type && expected
      ? expected
      : parameter.type && !parameter.questionToken
        ? valueType(unit, parameter.type, environment)
        : valueTypeOf(fromType(unit, unit.checker.getTypeAtLocation(parameter), parameter, environment))
  if (type.kind === 'never') return IMPOSSIBLE
  if (type.kind === 'void') return unit.refuse('noValues', parameter, type.kind)
  return type
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
  const signature = unit.checker.getSignatureFromDeclaration(declaration)!
  const type = unit.checker.getReturnTypeOfSignature(signature)
  return valueTypeOf(fromType(unit, type, declaration.name ?? declaration, environment))
}

/**
 * What an arrow function returns that is one expression whose type TypeScript only knows as `number`; null where the
 * type is known otherwise, or not even so.
 */
function inferredResult(unit: Unit, request: FunctionRequest, makeBody: () => Body): ValueType | null {
  const { declaration } = request
  if (declaration.type || request.result || !ts.isArrowFunction(declaration)) return null
  const { body: value } = declaration
  if (ts.isBlock(value) || unit.inferring.has(declaration)) return null
  const { flags } = unit.checker.getReturnTypeOfSignature(
    unit.checker.getSignatureFromDeclaration(declaration)!,
  )
  if (!(flags & ts.TypeFlags.NumberLike) || flags & ts.TypeFlags.EnumLike) return null
  unit.inferring.add(declaration)
  try {
    const body = makeBody()
    return isUntyped(body, value) ? null : (typeOf(body, value) ?? unit.giveUp())
  } finally {
    unit.inferring.delete(declaration)
  }
}

/** A body in which the parameters, and what is carried beside them, are known by their names. */
function bodyFor(
  unit: Unit,
  { declaration }: FunctionRequest,
  options: Omit<BodyOptions, 'owner'>,
  parameters: readonly (Local | null)[],
  carried: Carried,
): Body {
  const self = options.self ?? carried.self
  const body = new Body(unit, { ...options, self, owner: declaration }, declaration)
  bindParameters(body, declaration, parameters)
  for (const local of carried.locals) body.adopt(local, true)
  for (const [symbol, binding] of carried.bindings) body.bindings.set(symbol, binding)
  if (options.constructed) body.adopt(options.constructed, true)
  return body
}

function lowerBody(body: Body, request: FunctionRequest, node: FunctionNode): readonly Statement[] {
  const { unit } = body
  const { declaration } = request
  const source = declaration.body
  if (!source) {
    unit.report('ambient', declaration, node.name)
    return []
  }
  if (request.linkage.kind === 'naked') return lowerNaked(body, source)
  if (ts.isBlock(source)) lowerStatements(body, source.statements)
  else {
    body.at(source)
    unit.attempt(() => {
      const value = lowerValue(body, source, node.result.kind === 'void' ? null : node.result)
      if (node.result.kind === 'void' || node.result.kind === 'never') {
        const effect = body.absorb(value)
        if (effect.kind === 'call' || canFail(effect)) body.emit({ kind: 'evaluate', value: effect })
      } else body.emit({ kind: 'return', value: body.absorb(coerce(body, value, node.result, source)) })
    })
  }
  endBody(body, node.result, declaration)
  return body.statements
}

/** A function that must not end here fails if it does: a switch over an enum met a value that is no member. */
function endBody(body: Body, result: ValueType, declaration: ts.Node): void {
  if (result === VOID || !falls(body.statements)) return
  if (result !== NEVER && body.unit.diagnostics.length > 0) return
  body.location = body.unit.location(declaration)
  body.emit({ kind: 'fail', site: body.site('unreachable', declaration) })
}

/** Makes the parameters known to the body by their symbols. */
export function bindParameters(
  body: Body,
  declaration: ts.SignatureDeclaration,
  parameters: readonly (Local | null)[],
): void {
  const assigned = assignedSymbols(body.unit, declaration)
  if (body.options.self) body.adopt(body.options.self, true)
  declaration.parameters.forEach((parameter, index) => {
    const local = parameters[index]
    if (!local) return
    if (!ts.isIdentifier(parameter.name)) return body.adopt(local, true)
    const symbols = parameterSymbols(body.unit, parameter)
    body.adopt(local, !symbols.some((symbol) => assigned.has(symbol)))
    for (const symbol of symbols) body.bindings.set(symbol, { kind: 'local', local })
  })
  declaration.parameters.forEach(({ name }, index) => {
    if (ts.isIdentifier(name)) return
    const local = parameters[index]!
    const place = { kind: 'local', type: local.type, local } as const
    body.at(name)
    body.unit.attempt(() => bindPattern(body, name, { kind: 'read', type: local.type as ValueType, place }))
  })
}

/** The symbol of a parameter; of a parameter property also that of the field. */
function parameterSymbols(unit: Unit, parameter: ts.ParameterDeclaration): readonly ts.Symbol[] {
  const { name, parent } = parameter
  if (ts.isParameterPropertyDeclaration(parameter, parent) && ts.isIdentifier(name))
    return unit.checker.getSymbolsOfParameterPropertyDeclaration(parameter, name.text)
  return [unit.checker.getSymbolAtLocation(name)!]
}

function lowerNaked(body: Body, source: ts.ConciseBody): readonly Statement[] {
  const statements = ts.isBlock(source) ? [...source.statements] : []
  if (!ts.isBlock(source)) body.unit.report('nakedBody', source)
  for (const statement of statements) {
    const isAssembly =
      ts.isExpressionStatement(statement) &&
      ts.isTaggedTemplateExpression(statement.expression) &&
      statement.expression.tag.getText() === 'asm'
    if (isAssembly) lowerStatement(body, statement)
    else body.unit.report('nakedBody', statement)
  }
  return body.statements
}

/** The request for a static member function, which has no object and bears its class's name. */
export function staticRequest(
  member: ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration,
  typeArguments: readonly TypeArgument[] = [],
): FunctionRequest {
  const owner = (member.parent as ts.ClassDeclaration).name?.text ?? 'class'
  return ordinary(member, { typeArguments, name: `${owner}.${member.name.getText()}` })
}

export function isFunctionMember(
  member: ts.Node,
): member is ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration {
  return ts.isMethodDeclaration(member) || ts.isGetAccessor(member) || ts.isSetAccessor(member)
}
