/** The text dump, of one program that has something of everything that is easily got wrong. */

import { expect, test } from 'vitest'
import {
  add,
  arithmetic,
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
  local,
  loop,
  number,
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
import { dump } from '../../../compiler/ir/dump.ts'
import { array, object, STRING, U32, U8 } from '../../../compiler/types/machine.ts'

test('shows types, checks and structure', () => {
  const point = structure('Point', { x: U32, tag: U8 })
  const made = local('made', object(point))
  const bytes = global('bytes', array(U8, 2), {
    kind: 'array',
    elements: [{ kind: 'integer', value: 1n }, { kind: 'zero' }],
  })
  const name = global('name', STRING, { kind: 'string', value: 'a\nb' })
  const count = local('count', U32)
  const main = define('Main.run', [count], U32, [
    declare(made),
    clear(inLocal(made)),
    evaluate(call(HOST.write, text('hi'))),
    loop(
      compare('less', read(field(target(refer(inLocal(made))), 'x')), number(3)),
      [when(truth(true), [leave('outer')], [evaluate(read(element(inGlobal(bytes), read(count))))])],
      { label: 'outer', update: [evaluate(arithmetic('divide', read(count), number(2)))] },
    ),
    statement({
      kind: 'switch',
      label: null,
      value: read(count),
      clauses: [
        { values: [1n, 2n], body: [leave()] },
        { values: null, body: [statement({ kind: 'fail', site: site('unreachable') })] },
      ],
    }),
    giveBack(add(read(count), number(1))),
  ])
  expect(dump(program([main, HOST.write], { structs: [point], globals: [bytes, name] })))
    .toBe(`program i386 full

class Point {
  x: u32
  tag: u8
}

let bytes: FixedArray<u8, 2> = [1, zero]

let name: string = "a\\nb"

function Main_run(count: u32): u32 {
  let made: Point
  clear made
  hostWrite("hi")
  outer: while (((&made)->x < 3:u32)) {
    update {
      (count / 2:u32 !divideByZero !divideOverflow)
    }
    if (true) {
      break outer
    } else {
      bytes[count !index]
    }
  }
  switch (count) {
    case 1, 2:
      break
    default:
      fail !unreachable
  }
  return (count + 1:u32 !addOverflow)
}

function hostWrite(text: string): void external
`)
})
