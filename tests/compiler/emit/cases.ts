/** Small hand-written programs for the emitter's tests: what they show as numbers and how they end. */

import { emitC } from '../../../compiler/emit/emit.ts'
import * as ir from '../../../compiler/ir/build.ts'
import type { Expression, FunctionNode, Global, Statement } from '../../../compiler/ir/nodes.ts'
import { type Struct, U64, VOID } from '../../../compiler/types/machine.ts'
import type { Target } from '../../../compiler/types/target.ts'
import type { HostProgram } from '../../support/host.ts'

export interface Case {
  readonly name: string
  readonly body: readonly Statement[]
  readonly functions?: readonly FunctionNode[]
  readonly globals?: readonly Global[]
  readonly structs?: readonly Struct[]
  /** What the program writes: the numbers shown, each with a space behind it, and texts. */
  readonly output: string
  /** 0 if left out. */
  readonly code?: number
}

const SHOW = ir.external('show', [ir.local('value', U64)], VOID)
const SHOW_IN_C = `
#include <stdio.h>
void show(u64 value) {
  printf("%llu ", value);
  fflush(stdout);
}
`

/** Writes an integer or boolean. */
export function show(value: Expression): Statement {
  return ir.evaluate(ir.call(SHOW, ir.convert(U64, value)))
}

/** Writes a text. */
export function write(value: Expression): Statement {
  return ir.evaluate(ir.call(ir.HOST.write, value))
}

/** The C program of a case. */
export function hostProgram(
  { name, body, functions = [], globals = [], structs = [] }: Case,
  target: Target,
): HostProgram {
  const entry = ir.define('start', [], VOID, body)
  const all = [...functions, entry, SHOW, ir.HOST.write, ir.HOST.exit]
  const { source } = emitC(ir.program(all, { globals, structs, target }), { hosted: { entry: 'start' } })
  return { name, source: source.includes('show(') ? source + SHOW_IN_C : source }
}
