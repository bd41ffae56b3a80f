/** Intrinsics about the program itself: assertions, wrappers as values, tests. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, FunctionNode, Global, Initial } from '../../ir/nodes.ts'
import type { TestNode } from '../../ir/program.ts'
import { walkExpression } from '../../ir/walk.ts'
import {
  BOOLEAN,
  NEVER,
  VOID,
  array,
  functionType,
  object,
  sliceOf,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { lowerValue } from '../dispatch.ts'
import { functionDefinition } from '../definitions.ts'
import { ambientName } from '../intrinsic-calls.ts'
import { ambientClass } from '../locations.ts'
import { makeGlobal } from '../globals.ts'
import { lowerFresh } from '../construction.ts'
import { argument, type Intrinsic } from './shared.ts'

function functionValue(target: FunctionNode): Expression {
  const type = functionType(
    target.parameters.map((parameter) => parameter.type as ValueType),
    target.result,
  )
  return { kind: 'function', type, function: target }
}

/** `interrupt(…)`, `naked(…)` and their kin inside another expression, such as a table of stubs. */
const wrapped: Intrinsic = (body, node) => {
  const name = ambientName(body.unit, node.expression)!
  const line = body.unit.location(node).line
  const target = functionDefinition(body.unit, node, `${name} at line ${line}`, node)
  if (!target) return body.unit.refuse('definitionPlace', node, name)
  return functionValue(target)
}

const staticAssert: Intrinsic = (body, node) => {
  const operand = argument(body, node, 0)
  let value!: Expression
  const statements = body.collect(() => (value = lowerValue(body, operand, BOOLEAN)))
  const message = node.arguments[1]
  const words = message && ts.isStringLiteralLike(message) ? `: ${message.text}` : ''
  if (value.kind === 'boolean') {
    if (!value.value) body.unit.report('staticAssertion', node, words)
  } else if (statements.length === 0 && isComputed(body, value)) assertLater(body, value, node, words)
  else body.unit.refuse('constantExpected', operand, 'The condition of staticAssert')
  return { kind: 'zero', type: VOID }
}

/** Whether a value is made of constants of modules and results of `comptime` alone. */
function isComputed({ unit }: Body, value: Expression): boolean {
  let isConstant = true
  walkExpression(value, {
    expression: ({ kind }) => (isConstant &&= kind !== 'call'),
    place: (place) => {
      if (place.kind === 'field' || place.kind === 'element') return
      const isResult =
        place.kind === 'global' &&
        (place.global.constant || unit.initials.some(({ global, call }) => call && global === place.global))
      isConstant &&= isResult
    },
  })
  return isConstant
}

/** An assertion about values that are computed when everything is lowered: it is computed with them. */
function assertLater(body: Body, value: Expression, node: ts.Node, words: string): void {
  const global: Global = {
    name: 'staticAssert',
    symbol: body.unit.uniqueSymbol('staticAssert', node),
    type: BOOLEAN,
    constant: true,
    section: null,
    align: 1,
    initial: { kind: 'boolean', value: true },
    location: body.unit.location(node),
  }
  body.unit.initials.push({ global, body: [], value, node })
  body.unit.assertions.push({ global, node, words })
}

/** Every test as a `TestCase`; the table is filled when all are known. */
const testCases: Intrinsic = (body, node) => {
  const instance = ambientClass(body.unit, 'TestCase')!
  const key = 'testCases'
  let global = body.unit.storage.get(key)
  if (!global) {
    const { tests } = body.unit
    const type = array(object(instance.struct), tests.length)
    global = makeGlobal(body.unit, node, 'test_cases', type, true)
    global.initial = { kind: 'array', elements: tests.map(testInitial) }
    body.unit.storage.set(key, global)
  }
  const element = object(instance.struct)
  return {
    kind: 'sliceOfArray',
    type: sliceOf(element),
    array: { kind: 'global', type: global.type, global },
  }
}

function testInitial(test: TestNode): Initial {
  return {
    kind: 'struct',
    fields: [
      { kind: 'string', value: test.name },
      { kind: 'string', value: test.panics },
      { kind: 'location', location: test.location },
      { kind: 'function', function: test.run },
    ],
  }
}

const misplacedTest: Intrinsic = (body, node) =>
  body.unit.refuse('testPlace', node, node.expression.getText())

export const PROGRAM: Readonly<Record<string, Intrinsic>> = {
  section: wrapped,
  naked: wrapped,
  exported: wrapped,
  interrupt: wrapped,
  checkHandler: wrapped,
  template: (body, node) => body.unit.refuse('tagPlace', node),
  staticAssert,
  unreachable: (body, node) => {
    body.emit({ kind: 'fail', site: body.site('unreachable', node) })
    return { kind: 'zero', type: NEVER }
  },
  callerLocation: (body, node) => body.unit.refuse('callerLocationPlace', node),
  'FixedArray.of': (body, node, expected) => lowerFresh(body, node, expected),
  testCases,
  describe: misplacedTest,
  test: misplacedTest,
  testPanics: misplacedTest,
}
