/** Objects, arrays, slices, strings, records, globals, and the bytes below them. */

import * as ir from '../../../compiler/ir/build.ts'
import type { Expression, Global, Initial, Place, Statement } from '../../../compiler/ir/nodes.ts'
import {
  array,
  functionType,
  integer,
  object,
  pointer,
  record,
  reference,
  sliceOf,
  STRING,
  U32,
  U64,
  U8,
  USIZE,
} from '../../../compiler/types/machine.ts'
import { type Case, show, write } from './cases.ts'

const U16 = integer('u16')
const usize = (value: number): Expression => ir.number(value, USIZE)
const integerInitial = (value: number): Initial => ({ kind: 'integer', value: BigInt(value) })
const list = (...values: number[]): Initial => ({ kind: 'array', elements: values.map(integerInitial) })
const addressIn = (place: Place, addend = 0n): Initial => ({ kind: 'address', place, addend })

const pair = ir.structure('Pair', { first: U16, second: U32 }, 'record')
const inner = ir.structure('Inner', { tag: U8, wide: U64 })
const outer = {
  ...ir.structure('Outer', { lead: U8, inner: object(inner), words: array(U32, 3) }),
  packed: true,
}
const empty = ir.structure('Empty', {})
const aligned = { ...ir.structure('Aligned', { value: U8 }), align: 64 }
const keywords = ir.structure('Keywords', { default: U32, int: U32, unix: U32 })
const node = ir.structure('ListNode', {})
node.fields = [
  { name: 'next', type: reference(object(node), 'null'), volatile: false },
  { name: 'value', type: U32, volatile: true },
]

const packedObject = ir.local('object', object(outer))
const innerReference = ir.local('inner', reference(object(inner)))
const words = ir.local('words', sliceOf(U32))
const readInner = (name: string): Expression => ir.read(ir.field(ir.target(ir.read(innerReference)), name))

const first: Global = ir.global('first', object(node))
const second: Global = ir.global('second', object(node))
first.initial = { kind: 'struct', fields: [addressIn(ir.inGlobal(second)), integerInitial(1)] }
second.initial = { kind: 'struct', fields: [addressIn(ir.inGlobal(first)), integerInitial(2)] }
const following = (value: Expression): Expression => ({
  kind: 'assertNotNull',
  type: reference(object(node)),
  value: ir.read(ir.field(ir.target(value), 'next')),
  site: ir.site('null', 3),
})

const nothing = ir.global('nothing', object(empty))
const nothingElse = ir.global('nothingElse', object(empty))
const spaced = ir.global('spaced', object(aligned))
const keyed = ir.global('keyed', object(keywords), {
  kind: 'struct',
  fields: [integerInitial(5), { kind: 'zero' }, integerInitial(6)],
})

const table: Global = { ...ir.global('table', array(U32, 6), list(1, 2, 3, 4, 5, 0)), constant: true }
const third: Global = ir.global('third', pointer(U32), addressIn(ir.inGlobal(table), 8n))
const middle: Global = ir.global('middle', sliceOf(U32), {
  kind: 'view',
  data: addressIn(ir.element(ir.inGlobal(table), ir.number(1), null)),
  length: 3n,
})
const runs: Global = ir.global('runs', array(U8, 40), list(...Array<number>(30).fill(7), 1))
const greeting: Global = ir.global('greeting', STRING, { kind: 'string', value: 'grüß "\\ ??/ \u0000dich\n' })

const value = ir.local('value', U32)
const double = ir.define('double', [value], U32, [
  ir.giveBack(ir.arithmetic('multiply', ir.read(value), ir.number(2))),
])
const operation = functionType([U32], U32)
const operations: Global = ir.global('operations', array(operation, 1), {
  kind: 'array',
  elements: [{ kind: 'function', function: double }],
})

const buffer = ir.local('buffer', array(U8, 16))
const bufferAddress = ir.addressOf(ir.inLocal(buffer))
const byteAt = (index: number): Expression => ir.read(ir.element(ir.inLocal(buffer), ir.number(index)))
const sequence: readonly Statement[] = Array.from({ length: 16 }, (_, index) =>
  ir.assign(ir.element(ir.inLocal(buffer), ir.number(index)), ir.number(index, U8)),
)

const count = ir.local('count', U32)
const countAgain = ir.local('count', U32)
const counter = ir.global('count', U32, integerInitial(40))

const grid = ir.global('grid', array(array(U16, 3), 2), {
  kind: 'array',
  elements: [list(1, 2, 3), list(4, 5, 6)],
})
const row = ir.local('row', reference(array(U16, 3)))
const rows = ir.local('rows', sliceOf(array(U16, 3)))
const rowPointer = ir.local('rowPointer', pointer(array(U16, 3)))
const team = ir.structure('Team', {})
team.fields = [
  { name: 'members', type: array(object(node), 2), volatile: false },
  { name: 'others', type: sliceOf(array(object(node), 2)), volatile: false },
]
const members = ir.global('members', object(team))
const member = (index: number): Place =>
  ir.element(ir.field(ir.inGlobal(members), 'members'), ir.number(index))

const from = (text: Expression, start: number, end: number | null): Expression => ({
  kind: 'subrange',
  type: text.type,
  value: text,
  start: usize(start),
  end: end === null ? null : usize(end),
  site: ir.site('range', 6),
})

export const MEMORY_CASES: readonly Case[] = [
  {
    name: 'objects and arrays inside a packed object, reached by references and slices',
    structs: [inner, outer],
    body: [
      ir.declare(packedObject),
      ir.clear(ir.inLocal(packedObject)),
      ir.declare(innerReference, ir.refer(ir.field(ir.inLocal(packedObject), 'inner'))),
      ir.assign(ir.field(ir.target(ir.read(innerReference)), 'wide'), ir.number(0x1234567890n, U64)),
      ir.declare(words, ir.sliceOfArray(ir.field(ir.inLocal(packedObject), 'words'))),
      ir.assign(ir.sliceElement(ir.read(words), ir.number(2)), ir.number(77)),
      show(readInner('wide')),
      show(readInner('tag')),
      show(ir.read(ir.element(ir.field(ir.inLocal(packedObject), 'words'), ir.number(2)))),
    ],
    output: `${0x1234567890} 0 77 `,
  },
  {
    name: 'empty and aligned objects, fields named like keywords',
    structs: [empty, aligned, keywords],
    globals: [nothing, nothingElse, spaced, keyed],
    body: [
      show(ir.compare('equal', ir.addressOf(ir.inGlobal(nothing)), ir.addressOf(ir.inGlobal(nothingElse)))),
      show(ir.arithmetic('remainder', ir.addressOf(ir.inGlobal(spaced)), usize(64))),
      show(ir.read(ir.field(ir.inGlobal(keyed), 'default'))),
      show(ir.read(ir.field(ir.inGlobal(keyed), 'unix'))),
    ],
    output: '0 0 5 6 ',
  },
  {
    name: 'globals that refer to each other',
    structs: [node],
    globals: [first, second],
    body: [
      show(ir.read(ir.field(ir.target(following(ir.refer(ir.inGlobal(first)))), 'value'))),
      show(ir.read(ir.field(ir.target(following(following(ir.refer(ir.inGlobal(first))))), 'value'))),
    ],
    output: '2 1 ',
  },
  {
    name: 'globals with addresses, views, runs and tables of functions',
    globals: [third, middle, table, runs, operations],
    functions: [double],
    body: [
      show(ir.read({ kind: 'pointerElement', type: U32, pointer: ir.read(third), index: ir.number(1) })),
      show(ir.lengthOf(ir.read(middle))),
      show(ir.read(ir.sliceElement(ir.read(middle), ir.number(2)))),
      show(ir.read(ir.element(ir.inGlobal(runs), ir.number(29)))),
      show(ir.read(ir.element(ir.inGlobal(runs), ir.number(30)))),
      show(ir.read(ir.element(ir.inGlobal(runs), ir.number(31)))),
      ir.declare(count, {
        kind: 'call',
        type: U32,
        callee: { kind: 'indirect', value: ir.read(ir.element(ir.inGlobal(operations), ir.number(0))) },
        arguments: [ir.number(21)],
      }),
      show(ir.read(count)),
    ],
    output: '4 3 4 7 1 0 42 ',
  },
  {
    name: 'arrays of arrays, reached by references, slices and pointers',
    globals: [grid],
    body: [
      show(ir.read(ir.element(ir.element(ir.inGlobal(grid), ir.number(1)), ir.number(2)))),
      ir.declare(row, ir.refer(ir.element(ir.inGlobal(grid), ir.number(0)))),
      show(ir.read(ir.element(ir.target(ir.read(row)), ir.number(1)))),
      ir.declare(rows, ir.sliceOfArray(ir.inGlobal(grid))),
      show(ir.read(ir.element(ir.sliceElement(ir.read(rows), ir.number(1)), ir.number(0)))),
      ir.declare(rowPointer, ir.convert(pointer(array(U16, 3)), ir.addressOf(ir.inGlobal(grid)))),
      show(
        ir.read(
          ir.element(
            {
              kind: 'pointerElement',
              type: array(U16, 3),
              pointer: ir.read(rowPointer),
              index: ir.number(1),
            },
            ir.number(1),
          ),
        ),
      ),
    ],
    output: '6 2 4 5 ',
  },
  {
    name: 'arrays of objects in place',
    structs: [team, node],
    globals: [members],
    body: [
      ir.assign(ir.field(member(1), 'value'), ir.number(8)),
      ir.assign(
        ir.field(member(0), 'next'),
        ir.convert(reference(object(node), 'null'), ir.refer(member(1))),
      ),
      show(ir.read(ir.field(ir.target(following(ir.refer(member(0)))), 'value'))),
      show(ir.lengthOf(ir.read(ir.field(ir.inGlobal(members), 'others')))),
    ],
    output: '8 0 ',
  },
  {
    name: 'assembly with operands, braces and percent signs',
    body: [
      ir.declare(count, ir.number(40)),
      ir.declare(countAgain),
      ir.statement({
        kind: 'assembly',
        assembly: {
          parts: [
            { kind: 'text', text: '# { | } %eax\n  addl ' },
            { kind: 'input', constraint: 'r', value: ir.number(2) },
            { kind: 'text', text: ', ' },
            { kind: 'inout', constraint: 'r', place: ir.inLocal(count) },
            { kind: 'text', text: '\n  movl $' },
            { kind: 'number', value: 5n },
            { kind: 'text', text: ', ' },
            { kind: 'output', constraint: '&r', place: ir.inLocal(countAgain) },
            { kind: 'text', text: '\n  movl %ebx, %ecx' },
          ],
          clobbers: ['ecx'],
        },
      }),
      show(ir.read(count)),
      show(ir.read(countAgain)),
    ],
    output: '42 5 ',
  },
  {
    name: 'strings by content, with every kind of byte',
    globals: [greeting],
    body: [
      write(ir.read(greeting)),
      show(ir.lengthOf(ir.read(greeting))),
      show(ir.compare('equal', from(ir.read(greeting), 0, 2), ir.text('gr'))),
      show(ir.compare('notEqual', from(ir.read(greeting), 19, null), ir.text('\n'))),
      show(ir.compare('equal', ir.text('a'), ir.text('b'))),
      show(ir.compare('equal', ir.text(''), from(ir.text('x'), 1, null))),
    ],
    output: 'grüß "\\ ??/ \u0000dich\n20 1 0 0 1 ',
  },
  {
    name: 'records are values',
    structs: [pair],
    body: [
      ir.declare(ir.local('pair', record(pair)), {
        kind: 'record',
        type: record(pair),
        fields: [ir.number(3, U16), ir.number(4)],
      }),
      show({
        kind: 'member',
        type: U32,
        record: { kind: 'record', type: record(pair), fields: [ir.number(3, U16), ir.number(4)] },
        field: 1,
      }),
    ],
    output: '4 ',
  },
  {
    name: 'bytes in bulk',
    body: [
      ir.declare(buffer),
      ...sequence,
      ir.statement({
        kind: 'copyBytes',
        to: ir.convert(USIZE, { ...bufferAddress }),
        from: arithmeticOn(bufferAddress, 2),
        count: usize(4),
      }),
      show(byteAt(0)),
      show(byteAt(3)),
      show(byteAt(4)),
      ir.statement({
        kind: 'fillBytes',
        to: arithmeticOn(bufferAddress, 1),
        value: ir.number(9, U8),
        count: usize(2),
      }),
      show(byteAt(0)),
      show(byteAt(2)),
      show(byteAt(3)),
      ir.statement({ kind: 'fill', slice: ir.sliceOfArray(ir.inLocal(buffer)), value: ir.number(5, U8) }),
      show(byteAt(15)),
      show(
        ir.read({
          kind: 'pointerElement',
          type: U8,
          pointer: {
            kind: 'offset',
            type: pointer(U8),
            pointer: ir.convert(pointer(U8), bufferAddress),
            count: usize(3),
            backwards: false,
          },
          index: ir.number(1),
        }),
      ),
    ],
    output: '2 5 4 2 9 5 5 5 ',
  },
  {
    name: 'variables named like each other, like a global, and like what C reserves',
    globals: [counter],
    body: [
      ir.declare(count, ir.number(1)),
      ir.declare(countAgain, ir.number(2)),
      ...['int', 'register', 'memcpy', 'main', 'u8', 'linux', 'add_u32', '__x', 'ünit', 'this'].map((name) =>
        ir.declare(ir.local(name, U32), ir.number(3)),
      ),
      show(ir.read(count)),
      show(ir.read(countAgain)),
      show(ir.add(ir.read(counter), ir.read(count))),
    ],
    output: '1 2 41 ',
  },
]

function arithmeticOn(address: Expression, bytes: number): Expression {
  return ir.add(ir.convert(USIZE, address), usize(bytes))
}
