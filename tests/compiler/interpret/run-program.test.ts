/** Whole programs: control flow, memory, calls, and the ways in which they end. */

import { describe, expect, test } from 'vitest'
import { runProgram } from '../../../compiler/interpret/index.ts'
import {
  add,
  addressOf,
  arithmetic,
  assign,
  call,
  clear,
  compare,
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
  lengthOf,
  local,
  loop,
  number,
  proceed,
  program,
  read,
  refer,
  site,
  sliceElement,
  sliceOfArray,
  statement,
  structure,
  target,
  text,
  when,
} from '../../../compiler/ir/build.ts'
import type { Expression, Statement } from '../../../compiler/ir/nodes.ts'
import {
  array,
  functionType,
  integer,
  object,
  pointer,
  record,
  reference,
  STRING,
  U32,
  U8,
  USIZE,
  VIRTUAL_ADDRESS,
  VOID,
} from '../../../compiler/types/machine.ts'
import { exitWith, expectExit, run } from './evaluate.ts'

const total = local('total', U32)
const i = local('i', U32)
const increment = (variable: typeof i): Statement => assign(variable, add(read(variable), number(1)))
const addToTotal = (value: Expression): Statement => assign(total, add(read(total), value))

describe('control flow', () => {
  test('while with continue and break', () => {
    const body = [
      when(compare('equal', read(i), number(3)), [proceed()]),
      when(compare('equal', read(i), number(6)), [leave()]),
      addToTotal(read(i)),
    ]
    expectExit(
      [
        declare(total, number(0)),
        declare(i, number(0)),
        loop(null, body, { update: [increment(i)] }),
        ...exitWith(read(total)),
      ],
      0 + 1 + 2 + 4 + 5,
    )
  })
  test('do-while runs once, and prepare before each condition only', () => {
    const prepared = [addToTotal(number(100))]
    const parts = { test: 'after', prepare: prepared, update: [increment(i)] } as const
    expectExit(
      [
        declare(total, number(0)),
        declare(i, number(0)),
        loop(compare('less', read(i), number(3)), [addToTotal(number(1))], parts),
        ...exitWith(read(total)),
      ],
      3 + 300,
    )
  })
  test('labels of loops and blocks', () => {
    const inner = loop(null, [
      increment(i),
      when(compare('equal', read(i), number(5)), [leave('outer')]),
      when(compare('equal', read(i), number(2)), [proceed('outer')]),
      addToTotal(number(1)),
    ])
    const outer = loop(null, [inner], { update: [addToTotal(number(10))], label: 'outer' })
    const block = statement({
      kind: 'block',
      label: 'block',
      body: [leave('block'), addToTotal(number(1000))],
    })
    expectExit([declare(total, number(0)), declare(i, number(0)), outer, block, ...exitWith(read(total))], 13)
  })
  test('switch falls through, and default may stand anywhere', () => {
    const choose = (value: number): Statement =>
      statement({
        kind: 'switch',
        label: null,
        value: number(value),
        clauses: [
          { values: [1n], body: [addToTotal(number(1))] },
          { values: null, body: [addToTotal(number(10)), leave()] },
          { values: [2n, 3n], body: [addToTotal(number(100))] },
        ],
      })
    expectExit([declare(total, number(0)), choose(1), choose(3), choose(9), ...exitWith(read(total))], 121)
  })
  test('calls, direct and through a pointer', () => {
    const parameter = local('value', U32)
    const twice = define('twice', [parameter], U32, [giveBack(add(read(parameter), read(parameter)))])
    const type = functionType([U32], U32)
    const pointerTo = local('pointer', type)
    const indirect: Expression = {
      kind: 'call',
      type: U32,
      callee: { kind: 'indirect', value: read(pointerTo) },
      arguments: [read(total)],
    }
    expectExit(
      [
        declare(total, call(twice, number(4))),
        declare(pointerTo, { kind: 'function', type, function: twice }),
        assign(total, indirect),
        ...exitWith(read(total)),
      ],
      16,
    )
  })
})

describe('memory', () => {
  const point = structure('Point', { small: U8, x: U32 })
  const pair = structure('Pair', { first: object(point), second: object(point) })

  test('objects in place, references to them, and arrays', () => {
    const pairs = local('pairs', array(object(pair), 3))
    const second = local('second', reference(object(point)))
    const place = element(inLocal(pairs), number(2))
    expectExit(
      [
        declare(pairs),
        clear(inLocal(pairs)),
        declare(second, refer(field(place, 'second'))),
        assign(field(target(read(second)), 'x'), number(7)),
        assign(field(field(place, 'first'), 'x'), number(5)),
        declare(
          total,
          add(read(field(field(place, 'second'), 'x')), read(field(field(place, 'first'), 'x'))),
        ),
        ...exitWith(read(total)),
      ],
      12,
    )
  })
  test('slices, and their sub-ranges', () => {
    const numbers = local('numbers', array(U32, 4))
    const whole = sliceOfArray(inLocal(numbers))
    const part: Expression = {
      kind: 'subrange',
      type: whole.type,
      value: whole,
      start: number(1, USIZE),
      end: null,
      site: site('range'),
    }
    const slice = local('slice', whole.type)
    expectExit(
      [
        declare(numbers),
        statement({ kind: 'fill', slice: whole, value: number(9) }),
        declare(slice, part),
        assign(sliceElement(read(slice), number(2)), number(20)),
        declare(
          total,
          add(read(element(inLocal(numbers), number(3))), read(sliceElement(read(slice), number(0)))),
        ),
        addToTotal({ kind: 'convert', type: U32, value: lengthOf(read(slice)) }),
        ...exitWith(read(total)),
      ],
      32,
    )
  })
  test('numbers of addresses lead back to memory', () => {
    const word = local('word', VIRTUAL_ADDRESS)
    const mask = { kind: 'bits', type: VIRTUAL_ADDRESS, operator: 'and' } as const
    const masked: Expression = {
      ...mask,
      left: addressOf(inLocal(total)),
      right: number(0xffff_fffcn, VIRTUAL_ADDRESS),
    }
    const back: Expression = { kind: 'convert', type: pointer(U32), value: read(word) }
    expectExit(
      [
        declare(total, number(1)),
        declare(word, masked),
        assign({ kind: 'pointerElement', type: U32, pointer: back, index: number(0) }, number(42)),
        ...exitWith(read(total)),
      ],
      42,
    )
  })
  test('little endian, and copyBytes moves addresses with the bytes', () => {
    const words = local('words', array(USIZE, 2))
    const first = element(inLocal(words), number(0))
    const second = element(inLocal(words), number(1))
    const byte: Expression = {
      kind: 'read',
      type: U8,
      place: {
        kind: 'pointerElement',
        type: U8,
        pointer: { kind: 'convert', type: pointer(U8), value: addressOf(second) },
        index: number(1),
      },
    }
    expectExit(
      [
        declare(words),
        assign(first, number(0x1234, USIZE)),
        statement({
          kind: 'copyBytes',
          to: addressOf(second),
          from: addressOf(first),
          count: number(4, USIZE),
        }),
        ...exitWith(byte),
      ],
      0x12,
    )
  })
  test('records are values', () => {
    const range = structure('Range', { start: U8, end: U32 }, 'record')
    const type = record(range)
    const [one, other] = [local('one', type), local('other', type)]
    const make = (start: number, end: number): Expression => ({
      kind: 'record',
      type,
      fields: [number(start, U8), number(end)],
    })
    const ranges = local('ranges', array(type, 2))
    expectExit(
      [
        declare(one, make(1, 2)),
        declare(other, read(one)),
        assign(one, make(3, 4)),
        declare(ranges),
        assign(element(inLocal(ranges), number(1)), read(other)),
        declare(total, read(field(element(inLocal(ranges), number(1)), 'end'))),
        addToTotal({ kind: 'member', type: U32, record: read(one), field: 1 }),
        ...exitWith(read(total)),
      ],
      6,
    )
  })
  test('globals begin with their initial values and keep changes', () => {
    const counter = global('counter', U32, { kind: 'integer', value: 40n })
    const count = define('count', [], VOID, [assign(counter, add(read(counter), number(1)))])
    const body = [evaluate(call(count)), evaluate(call(count)), ...exitWith(read(counter))]
    expectExit(body, 42)
  })
  test('global initial values of every kind', () => {
    const inner = structure('Inner', { next: reference(object(point), 'null'), name: STRING, on: U8 })
    const origin = global('origin', object(point), {
      kind: 'struct',
      fields: [
        { kind: 'integer', value: 1n },
        { kind: 'integer', value: 30n },
      ],
    })
    const holder = global('holder', array(object(inner), 2), {
      kind: 'array',
      elements: [
        { kind: 'zero' },
        {
          kind: 'struct',
          fields: [
            { kind: 'address', place: inGlobal(origin), addend: 0n },
            { kind: 'string', value: 'héllo' },
            { kind: 'integer', value: 5n },
          ],
        },
      ],
    })
    const last = element(inGlobal(holder), number(1))
    const next = {
      kind: 'convert',
      type: reference(object(point)),
      value: read(field(last, 'next')),
    } as const
    expectExit(
      [
        declare(total, read(field(target(next), 'x'))),
        addToTotal({ kind: 'convert', type: U32, value: lengthOf(read(field(last, 'name'))) }),
        addToTotal({ kind: 'convert', type: U32, value: read(field(last, 'on')) }),
        ...exitWith(read(total)),
      ],
      30 + 6 + 5,
    )
  })
})

describe('endings', () => {
  test('output, then a panic with its operands and place', () => {
    const numbers = local('numbers', array(U32, 4))
    const read9 = read(element(inLocal(numbers), number(9), site('index', 12)))
    const result = run([declare(numbers), evaluate(call(HOST.write, text('hi\n'))), evaluate(read9)])
    expect(result).toEqual({
      output: 'hi\npanic: index 9 is out of bounds for length 4 at test.ts:12:1\n',
      end: 'panic',
      message: 'index 9 is out of bounds for length 4',
      location: { file: 'test.ts', line: 12, column: 1 },
    })
  })
  test('signed operands', () => {
    const numbers = local('numbers', array(U32, 4))
    const type = integer('i8')
    const place = element(inLocal(numbers), number(-2, type), site('signedIndex'))
    expect(run([declare(numbers), evaluate(read(place))])).toMatchObject({
      message: 'index -2 is out of bounds for length 4',
    })
  })
  test('return', () => {
    expect(run([giveBack()])).toEqual({ output: '', end: 'returned' })
  })
  test('an endless loop meets the step limit', () => {
    expect(run([loop(null, [])])).toMatchObject({ end: 'stepLimit' })
  })
  test('an endless recursion is an error with its calls', () => {
    const again = define('again', [], VOID, [])
    again.body = [evaluate(call(again))]
    const result = run([evaluate(call(again))])
    expect(result).toMatchObject({ end: 'error', message: expect.stringMatching(/recursion/) })
    expect(result).toHaveProperty(['stack', 0, 'name'], 'again')
  })
  test.each([
    ['null', 0, 'null is used as a reference'],
    ['a wild pointer', 0x44, 'there is no known memory at 0x44'],
  ])('%s', (_, address, message) => {
    const wild: Expression = { kind: 'convert', type: pointer(U32), value: number(address, USIZE) }
    const place = { kind: 'pointerElement', type: U32, pointer: wild, index: number(0) } as const
    expect(run([evaluate(read(place))])).toMatchObject({ end: 'error', message })
  })
  test('a reference that has outlived its variable', () => {
    const point = object(structure('Point', { x: U32 }))
    const inside = local('inside', point)
    const leak = define('leak', [], reference(point), [declare(inside), giveBack(refer(inLocal(inside)))])
    const kept = local('kept', reference(point))
    const body = [declare(kept, call(leak)), evaluate(read(field(target(read(kept)), 'x')))]
    expect(run(body)).toMatchObject({
      end: 'error',
      message: 'inside is used through a reference after its block has ended',
    })
  })
  test('a variable without a value', () => {
    expect(run([declare(total), evaluate(read(total))])).toMatchObject({
      end: 'error',
      message: 'total is read before it is assigned',
    })
  })
  test('a division whose check was left out wrongly', () => {
    const divide = { ...arithmetic('divide', number(1), number(0)), zero: null } as Expression
    expect(run([evaluate(divide)])).toMatchObject({ end: 'error' })
  })
  test('input is read byte by byte', () => {
    const [first, second] = [local('first', U32), local('second', U32)]
    const main = define('main', [], VOID, [
      declare(first, call(HOST.read)),
      declare(second, call(HOST.read)),
      ...exitWith(add(read(first), read(second))),
    ])
    const input = new TextEncoder().encode('A')
    expect(runProgram(program([main]), { entry: main, input })).toMatchObject({ code: 65 + 256 })
  })
  test('writing is reported piece by piece', () => {
    const main = define('main', [], VOID, [
      evaluate(call(HOST.write, text('one'))),
      evaluate(call(HOST.write, text('two'))),
    ])
    const pieces: string[] = []
    const result = runProgram(program([main]), { entry: main, write: (piece) => pieces.push(piece) })
    expect([pieces, result.output]).toEqual([['one', 'two'], 'onetwo'])
  })
})
