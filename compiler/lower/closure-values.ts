/**
 * Closures as values. One that carries nothing is the address of its function; any other is refused, since what it
 * carries ends with the call that it belongs to.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import { functionType, type ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'
import type { ClosureValue } from './closure.ts'
import { functionOf } from './closures.ts'

/** The value of function type that a closure is; refused if it carries something. */
export function closureAsValue(body: Body, value: ClosureValue, node: ts.Expression): Expression {
  const { source, carried, origin } = value.closure
  if (carried.length > 0 && origin) return refuseEscape(body, origin, node)
  if (source.typeParameters) return body.unit.refuse('genericValue', node)
  const target = functionOf(body.unit, value)
  const parameters = target.parameters.map((parameter) => parameter.type as ValueType)
  return { kind: 'function', type: functionType(parameters, target.result), function: target }
}

const K = ts.SyntaxKind

/** What becomes of a value, by the node that it stands in. */
const FATES: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [K.ReturnStatement, 'returned here'],
  [K.ArrowFunction, 'returned here'],
  [K.BinaryExpression, 'stored here'],
  [K.VariableDeclaration, 'kept in a variable here'],
  [K.PropertyDeclaration, 'stored in a field here'],
  [K.PropertyAssignment, 'stored in an object here'],
  [K.ShorthandPropertyAssignment, 'stored in an object here'],
  [K.ArrayLiteralExpression, 'stored in a tuple here'],
  [K.CallExpression, 'passed here to what may keep it'],
  [K.NewExpression, 'passed to a constructor here, which may keep it'],
  [K.Parameter, 'stored in a field here'],
  [K.ConditionalExpression, 'chosen here at run time'],
])

/** Refuses a closure where it uses what it would have to carry along, with the place that lets it escape. */
function refuseEscape(body: Body, origin: { node: ts.Node; name: string }, node: ts.Expression): never {
  let inner: ts.Node = node
  while (ts.isParenthesizedExpression(inner.parent) || ts.isSatisfiesExpression(inner.parent))
    inner = inner.parent
  const fate = FATES.get(inner.parent.kind) ?? 'used as a value here'
  const related = [{ message: `the function is ${fate}`, location: body.unit.location(node) }]
  const isSuper = origin.node.kind === K.SuperKeyword
  return body.unit.refuseWith(isSuper ? 'superCapture' : 'capture', origin.node, [origin.name], related)
}
