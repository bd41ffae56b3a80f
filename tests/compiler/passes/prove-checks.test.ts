/** Check removal: what is proved, and what must stay. Checks are counted in the dump of the function. */

import { describe, expect, test } from 'vitest'
import {
  add,
  arithmetic,
  assign,
  call,
  compare,
  convert,
  declare,
  define,
  element,
  evaluate,
  field,
  global,
  inGlobal,
  inLocal,
  leave,
  lengthOf,
  local,
  loop,
  number,
  proceed,
  program,
  read,
  sliceElement,
  statement,
  structure,
  target,
  truth,
  when,
} from '../../../compiler/ir/build.ts'
import { dump } from '../../../compiler/ir/dump.ts'
import type { Expression, Statement } from '../../../compiler/ir/nodes.ts'
import { verify } from '../../../compiler/ir/verify.ts'
import { proveChecks } from '../../../compiler/passes/prove-checks.ts'
import {
  array,
  integer,
  object,
  reference,
  sliceOf,
  U32,
  U8,
  USIZE,
  VOID,
} from '../../../compiler/types/machine.ts'
import { TARGETS } from '../../../compiler/types/target.ts'

const holder = structure('Holder', { items: sliceOf(U32), count: U32 })
const table = global('table', array(U32, 16))
const nothing = define('nothing', [], VOID, [])
const items = local('items', sliceOf(U32))
const self = local('this', reference(object(holder)))
const i = local('i', U32)
const other = local('other', U32)
const increment = assign(i, add(read(i), number(1)))

/** The names of the checks that are left, in their order. */
function left(body: readonly Statement[]): string[] {
  const checked = define('checked', [items, self, other], VOID, proveChecks(body, TARGETS.i386))
  const whole = program([checked, nothing], { globals: [table], structs: [holder] })
  expect(verify(whole)).toEqual([])
  return [...dump(whole).matchAll(/!(\w+)/g)].map(([, name]) => name)
}

const at = (index: Expression): Statement => evaluate(read(element(inGlobal(table), index)))
const inSlice = (slice: Expression): Statement => evaluate(read(sliceElement(slice, convert(USIZE, read(i)))))
const upTo = (limit: Expression, body: readonly Statement[]): Statement[] => [
  declare(i, number(0)),
  loop(compare('less', convert(USIZE, read(i)), limit), body, { update: [increment] }),
]
const length = lengthOf(read(items))

describe('proved', () => {
  test('constant and masked indices, remainders, shifts and counts', () => {
    const mask: Expression = {
      kind: 'bits',
      type: U32,
      operator: 'and',
      left: read(other),
      right: number(15),
    }
    const rest = arithmetic('remainder', read(other), number(16))
    const high: Expression = {
      kind: 'shift',
      type: U32,
      operator: 'shiftRight',
      value: read(other),
      count: number(28, U8),
      range: null,
      overflow: null,
    }
    expect(left([at(number(15)), at(mask), at(rest), at(high)])).toEqual([])
  })
  test('loops over a slice, and the increment below its length', () => {
    expect(left(upTo(length, [inSlice(read(items))]))).toEqual([])
  })
  test('loops over an array, also with continue, and nested', () => {
    const inner = loop(compare('less', read(i), number(16)), [
      when(compare('equal', read(i), number(3)), [increment, proceed()]),
      at(read(i)),
      increment,
    ])
    expect(left([declare(i, number(0)), loop(truth(true), [inner, assign(i, number(0))])])).toEqual([])
  })
  test('loops over a slice in a field, while nothing is stored', () => {
    const field_ = read(field(target(read(self)), 'items'))
    expect(left(upTo(lengthOf(field_), [inSlice(field_)]))).toEqual([])
  })
  test('indices that an if has narrowed', () => {
    const inRange = compare('less', read(other), number(16))
    expect(left([when(inRange, [at(read(other))])])).toEqual([])
    expect(left([when({ kind: 'not', type: inRange.type, value: inRange }, [], [at(read(other))])])).toEqual(
      [],
    )
    const value: Expression = {
      kind: 'logical',
      type: inRange.type,
      operator: 'and',
      left: inRange,
      right: compare('equal', read(element(inGlobal(table), read(other))), number(0)),
    }
    expect(left([evaluate(value)])).toEqual([])
  })
  test('an index that was copied before it was incremented', () => {
    const before = local('before', U32)
    const read_ = evaluate(read(sliceElement(read(items), convert(USIZE, read(before)))))
    expect(left(upTo(length, [declare(before, read(i)), increment, read_]))).toEqual(['addOverflow'])
  })
  test('divisions by what is not zero, and quotients that fit', () => {
    const i32 = integer('i32')
    const signed = local('signed', i32)
    expect(left([evaluate(arithmetic('divide', read(other), number(4)))])).toEqual([])
    expect(
      left([declare(signed, number(7, i32)), evaluate(arithmetic('divide', read(signed), number(-2, i32)))]),
    ).toEqual([])
    const nonZero = compare('notEqual', read(other), number(0))
    expect(left([when(nonZero, [evaluate(arithmetic('remainder', number(9), read(other)))])])).toEqual([])
  })
  test('sums and differences in range', () => {
    const below = compare('less', read(other), number(100))
    const above = compare('greater', read(other), number(0))
    expect(left([when(below, [evaluate(add(read(other), number(1)))])])).toEqual([])
    expect(left([when(above, [evaluate(arithmetic('subtract', read(other), number(1)))])])).toEqual([])
  })
})

describe('kept', () => {
  test('what nothing is known of', () => {
    const signed = local('signed', integer('i32'))
    expect(left([at(read(other)), evaluate(arithmetic('divide', number(1), read(other)))])).toEqual([
      'index',
      'divideByZero',
    ])
    const minimum = -(2n ** 31n)
    const body = [
      declare(signed, number(minimum, integer('i32'))),
      evaluate(arithmetic('divide', read(signed), number(-1, integer('i32')))),
    ]
    expect(left(body)).toEqual(['divideOverflow'])
  })
  test('an index after its increment, or after the loop', () => {
    expect(left(upTo(length, [increment, inSlice(read(items))]))).toEqual(['addOverflow', 'index'])
    expect(left([...upTo(length, []), inSlice(read(items))])).toEqual(['index'])
  })
  test('a slice that is assigned in the loop', () => {
    const another = local('another', sliceOf(U32))
    const body = [
      declare(another, read(items)),
      ...upTo(length, [assign(items, read(another)), inSlice(read(items))]),
    ]
    expect(left(body)).toEqual(['index'])
  })
  test('a slice in a field after a call or a store', () => {
    const slice = read(field(target(read(self)), 'items'))
    expect(left(upTo(lengthOf(slice), [evaluate(call(nothing)), inSlice(slice)]))).toEqual(['index'])
    const store = assign(field(target(read(self)), 'count'), number(1))
    expect(left(upTo(lengthOf(slice), [store, inSlice(slice)]))).toEqual(['index'])
  })
  test('a range that only one way gives', () => {
    const body = [
      declare(i, number(3)),
      when(compare('equal', read(other), number(1)), [assign(i, read(other)), assign(i, number(20))]),
      at(read(i)),
    ]
    expect(left(body)).toEqual(['index'])
  })
  test('what holds only where a break is not taken', () => {
    const body = [
      declare(i, read(other)),
      loop(null, [
        when(compare('less', read(i), number(16)), [leave()]),
        when(compare('equal', read(i), number(77)), [leave()]),
        assign(i, arithmetic('divide', read(i), number(2))),
      ]),
      at(read(i)),
    ]
    expect(left(body)).toEqual(['index'])
  })
  test('what holds at the end of a loop, but not where it is left', () => {
    const halve = assign(i, arithmetic('divide', read(i), number(2)))
    const early = when(compare('equal', read(other), number(5)), [leave()])
    const large = compare('greaterOrEqual', read(i), number(16))
    expect(left([declare(i, read(other)), loop(large, [halve]), at(read(i))])).toEqual([])
    expect(left([declare(i, read(other)), loop(large, [early, halve]), at(read(i))])).toEqual(['index'])
  })
  test('what holds at one of several continues', () => {
    const turns = (constants: readonly number[]): Statement[] => [
      declare(i, number(0)),
      loop(
        null,
        [
          ...constants.map((constant) =>
            when(compare('equal', read(other), number(constant)), [assign(i, number(constant)), proceed()]),
          ),
          leave(),
        ],
        { update: [at(read(i))] },
      ),
    ]
    expect(left(turns([3, 15]))).toEqual([])
    expect(left(turns([3, 16]))).toEqual(['index'])
  })
  test('an index at the limit', () => {
    expect(left([when(compare('lessOrEqual', read(other), number(15)), [at(read(other))])])).toEqual([])
    expect(left([when(compare('lessOrEqual', read(other), number(16)), [at(read(other))])])).toEqual([
      'index',
    ])
  })
  test('a clause that another falls into', () => {
    const choose = (fallen: number): Statement[] => [
      declare(i, number(3)),
      statement({
        kind: 'switch',
        label: null,
        value: read(other),
        clauses: [
          { values: [1n], body: [assign(i, number(fallen))] },
          { values: [2n], body: [at(read(i))] },
        ],
      }),
    ]
    expect(left(choose(15))).toEqual([])
    expect(left(choose(20))).toEqual(['index'])
  })
  test('ways through a switch', () => {
    const choose = (values: bigint[][]): Statement[] => [
      statement({
        kind: 'switch',
        label: null,
        value: read(other),
        clauses: values.map((constants) => ({ values: constants, body: [at(read(other)), leave()] })),
      }),
    ]
    expect(left(choose([[3n], [15n]]))).toEqual([])
    expect(left(choose([[3n], [16n]]))).toEqual(['index'])
  })
})

test('a variable whose address is taken is not trusted', () => {
  const word = local('word', USIZE)
  const body = [
    declare(i, number(3)),
    declare(word, { kind: 'addressOf', type: USIZE, place: inLocal(i) }),
    at(read(i)),
  ]
  expect(left(body)).toEqual(['index'])
})
