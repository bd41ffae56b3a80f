/**
 * Random programs do the same before and after the passes: the same result, or the same panic at the same place.
 * The interpreter also stops where a check was taken away that fails.
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runProgram } from '../../../compiler/interpret/index.ts'
import {
  arithmetic,
  call,
  HOST,
  assign,
  at,
  compare,
  convert,
  declare,
  define,
  element,
  evaluate,
  global,
  inGlobal,
  leave,
  lengthOf,
  local,
  loop,
  number,
  proceed,
  program,
  read,
  site,
  sliceElement,
  sliceOfArray,
  statement,
  when,
} from '../../../compiler/ir/build.ts'
import { dump } from '../../../compiler/ir/dump.ts'
import type { Expression, Local, Place, Statement } from '../../../compiler/ir/nodes.ts'
import { verify } from '../../../compiler/ir/verify.ts'
import { optimize } from '../../../compiler/passes/index.ts'
import { array, BOOLEAN, integer, sliceOf, U8, USIZE, VOID } from '../../../compiler/types/machine.ts'
import { exitWith } from '../interpret/evaluate.ts'

const I8 = integer('i8')
const table = global('table', array(U8, 12), { kind: 'zero' })
const whole = sliceOfArray(inGlobal(table))
const view = local('view', sliceOf(U8))
const unsigned = ['a', 'b', 'c'].map((name) => local(name, U8))
const signed = [local('s', I8), local('t', I8)]

let line = 1
/** A check of its own place, so that a panic says which one it was. */
function check<K extends Parameters<typeof site>[0]>(kind: K): ReturnType<typeof site> {
  return { check: kind, location: at(++line) }
}

const bytes = [0, 1, 2, 6, 7, 8, 11, 12, 13, 128, 255]
const signedBytes = [-128, -2, -1, 0, 1, 11, 12, 127]
const literal = fc.constantFrom(...bytes).map((value) => number(value, U8))
const signedLiteral = fc.constantFrom(...signedBytes).map((value) => number(value, I8))
const anyUnsigned = fc.constantFrom(...unsigned)
const anySigned = fc.constantFrom(...signed)
const comparison = fc.constantFrom('equal', 'notEqual', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual')

/** Variables, literals, and one operation on them; sums that are checked are rare, so that programs get far. */
const value = fc.oneof(
  { weight: 3, arbitrary: literal },
  { weight: 3, arbitrary: anyUnsigned.map((variable) => read(variable)) },
  {
    weight: 3,
    arbitrary: operation(['add', 'subtract', 'multiply', 'divide', 'remainder'], U8, anyUnsigned, literal),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(anyUnsigned, literal).map(([variable, mask]): Expression => ({
      kind: 'bits',
      type: U8,
      operator: 'and',
      left: read(variable),
      right: mask,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(anyUnsigned, anyUnsigned).map(([variable, count]): Expression => ({
      kind: 'shift',
      type: U8,
      operator: 'shiftRight',
      value: read(variable),
      count: read(count),
      range: check('shiftRange'),
      overflow: null,
    })),
  },
  { weight: 1, arbitrary: anySigned.map((variable) => convert(U8, read(variable))) },
)
const signedValue = fc.oneof(
  signedLiteral,
  operation(['add', 'subtract', 'divide', 'remainder'], I8, anySigned, signedLiteral),
  anyUnsigned.map((variable) => convert(I8, read(variable))),
)

function operation(
  operators: readonly Parameters<typeof arithmetic>[0][],
  type: typeof U8,
  variables: fc.Arbitrary<Local>,
  literals: fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> {
  const operands = fc.tuple(
    variables,
    fc.oneof(
      literals,
      variables.map((variable) => read(variable)),
    ),
  )
  const isChecked = fc.nat({ max: 4 }).map((draw) => draw === 0)
  return fc
    .tuple(fc.constantFrom(...operators), operands, isChecked)
    .map(([operator, [left, right], checked]) => {
      const guarded = { ...arithmetic(operator, read(left), right, ++line), type }
      return (checked || operator === 'divide' ? guarded : { ...guarded, overflow: null }) as Expression
    })
}

const { condition } = fc.letrec<{ condition: Expression }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(comparison, anyUnsigned, value)
      .map(([operator, left, right]) => compare(operator, read(left), right)),
    fc
      .tuple(comparison, value, anyUnsigned)
      .map(([operator, left, right]) => compare(operator, left, read(right))),
    fc
      .tuple(comparison, anySigned, signedLiteral)
      .map(([operator, left, right]) => compare(operator, read(left), right)),
    fc
      .tuple(comparison, anyUnsigned)
      .map(([operator, left]) => compare(operator, convert(USIZE, read(left)), lengthOf(read(view)))),
    fc
      .tuple(fc.constantFrom('and', 'or'), tie('condition'), tie('condition'))
      .map(([operator, left, right]): Expression => ({
        kind: 'logical',
        type: BOOLEAN,
        operator,
        left,
        right,
      })),
    tie('condition').map((operand): Expression => ({ kind: 'not', type: BOOLEAN, value: operand })),
  ),
}))

function elementAt(index: Expression, signedIndex = false): Place {
  return element(inGlobal(table), index, check(signedIndex ? 'signedIndex' : 'index'))
}
function viewElement(variable: Local): Place {
  return sliceElement(read(view), convert(USIZE, read(variable)), check('index'))
}
function subview(start: number, end: number): Expression {
  const bounds = { start: number(start, USIZE), end: number(end, USIZE) }
  return { kind: 'subrange', type: sliceOf(U8), value: whole, ...bounds, site: check('range') }
}

/** What can fail, and shows whether a check that was taken away was needed. */
const probe = fc.oneof(
  anyUnsigned.map((variable) => evaluate(read(elementAt(read(variable))))),
  anySigned.map((variable) => evaluate(read(elementAt(read(variable), true)))),
  anyUnsigned.map((variable) => evaluate(read(viewElement(variable)))),
  anyUnsigned.map((variable) => evaluate(arithmetic('divide', number(100, U8), read(variable), ++line))),
)

/** A comparison that makes one of the probes of a variable safe, if nothing intervenes. */
const guard = fc.tuple(anyUnsigned, fc.boolean()).map(([variable, ofView]) => ({
  variable,
  holds: ofView
    ? compare('less', convert(USIZE, read(variable)), lengthOf(read(view)))
    : compare('less', read(variable), number(12, U8)),
  probe: evaluate(read(ofView ? viewElement(variable) : elementAt(read(variable)))),
}))
const increment = (variable: Local): Statement =>
  assign(variable, arithmetic('add', read(variable), number(1, U8), ++line))

const { statements } = fc.letrec<{ statement: Statement; statements: Statement[] }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.tuple(anyUnsigned, value).map(([variable, to]) => assign(variable, to)),
    fc.tuple(anySigned, signedValue).map(([variable, to]) => assign(variable, to)),
    anyUnsigned.map(increment),
    fc
      .tuple(guard, tie('statements'))
      .map(([{ holds, probe: guarded }, body]) => when(holds, [...body, guarded])),
    fc
      .tuple(guard, tie('statements'), fc.boolean())
      .map(([{ variable, holds, probe: guarded }, body, first]) =>
        loop(holds, first ? [guarded, ...body] : [...body, guarded], { update: [increment(variable)] }),
      ),
    fc.tuple(guard, condition, tie('statements')).map(([{ variable, holds, probe: guarded }, early, body]) =>
      statement({
        kind: 'block',
        label: null,
        body: [
          loop(null, [
            when(early, [leave()]),
            ...body,
            when({ kind: 'not', type: BOOLEAN, value: holds }, [increment(variable), proceed()]),
            leave(),
          ]),
          guarded,
        ],
      }),
    ),
    fc.tuple(condition, probe).map(([test_, checked]) => when(test_, [checked])),
    fc
      .tuple(fc.constantFrom(0, 2, 5), fc.constantFrom(5, 7, 12))
      .map(([start, end]) => assign(view, subview(start, end))),
    fc
      .tuple(condition, tie('statements'), tie('statements'))
      .map(([test_, then, otherwise]) => when(test_, then, otherwise)),
    fc
      .tuple(condition, tie('statements'), tie('statements'), fc.constantFrom('before', 'after'))
      .map(([test_, body, update, kind]) =>
        loop(test_, body, { update: update.filter(hasNoJump), test: kind }),
      ),
    fc
      .tuple(
        anyUnsigned,
        fc.uniqueArray(fc.constantFrom(...bytes), { maxLength: 3 }),
        fc.array(tie('statements'), { minLength: 4, maxLength: 4 }),
      )
      .map(([variable, constants, bodies]) =>
        statement({
          kind: 'switch',
          label: null,
          value: read(variable),
          clauses: [
            ...constants.map((constant, index) => ({
              values: [BigInt(constant)],
              body: [evaluate(read(elementAt(read(variable)))), ...bodies[index]],
            })),
            { values: null, body: bodies[3] },
          ],
        }),
      ),
    fc.tuple(condition, fc.constantFrom(leave(), proceed())).map(([test_, jump]) => when(test_, [jump])),
  ),
  statements: fc.array(
    fc.oneof({ weight: 3, arbitrary: tie('statement') }, { weight: 1, arbitrary: probe }),
    {
      maxLength: 5,
    },
  ),
}))

function hasNoJump(inner: Statement): boolean {
  return inner.kind === 'assign' || inner.kind === 'evaluate'
}

/** A program around random statements; its result is a mix of all variables. */
function programOf(body: readonly Statement[]) {
  const mix = [...unsigned, ...signed].reduce<Expression>(
    (left, variable) => ({
      kind: 'bits',
      type: U8,
      operator: 'xor',
      left: { kind: 'rotate', type: U8, direction: 'left', value: left, count: number(1, U8) },
      right: convert(U8, read(variable)),
    }),
    number(0, U8),
  )
  const work = define('work', [...unsigned, ...signed], VOID, [
    declare(view, subview(2, 9)),
    loop(null, [...body, leave()]),
    ...exitWith(mix),
  ])
  const mains = STARTS.map((start, index) =>
    define(`main${index}`, [], VOID, [
      evaluate(call(work, ...start.map((initial, at_) => number(initial, at_ < unsigned.length ? U8 : I8)))),
    ]),
  )
  return { mains, whole: program([work, ...mains, HOST.exit], { globals: [table] }) }
}

/** Values of the variables with which each program is run. */
const STARTS = [
  [0, 0, 0, 0, 0],
  [1, 2, 3, -1, 1],
  [11, 12, 13, 11, 12],
  [6, 7, 8, 127, -128],
  [255, 128, 0, -2, 5],
  [7, 11, 1, 12, -1],
]

test('random programs keep their meaning', () => {
  let removed = 0
  fc.assert(
    fc.property(statements, (body) => {
      const { mains, whole: original } = programOf(body)
      const run = () => mains.map((entry) => runProgram(original, { entry, stepLimit: 1000 }))
      const expected = run()
      const checksBefore = dump(original).split('!').length
      optimize(original)
      removed += checksBefore - dump(original).split('!').length
      expect(verify(original)).toEqual([])
      run().forEach((actual, index) => {
        const ends = [actual.end, expected[index].end]
        if (!ends.includes('stepLimit')) expect(actual).toEqual(expected[index])
      })
    }),
    { numRuns: 500 },
  )
  expect(removed).toBeGreaterThan(100)
})
