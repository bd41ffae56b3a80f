/** Methods of the types that kernel.d.ts defines: arrays, slices, strings, pointers. */

import type { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import { USIZE, VOID, sliceOf, typeName, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { targetOf } from '../expressions/places.ts'
import { argument } from './shared.ts'

type Method = (body: Body, object: Expression, node: ts.CallExpression) => Expression

/** All of an array, as a slice. */
function asSlice(object: Expression): Expression {
  if (object.type.kind !== 'reference') return object
  const array = targetOf(object)
  if (array.type.kind !== 'array') return object
  return { kind: 'sliceOfArray', type: sliceOf(array.type.element), array }
}

function subrange(body: Body, object: Expression, node: ts.CallExpression): Expression {
  const whole = asSlice(object)
  const [first, second] = node.arguments
  if (!first) return whole
  const bound = (value: ts.Expression) => (): Expression =>
    coerce(body, lowerValue(body, value, USIZE), USIZE, value)
  const [value, start, end] = body.operands(
    [node.expression, first, ...(second ? [second] : [])],
    [() => whole, bound(first), ...(second ? [bound(second)] : [])],
  )
  return {
    kind: 'subrange',
    type: whole.type,
    value: value!,
    start: start!,
    end: end ?? null,
    site: body.site('range', node),
  }
}

function fill(body: Body, object: Expression, node: ts.CallExpression): Expression {
  const slice = asSlice(object)
  const element = slice.type.kind === 'slice' ? slice.type.element : null
  if (!element || element.kind === 'object' || element.kind === 'array')
    return body.unit.refuse('inPlace', node, element ? typeName(element) : 'it')
  const operand = argument(body, node, 0)
  const [target, value] = body.operands(
    [node.expression, operand],
    [() => slice, () => coerce(body, lowerValue(body, operand, element), element, operand)],
  )
  body.emit({ kind: 'fill', slice: target!, value: value! })
  return { kind: 'zero', type: VOID }
}

function offset(backwards: boolean): Method {
  return (body, object, node) => {
    const operand = argument(body, node, 0)
    const [pointer, count] = body.operands(
      [node.expression, operand],
      [() => object, () => coerce(body, lowerValue(body, operand, USIZE), USIZE, operand)],
    )
    return { kind: 'offset', type: object.type, pointer: pointer!, count: count!, backwards }
  }
}

export const METHODS: Partial<Record<ValueType['kind'] | 'array', Readonly<Record<string, Method>>>> = {
  array: { slice: subrange, fill },
  slice: { slice: subrange, fill },
  string: {
    slice: (body, object, node) => (node.arguments.length === 0 ? object : subrange(body, object, node)),
  },
  pointer: { add: offset(false), subtract: offset(true) },
}
