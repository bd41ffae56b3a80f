/**
 * `for…of` over an object of a class of one's own: its `[Symbol.iterator]()` makes an iterator, whose `next()` returns a
 * record of `done` and `value`. An iterator that the method makes by `new` stands in the loop's own block.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, FunctionNode } from '../../ir/nodes.ts'
import { BOOLEAN, reference, type ReferenceType, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { fieldIndex } from '../classes.ts'
import { readPlace, targetOf } from '../expressions/places.ts'
import { makesIterator } from '../constructing.ts'
import { functionFor } from '../functions.ts'
import { ordinary } from '../function-requests.ts'
import { asReference, type Method } from '../expressions/methods.ts'
import { callPlain, methodOf, requirePlain } from '../expressions/symbol-methods.ts'
import { memberOfRecord } from '../variants.ts'
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
    const [whole, yielded] = resultTypes(body, next)
    const done = whole && fieldOf(body, result, 'done', whole, node.expression)
    const value = yielded && fieldOf(body, result, 'value', yielded, node.expression)
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
  const target = constructingMethod(body, node.expression, sequence)
  if (!target) {
    const method = methodOf(body, sequence, ITERATOR)
    return method && callPlain(body, node.expression, method, sequence, 'iterator')
  }
  const { to } = target.parameters.at(-1)!.type as ReferenceType
  const local = body.local('iterator', to, node.expression, {
    temporary: false,
    unchanging: true,
    spoken: 'the iterator',
  })
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
function constructingMethod(body: Body, node: ts.Node, { type }: Expression): FunctionNode | null {
  const { unit } = body
  if (type.kind !== 'reference' || type.nullable || type.to.kind !== 'object') return null
  const instance = unit.instances.get(type.to.struct)
  if (!instance || hierarchyOf(unit).isDynamic(instance.declaration, ITERATOR)) return null
  const found = implementationOf(instance, ITERATOR)
  if (!found || !makesIterator(found.member)) return null
  requirePlain(body, node, { declaration: found.member })
  return functionFor(unit, ordinary(found.member, { instance: found.owner, constructs: true }))
}

/** What `next` returns to TypeScript, and what it returns as long as it is not done. */
function resultTypes({ unit }: Body, { declaration }: Method): readonly (ts.Type | null)[] {
  const signature = unit.checker.getSignatureFromDeclaration(declaration)
  const whole = signature ? unit.checker.getReturnTypeOfSignature(signature) : null
  if (!whole?.isUnion()) return [whole, whole]
  const yielded = whole.types.filter((part) => {
    const done = part.getProperty('done')
    return !done || unit.checker.typeToString(unit.checker.getTypeOfSymbol(done)) !== 'true'
  })
  return [whole, yielded.length === 1 ? yielded[0]! : null]
}

/** A member of a result that stands in a temporary, or of the object that it refers to. */
function fieldOf(
  body: Body,
  result: Expression,
  name: string,
  seen: ts.Type,
  node: ts.Node,
): Expression | null {
  const { type } = result
  if (type.kind === 'record') return memberOfRecord(body, result, name, () => seen, node)
  if (type.kind !== 'reference' || type.nullable || type.to.kind !== 'object') return null
  const field = fieldIndex(type.to.struct, name)
  if (field < 0) return null
  return readPlace({
    kind: 'field',
    type: type.to.struct.fields[field]!.type,
    object: targetOf(result),
    field,
  })
}
