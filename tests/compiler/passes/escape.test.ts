/** Escape analysis: references that outlive their variable are found, and harmless ones are left alone. */

import { describe, expect, test } from 'vitest'
import {
  assign,
  call,
  convert,
  declare,
  define,
  evaluate,
  field,
  giveBack,
  global,
  HOST,
  inGlobal,
  inLocal,
  local,
  loop,
  program,
  read,
  refer,
  sliceOfArray,
  statement,
  structure,
  target,
  truth,
  when,
} from '../../../compiler/ir/build.ts'
import type { Expression, FunctionNode, Local, Place, Statement } from '../../../compiler/ir/nodes.ts'
import { findEscapes } from '../../../compiler/passes/escape.ts'
import {
  array,
  functionType,
  object,
  reference,
  sliceOf,
  STRING,
  U32,
  U8,
  VOID,
} from '../../../compiler/types/machine.ts'

const node = structure('Node', { value: U32, next: U32 })
const nodeType = object(node)
const optional = reference(nodeType, 'null')
node.fields = [
  { name: 'value', type: U32, volatile: false },
  { name: 'next', type: optional, volatile: false },
]
const ref = reference(nodeType)
const registry = global('registry', nodeType)

const made = local('made', nodeType)
const other = local('other', nodeType)
const toMade: Expression = convert(optional, refer(inLocal(made)))
const next = (object: Place): Place => field(object, 'next')
const through = (reference: Local): Place => next(target(convert(ref, read(reference))))

const handler = functionType([optional], VOID)
const callValue = (value: Expression): Expression => ({
  kind: 'call',
  type: VOID,
  callee: { kind: 'indirect', value },
  arguments: [toMade],
})

/** A function that has a parameter `name` of reference type. */
function withParameter(
  name: string,
  body: (parameter: Local) => readonly Statement[],
  result: FunctionNode['result'] = VOID,
): FunctionNode {
  const parameter = local(name, optional)
  return define(`${name}User`, [parameter], result, body(parameter))
}

function escapes(
  body: readonly Statement[],
  others: readonly FunctionNode[] = [],
  result = VOID as FunctionNode['result'],
) {
  const main = define('main', [], result, body)
  return findEscapes(program([main, ...others, HOST.write])).map(({ local: { name }, how, location }) => [
    name,
    how,
    location.line,
  ])
}

describe('found', () => {
  test('a returned reference, also by way of a variable', () => {
    const kept = local('kept', optional)
    expect(escapes([declare(made), giveBack(toMade, 7)], [], optional)).toEqual([['made', 'returned', 7]])
    expect(escapes([declare(made), declare(kept, toMade), giveBack(read(kept), 8)], [], optional)).toEqual([
      ['made', 'returned', 8],
    ])
  })
  test('a reference stored in a global', () => {
    expect(escapes([declare(made), assign(next(inGlobal(registry)), toMade, 3)])).toEqual([
      ['made', 'stored in memory that outlives it', 3],
    ])
  })
  test('a reference stored in a variable or object of an outer block', () => {
    const kept = local('kept', optional)
    const inner = [declare(made), assign(kept, toMade, 4), assign(next(inLocal(other)), toMade, 5)]
    expect(escapes([declare(kept), declare(other), loop(truth(true), inner)])).toEqual([
      ['made', 'stored in kept, which outlives it', 4],
      ['made', 'stored in other, which outlives it', 5],
    ])
  })
  test('a reference that a callee keeps, any number of calls further', () => {
    const keep = withParameter('keeper', (kept) => [assign(next(inGlobal(registry)), read(kept))])
    const middle = withParameter('middle', (passed) => [evaluate(call(keep, read(passed)))])
    expect(escapes([declare(made), evaluate(call(middle, toMade), 6)], [middle, keep])).toEqual([
      ['made', 'passed to middleUser, which keeps it', 6],
    ])
  })
  test('a reference that a callee gives back', () => {
    const same = withParameter('same', (passed) => [giveBack(read(passed))], optional)
    const result = local('result', optional)
    const body = [declare(made), declare(result, call(same, toMade)), giveBack(read(result), 9)]
    expect(escapes(body, [same], optional)).toEqual([['made', 'returned', 9]])
  })
  test('what is reached from an object that a callee looks into', () => {
    const nextOf = withParameter('nextOf', (passed) => [giveBack(read(through(passed)))], optional)
    const result = local('result', optional)
    const body = [
      declare(made),
      declare(other),
      assign(next(inLocal(other)), toMade),
      declare(result, call(nextOf, convert(optional, refer(inLocal(other))))),
      giveBack(read(result), 10),
    ]
    expect(escapes(body, [nextOf], optional)).toEqual([['made', 'returned', 10]])
  })
  test('a reference stored in what a parameter refers to', () => {
    const fill = withParameter('holder', (holder) => [declare(made), assign(through(holder), toMade, 11)])
    expect(escapes([], [fill])).toEqual([['made', 'stored in what holder refers to', 11]])
  })
  test('a local stored by a callee in an object that outlives it', () => {
    const [holder, stored] = [local('holder', optional), local('stored', optional)]
    const link = define('link', [holder, stored], VOID, [assign(through(holder), read(stored))])
    const inner = [declare(made), evaluate(call(link, convert(optional, refer(inLocal(other))), toMade), 12)]
    expect(escapes([declare(other), when(truth(true), inner)], [link])).toEqual([
      ['made', 'stored in other, which outlives it', 12],
    ])
  })
  test('slices of local arrays, and arguments of unknown functions', () => {
    const bytes = local('bytes', array(U8, 4))
    const slice = sliceOf(U8)
    expect(escapes([declare(bytes), giveBack(sliceOfArray(inLocal(bytes)), 13)], [], slice)).toEqual([
      ['bytes', 'returned', 13],
    ])
    const type = functionType([slice], VOID)
    const unknown: Expression = {
      kind: 'call',
      type: VOID,
      callee: { kind: 'indirect', value: { kind: 'zero', type } },
      arguments: [sliceOfArray(inLocal(bytes))],
    }
    expect(escapes([declare(bytes), evaluate(unknown, 14)])).toEqual([
      ['bytes', 'passed to a function that is not known here and may keep it', 14],
    ])
  })
  test('arguments of a function value, by each function that it can be', () => {
    const keep = withParameter('keeper', (passed) => [assign(next(inGlobal(registry)), read(passed))])
    const look = withParameter('looker', () => [])
    const value = local('value', handler)
    const body = [
      declare(made),
      declare(value, { kind: 'function', type: handler, function: look }),
      assign(inLocal(value), { kind: 'function', type: handler, function: keep }),
      evaluate(callValue(read(value)), 16),
    ]
    expect(escapes(body, [keep, look])).toEqual([['made', 'passed to keeperUser, which keeps it', 16]])
  })
  test('through recursion', () => {
    const self = withParameter('self', () => [], optional)
    const [passed] = self.parameters
    const result = local('result', optional)
    self.body = [
      when(truth(true), [giveBack(read(passed))]),
      declare(result, call(self, read(passed))),
      giveBack(read(result)),
    ]
    const body = [declare(made), declare(result, call(self, toMade)), giveBack(read(result), 15)]
    expect(escapes(body, [self], optional)).toEqual([['made', 'returned', 15]])
  })
})

describe('left alone', () => {
  test('references among variables of one block, and to callees that only look', () => {
    const look = withParameter('looker', (passed) => [evaluate(read(through(passed)))])
    const kept = local('kept', optional)
    const body = [
      declare(made),
      declare(other),
      declare(kept, toMade),
      assign(next(inLocal(other)), read(kept)),
      evaluate(call(look, read(kept))),
    ]
    expect(escapes(body, [look])).toEqual([])
  })
  test('arguments of function values that are no more than looked at', () => {
    const [look, keep] = [
      withParameter('looker', (passed) => [evaluate(read(through(passed)))]),
      withParameter('keeper', (passed) => [assign(next(inGlobal(registry)), read(passed))]),
    ]
    const table = global('table', handler, {
      kind: 'array',
      elements: [{ kind: 'function', function: look }],
    })
    const body = [declare(made), evaluate(callValue(read(inGlobal(table)))), evaluate(call(look, toMade))]
    const main = define('main', [], VOID, body)
    expect(findEscapes(program([main, look, keep], { globals: [table] }))).toEqual([])
  })
  test('an inner variable that refers to an outer object', () => {
    const inner = local('inner', optional)
    expect(escapes([declare(made), loop(truth(true), [declare(inner, toMade)])])).toEqual([])
  })
  test('a callee that stores one argument in another of the same block', () => {
    const [holder, stored] = [local('holder', optional), local('stored', optional)]
    const link = define('link', [holder, stored], VOID, [assign(through(holder), read(stored))])
    const body = [
      declare(other),
      declare(made),
      assign(next(inLocal(other)), convert(optional, refer(inGlobal(registry)))),
      evaluate(call(link, convert(optional, refer(inLocal(other))), toMade)),
    ]
    expect(escapes(body, [link])).toEqual([])
  })
  test('values that were read out of a local object', () => {
    const body = [declare(made), giveBack(read(field(inLocal(made), 'value')))]
    expect(escapes(body, [], U32)).toEqual([])
  })
  test('what a local object refers to outside', () => {
    const body = [
      declare(made),
      assign(next(inLocal(made)), convert(optional, refer(inGlobal(registry)))),
      giveBack(read(next(inLocal(made)))),
    ]
    expect(escapes(body, [], optional)).toEqual([])
  })
  test('text given to the host', () => {
    const bytes = local('bytes', array(U8, 4))
    const view: Expression = {
      kind: 'view',
      type: STRING,
      address: { kind: 'data', type: { kind: 'pointer', element: U8 }, value: sliceOfArray(inLocal(bytes)) },
      length: { kind: 'integer', type: { kind: 'integer', name: 'usize', flavour: null }, value: 4n },
    }
    expect(
      escapes([declare(bytes), evaluate(call(HOST.write, view)), statement({ kind: 'return', value: null })]),
    ).toEqual([])
  })
})
