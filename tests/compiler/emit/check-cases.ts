/** Programs that end by a failed check, by `hostExit` or by a call that does not return. */

import * as ir from '../../../compiler/ir/build.ts'
import type { Expression } from '../../../compiler/ir/nodes.ts'
import {
  array,
  functionType,
  integer,
  type IntegerType,
  NEVER,
  object,
  reference,
  sliceOf,
  STRING,
  U32,
  U64,
  U8,
  USIZE,
} from '../../../compiler/types/machine.ts'
import { type Case, show } from './cases.ts'

const PANIC = 101
const items = ir.global('items', array(U8, 4))
const index = (value: bigint | number, type: IntegerType): Case['body'] => {
  const variable = ir.local('index', type)
  const check = ir.site(value < 0 ? 'signedIndex' : 'index', 5)
  return [
    ir.declare(variable, ir.number(value, type)),
    show(ir.read(ir.element(ir.inGlobal(items), ir.read(variable), check))),
  ]
}
const part = (start: number, end: number): Expression => ({
  kind: 'subrange',
  type: sliceOf(U8),
  value: ir.sliceOfArray(ir.inGlobal(items)),
  start: ir.number(start, USIZE),
  end: ir.number(end, USIZE),
  site: ir.site('range', 8),
})
const box = ir.structure('Box', { value: U32 })
const nothing: Expression = { kind: 'null', type: reference(object(box), 'null') }
const stop = ir.define('stop', [], NEVER, [
  ir.evaluate(ir.call(ir.HOST.exit, ir.number(7))),
  ir.loop(null, []),
])
const stopper = ir.global('stopper', functionType([], NEVER), { kind: 'function', function: stop })

export const CHECK_CASES: readonly Case[] = [
  {
    name: 'an index',
    globals: [items],
    body: index(4, U32),
    output: 'panic: index 4 is out of bounds for length 4 at test.ts:5:1\n',
    code: PANIC,
  },
  {
    name: 'a negative index',
    globals: [items],
    body: index(-3, integer('i16')),
    output: 'panic: index -3 is out of bounds for length 4 at test.ts:5:1\n',
    code: PANIC,
  },
  {
    name: 'an index of a slice',
    globals: [items],
    body: [show(ir.read(ir.sliceElement(part(1, 3), ir.number(2), ir.site('index', 9))))],
    output: 'panic: index 2 is out of bounds for length 2 at test.ts:9:1\n',
    code: PANIC,
  },
  {
    name: 'a range',
    globals: [items],
    body: [show(ir.lengthOf(part(1, 4))), show(ir.lengthOf(part(3, 2)))],
    output: '3 panic: range 3 to 2 is out of bounds at test.ts:8:1\n',
    code: PANIC,
  },
  {
    name: 'null',
    structs: [box],
    body: [
      ir.declare(ir.local('box', reference(object(box))), {
        kind: 'assertNotNull',
        type: reference(object(box)),
        value: nothing,
        site: ir.site('null', 4),
      }),
    ],
    output:
      'panic: null has no fields or methods here: the value was asserted not to be null at test.ts:4:1\n',
    code: PANIC,
  },
  {
    name: 'a point declared unreachable',
    body: [show(ir.number(1)), ir.statement({ kind: 'fail', site: ir.site('unreachable', 12) })],
    output: '1 panic: this point was declared unreachable at test.ts:12:1\n',
    code: PANIC,
  },
  {
    name: 'an expression evaluated for its check',
    body: [ir.evaluate(ir.arithmetic('subtract', ir.number(0), ir.number(1), 6))],
    output: 'panic: the difference does not fit its type at test.ts:6:1\n',
    code: PANIC,
  },
  {
    name: 'a function that does not return, called by its address',
    functions: [stop],
    globals: [stopper],
    body: [
      ir.evaluate({
        kind: 'call',
        type: NEVER,
        callee: { kind: 'indirect', value: ir.read(stopper) },
        arguments: [],
      }),
    ],
    output: '',
    code: 7,
  },
  {
    name: 'text that is written before the end',
    body: [
      ir.declare(ir.local('unread', STRING), ir.text('x')),
      ir.evaluate(ir.call(ir.HOST.write, ir.text('written\n'))),
      ir.evaluate(ir.call(ir.HOST.exit, ir.number(3))),
    ],
    output: 'written\n',
    code: 3,
  },
]

/** An index wider than an address is reported by the highest address. */
export const WIDE_INDEX: Case = {
  name: 'an index wider than an address',
  globals: [items],
  body: index(1n << 32n, U64),
  output: 'panic: index 4294967295 is out of bounds for length 4 at test.ts:5:1\n',
  code: PANIC,
}
