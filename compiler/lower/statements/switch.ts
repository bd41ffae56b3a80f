/**
 * `switch`. C has one for integers and constant cases; anything else is compared with the cases one after the other, as
 * JavaScript does it, and what C switches on is the number of the case.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Statement } from '../../ir/nodes.ts'
import {
  STRING,
  U32,
  canBeMissing,
  optionalOf,
  typeName,
  type Nothing,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { lowerStatements, lowerValue } from '../dispatch.ts'
import { combine } from '../expressions/arithmetic.ts'
import { quietly } from '../first-use.ts'
import { isNeverNothing, isPresent, negated, refuseTwoNothings } from '../optionals.ts'
import { nothingNamed } from '../tested.ts'
import { isText } from '../texts.ts'
import { labelOf } from './loops.ts'

export function lowerSwitch(body: Body, node: ts.SwitchStatement): void {
  const value = lowerValue(body, node.expression, null)
  const { type } = value
  const isInteger = type.kind === 'integer' || type.kind === 'boolean'
  if (!isInteger && type !== STRING && type.kind !== 'reference' && !optionalOf(type))
    return body.unit.refuse(
      'operandTypes',
      node.expression,
      'switch',
      typeName(type),
      'its cases',
      'Use if statements.',
    )
  const cases = node.caseBlock.clauses.filter(ts.isCaseClause)
  if (!isInteger || !cases.every(({ expression }) => isConstantCase(body, expression, type)))
    return switchByComparing(body, node, value, cases)
  const seen = new Set<bigint>()
  emitSwitch(body, node, value, (clause) => caseValue(body, clause.expression, type, seen))
}

/** Whether a case is a constant, or refused for something else. */
function isConstantCase(body: Body, node: ts.Expression, type: ValueType): boolean {
  if (nothingNamed(node)) return false
  let isConstant = true
  body.trial(() =>
    quietly(body.unit, () => {
      const { kind } = lowerValue(body, node, type)
      isConstant = (kind === 'integer' || kind === 'boolean') && body.statements.length === 0
    }),
  )
  return isConstant
}

function emitSwitch(
  body: Body,
  node: ts.SwitchStatement,
  value: Expression,
  constantOf: (clause: ts.CaseClause) => bigint,
): void {
  const label = labelOf(node)
  const clauses = node.caseBlock.clauses.map((clause) => ({
    values: ts.isCaseClause(clause) ? [constantOf(clause)] : null,
    body: body.exits.inside('switch', label, () => lowerClause(body, clause)),
  }))
  body.emit({ kind: 'switch', label, value, clauses: mergeEmpty(clauses) })
}

/** Comparisons that stand inside each other; more of them stand in a row, in a block that the first that holds leaves. */
const NESTED = 40

/** A switch on what C has none for: which case it is, counted from 1, is found by comparisons, and 0 is none of them. */
function switchByComparing(
  body: Body,
  node: ts.SwitchStatement,
  value: Expression,
  cases: readonly ts.CaseClause[],
): void {
  const subject = body.stabilize(value, node.expression, 'subject')
  refuseTwoNothings(body, node.expression, subject.type)
  const local = body.local('choice', U32, node, { temporary: true, unchanging: true })
  const place = { kind: 'local', type: U32, local } as const
  const assign = (number: number): void =>
    body.emit({ kind: 'assign', place, value: { kind: 'integer', type: U32, value: BigInt(number) } })
  const keys = new Set<string>()
  body.emit({ kind: 'declare', local, value: null })
  const possible = cases.filter(({ expression }) => {
    const nothing = nothingNamed(expression)
    return !nothing || canBe(body, node.expression, subject.type, nothing)
  })
  const conditionOf = ({ expression }: ts.CaseClause): Expression =>
    caseCondition(body, subject, expression, keys)
  const choose = (index: number): void => {
    const clause = possible[index]
    if (!clause) return assign(0)
    const condition = conditionOf(clause)
    const then = body.collect(() => assign(cases.indexOf(clause) + 1))
    const otherwise = body.collect(() => choose(index + 1))
    body.emit({ kind: 'if', condition, then, otherwise })
  }
  // No label of the program's is written like this, nor is that of a switch inside.
  const { line, column } = body.unit.location(node)
  const chosen = `chosen ${line} ${column}`
  const chooseInTurn = (): void => {
    for (const clause of possible) {
      const condition = conditionOf(clause)
      const then = body.collect(() => {
        assign(cases.indexOf(clause) + 1)
        body.emit({ kind: 'break', label: chosen })
      })
      body.emit({ kind: 'if', condition, then, otherwise: [] })
    }
    assign(0)
  }
  if (possible.length <= NESTED) choose(0)
  else body.emit({ kind: 'block', label: chosen, body: body.collect(chooseInTurn) })
  emitSwitch(body, node, { kind: 'read', type: U32, place }, (clause) => BigInt(cases.indexOf(clause) + 1))
}

/** Whether the subject of a switch can be null, or undefined; a case of what it cannot be never holds. */
function canBe(body: Body, node: ts.Expression, type: ValueType, nothing: Nothing): boolean {
  if (type.kind !== 'reference') return optionalOf(type)?.nothing === nothing
  return canBeMissing(type) && !isNeverNothing(body.unit.checker.getTypeAtLocation(node), type, nothing)
}

/** Whether the subject of a switch is what a case says. */
function caseCondition(body: Body, subject: Expression, node: ts.Expression, keys: Set<string>): Expression {
  const { type } = subject
  const wanted = optionalOf(type)?.value ?? type
  const own = lowerValue(body, node, type)
  const isConstant = own.kind === 'integer' || own.kind === 'boolean' || own.kind === 'string'
  const value = isConstant ? coerce(body, own, wanted, node) : own
  const isNothing = value.kind === 'zero' || value.kind === 'null'
  if (isConstant || isNothing) {
    const key = 'value' in value ? `=${String(value.value)}` : 'nothing'
    if (keys.has(key)) return body.unit.refuse('repeatedCase', node, node.getText())
    keys.add(key)
  }
  if (isNothing) return negated(isPresent(subject))
  if (subject.kind === 'boolean' && value.type.kind === 'boolean')
    return subject.value ? value : negated(value)
  return combine(body, ts.SyntaxKind.EqualsEqualsEqualsToken, subject, value, node)
}

/**
 * The statements of one clause. In JavaScript a variable declared in it is in the scope of the other clauses, but
 * never has a value there, so its name means nothing to them.
 */
function lowerClause(body: Body, clause: ts.CaseOrDefaultClause): Statement[] {
  const outer = new Set(body.bindings.keys())
  const statements = body.collect(() => lowerStatements(body, clause.statements))
  for (const symbol of body.bindings.keys()) if (!outer.has(symbol)) body.bindings.delete(symbol)
  return statements
}

type Clause = { values: bigint[] | null; body: Statement[] }

/** `case 1: case 2: …` as one clause of two values. */
function mergeEmpty(clauses: readonly Clause[]): Clause[] {
  const merged: Clause[] = []
  let waiting: bigint[] = []
  for (const clause of clauses) {
    if (clause.values && clause.body.length === 0 && clause !== clauses.at(-1)) {
      waiting.push(...clause.values)
      continue
    }
    if (clause.values) merged.push({ values: [...waiting, ...clause.values], body: clause.body })
    else {
      if (waiting.length > 0) merged.push({ values: waiting, body: [] })
      merged.push(clause)
    }
    waiting = []
  }
  return merged
}

function caseValue(body: Body, node: ts.Expression, type: ValueType, seen: Set<bigint>): bigint {
  const value = coerce(body, lowerValue(body, node, type), type, node)
  const constant =
    value.kind === 'integer' ? value.value : value.kind === 'boolean' ? BigInt(value.value) : null
  if (constant === null) throw new Error(`a ${value.kind} is no constant`)
  if (seen.has(constant))
    return body.unit.refuse('repeatedCase', node, isText(type) ? node.getText() : String(constant))
  seen.add(constant)
  return constant
}
