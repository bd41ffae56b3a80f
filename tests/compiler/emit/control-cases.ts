/** Loops, switches and jumps. */

import * as ir from '../../../compiler/ir/build.ts'
import type { Expression, Local, Statement } from '../../../compiler/ir/nodes.ts'
import { BOOLEAN, U32 } from '../../../compiler/types/machine.ts'
import { type Case, show } from './cases.ts'

const i = ir.local('i', U32)
const j = ir.local('j', U32)
const equals = (variable: Local, value: number): Expression =>
  ir.compare('equal', ir.read(variable), ir.number(value))
const below = (variable: Local, value: number): Expression =>
  ir.compare('less', ir.read(variable), ir.number(value))
const step = (variable: Local): Statement => ir.assign(variable, ir.add(ir.read(variable), ir.number(1)))
const zero = (variable: Local): Statement => ir.declare(variable, ir.number(0))
const block = (body: readonly Statement[], label: string | null = null): Statement =>
  ir.statement({ kind: 'block', label, body })

type Clauses = readonly (readonly [readonly number[] | null, readonly Statement[]])[]
const choose = (value: Expression, clauses: Clauses): Statement =>
  ir.statement({
    kind: 'switch',
    label: null,
    value,
    clauses: clauses.map(([values, body]) => ({ values: values && values.map(BigInt), body })),
  })

const shared = ir.local('shared', U32)

export const CONTROL_CASES: readonly Case[] = [
  {
    name: 'continue in a for runs its update',
    body: [
      block([
        zero(i),
        ir.loop(below(i, 5), [ir.when(equals(i, 2), [ir.proceed()]), show(ir.read(i))], {
          update: [step(i)],
        }),
      ]),
    ],
    output: '0 1 3 4 ',
  },
  {
    name: 'continue runs an update of several statements',
    body: [
      zero(i),
      ir.loop(below(i, 3), [ir.when(equals(i, 1), [ir.proceed()]), show(ir.read(i))], {
        update: [show(ir.number(9)), step(i)],
      }),
    ],
    output: '0 9 9 2 9 ',
  },
  {
    name: 'continue in a do goes to its condition',
    body: [
      zero(i),
      ir.loop(below(i, 3), [step(i), ir.when(equals(i, 2), [ir.proceed()]), show(ir.read(i))], {
        test: 'after',
      }),
    ],
    output: '1 3 ',
  },
  {
    name: 'the statements before a condition run before each of its evaluations',
    body: [
      zero(i),
      ir.loop(below(i, 2), [show(ir.read(i))], { prepare: [show(ir.number(7))], update: [step(i)] }),
      ir.loop(below(i, 4), [step(i), ir.when(equals(i, 3), [ir.proceed()]), show(ir.read(i))], {
        test: 'after',
        prepare: [show(ir.number(8))],
      }),
    ],
    output: '7 0 7 1 7 8 4 8 ',
  },
  {
    name: 'labelled jumps leave and continue outer loops',
    body: [
      zero(i),
      ir.loop(
        below(i, 4),
        [
          zero(j),
          ir.loop(
            null,
            [
              ir.when(equals(j, 2), [ir.proceed('outer')]),
              ir.when(equals(i, 2), [ir.leave('outer')]),
              show(ir.add(ir.read(i), ir.read(j))),
            ],
            { update: [step(j)] },
          ),
        ],
        { label: 'outer', update: [step(i)] },
      ),
      block([ir.when(equals(i, 2), [ir.leave('part')]), show(ir.number(99))], 'part'),
      show(ir.read(i)),
    ],
    output: '0 1 1 2 2 ',
  },
  {
    name: 'break in a switch leaves the switch, continue the turn of the loop around it',
    body: [
      zero(i),
      ir.loop(
        below(i, 4),
        [
          choose(ir.read(i), [
            [[1], [ir.proceed()]],
            [[2], [ir.leave()]],
            [null, [show(ir.number(5))]],
          ]),
          show(ir.read(i)),
        ],
        { update: [step(i)] },
      ),
    ],
    output: '5 0 2 5 3 ',
  },
  {
    name: 'a clause falls into the next one, default stands anywhere, clauses share their variables',
    body: [
      zero(i),
      ir.loop(
        below(i, 4),
        [
          choose(ir.read(i), [
            [[0], [ir.declare(shared, ir.number(10)), show(ir.read(shared))]],
            [null, [ir.assign(shared, ir.number(20)), show(ir.read(shared)), ir.leave()]],
            [[1, 2], []],
            [[7], [show(ir.number(30))]],
          ]),
        ],
        { update: [step(i)] },
      ),
    ],
    output: '10 20 30 30 20 ',
  },
  {
    name: 'a switch on a boolean',
    body: [
      ir.declare(ir.local('choice', BOOLEAN), ir.truth(true)),
      choose(ir.truth(true), [
        [[0], [show(ir.number(1)), ir.leave()]],
        [[1], [show(ir.number(2))]],
      ]),
    ],
    output: '2 ',
  },
  {
    name: 'else if',
    body: [
      zero(i),
      ir.loop(
        below(i, 3),
        [
          ir.when(
            equals(i, 0),
            [show(ir.number(1))],
            [ir.when(equals(i, 1), [show(ir.number(2))], [show(ir.number(3))])],
          ),
        ],
        { update: [step(i)] },
      ),
    ],
    output: '1 2 3 ',
  },
  {
    name: 'short circuits and conditionals evaluate only what they need',
    body: [
      zero(i),
      show({
        kind: 'logical',
        type: BOOLEAN,
        operator: 'and',
        left: below(i, 0),
        right: ir.compare('equal', ir.arithmetic('divide', ir.number(1), ir.read(i)), ir.number(1)),
      }),
      show({
        kind: 'conditional',
        type: U32,
        condition: equals(i, 0),
        whenTrue: ir.number(4),
        whenFalse: ir.arithmetic('subtract', ir.read(i), ir.number(1)),
      }),
    ],
    output: '0 4 ',
  },
]
