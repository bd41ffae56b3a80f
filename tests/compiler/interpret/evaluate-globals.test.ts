/** Compile-time evaluation: what becomes of module-level variables, and how it is refused. */

import { describe, expect, test } from 'vitest'
import { evaluateGlobals } from '../../../compiler/interpret/index.ts'
import {
  add,
  addressOf,
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
  giveBack,
  global,
  inGlobal,
  inLocal,
  local,
  loop,
  number,
  read,
  refer,
  site,
  sliceOfArray,
  statement,
  structure,
  target,
  text,
} from '../../../compiler/ir/build.ts'
import type { Expression, Global, Initial, Statement } from '../../../compiler/ir/nodes.ts'
import {
  array,
  BOOLEAN,
  functionType,
  integer,
  object,
  reference,
  sliceOf,
  STRING,
  U32,
  U64,
  U8,
  USIZE,
  VIRTUAL_ADDRESS,
  VOID,
} from '../../../compiler/types/machine.ts'
import { TARGETS } from '../../../compiler/types/target.ts'
import { initialAfter, initialOf } from './evaluate.ts'

const node = structure('Node', { value: U32, next: reference(object(structure('Node', {})), 'null') })
node.fields = [
  { name: 'value', type: U32, volatile: false },
  { name: 'next', type: reference(object(node), 'null'), volatile: false },
]
const nodeType = object(node)
const self = local('this', reference(nodeType))
const value = local('value', U32)
const constructor = define('Node.constructor', [self, value], VOID, [
  assign(field(target(read(self)), 'value'), read(value)),
])
const construct = (at: Global, initial: number): Statement =>
  evaluate(call(constructor, refer(inGlobal(at)), number(initial)))

const zero: Initial = { kind: 'zero' }
const integerInitial = (initial: number): Initial => ({ kind: 'integer', value: BigInt(initial) })

describe('values', () => {
  test('scalars', () => {
    expect(initialOf(add(number(1), number(2)))).toEqual(integerInitial(3))
    expect(initialOf(compare('less', number(1), number(2)))).toEqual({ kind: 'boolean', value: true })
    expect(initialOf(text('abc'))).toEqual({ kind: 'string', value: 'abc' })
    expect(initialOf({ kind: 'null', type: reference(nodeType, 'null') })).toEqual({ kind: 'null' })
    expect(initialOf({ kind: 'zero', type: STRING })).toEqual(zero)
  })
  test('objects whose constructors run on their own memory', () => {
    expect(initialAfter(nodeType, (made) => [construct(made, 7)])).toEqual({
      kind: 'struct',
      fields: [integerInitial(7), { kind: 'null' }],
    })
    expect(initialAfter(nodeType, (made) => [construct(made, 0)])).toEqual(zero)
  })
  test('arrays, with parts that stay zero', () => {
    const type = array(array(U8, 2), 2)
    const fill = (made: Global): Statement[] => [
      assign(element(element(inGlobal(made), number(1)), number(0)), number(3, U8)),
    ]
    expect(initialAfter(type, fill)).toEqual({
      kind: 'array',
      elements: [zero, { kind: 'array', elements: [integerInitial(3), integerInitial(0)] }],
    })
  })
  test('a table that a loop computes', () => {
    const type = array(U32, 4)
    const i = local('i', U32)
    const initial = initialAfter(type, (made) => [
      declare(i, number(0)),
      loop(compare('less', read(i), number(4)), [
        assign(element(inGlobal(made), read(i)), arithmetic('multiply', read(i), read(i))),
        assign(i, add(read(i), number(1))),
      ]),
    ])
    expect(initial).toEqual({ kind: 'array', elements: [0, 1, 4, 9].map(integerInitial) })
  })
  test('a million turns take seconds at most', () => {
    const i = local('i', U32)
    const sum = local('sum', U32)
    const result = global('result', U32)
    const body = [
      declare(i, number(0)),
      declare(sum, number(0)),
      loop(
        compare('less', read(i), number(1_000_000)),
        [assign(sum, { kind: 'bits', type: U32, operator: 'xor', left: read(sum), right: read(i) })],
        { update: [assign(i, add(read(i), number(1)))] },
      ),
    ]
    const failures = evaluateGlobals({
      target: TARGETS.i386,
      initializers: [{ global: result, body, value: read(sum) }],
    })
    expect(failures).toEqual([])
    expect(result.initial).toEqual(integerInitial(0))
  })
  test('later initializers change earlier globals', () => {
    const first = global('first', nodeType)
    const second = global('second', nodeType)
    const failures = evaluateGlobals({
      target: TARGETS.i386,
      initializers: [
        { global: first, body: [construct(first, 1)], value: null },
        {
          global: second,
          body: [
            construct(second, 2),
            assign(
              field(inGlobal(first), 'next'),
              convert(reference(nodeType, 'null'), refer(inGlobal(second))),
            ),
          ],
          value: null,
        },
      ],
    })
    expect(failures).toEqual([])
    const place = { kind: 'global', type: nodeType, global: second }
    expect(first.initial).toEqual({
      kind: 'struct',
      fields: [integerInitial(1), { kind: 'address', place, addend: 0n }],
    })
  })
  test('globals that are not listed keep what they had and take what is stored', () => {
    const anonymous = global('anonymous', nodeType, {
      kind: 'struct',
      fields: [integerInitial(5), { kind: 'null' }],
    })
    const reader = global('reader', U32)
    const failures = evaluateGlobals({
      target: TARGETS.i386,
      initializers: [
        {
          global: reader,
          body: [
            assign(
              field(inGlobal(anonymous), 'value'),
              add(read(field(inGlobal(anonymous), 'value')), number(1)),
            ),
          ],
          value: read(field(inGlobal(anonymous), 'value')),
        },
      ],
    })
    expect(failures).toEqual([])
    expect(reader.initial).toEqual(integerInitial(6))
    expect(anonymous.initial).toMatchObject({ fields: [integerInitial(6), { kind: 'null' }] })
  })
})

describe('addresses', () => {
  const table = global('table', array(U32, 4))

  test('of functions and linker symbols', () => {
    const type = functionType([], VOID)
    const handler = define('handler', [], VOID, [])
    expect(initialOf({ kind: 'function', type, function: handler })).toEqual({
      kind: 'function',
      function: handler,
    })
    const symbol: Expression = { kind: 'linkerSymbol', type: VIRTUAL_ADDRESS, name: 'kernel_end' }
    expect(initialOf(add(symbol, number(16, VIRTUAL_ADDRESS)))).toEqual({
      kind: 'linkerSymbol',
      name: 'kernel_end',
      addend: 16n,
    })
  })
  test('name the deepest place that they are the address of', () => {
    const third = element(inGlobal(table), number(2))
    expect(initialOf(addressOf(third))).toMatchObject({
      kind: 'address',
      place: { kind: 'element', index: { value: 2n }, array: { kind: 'global', global: table } },
      addend: 0n,
    })
    expect(initialOf(add(addressOf(third), number(1, VIRTUAL_ADDRESS)))).toMatchObject({
      place: { kind: 'global', global: table },
      addend: 9n,
    })
  })
  test('views of globals, and parts of string literals', () => {
    expect(initialOf(sliceOfArray(inGlobal(table)))).toMatchObject({
      kind: 'view',
      data: { kind: 'address', addend: 0n },
      length: 4n,
    })
    const part: Expression = {
      kind: 'subrange',
      type: STRING,
      value: text('héllo'),
      start: number(1, USIZE),
      end: number(4, USIZE),
      site: site('range'),
    }
    expect(initialOf(part)).toEqual({ kind: 'string', value: 'él' })
  })
  test('have differences and comparisons where these do not depend on the linker', () => {
    const at = (index: number): Expression => addressOf(element(inGlobal(table), number(index)))
    expect(initialOf(arithmetic('subtract', at(3), at(1)))).toEqual(integerInitial(8))
    expect(initialOf(compare('less', at(1), at(3)))).toEqual({ kind: 'boolean', value: true })
    const other = addressOf(inGlobal(global('other', U32)))
    expect(initialOf(compare('equal', at(1), other))).toEqual({ kind: 'boolean', value: false })
    expect(() => initialOf(compare('less', at(1), other))).toThrow(/known only when the program is linked/)
  })
  test('are not numbers', () => {
    const address = addressOf(inGlobal(table))
    const message = 'the address of table is known only when the program is linked'
    const masked: Expression = {
      kind: 'bits',
      type: VIRTUAL_ADDRESS,
      operator: 'and',
      left: address,
      right: number(0xfff, VIRTUAL_ADDRESS),
    }
    expect(() => initialOf(masked)).toThrow(message)
    expect(() => initialOf(convert(integer('u16'), address))).toThrow(message)
    expect(() => initialOf(convert(U64, address))).toThrow(message)
    expect(initialOf(convert(U32, address))).toMatchObject({ kind: 'address' })
  })
  test('stay what they are through memory, but not byte by byte', () => {
    const holder = local('holder', array(USIZE, 2))
    const [first, second] = [0, 1].map((index) => element(inLocal(holder), number(index)))
    const copy = statement({
      kind: 'copyBytes',
      to: addressOf(second),
      from: addressOf(first),
      count: number(4, USIZE),
    })
    const store = [declare(holder), assign(first, convert(USIZE, addressOf(inGlobal(table)))), copy]
    const result = global('result', USIZE)
    const request = {
      target: TARGETS.i386,
      initializers: [{ global: result, body: store, value: read(second) }],
    }
    expect(evaluateGlobals(request)).toEqual([])
    expect(result.initial).toMatchObject({ kind: 'address', place: { global: table } })
    const bytes: Expression = {
      kind: 'view',
      type: sliceOf(U8),
      address: addressOf(first),
      length: number(4, USIZE),
    }
    const byte: Expression = {
      kind: 'read',
      type: U8,
      place: { kind: 'sliceElement', type: U8, slice: bytes, index: number(1), site: site('index') },
    }
    const low = global('low', U8)
    expect(
      evaluateGlobals({ ...request, initializers: [{ global: low, body: store, value: byte }] })[0].message,
    ).toBe('the address of table is known only when the program is linked')
  })
})

describe('refusals', () => {
  const failing = (body: readonly Statement[], type = nodeType, stepLimit = 1000) =>
    evaluateGlobals({
      target: TARGETS.i386,
      stepLimit,
      initializers: [{ global: global('it', type), body, value: null }],
    })

  test('name the check that failed, its place and the calls', () => {
    const index = local('index', U32)
    const lookUp = define('lookUp', [index], VOID, [
      evaluate(read(element(inGlobal(global('table', array(U8, 2))), read(index), site('index', 20))), 20),
    ])
    expect(failing([evaluate(call(lookUp, number(2)), 5)])).toEqual([
      {
        message: 'index 2 is out of bounds for length 2',
        location: { file: 'test.ts', line: 20, column: 1 },
        stack: [
          { name: 'lookUp', location: { file: 'test.ts', line: 20, column: 1 } },
          { name: 'it', location: { file: 'test.ts', line: 5, column: 1 } },
        ],
      },
    ])
  })
  test('endless loops, assembly and the host', () => {
    expect(failing([loop(null, [])])[0].message).toMatch(/endless loop/)
    expect(
      failing([statement({ kind: 'assembly', assembly: { parts: [], clobbers: [] } })])[0].message,
    ).toMatch(/machine instructions/)
  })
  test('locals that a global would refer to after their end', () => {
    const inside = local('inside', nodeType)
    const it = global('it', nodeType)
    const body = [
      declare(inside),
      assign(field(inGlobal(it), 'next'), convert(reference(nodeType, 'null'), refer(inLocal(inside)))),
    ]
    const initializers = [{ global: it, body, value: null }]
    expect(evaluateGlobals({ target: TARGETS.i386, initializers })[0].message).toBe(
      'inside escapes: it refers to it after its block has ended',
    )
  })
  test('a use before initialization; what depends on a failure is not reported again', () => {
    const [first, second, third] = ['first', 'second', 'third'].map((name) => global(name, U32))
    const failures = evaluateGlobals({
      target: TARGETS.i386,
      initializers: [
        { global: first, body: [], value: read(second) },
        { global: second, body: [], value: read(first) },
        { global: third, body: [], value: number(3) },
      ],
    })
    expect(failures.map(({ message }) => message)).toEqual(['second is used before it is initialized'])
    expect(third.initial).toEqual(integerInitial(3))
  })
  test('nothing for a global that has nothing to wait for', () => {
    const anonymous = global('anonymous', nodeType)
    const first = global('first', nodeType)
    const link = assign(
      field(inGlobal(first), 'next'),
      convert(reference(nodeType, 'null'), refer(inGlobal(anonymous))),
    )
    const failures = evaluateGlobals({
      target: TARGETS.i386,
      initializers: [
        { global: first, body: [construct(anonymous, 3), link], value: null },
        { global: anonymous, body: [], value: null },
      ],
    })
    expect(failures).toEqual([])
    expect(anonymous.initial).toMatchObject({ fields: [integerInitial(3), { kind: 'null' }] })
  })
  test('returning an object of an ended call', () => {
    const inside = local('inside', nodeType)
    const leak = define('leak', [], reference(nodeType), [declare(inside), giveBack(refer(inLocal(inside)))])
    const kept = local('kept', reference(nodeType))
    const body = [declare(kept, call(leak)), evaluate(read(field(target(read(kept)), 'value')))]
    expect(failing(body)[0].message).toBe('inside is used through a reference after its block has ended')
  })
  test('booleans from memory that holds none', () => {
    expect(
      initialAfter(array(BOOLEAN, 1), (made) => [
        assign(element(inGlobal(made), number(0)), { kind: 'boolean', type: BOOLEAN, value: true }),
      ]),
    ).toEqual({
      kind: 'array',
      elements: [{ kind: 'boolean', value: true }],
    })
  })
})
