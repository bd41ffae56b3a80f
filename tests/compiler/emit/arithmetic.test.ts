/**
 * Integer arithmetic of printed C against BigInt arithmetic: each operator, on each type, at the values where widths
 * and signs show, optimised or not, under the sanitizers, and for both widths of addresses.
 */

import { describe, expect, test } from 'vitest'
import { emitC } from '../../../compiler/emit/emit.ts'
import * as ir from '../../../compiler/ir/build.ts'
import type { FunctionNode } from '../../../compiler/ir/nodes.ts'
import { CHECKS } from '../../../compiler/ir/checks.ts'
import {
  bitsOf,
  type IntegerType,
  NEVER,
  object,
  reference,
  STRING,
  U32,
  USIZE,
  VOID,
} from '../../../compiler/types/machine.ts'
import { TARGETS, type Target } from '../../../compiler/types/target.ts'
import { type HostProgram, runHosted } from '../../support/host.ts'
import {
  boundaryValues,
  conversionsFrom,
  type Expected,
  INTEGER_TYPES,
  type Operation,
  operationsOn,
} from './operations.ts'

const sourceLocation = ir.structure('SourceLocation', { file: STRING, line: U32, column: U32 })
const check = ir.structure('Check', { message: STRING, location: reference(object(sourceLocation)) })
const checkHandler = ir.external(
  'onFailure',
  [ir.local('check', reference(object(check))), ir.local('first', USIZE), ir.local('second', USIZE)],
  NEVER,
)
const drive = ir.external('drive', [], VOID)

function functionOf({ name, operands, result, build }: Operation): FunctionNode {
  const parameters = operands.map((type, index) => ir.local(`operand${index}`, type))
  const value = build(...parameters.map((parameter) => ir.read(parameter)))
  const node = ir.define(name, parameters, result, [ir.giveBack(value)])
  return { ...node, linkage: { kind: 'exported', section: null } }
}

/** C that calls an operation with every combination of values and prints what it gives. */
function calls({ name, operands }: Operation): string {
  const [first, second] = operands
  const right = second ? `RIGHT(values_${second.name})` : 'ONCE'
  const value = second
    ? `${name}(values_${first.name}[i], values_${second.name}[j])`
    : `${name}(values_${first.name}[i])`
  return `static void test_${name}(void) { LEFT(values_${first.name}) ${right} SHOW(${value}) }`
}

function driver(operations: readonly Operation[], target: Target): string {
  const tables = INTEGER_TYPES.map((type) => {
    const values = boundaryValues(type, target).map(
      (value) => `(${type.name})${BigInt.asUintN(64, value)}ull`,
    )
    return `__attribute__((unused)) static const ${type.name} values_${type.name}[] = { ${values.join(', ')} };`
  })
  return `
#include <setjmp.h>
#include <stdio.h>
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wclobbered"
#endif
static jmp_buf failure;
__attribute__((noreturn)) void onFailure(struct Check *check, usize first, usize second) {
  (void)second;
  printf("%s %llu\\n", (char *)check->message.pointer, (unsigned long long)first);
  longjmp(failure, 1);
}
${tables.join('\n')}
#define LEFT(values) for (volatile usize i = 0; i < sizeof(values) / sizeof(*values); i++)
#define RIGHT(values) for (volatile usize j = 0; j < sizeof(values) / sizeof(*values); j++)
#define ONCE
#define SHOW(value) if (setjmp(failure) == 0) printf("%llx\\n", (unsigned long long)(value));
${operations.map(calls).join('\n')}
void drive(void) {
${operations.map(({ name }) => `  test_${name}();`).join('\n')}
  fflush(stdout);
}
`
}

function expectedLines(operations: readonly Operation[], target: Target): readonly string[] {
  return operations.flatMap(({ operands, expect: expected }) => {
    const [lefts, rights] = operands.map((type) => boundaryValues(type, target))
    return lefts.flatMap((left) => (rights ?? [0n]).map((right) => shown(expected(left, right))))
  })
}

function shown(expected: Expected): string {
  if (typeof expected !== 'bigint') return `${CHECKS[expected.fails]} ${expected.first}`
  return BigInt.asUintN(64, expected).toString(16)
}

/** Names of the cases in the order of the output, so that a difference can be told. */
function caseNames(operations: readonly Operation[], target: Target): readonly string[] {
  return operations.flatMap(({ name, operands }) => {
    const [lefts, rights] = operands.map((type) => boundaryValues(type, target))
    return lefts.flatMap((left) => (rights ?? [null]).map((right) => `${name}(${left}, ${right})`))
  })
}

function programOf(operations: readonly Operation[], target: Target, name: string): HostProgram {
  const entry = ir.define('start', [], VOID, [ir.evaluate(ir.call(drive))])
  const functions = [...operations.map(functionOf), entry, checkHandler, drive]
  const program = { ...ir.program(functions, { structs: [check, sourceLocation], target }), checkHandler }
  const withChecks = { ...program, check, sourceLocation }
  return {
    name,
    source: emitC(withChecks, { hosted: { entry: 'start' } }).source + driver(operations, target),
  }
}

/** Types for which a target with narrower addresses is given other C. */
function dependsOnAddresses(type: IntegerType): boolean {
  return bitsOf(type, 64) === 64
}

describe.each([TARGETS.x86_64, TARGETS.i386])('for $name', (target) => {
  test.each([
    ['operations', operationsOn],
    ['conversions', conversionsFrom],
  ] as const)('%s on integers', async (_, operationsOf) => {
    const types = INTEGER_TYPES.filter((type) => target === TARGETS.x86_64 || dependsOnAddresses(type))
    const lists = types.map((type) => operationsOf(type, target))
    const programs = lists.map((list, index) => programOf(list, target, types[index].name))
    const runs = await runHosted(programs, { target: target.name })
    lists.forEach((list, index) => {
      const wanted = expectedLines(list, target)
      const names = caseNames(list, target)
      for (const { output, errors, end, flagSet } of runs[index]) {
        const lines = output.trimEnd().split('\n')
        const differences = wanted
          .map((line, position) => ({ case: names[position], flagSet, wanted: line, got: lines[position] }))
          .filter(({ wanted: line, got }) => line !== got)
        expect({ errors, end, differences: differences.slice(0, 5) }).toEqual({
          errors: '',
          end: { kind: 'exit', code: 0 },
          differences: [],
        })
        expect(lines).toHaveLength(wanted.length)
      }
    })
  })
})
