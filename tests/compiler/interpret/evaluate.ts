/** Short ways to the interpreter for tests. */

import { expect } from 'vitest'
import { evaluateGlobals } from '../../../compiler/interpret/index.ts'
import { runProgram, type RunResult } from '../../../compiler/interpret/run-program.ts'
import {
  call,
  convert,
  define,
  evaluate,
  global,
  HOST,
  local,
  program,
  read,
} from '../../../compiler/ir/build.ts'
import type { Expression, Global, Initial, Statement } from '../../../compiler/ir/nodes.ts'
import { type StorageType, U32, type ValueType, VOID } from '../../../compiler/types/machine.ts'
import { type Target, TARGETS } from '../../../compiler/types/target.ts'

/** The initial value of a module-level constant with this value; what failed is thrown as an `Error`. */
export function initialOf(value: Expression, target: Target = TARGETS.i386): Initial {
  const result = global('result', value.type)
  evaluated([{ global: result, body: [], value }], target)
  return result.initial
}

/** The initial value of a module-level object or array that `body` makes. */
export function initialAfter(
  type: StorageType,
  body: (self: Global) => readonly Statement[],
  target: Target = TARGETS.i386,
): Initial {
  const result = global('result', type)
  evaluated([{ global: result, body: body(result), value: null }], target)
  return result.initial
}

function evaluated(
  initializers: Parameters<typeof evaluateGlobals>[0]['initializers'],
  target: Target = TARGETS.i386,
): void {
  const [failure] = evaluateGlobals({ target, initializers })
  if (failure) throw new Error(failure.message)
}

/** Runs `body` as the main function of a program. */
export function run(body: readonly Statement[], target: Target = TARGETS.i386): RunResult {
  const main = define('main', [], VOID, body)
  return runProgram(program([main], { target }), { entry: main, stepLimit: 100_000 })
}

/** Ends a program with a value as its exit code. */
export function exitWith(value: Expression): Statement[] {
  const code = local('code', U32)
  return [
    { kind: 'declare', local: code, value: convert(U32, value), location: code.location },
    evaluate(call(HOST.exit, read(code))),
  ]
}

/** Expects that `body`, which ends in `exitWith`, computes `value`. */
export function expectExit(body: readonly Statement[], value: number): void {
  expect(run(body)).toEqual({ output: '', end: 'exit', code: value })
}

/** A function of one expression. */
export function returning(name: string, result: ValueType, value: Expression): ReturnType<typeof define> {
  return define(name, [], result, [
    { kind: 'return', value, location: { file: 'test.ts', line: 1, column: 1 } },
  ])
}
