/** Expression statements, variables, return, blocks, branches. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Statement } from '../../ir/nodes.ts'
import { assignedSymbols } from '../assigned.ts'
import type { Body } from '../body.ts'
import { valueOf } from '../carried.ts'
import { calledAs } from '../closure-arguments.ts'
import { chosenClosure, type ChosenClosure } from '../closure-choices.ts'
import { closureNamed } from '../closures.ts'
import { coerce, standsInVariable } from '../coerce.ts'
import { lowerDiscarded } from '../discarded.ts'
import {
  initializePlace,
  lowerCondition,
  lowerDeclared,
  lowerStatement,
  lowerStatements,
  lowerValue,
} from '../dispatch.ts'
import { inPlaceType } from '../in-place.ts'
import { isUntyped, literalValue } from '../literals.ts'
import { useType } from '../first-use.ts'
import { withNarrowing } from '../narrowing.ts'
import { hasUndefined, nothingAs } from '../optionals.ts'
import { textType, textsOf } from '../texts.ts'
import { valueType } from '../types.ts'
import { lowerPattern } from '../patterns.ts'
import { withNull, withoutNull, type ValueType } from '../../types/machine.ts'
import { targetOf } from '../expressions/places.ts'
import { disposeLater } from './using.ts'

export function lowerExpressionStatement(body: Body, node: ts.ExpressionStatement): void {
  lowerDiscarded(body, node.expression)
}

export function lowerVariableStatement(body: Body, node: ts.VariableStatement): void {
  if (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword))
    body.unit.refuse('ambient', node, node.declarationList.getText())
  lowerVariables(body, node.declarationList)
}

export function lowerVariables(body: Body, list: ts.VariableDeclarationList): void {
  for (const declaration of list.declarations) {
    try {
      lowerVariable(body, declaration)
      if (list.flags & ts.NodeFlags.Using && ts.isIdentifier(declaration.name))
        disposeLater(body, declaration.name)
    } catch (error) {
      giveUp(body, declaration.name)
      throw error
    }
  }
}

/** After a refusal, the uses of the variables are given up without a further word. */
function giveUp(body: Body, name: ts.BindingName): void {
  if (!ts.isIdentifier(name)) {
    for (const element of name.elements) if (ts.isBindingElement(element)) giveUp(body, element.name)
    return
  }
  const symbol = body.unit.checker.getSymbolAtLocation(name)
  if (symbol && !body.bindings.has(symbol)) body.bindings.set(symbol, { kind: 'refused' })
}

function lowerVariable(body: Body, node: ts.VariableDeclaration): void {
  const { name, initializer } = node
  if (!ts.isIdentifier(name)) return lowerPattern(body, node)
  const symbol = body.unit.checker.getSymbolAtLocation(name)!
  const isConstant = (ts.getCombinedNodeFlags(node) & (ts.NodeFlags.Const | ts.NodeFlags.Using)) !== 0
  if (initializer && isConstant && !node.type && isUntyped(body, initializer)) {
    const value = literalValue(body, initializer)
    if (value !== null) {
      body.bindings.set(symbol, { kind: 'literal', value })
      return
    }
  }
  const alias = initializer && isConstant && !node.type ? closureNamed(body, initializer) : null
  if (alias) {
    body.bindings.set(symbol, alias)
    return
  }
  if (initializer && isConstant && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)))
    return bindFunction(body, node, symbol, initializer)
  const closure = initializer && isConstant ? constantClosure(body, node, initializer) : null
  if (closure) {
    closure.prepare?.()
    body.bindings.set(symbol, { kind: 'closure', value: closure })
    return
  }
  const unchanging = isConstant || !assignedSymbols(body.unit, body.options.owner!).has(symbol)
  const declared = node.type ? valueType(body.unit, node.type, body.environment) : choiceOfTexts(body, node)
  const inPlace = initializer && unchanging ? inPlaceType(body, initializer, declared) : null
  if (inPlace && initializer && standsInVariable(body, inPlace, declared, initializer)) {
    const local = body.local(name.text, inPlace, name, { temporary: false, unchanging: true })
    body.bindings.set(symbol, { kind: 'local', local })
    body.emit({ kind: 'declare', local, value: null })
    initializePlace(body, { kind: 'local', type: inPlace, local }, initializer, node)
    return
  }
  const value = initializer
    ? initialValue(body, node, initializer, declared)
    : unsetValue(body, node, declared)
  const type = value?.type ?? declared
  if (!type) return body.unit.refuse('bareNumber', name, name.text)
  if (type.kind === 'void') return body.unit.refuse('noValues', name, 'void')
  if (type.kind === 'never') {
    body.bindings.set(symbol, { kind: 'constant', value: { kind: 'zero', type } })
    return
  }
  const local = body.local(name.text, type, name, { temporary: false, unchanging })
  const absorbed = value && body.absorb(value)
  body.bindings.set(symbol, { kind: 'local', local })
  body.emit({ kind: 'declare', local, value: absorbed })
}

/** What a variable without initial value holds: undefined if that belongs to its type; otherwise it is assigned first. */
function unsetValue(body: Body, node: ts.VariableDeclaration, declared: ValueType | null): Expression | null {
  if (!declared || !node.type) return null
  return hasUndefined(body.unit.checker.getTypeFromTypeNode(node.type)) ? nothingAs(declared) : null
}

/** The union of string literals that a variable without annotation is, where TypeScript infers several. */
function choiceOfTexts(body: Body, node: ts.VariableDeclaration): ValueType | null {
  const texts = node.initializer ? textsOf(body.unit.checker.getTypeAtLocation(node.name)) : null
  return texts && texts.length > 1 ? textType(body.unit, texts) : null
}

function initialValue(
  body: Body,
  node: ts.VariableDeclaration,
  initializer: ts.Expression,
  declared: ValueType | null,
): Expression {
  if (declared) return coerce(body, lowerValue(body, initializer, declared), declared, initializer)
  const wanted = isUntyped(body, initializer) ? useType(body, node) : null
  const value = lowerDeclared(body, initializer, wanted)
  if (!canBeNull(body, node, value)) return withNarrowing(body, initializer, value)
  const nullable = withNull(value.type)
  return coerce(body, withNarrowing(body, initializer, value, nullable), nullable, initializer)
}

/** Whether a variable without annotation may hold null, although its first value may not be null. */
function canBeNull(body: Body, node: ts.VariableDeclaration, value: Expression): boolean {
  if (value.type.kind !== 'reference' && value.type.kind !== 'function') return false
  const type = body.unit.checker.getTypeAtLocation(node.name)
  return type.isUnion() && type.types.some((part) => (part.flags & ts.TypeFlags.Null) !== 0)
}

function bindFunction(
  body: Body,
  node: ts.VariableDeclaration,
  symbol: ts.Symbol,
  initializer: ts.ArrowFunction | ts.FunctionExpression,
): void {
  const annotation = node.type ? valueType(body.unit, node.type, body.environment) : null
  const wanted = annotation?.kind === 'function' ? withoutNull(annotation) : null
  body.bindings.set(symbol, { kind: 'nested', source: initializer, signature: wanted })
}

/** The capturing function that a constant is another name of, by the type that it is declared to have. */
function constantClosure(
  body: Body,
  node: ts.VariableDeclaration,
  initializer: ts.Expression,
): ChosenClosure | null {
  const annotation = node.type ? valueType(body.unit, node.type, body.environment) : null
  if (annotation && annotation.kind !== 'function') return null
  const type = annotation && withoutNull(annotation)
  const closure = chosenClosure(body, initializer, type)
  if (!closure || closure.carried.length === 0) return null
  return type ? calledAs(body, closure, type, initializer) : closure
}

export function lowerReturn(body: Body, node: ts.ReturnStatement): void {
  const { exits } = body
  const { result, constructed } = body.options
  if (constructed && node.expression) {
    const place = targetOf(valueOf(constructed))
    initializePlace(body, place, node.expression, node)
  }
  if (!node.expression || constructed) {
    exits.runTo(0)
    return body.emit({ kind: 'return', value: constructed ? null : nothingAs(result) })
  }
  if (result.kind === 'void' || result.kind === 'never') {
    lowerDiscarded(body, node.expression)
    if (result.kind !== 'void') return
    exits.runTo(0)
    return body.emit({ kind: 'return', value: null })
  }
  const lowered = lowerValue(body, node.expression, result)
  if (lowered.type.kind === 'never') return
  const value = coerce(body, lowered, result, node.expression)
  if (!exits.hasCleanups) return body.emit({ kind: 'return', value: body.absorb(value) })
  const kept = body.stabilize(value, node.expression, 'result')
  exits.runTo(0)
  body.emit({ kind: 'return', value: kept })
}

export function lowerBlock(body: Body, node: ts.Block): void {
  const statements = body.collect(() => lowerStatements(body, node.statements))
  body.emit({ kind: 'block', label: null, body: statements })
}

/** The statements of a branch or loop body, without a block of their own. */
export function lowerBranch(body: Body, node: ts.Statement | undefined): Statement[] {
  if (!node) return []
  return body.collect(() =>
    ts.isBlock(node) ? lowerStatements(body, node.statements) : lowerStatement(body, node),
  )
}

export function lowerIf(body: Body, node: ts.IfStatement): void {
  const condition = body.absorb(lowerCondition(body, node.expression))
  if (condition.kind === 'boolean') {
    const taken = condition.value ? node.thenStatement : node.elseStatement
    if (taken) body.emit({ kind: 'block', label: null, body: lowerBranch(body, taken) })
    return
  }
  const isCall = condition.kind === 'call'
  const test = isCall ? body.spill(condition, node.expression, 'condition') : condition
  const then = lowerBranch(body, node.thenStatement)
  const otherwise = lowerBranch(body, node.elseStatement)
  body.emit({ kind: 'if', condition: test, then, otherwise })
}
