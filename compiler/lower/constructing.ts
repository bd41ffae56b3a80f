/** Methods that return an object which they make: it is made in a place of their caller's, which lives longer. */

import { ts } from '../frontend/typescript.ts'
import type { Local } from '../ir/nodes.ts'
import type { Environment } from './environment.ts'
import type { FunctionSource } from './function-requests.ts'
import { unwrap } from './in-place.ts'
import { fromType, valueTypeOf } from './types.ts'
import type { Unit } from './unit.ts'

/** Where a method constructs the object that it returns. */
export function constructedParameter(
  unit: Unit,
  declaration: FunctionSource,
  environment: Environment,
): Local {
  const made = madeByReturns(declaration)![0]!
  const type = valueTypeOf(fromType(unit, unit.checker.getTypeAtLocation(made), made, environment))
  return {
    name: 'iterator',
    type,
    location: unit.location(declaration),
    temporary: false,
    spoken: 'the object that it returns',
  }
}

/** Whether every object that a method returns is made in its `return`, so that it can be made for the caller. */
export function makesIterator(declaration: FunctionSource): boolean {
  return madeByReturns(declaration) !== null
}

/** The `new` expressions that a function returns; null if it returns something else or nothing. */
function madeByReturns({ body }: FunctionSource): readonly ts.NewExpression[] | null {
  const made: ts.NewExpression[] = []
  let isOther = false
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    if (!ts.isReturnStatement(node)) return ts.forEachChild(node, visit)
    const value = node.expression && unwrap(node.expression)
    if (value && ts.isNewExpression(value)) made.push(value)
    else isOther = true
  }
  if (body) ts.forEachChild(body, visit)
  return isOther || made.length === 0 ? null : made
}
