/** Constant folding: results, what keeps failing, and branches that are gone. */

import { describe, expect, test } from 'vitest'
import {
  add,
  arithmetic,
  assign,
  compare,
  convert,
  declare,
  evaluate,
  giveBack,
  lengthOf,
  local,
  loop,
  number,
  read,
  text,
  truth,
  when,
} from '../../../compiler/ir/build.ts'
import type { Expression } from '../../../compiler/ir/nodes.ts'
import { fold, foldExpression } from '../../../compiler/passes/fold.ts'
import { BOOLEAN, integer, U32, U64, U8, USIZE } from '../../../compiler/types/machine.ts'
import { TARGETS } from '../../../compiler/types/target.ts'

const folded = (expression: Expression): Expression => foldExpression(expression, TARGETS.i386)
const unknown = read(local('unknown', BOOLEAN))

describe('expressions', () => {
  test('nested operations on constants', () => {
    expect(folded(arithmetic('multiply', add(number(2), number(3)), number(4)))).toEqual(number(20))
    expect(folded(convert(U8, number(0x1ff)))).toEqual(number(0xff, U8))
    expect(folded(convert(U64, number(-1, integer('i32'))))).toEqual(number((1n << 64n) - 1n, U64))
    expect(folded(lengthOf(text('é')))).toEqual(number(2, USIZE))
    expect(folded(compare('equal', text('a'), text('a')))).toEqual(truth(true))
  })
  test('what would fail stays, and what wraps wraps', () => {
    const overflow = add(number(255, U8), number(1, U8))
    expect(folded(overflow)).toEqual(overflow)
    expect(folded({ ...overflow, overflow: null } as Expression)).toEqual(number(0, U8))
    const division = arithmetic('divide', number(1), number(0))
    expect(folded(division)).toEqual(division)
  })
  test('conditions keep what may fail on their unknown side', () => {
    const logical = (operator: 'and' | 'or', left: Expression, right: Expression): Expression => ({
      kind: 'logical',
      type: BOOLEAN,
      operator,
      left,
      right,
    })
    expect(folded(logical('and', truth(false), unknown))).toEqual(truth(false))
    expect(folded(logical('and', truth(true), unknown))).toEqual(unknown)
    expect(folded(logical('or', unknown, truth(false)))).toEqual(unknown)
    const kept = logical('and', unknown, truth(false))
    expect(folded(kept)).toEqual(kept)
  })
  test('a conditional of which the side is known', () => {
    const choice: Expression = {
      kind: 'conditional',
      type: U32,
      condition: compare('less', number(1), number(2)),
      whenTrue: number(1),
      whenFalse: number(2),
    }
    expect(folded(choice)).toEqual(number(1))
  })
})

describe('statements', () => {
  test('branches that are never taken are gone', () => {
    expect(fold([when(truth(false), [giveBack(number(1))], [giveBack(number(2))])], TARGETS.i386)).toEqual([
      giveBack(number(2)),
    ])
    expect(fold([loop(truth(false), [giveBack()])], TARGETS.i386)).toEqual([])
  })
  test('a loop whose condition is false still prepares it once', () => {
    const value = local('value', U32)
    const prepares = loop(truth(false), [], { prepare: [assign(value, number(1))] })
    expect(fold([prepares], TARGETS.i386)).toEqual([prepares])
  })
  test('variables of a chosen branch stay apart', () => {
    const value = local('value', U32)
    const body = [declare(value, number(1)), evaluate(read(value))]
    expect(fold([when(truth(true), body)], TARGETS.i386)).toMatchObject([{ kind: 'block', body }])
  })
})
