/**
 * Every kind of expression and statement that is lowered, and how. The others are refused by name in `syntax.ts`,
 * before anything is lowered.
 */

import { ts } from '../frontend/typescript.ts'
import type { Body } from './body.ts'
import type { ExpressionLowering, PlaceLowering, StatementLowering, Tables } from './dispatch.ts'
import { lowerDiscarded } from './discarded.ts'
import { lowerPlace, lowerValue } from './dispatch.ts'
import { initializePlace, lowerFresh } from './construction.ts'
import { isAssignment } from './assigned.ts'
import { isUntyped, literalValue } from './literals.ts'
import { lowerProperty, placeOfProperty } from './expressions/members.ts'
import { lowerIdentifier, lowerThis, placeOfIdentifier } from './expressions/identifiers.ts'
import { lowerElement, placeOfElement } from './expressions/elements.ts'
import { lowerOperator } from './expressions/arithmetic.ts'
import { lowerPrefix } from './expressions/prefix.ts'
import { OPERATORS } from './expressions/operators.ts'
import { lowerAssignment, lowerStep } from './expressions/assignment.ts'
import { lowerCall } from './expressions/calls.ts'
import { lowerConditional, lowerLogical, lowerNullish } from './expressions/logic.ts'
import { lowerArray, lowerObject } from './expressions/record-literals.ts'
import { lowerInstanceOf } from './expressions/instance-tests.ts'
import { isOptionalChain, lowerOptional } from './expressions/optional.ts'
import {
  lowerAs,
  lowerSatisfies,
  lowerBoolean,
  lowerFunction,
  lowerNonNull,
  lowerNull,
  lowerNumber,
  lowerString,
} from './expressions/values.ts'
import { lowerTagged } from './intrinsics/tags.ts'
import { bindModulePattern } from './patterns.ts'
import { lowerStatementList } from './statements/list.ts'
import {
  lowerBreak,
  lowerContinue,
  lowerDo,
  lowerFor,
  lowerForOf,
  lowerLabeled,
  lowerWhile,
} from './statements/loops.ts'
import {
  lowerBlock,
  lowerExpressionStatement,
  lowerIf,
  lowerReturn,
  lowerVariableStatement,
} from './statements/simple.ts'
import { lowerSwitch } from './statements/switch.ts'
import type { Expression } from '../ir/nodes.ts'
import type { ValueType } from '../types/machine.ts'

const K = ts.SyntaxKind

/** A chain with `?.` takes its own way; the same kinds without one take the usual. */
function unlessOptional<N extends ts.Expression>(
  usual: (body: Body, node: N, expected: ValueType | null) => Expression,
): (body: Body, node: N, expected: ValueType | null) => Expression {
  return (body, node, expected) =>
    isOptionalChain(node) ? lowerOptional(body, node) : usual(body, node, expected)
}

function lowerBinary(body: Body, node: ts.BinaryExpression, expected: ValueType | null): Expression {
  const { kind } = node.operatorToken
  if (kind in OPERATORS) return lowerOperator(body, node, expected)
  if (kind === K.InstanceOfKeyword) return lowerInstanceOf(body, node)
  if (kind === K.AmpersandAmpersandToken || kind === K.BarBarToken) return lowerLogical(body, node)
  if (kind === K.QuestionQuestionToken) return lowerNullish(body, node, expected)
  if (kind === K.AsteriskAsteriskToken || kind === K.AsteriskAsteriskEqualsToken)
    return lowerPower(body, node, expected)
  if (isAssignment(kind)) return lowerAssignment(body, node)
  if (kind === K.CommaToken) return lowerComma(body, node, expected)
  throw new Error(`'${ts.tokenToString(kind)}' is neither lowered nor refused`)
}

/** `a, b`: the left side for what it does, then the right side. */
function lowerComma(body: Body, node: ts.BinaryExpression, expected: ValueType | null): Expression {
  lowerDiscarded(body, node.left)
  return lowerValue(body, node.right, expected)
}

/** A power is an exact integer or nothing: both sides are constants without a width. */
function lowerPower(body: Body, node: ts.BinaryExpression, expected: ValueType | null): Expression {
  const value = isUntyped(body, node) ? literalValue(body, node) : null
  if (value !== null) return lowerNumber(body, node, expected)
  return body.unit.refuse('exponentiation', node, ts.tokenToString(node.operatorToken.kind)!)
}

const EXPRESSIONS: readonly (readonly [ts.SyntaxKind, unknown])[] = [
  [K.Identifier, lowerIdentifier],
  [K.ThisKeyword, lowerThis],
  [K.NumericLiteral, lowerNumber],
  [K.StringLiteral, lowerString],
  [K.NoSubstitutionTemplateLiteral, lowerString],
  [K.TrueKeyword, lowerBoolean],
  [K.FalseKeyword, lowerBoolean],
  [K.NullKeyword, lowerNull],
  [
    K.ParenthesizedExpression,
    (body: Body, node: ts.ParenthesizedExpression, expected: ValueType | null) =>
      lowerValue(body, node.expression, expected),
  ],
  [K.SatisfiesExpression, lowerSatisfies],
  [K.PropertyAccessExpression, unlessOptional(lowerProperty)],
  [K.ElementAccessExpression, unlessOptional(lowerElement)],
  [K.CallExpression, unlessOptional(lowerCall)],
  [K.NewExpression, lowerFresh],
  [K.BinaryExpression, lowerBinary],
  [
    K.PrefixUnaryExpression,
    (body: Body, node: ts.PrefixUnaryExpression, expected: ValueType | null) =>
      node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken
        ? lowerStep(body, node)
        : lowerPrefix(body, node, expected),
  ],
  [K.PostfixUnaryExpression, lowerStep],
  [K.ConditionalExpression, lowerConditional],
  [K.NonNullExpression, lowerNonNull],
  [K.ObjectLiteralExpression, lowerObject],
  [K.ArrayLiteralExpression, lowerArray],
  [K.ArrowFunction, lowerFunction],
  [K.FunctionExpression, lowerFunction],
  [K.TaggedTemplateExpression, lowerTagged],
  [K.AsExpression, lowerAs],
  [K.SpreadElement, (body: Body, node: ts.SpreadElement) => body.unit.refuse('spread', node)],
  [
    K.TemplateExpression,
    (body: Body, node: ts.TemplateExpression) => body.unit.refuse('textAtRunTime', node),
  ],
]

const PLACES: readonly (readonly [ts.SyntaxKind, unknown])[] = [
  [K.Identifier, placeOfIdentifier],
  [K.PropertyAccessExpression, placeOfProperty],
  [K.ElementAccessExpression, placeOfElement],
  [
    K.ParenthesizedExpression,
    (body: Body, node: ts.ParenthesizedExpression) => lowerPlace(body, node.expression),
  ],
]

const nothing = (): void => undefined

const STATEMENTS: readonly (readonly [ts.SyntaxKind, unknown])[] = [
  [K.ExpressionStatement, lowerExpressionStatement],
  [K.VariableStatement, lowerVariableStatement],
  [K.ReturnStatement, lowerReturn],
  [K.Block, lowerBlock],
  [K.IfStatement, lowerIf],
  [K.WhileStatement, lowerWhile],
  [K.DoStatement, lowerDo],
  [K.ForStatement, lowerFor],
  [K.ForOfStatement, lowerForOf],
  [K.LabeledStatement, lowerLabeled],
  [K.BreakStatement, lowerBreak],
  [K.ContinueStatement, lowerContinue],
  [K.SwitchStatement, lowerSwitch],
  // It is known to its block from the beginning (statements/list.ts).
  [K.FunctionDeclaration, nothing],
  [K.EmptyStatement, nothing],
  [K.InterfaceDeclaration, nothing],
  [K.TypeAliasDeclaration, nothing],
]

function table<T>(rows: readonly (readonly [ts.SyntaxKind, unknown])[]): ReadonlyMap<ts.SyntaxKind, T> {
  return new Map(rows as readonly (readonly [ts.SyntaxKind, T])[])
}

export const TABLES: Tables = {
  expressions: table<ExpressionLowering>(EXPRESSIONS),
  places: table<PlaceLowering>(PLACES),
  statements: table<StatementLowering>(STATEMENTS),
  statementList: lowerStatementList,
  bindModulePattern,
  initializePlace,
}
