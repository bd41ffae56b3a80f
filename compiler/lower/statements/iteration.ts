/**
 * `for…of` over an object of a class of one's own: its `[Symbol.iterator]()` makes an iterator, whose `next()` returns a
 * record of `done` and `value`. An iterator that the method makes by `new` stands in the loop's own block.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, FunctionNode } from '../../ir/nodes.ts'
import { BOOLEAN, reference, type ReferenceType, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { fieldIndex } from '../classes.ts'
import { readPlace, targetOf } from '../expressions/access.ts'
import { functionFor, makesIterator, ordinary } from '../functions.ts'
import { asReference, type Method } from '../expressions/methods.ts'
import { callPlain, methodOf } from '../expressions/symbol-methods.ts'
import { hierarchyOf } from '../hierarchy.ts'
import { implementationOf } from '../subtypes.ts'

/** Loops over an object that has an iterator; false if it has none. `work` lowers the body for each element. */
export function lowerIteration(
  body: Body,
  node: ts.ForOfStatement,
  sequence: Expression,
  label: string | null,
  work: (element: Expression) => void,
): boolean {
  const iterator = iteratorOf(body, node, sequence)
  if (!iterator) return false
  const next = plainMethod(body, node, iterator, 'next') ?? body.unit.refuse('iterator', node.expression)
  const end = plainMethod(body, node, iterator, 'return')
  const close = end && ((): void => void callPlain(body, node, end, iterator, 'closed'))
  const { depth } = body.exits
  if (close) body.exits.begin(close)
  let condition!: Expression
  let element!: Expression
  const prepare = body.collect(() => {
    const result = callPlain(body, node.expression, next, iterator, 'result')
    const done = fieldOf(result, 'done')
    const value = fieldOf(result, 'value')
    if (done?.type !== BOOLEAN || !value) return body.unit.refuse('iterator', node.expression)
    condition = { kind: 'not', type: BOOLEAN, value: done }
    element = value
  })
  const statements = body.collect(() => body.exits.inside('loop', label, () => work(element), close))
  body.exits.end(depth)
  body.emit({ kind: 'loop', label, test: 'before', prepare, condition, update: [], body: statements })
  return true
}

/** A method without parameters; null if the iterator has none of that name. */
function plainMethod(body: Body, node: ts.ForOfStatement, iterator: Expression, name: string): Method | null {
  const method = methodOf(body, iterator, name)
  if (method && method.parameters.length > 0) return body.unit.refuse('iterator', node.expression)
  return method
}

/** The iterator of an object, which can be evaluated again and again; null if it has none. */
function iteratorOf(body: Body, node: ts.ForOfStatement, sequence: Expression): Expression | null {
  const target = constructingMethod(body, sequence)
  if (!target) {
    const method = methodOf(body, sequence, ITERATOR)
    return method && callPlain(body, node.expression, method, sequence, 'iterator')
  }
  const { to } = target.parameters.at(-1)!.type as ReferenceType
  const local = body.local('iterator', to, node.expression, { temporary: false, unchanging: true })
  const place = { kind: 'local', type: to, local } as const
  const iterator: Expression = { kind: 'refer', type: reference(to), place }
  const self = asReference(sequence, target.parameters[0]!.type as ValueType)
  body.emit({ kind: 'declare', local, value: null })
  body.emit({
    kind: 'evaluate',
    value: {
      kind: 'call',
      type: target.result,
      callee: { kind: 'direct', function: target },
      arguments: [self, iterator],
    },
  })
  return iterator
}

const ITERATOR = '[Symbol.iterator]'

/** The method that makes an iterator for its caller; null if the object's method is another or not known. */
function constructingMethod({ unit }: Body, { type }: Expression): FunctionNode | null {
  if (type.kind !== 'reference' || type.nullable || type.to.kind !== 'object') return null
  const instance = unit.instances.get(type.to.struct)
  if (!instance || hierarchyOf(unit).isDynamic(instance.declaration, ITERATOR)) return null
  const found = implementationOf(instance, ITERATOR)
  if (!found || !makesIterator(found.member)) return null
  return functionFor(unit, ordinary(found.member, { instance: found.owner, constructs: true }))
}

/** The field of a result that stands in a temporary, or of the object that it refers to. */
function fieldOf(result: Expression, name: string): Expression | null {
  const { type } = result
  if (result.kind !== 'read') return null
  const object = type.kind === 'reference' && !type.nullable ? targetOf(result) : result.place
  if (object.type.kind !== 'record' && object.type.kind !== 'object') return null
  const field = fieldIndex(object.type.struct, name)
  if (field < 0) return null
  return readPlace({ kind: 'field', type: object.type.struct.fields[field]!.type, object, field })
}
