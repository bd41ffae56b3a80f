/** The verifier: one broken rule at a time, and programs that keep all of them. */

import { describe, expect, test } from 'vitest'
import {
  add,
  addressOf,
  arithmetic,
  assign,
  call,
  clear,
  compare,
  convert,
  declare,
  define,
  element,
  evaluate,
  field,
  giveBack,
  global,
  HOST,
  inGlobal,
  inLocal,
  leave,
  local,
  loop,
  number,
  proceed,
  program,
  read,
  refer,
  site,
  statement,
  structure,
  target,
  text,
  truth,
  when,
} from '../../../compiler/ir/build.ts'
import type { Expression, Statement } from '../../../compiler/ir/nodes.ts'
import { verify } from '../../../compiler/ir/verify.ts'
import {
  array,
  functionType,
  integer,
  object,
  reference,
  STRING,
  U32,
  U64,
  U8,
  USIZE,
  VIRTUAL_ADDRESS,
  VOID,
} from '../../../compiler/types/machine.ts'

const value = local('value', U32)
const point = structure('Point', { x: U32 })
const helper = define('helper', [local('count', U32)], U32, [giveBack(number(1))])
const numbers = global('numbers', array(U32, 4))

/** The messages about a function with this body. */
function problems(body: readonly Statement[], result: Parameters<typeof define>[2] = VOID): string[] {
  const checked = program([define('checked', [value], result, body), helper, ...Object.values(HOST)], {
    globals: [numbers],
    structs: [point],
  })
  return verify(checked).map(({ message }) => message)
}

describe('keeps silent about', () => {
  test('a program that keeps the rules', () => {
    const made = local('made', object(point))
    const word = local('word', VIRTUAL_ADDRESS)
    const result = local('result', U32)
    expect(
      problems(
        [
          declare(made),
          clear(inLocal(made)),
          declare(word, add(addressOf(inLocal(made)), number(4, USIZE))),
          declare(result, call(helper, read(value))),
          loop(compare('less', read(result), number(10)), [
            when(truth(true), [leave()], [proceed()]),
            assign(field(target(refer(inLocal(made))), 'x'), read(element(inGlobal(numbers), read(value)))),
          ]),
          evaluate(call(HOST.write, text('done'))),
          giveBack(read(result)),
        ],
        U32,
      ),
    ).toEqual([])
  })
  test('paths that end in loops, failures, and calls that do not return', () => {
    const inside = statement({ kind: 'fail', site: site('unreachable') })
    expect(problems([loop(null, [])], U32)).toEqual([])
    expect(problems([when(truth(true), [giveBack(number(1))], [inside])], U32)).toEqual([])
    const clauses = [
      { values: [1n], body: [] },
      { values: null, body: [giveBack(number(1))] },
    ]
    expect(problems([statement({ kind: 'switch', label: null, value: number(1), clauses })], U32)).toEqual([])
  })
})

describe('reports', () => {
  const other = local('other', U64)
  const wide = number(1, U64)
  const optional = local('optional', reference(object(point), 'null'))
  const cases: readonly [string, readonly Statement[], string][] = [
    ['a literal out of range', [evaluate(number(256, U8))], '256 does not fit u8'],
    [
      'operands of two widths',
      [evaluate(add(read(value), wide))],
      'an operand of arithmetic: u64 does not fit u32',
    ],
    ['a value for another variable', [assign(value, wide)], 'an assignment: u64 does not fit u32'],
    [
      'a call as an operand',
      [evaluate(add(call(helper, number(1)), number(1)))],
      'a call is an operand; it must be the whole value of a statement',
    ],
    ['too few arguments', [evaluate(call(helper))], 'a call has another number of arguments'],
    [
      'an argument of another type',
      [evaluate(call(helper, wide))],
      'argument 1 of a call: u64 does not fit u32',
    ],
    ['a stranger', [evaluate(call(define('stranger', [], VOID, [])))], 'stranger is not part of the program'],
    [
      'a variable without declaration',
      [evaluate(read(other))],
      'other is used without a declaration before it',
    ],
    [
      'a variable outside its block',
      [when(truth(true), [declare(other, wide)]), evaluate(read(other))],
      'other is used outside its block',
    ],
    ['two declarations', [declare(other, wide), declare(other, wide)], 'other is declared twice'],
    ['break without a target', [leave()], 'break has no target'],
    [
      'continue in a switch',
      [
        statement({
          kind: 'switch',
          label: null,
          value: number(1),
          clauses: [{ values: null, body: [proceed()] }],
        }),
      ],
      'continue has no target',
    ],
    [
      'continue to a block',
      [statement({ kind: 'block', label: 'a', body: [proceed('a')] })],
      'continue a has no target',
    ],
    ['a condition that is a number', [when(number(1), [])], 'a condition: u32 does not fit boolean'],
    [
      'an object assigned',
      [declare(local('made', object(point)), null), assign(inGlobal(numbers), read(inGlobal(numbers)))],
      'an object or array is assigned as a whole',
    ],
    [
      'a target that may be null',
      [
        declare(optional, { kind: 'null', type: optional.type as ReturnType<typeof reference> }),
        evaluate(read(field(target(read(optional)), 'x'))),
      ],
      'the reference of a place may be null',
    ],
    [
      'a field that does not exist',
      [
        evaluate(
          read({
            kind: 'field',
            type: U32,
            object: {
              kind: 'target',
              type: object(point),
              reference: { kind: 'zero', type: reference(object(point)) },
            },
            field: 1,
          }),
        ),
      ],
      'Point has no field 1',
    ],
    [
      'a signed index with an unsigned check',
      [evaluate(read(element(inGlobal(numbers), number(0, integer('i32')))))],
      'an index of type i32 has the check index',
    ],
    [
      'the wrong check',
      [
        evaluate({
          ...arithmetic('add', number(1), number(1)),
          overflow: site('subtractOverflow'),
        } as Expression),
      ],
      'add has the check subtractOverflow',
    ],
    [
      'a value that occurs twice in a switch',
      [
        statement({
          kind: 'switch',
          label: null,
          value: number(1),
          clauses: [
            { values: [1n], body: [] },
            { values: [1n], body: [] },
          ],
        }),
      ],
      'a value occurs twice in a switch',
    ],
    [
      'a conversion that does not exist',
      [evaluate(convert(U32, text('1')))],
      'no conversion leads from string to integer',
    ],
    ['a value returned from void', [giveBack(number(1))], 'a returned value: u32 does not fit void'],
    [
      'a comparison of strings by order',
      [evaluate(compare('less', text('a'), text('b')))],
      'an operand of less is string, not integer or pointer',
    ],
    [
      'an address of another type',
      [evaluate({ kind: 'function', type: functionType([], VOID), function: helper })],
      'helper has another type than its address',
    ],
  ]
  test.each(cases)('%s', (_, body, message) => {
    expect(problems(body)).toContain(message)
  })
  test.each([
    ['nothing', []],
    ['an if without else', [when(truth(true), [giveBack(number(1))])]],
    ['a loop that is left', [loop(null, [when(truth(true), [leave()])])]],
    ['a labelled block that is left', [statement({ kind: 'block', label: 'a', body: [leave('a')] })]],
  ])('a path without a value: %s', (_, body) => {
    expect(problems(body, U32)).toContain('a path ends without a value')
  })
  test('where the problem is', () => {
    const checked = program([define('checked', [], VOID, [leave()])])
    expect(verify(checked)).toEqual([
      {
        inside: 'checked',
        location: { file: 'test.ts', line: 1, column: 1 },
        message: 'break has no target',
      },
    ])
  })
  test('symbols, structs and initial values', () => {
    const holder = structure('Holder', { point: object(point) })
    const messages = verify(
      program([define('twice', [], VOID, []), define('twice', [], VOID, [])], {
        structs: [holder, point],
        globals: [
          global('tooLarge', U8, { kind: 'integer', value: 256n }),
          global('wrongKind', STRING, { kind: 'integer', value: 0n }),
          global('tooShort', array(U8, 2), { kind: 'array', elements: [] }),
        ],
      }),
    ).map(({ message }) => message)
    expect(messages).toEqual([
      'the symbol twice already belongs to twice',
      'Point must stand before Holder, which holds it in place',
      '256 does not fit u8',
      'an initial value of kind integer for string',
      'an array has another number of initial values',
    ])
  })
})
