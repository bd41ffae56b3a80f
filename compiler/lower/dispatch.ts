/**
 * Expressions hold functions, functions hold statements, and statements hold expressions. The modules for
 * each reach the others through the tables below, which `tables.ts` fills in; so imports point one way.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Place } from '../ir/nodes.ts'
import { BOOLEAN, optionalOf, typeName, type ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'
import { meantComparison } from './meant-comparisons.ts'
import { withNarrowing } from './narrowing.ts'

/** Lowers one kind of expression. `expected` is what the surroundings want; a literal takes it as its type. */
export type ExpressionLowering = (body: Body, node: never, expected: ValueType | null) => Expression
export type PlaceLowering = (body: Body, node: never) => Place
export type StatementLowering = (body: Body, node: never) => void

export interface Tables {
  readonly expressions: ReadonlyMap<ts.SyntaxKind, ExpressionLowering>
  readonly places: ReadonlyMap<ts.SyntaxKind, PlaceLowering>
  readonly statements: ReadonlyMap<ts.SyntaxKind, StatementLowering>
  /** The statements of a block. */
  readonly statementList: (body: Body, nodes: readonly ts.Statement[]) => void
  readonly initializePlace: (
    body: Body,
    place: Place,
    initializer: ts.Expression | null,
    node: ts.Node,
  ) => void
  /** Makes the names of a pattern at module level known. */
  readonly bindModulePattern: (body: Body, node: ts.VariableDeclaration) => void
}

let tables: Tables

export function setTables(filled: Tables): void {
  tables = filled
}

/** What is not in the tables has been refused as syntax; meeting it here is a bug of the compiler's own. */
function unknownKind(node: ts.Node): never {
  throw new Error(`${ts.SyntaxKind[node.kind]} is neither lowered nor refused: '${node.getText()}'`)
}

/** The value of an expression. Statements that must run first are emitted. */
export function lowerValue(body: Body, node: ts.Expression, expected: ValueType | null): Expression {
  return withNarrowing(body, node, lowerDeclared(body, node, expected), expected)
}

/** The value of an expression as its declaration has it, whatever TypeScript has ruled out where it stands. */
export function lowerDeclared(body: Body, node: ts.Expression, expected: ValueType | null): Expression {
  const lowering = tables.expressions.get(node.kind)
  if (!lowering) return unknownKind(node)
  const wanted = expected && !passesOn(node) ? (optionalOf(expected)?.value ?? expected) : expected
  return lowering(body, node as never, wanted)
}

/** Whether what is expected of an expression is expected of a part of it, which may be null. */
function passesOn(node: ts.Expression): boolean {
  if (!ts.isBinaryExpression(node)) return PASSING.has(node.kind)
  const { kind } = node.operatorToken
  return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.CommaToken
}
const PASSING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.NullKeyword,
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
])

/** The type that an expression has by itself; null, and its diagnostic, if it is refused. */
export function typeOf(body: Body, node: ts.Expression): ValueType | null {
  const known = body.types.get(node)
  if (known !== undefined) return known
  let type: ValueType | null = null
  body.trial(() => (type = body.unit.attempt(() => lowerValue(body, node, null).type)))
  body.types.set(node, type)
  return type
}

/** The place that an expression names. */
export function lowerPlace(body: Body, node: ts.Expression): Place {
  const lowering = tables.places.get(node.kind)
  if (!lowering) return body.unit.refuse('placeExpected', node)
  return lowering(body, node as never)
}

/** Whether an expression of this kind can name a place. */
export function canBePlace(node: ts.Expression): boolean {
  return tables.places.has(node.kind)
}

/** A boolean; integers and references are refused. */
export function lowerCondition(body: Body, node: ts.Expression): Expression {
  const value = lowerValue(body, node, BOOLEAN)
  if (value.type === BOOLEAN) return value
  return body.unit.refuse('condition', node, typeName(value.type), meantComparison(value.type, node))
}

/** Lowers the statements of a block; a refusal ends its own statement only. */
export function lowerStatements(body: Body, nodes: readonly ts.Statement[]): void {
  tables.statementList(body, nodes)
}

export function lowerStatement(body: Body, node: ts.Statement): void {
  const lowering = tables.statements.get(node.kind)
  body.at(node)
  body.unit.current = node
  body.unit.attemptPart(() => (lowering ? lowering(body, node as never) : unknownKind(node)))
}

/** Gives a place its first value, constructing objects where they stand. */
export function initializePlace(
  body: Body,
  place: Place,
  initializer: ts.Expression | null,
  node: ts.Node,
): void {
  tables.initializePlace(body, place, initializer, node)
}

/** Makes the names of a pattern at module level known, each as a variable of the module. */
export function bindModulePattern(body: Body, node: ts.VariableDeclaration): void {
  tables.bindModulePattern(body, node)
}
