/** Collects the tests of a test file: `describe` and `test` are carried out at compile time. */

import { ts } from '../frontend/typescript.ts'
import { NO_ENVIRONMENT } from './environment.ts'
import { functionFor } from './functions.ts'
import { ordinary } from './function-requests.ts'
import { stringArgument } from './globals.ts'
import { ambientName } from './intrinsic-calls.ts'
import type { Unit } from './unit.ts'

/** Adds every test of a module to the unit, in the order of their lines. */
export function collectTests(unit: Unit, module: ts.SourceFile): void {
  for (const statement of module.statements) unit.attempt(() => collect(unit, statement, []))
}

function collect(unit: Unit, statement: ts.Statement, path: readonly string[]): void {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return
  const call = statement.expression
  switch (ambientName(unit, call.expression)) {
    case 'describe':
      return group(unit, call, path)
    case 'test':
      return add(unit, call, path, '', 1)
    case 'testPanics':
      return add(unit, call, path, stringArgument(unit, call, 1), 2)
  }
}

function group(unit: Unit, call: ts.CallExpression, path: readonly string[]): void {
  const body = functionArgument(unit, call, 1)
  const name = stringArgument(unit, call, 0)
  if (!ts.isBlock(body.body)) return unit.refuse('testPlace', body, 'describe')
  for (const statement of body.body.statements) {
    const inner = ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression)
    if (!inner || !TESTS.has(ambientName(unit, statement.expression.expression) ?? ''))
      unit.report('moduleStatement', statement)
    unit.attempt(() => collect(unit, statement, [...path, name]))
  }
}

const TESTS = new Set(['describe', 'test', 'testPanics'])

function add(
  unit: Unit,
  call: ts.CallExpression,
  path: readonly string[],
  panics: string,
  position: number,
): void {
  const body = functionArgument(unit, call, position)
  const name = [...path, stringArgument(unit, call, 0)].join(' > ')
  const run = functionFor(unit, ordinary(body, { name: `test '${name}'`, environment: NO_ENVIRONMENT }))
  unit.tests.push({ name, panics, location: unit.location(call), run })
}

function functionArgument(
  unit: Unit,
  call: ts.CallExpression,
  index: number,
): ts.ArrowFunction | ts.FunctionExpression {
  const body = call.arguments[index]
  if (body && (ts.isArrowFunction(body) || ts.isFunctionExpression(body))) return body
  return unit.refuse('functionExpected', body ?? call)
}
