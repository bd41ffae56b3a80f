/**
 * Type arguments of generic calls. TypeScript infers them for `number`; the machine types of the arguments
 * say which integer is meant, so they are matched against the declared types of the parameters here.
 */

import { ts } from '../frontend/typescript.ts'
import {
  optionalOf,
  withoutNull,
  type RecordType,
  type StorageType,
  type Struct,
  type ValueType,
} from '../types/machine.ts'
import type { Body } from './body.ts'
import { typeArgument } from './classes.ts'
import { NO_ENVIRONMENT, type Environment, type TypeArgument } from './environment.ts'
import { typeOf } from './dispatch.ts'
import type { ClosureValue } from './closure.ts'
import { chosenClosure } from './closure-choices.ts'
import { closureOf, declaredFunctionType } from './closures.ts'
import { quietly } from './first-use.ts'
import { knownResult } from './functions.ts'
import { ordinary } from './function-requests.ts'
import { unwrap } from './in-place.ts'
import { isUntyped } from './literals.ts'
import { refuseTwoNothings } from './optionals.ts'
import { fromType, valueTypeOf } from './types.ts'
import { possibleVariants } from './unions.ts'
import { instanceOf, lineage } from './subtypes.ts'
import { nothingNamed } from './tested.ts'
import { withTexts } from './texts.ts'

type Bound = Map<ts.Symbol, TypeArgument>

/** The type arguments of a call of a generic function. */
export function inferArguments(
  body: Body,
  node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression,
  declaration: ts.SignatureDeclaration,
  expected: ValueType | null,
  environment: Environment = NO_ENVIRONMENT,
): TypeArgument[] {
  const { unit } = body
  const parameters = declaration.typeParameters ?? []
  if (node.typeArguments && node.typeArguments.length > 0)
    return node.typeArguments.map((argument) =>
      typeArgument(unit, unit.checker.getTypeFromTypeNode(argument), argument, body.environment),
    )
  const bound: Bound = new Map()
  const given = ts.isTaggedTemplateExpression(node) ? [] : [...(node.arguments ?? [])]
  const isRefused = matchArguments(body, declaration, given, bound)
  matchResults(body, declaration, given, bound, environment)
  if (expected && declaration.type)
    match(body, unit.checker.getTypeFromTypeNode(declaration.type), expected, bound)
  const resolved = unit.checker.getResolvedSignature(node)
  return finish(body, node, parameters, { bound, isRefused }, (symbol) =>
    resolved ? fromResolved(body, declaration, resolved, symbol, node) : null,
  )
}

/** The type arguments of a `new` expression of a generic class, from its constructor's arguments. */
export function inferClassArguments(
  body: Body,
  node: ts.NewExpression,
  declaration: ts.ClassDeclaration,
): TypeArgument[] {
  const bound: Bound = new Map()
  const constructor = declaration.members.find(
    (member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && !!member.body,
  )
  const isRefused =
    constructor !== undefined && matchArguments(body, constructor, [...(node.arguments ?? [])], bound)
  const type = body.unit.checker.getTypeAtLocation(node) as ts.TypeReference
  const checked = body.unit.checker.getTypeArguments(type)
  const parameters = declaration.typeParameters ?? []
  return finish(body, node, parameters, { bound, isRefused }, (_, index) => exact(body, checked[index], node))
}

function finish(
  body: Body,
  node: ts.Node,
  parameters: readonly ts.TypeParameterDeclaration[],
  { bound, isRefused }: { readonly bound: Bound; readonly isRefused: boolean },
  otherwise: (symbol: ts.Symbol, index: number) => TypeArgument | null,
): TypeArgument[] {
  return parameters.map((parameter, index) => {
    const symbol = body.unit.checker.getSymbolAtLocation(parameter.name)!
    return (
      bound.get(symbol) ??
      otherwise(symbol, index) ??
      // What an argument has been refused for says more than that its type is unknown.
      (isRefused && body.unit.diagnostics.length > 0 ? body.unit.giveUp() : null) ??
      body.unit.refuse('inference', node, parameter.name.text, `${calleeText(node)}<…>(…)`)
    )
  })
}

function calleeText(node: ts.Node): string {
  return ts.isCallExpression(node) || ts.isNewExpression(node) ? node.expression.getText() : 'name'
}

/** Binds the type parameters that stand for the arguments; whether one of these has been refused itself. */
function matchArguments(
  body: Body,
  declaration: ts.SignatureDeclaration,
  given: readonly ts.Expression[],
  bound: Bound,
): boolean {
  let isRefused = false
  declaration.parameters.forEach((parameter, index) => {
    if (given.slice(0, index + 1).some(ts.isSpreadElement)) return
    const argument = given[index] && informative(given[index])
    if (!argument || !parameter.type || !mentionsParameter(body, parameter.type)) return
    if (isUntyped(body, argument) || isContextual(argument)) return
    const closure = knownClosure(body, argument)
    if (closure) {
      const type = declaredFunctionType(body, closure)
      if (type) match(body, body.unit.checker.getTypeFromTypeNode(parameter.type), type, bound)
      return
    }
    const own = typeOf(body, argument)
    if (!own) return void (isRefused = true)
    refuseTwoNothings(body, argument, own)
    // What asks for the default value says nothing of the type.
    const isPerhaps = parameter.initializer !== undefined && optionalOf(own)?.nothing === 'undefined'
    const type = isPerhaps ? optionalOf(own)!.value : own
    const pattern = body.unit.checker.getTypeFromTypeNode(parameter.type)
    match(body, pattern, type, bound)
    const known = bound.get(pattern.symbol)
    if (pattern.flags & ts.TypeFlags.TypeParameter && known && known.kind !== 'literal')
      bound.set(pattern.symbol, withTexts(body.unit, known, type, argument))
  })
  return isRefused
}

/** The closure that an argument is, of which nothing remains: it is asked for once more where it is passed. */
function knownClosure(body: Body, node: ts.Expression): ClosureValue | null {
  let closure: ClosureValue | null = null
  body.trial(() => (closure = chosenClosure(body, node)))
  return closure
}

/** Binds the type parameters that stand for the results of arrow functions among the arguments. */
function matchResults(
  body: Body,
  declaration: ts.SignatureDeclaration,
  given: readonly ts.Expression[],
  bound: Bound,
  environment: Environment,
): void {
  const { unit } = body
  declaration.parameters.forEach((parameter, index) => {
    const argument = given[index] && unwrap(informative(given[index]))
    if (!argument || !parameter.type || !ts.isArrowFunction(argument)) return
    const wanted = unit.checker.getNonNullableType(unit.checker.getTypeFromTypeNode(parameter.type))
    const signature = wanted.getCallSignatures()[0]
    const result = signature?.getReturnType()
    if (!signature || !result || !(result.flags & ts.TypeFlags.TypeParameter) || bound.has(result.symbol))
      return
    const known = { ...environment, arguments: new Map([...environment.arguments, ...bound]) }
    const type = quietly(unit, () => {
      const expected = argument.parameters.map((_, position) => {
        const wanted = signature.parameters[position] ?? unit.giveUp()
        return valueTypeOf(fromType(unit, unit.checker.getTypeOfSymbol(wanted), argument, known))
      })
      const { closure } = closureOf(body, argument)
      const own = { environment: closure.environment, closure, expected }
      return knownResult(unit, ordinary(argument, own))
    })
    if (type && type.kind !== 'void' && type.kind !== 'never') bound.set(result.symbol, type)
  })
}

/** Of a choice between a function that takes its types from where it stands and something else, the latter. */
function informative(node: ts.Expression): ts.Expression {
  const inner = unwrap(node)
  if (!ts.isConditionalExpression(inner)) return node
  const isFunction = (side: ts.Expression): boolean => ts.isFunctionLike(unwrap(side))
  const { whenTrue, whenFalse } = inner
  if (nothingNamed(whenTrue) || nothingNamed(whenFalse)) {
    const other = informative(nothingNamed(whenTrue) ? whenFalse : whenTrue)
    // Of anything but a function, that it may be missing is part of its type.
    return isFunction(other) ? other : node
  }
  if (isFunction(whenTrue)) return informative(whenFalse)
  return isFunction(whenFalse) ? informative(whenTrue) : node
}

/** Whether the type of an expression comes from its surroundings. */
function isContextual(node: ts.Expression): boolean {
  return (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.NullKeyword
  )
}

function mentionsParameter(body: Body, node: ts.TypeNode): boolean {
  let found = false
  const visit = (child: ts.Node): void => {
    if (ts.isIdentifier(child) && (body.unit.symbolOf(child)?.flags ?? 0) & ts.SymbolFlags.TypeParameter)
      found = true
    else ts.forEachChild(child, visit)
  }
  visit(node)
  return found
}

/** Binds the type parameters in `pattern` so that it becomes `type`. The first binding stays. */
function match(body: Body, pattern: ts.Type, type: StorageType, bound: Bound): void {
  const { checker } = body.unit
  if (pattern.flags & ts.TypeFlags.TypeParameter) {
    if (!bound.has(pattern.symbol) && type.kind !== 'void') bound.set(pattern.symbol, type)
    return
  }
  if (pattern.isUnion()) {
    const rest = pattern.types.filter((part) => !(part.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)))
    if (rest.length < pattern.types.length) {
      const present = type.kind === 'object' || type.kind === 'array' ? type : withoutNull(type)
      const inner = rest.length === 1 ? rest[0]! : checker.getNonNullableType(pattern)
      return match(body, inner, optionalOf(type)?.value ?? present, bound)
    }
    if (type.kind !== 'record') return rest.length === 1 ? match(body, rest[0]!, type, bound) : undefined
  }
  if (type.kind === 'record') return matchMembers(body, pattern, type.struct, bound)
  if (pattern.isIntersection()) {
    const parameter = pattern.types.find((part) => part.flags & ts.TypeFlags.TypeParameter)
    if (parameter) match(body, parameter, type, bound)
    return
  }
  if (!(pattern.flags & ts.TypeFlags.Object)) return
  if (type.kind === 'function') {
    const signature = pattern.getCallSignatures()[0]
    signature?.parameters.forEach((parameter, index) => {
      const machine = type.parameters[index]
      if (machine) match(body, checker.getTypeOfSymbol(parameter), machine, bound)
    })
    if (signature) match(body, signature.getReturnType(), type.result, bound)
    return
  }
  const given =
    (pattern as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference
      ? checker.getTypeArguments(pattern as ts.TypeReference)
      : []
  typeArgumentsOf(body, type, pattern.symbol).forEach((argument, index) => {
    const inner = given[index]
    if (!inner) return
    if (argument.kind === 'literal') {
      if (inner.flags & ts.TypeFlags.TypeParameter && !bound.has(inner.symbol))
        bound.set(inner.symbol, argument)
    } else match(body, inner, argument, bound)
  })
}

/** The records whose members are being matched; one that leads back to itself is matched once. */
const matching = new Set<Struct>()

/** Matches the members of a record, or those of each variant of a union. */
function matchMembers(body: Body, pattern: ts.Type, struct: Struct, bound: Bound): void {
  if (matching.has(struct)) return
  matching.add(struct)
  try {
    matchEach(body, pattern, struct, bound)
  } finally {
    matching.delete(struct)
  }
}

function matchEach(body: Body, pattern: ts.Type, struct: Struct, bound: Bound): void {
  const { checker } = body.unit
  if (checker.isTupleType(pattern)) {
    checker.getTypeArguments(pattern as ts.TypeReference).forEach((inner, index) => {
      const field = struct.fields[index]
      if (field) match(body, inner, field.type, bound)
    })
    return
  }
  for (const part of pattern.isUnion() ? pattern.types : [pattern]) {
    const [variant] = struct.variants ? possibleVariants(body.unit, struct, part) : []
    const payload = variant === undefined ? null : (struct.variants!.list[variant]!.field ?? null)
    const own = payload === null ? [] : (struct.fields[payload]!.type as RecordType).struct.fields
    for (const { name, type } of [...own, ...struct.fields]) {
      const member = part.getProperty(name)
      if (member) match(body, checker.getTypeOfSymbol(member), type, bound)
    }
  }
}

/** The machine types that stand for the type arguments of a class, slice, pointer or array. */
function typeArgumentsOf(
  body: Body,
  type: StorageType,
  wanted: ts.Symbol | undefined,
): readonly TypeArgument[] {
  switch (type.kind) {
    case 'slice':
    case 'pointer':
      return [type.element]
    case 'reference':
      return typeArgumentsOf(body, type.to, wanted)
    case 'array':
      return [type.element, { kind: 'literal', value: BigInt(type.length) }]
    case 'object': {
      const instance = instanceOf(body.unit, type.struct)
      const all = instance ? lineage(body.unit, instance) : []
      return (all.find(({ symbol }) => symbol === wanted) ?? instance)?.arguments ?? []
    }
    default:
      return []
  }
}

/** What TypeScript inferred, where it is exact: the declared parameter and result types beside the resolved ones. */
function fromResolved(
  body: Body,
  declaration: ts.SignatureDeclaration,
  resolved: ts.Signature,
  symbol: ts.Symbol,
  node: ts.Node,
): TypeArgument | null {
  const { checker } = body.unit
  const pairs: [ts.Type, ts.Type][] = declaration.parameters.flatMap((parameter, index) => {
    const instance = resolved.parameters[index]
    if (!instance || !parameter.type) return []
    return [
      [checker.getTypeFromTypeNode(parameter.type), checker.getTypeOfSymbol(instance)] as [ts.Type, ts.Type],
    ]
  })
  if (declaration.type) pairs.push([checker.getTypeFromTypeNode(declaration.type), resolved.getReturnType()])
  for (const [pattern, type] of pairs) {
    const found = correspond(checker, pattern, type, symbol)
    const argument = found ? exact(body, found, node) : null
    if (argument) return argument
  }
  return null
}

function correspond(
  checker: ts.TypeChecker,
  pattern: ts.Type,
  type: ts.Type,
  symbol: ts.Symbol,
): ts.Type | null {
  if (pattern.flags & ts.TypeFlags.TypeParameter) return pattern.symbol === symbol ? type : null
  const isReference = (candidate: ts.Type): candidate is ts.TypeReference =>
    (candidate.flags & ts.TypeFlags.Object) !== 0 &&
    ((candidate as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0
  if (!isReference(pattern) || !isReference(type)) return null
  const inner = checker.getTypeArguments(type)
  for (const [index, argument] of checker.getTypeArguments(pattern).entries()) {
    const other = inner[index]
    const found = other ? correspond(checker, argument, other, symbol) : null
    if (found) return found
  }
  return null
}

/** A type of the checker's as a type argument, if it has a machine representation. */
function exact(body: Body, type: ts.Type | undefined, node: ts.Node): TypeArgument | null {
  if (!type || type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return null
  if (type.flags & ts.TypeFlags.NumberLike && !(type.flags & ts.TypeFlags.EnumLike)) return null
  return typeArgument(body.unit, type, node, body.environment)
}
