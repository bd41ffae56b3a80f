/**
 * `switch`. C has one for integers; a string or an optional value is compared with the cases one after the other, as
 * JavaScript does it, and what C switches on is the number of the case.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Statement } from '../../ir/nodes.ts'
import { BOOLEAN, STRING, U32, optionalOf, typeName, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { lowerStatements, lowerValue } from '../dispatch.ts'
import { combine } from '../expressions/arithmetic.ts'
import { isPresent, negated } from '../optionals.ts'
import { isText } from '../texts.ts'
import { labelOf } from './loops.ts'

export function lowerSwitch(body: Body, node: ts.SwitchStatement): void {
  const value = lowerValue(body, node.expression, null)
  if (value.type === STRING || optionalOf(value.type)) return switchByComparing(body, node, value)
  if (value.type.kind !== 'integer' && value.type !== BOOLEAN)
    return body.unit.refuse(
      'operandTypes',
      node.expression,
      'switch',
      typeName(value.type),
      'its cases',
      'Use if statements.',
    )
  const seen = new Set<bigint>()
  emitSwitch(body, node, value, (clause) => caseValue(body, clause.expression, value.type, seen))
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

/** A switch on what C has none for: which case it is, counted from 1, is found by comparisons, and 0 is none of them. */
function switchByComparing(body: Body, node: ts.SwitchStatement, value: Expression): void {
  const subject = body.stabilize(value, node.expression, 'subject')
  const cases = node.caseBlock.clauses.filter(ts.isCaseClause)
  const local = body.local('choice', U32, node, { temporary: true, unchanging: true })
  const place = { kind: 'local', type: U32, local } as const
  const choice = (number: number): Expression => ({ kind: 'integer', type: U32, value: BigInt(number) })
  const keys = new Set<string>()
  const conditions = cases.map(({ expression }) => caseCondition(body, subject, expression, keys))
  body.emit({ kind: 'declare', local, value: null })
  const choose = (index: number): void => {
    const condition = conditions[index]
    const assign = (number: number): Statement[] =>
      body.collect(() => body.emit({ kind: 'assign', place, value: choice(number) }))
    if (!condition) return body.emit({ kind: 'assign', place, value: choice(0) })
    const otherwise = body.collect(() => choose(index + 1))
    body.emit({ kind: 'if', condition, then: assign(index + 1), otherwise })
  }
  choose(0)
  emitSwitch(body, node, { kind: 'read', type: U32, place }, (clause) => BigInt(cases.indexOf(clause) + 1))
}

/** Whether the subject of a switch is a constant. */
function caseCondition(body: Body, subject: Expression, node: ts.Expression, keys: Set<string>): Expression {
  const { type } = subject
  const wanted = optionalOf(type)?.value ?? type
  let value!: Expression
  const statements = body.collect(() => {
    const own = lowerValue(body, node, type)
    value = own.kind === 'zero' ? own : coerce(body, own, wanted, node)
  })
  const isConstant = value.kind === 'integer' || value.kind === 'boolean' || value.kind === 'string'
  if (statements.length > 0 || !(isConstant || value.kind === 'zero'))
    return body.unit.refuse('constantExpected', node, 'A case')
  const key = 'value' in value ? `=${String(value.value)}` : 'nothing'
  if (keys.has(key)) return body.unit.refuse('repeatedCase', node, node.getText())
  keys.add(key)
  if (value.kind === 'zero') return negated(isPresent(subject))
  if (optionalOf(type)) return combine(body, ts.SyntaxKind.EqualsEqualsEqualsToken, subject, value, node)
  return { kind: 'compare', type: BOOLEAN, operator: 'equal', left: subject, right: value }
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
  let value!: Expression
  const statements = body.collect(() => (value = coerce(body, lowerValue(body, node, type), type, node)))
  const constant =
    value.kind === 'integer' ? value.value : value.kind === 'boolean' ? BigInt(value.value) : null
  if (constant === null || statements.length > 0) return body.unit.refuse('constantExpected', node, 'A case')
  if (seen.has(constant))
    return body.unit.refuse('repeatedCase', node, isText(type) ? node.getText() : String(constant))
  seen.add(constant)
  return constant
}
