/**
 * Arguments that may be undefined where the parameter has a default value, which undefined asks for. A reference that
 * may be undefined is one that may be null; so a parameter which can be null as well is told by a flag.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import { optionalOf, withNothing, withoutNull, type ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'
import { branchOf, choose } from './choice.ts'
import { coerce } from './coerce.ts'
import {
  contentOf,
  hasUndefined,
  isInstantiable,
  isPresent,
  noneOf,
  orUndefined,
  someOf,
} from './optionals.ts'
import type { Unit } from './unit.ts'

/** An argument as it is written. */
export interface Argument {
  readonly node: ts.Expression
  /** What TypeScript knows of it. */
  readonly seen: () => ts.Type
  /** Its own machine type; null if it is refused. */
  readonly type: () => ValueType | null
  /** Its value, where `expected` is wanted. */
  readonly lower: (expected: ValueType) => Expression
}

function isReference(type: ValueType): type is ValueType & { readonly nullable: boolean } {
  return type.kind === 'reference' || type.kind === 'function'
}

/** Whether an argument may be undefined, which asks for the default value of a parameter of `type`. */
export function mayAskForDefault(body: Body, argument: Argument, type: ValueType): boolean {
  const { node } = argument
  const seen = argument.seen()
  const canBeNull = isReference(type) && type.nullable
  if (hasUndefined(seen)) {
    const isNullSeen = seen.isUnion() && seen.types.some(({ flags }) => flags & ts.TypeFlags.Null)
    if (canBeNull && isNullSeen) body.unit.refuse('twoNothings', node, node.getText())
    return true
  }
  if (!isInstantiable(seen)) return false
  const given = argument.type()
  if (given && canBeNull && isReference(given) && given.nullable)
    return body.unit.refuse('twoNothings', node, node.getText())
  return given !== null && mayBeUndefined(given, type)
}

/** Whether what is passed as one of type `given` may be undefined, for a parameter of `type` with a default value. */
export function mayBeUndefined(given: ValueType, type: ValueType): boolean {
  if (isReference(given)) return given.nullable && isReference(type) && !type.nullable
  return optionalOf(given)?.nothing === 'undefined'
}

/** The type by which a parameter of `type` is passed where it may be undefined. */
export function perhapsType(unit: Unit, type: ValueType): ValueType {
  return isReference(type) && !type.nullable ? withNothing(type, 'undefined') : orUndefined(unit, type)
}

/** An argument that may be undefined, evaluated. */
export function lowerPerhaps(body: Body, { lower, node }: Argument, type: ValueType): Expression {
  const own = isReference(type)
    ? withNothing(type, 'undefined')
    : orUndefined(body.unit, optionalOf(type)?.value ?? type)
  return coerce(body, lower(own), own, node)
}

/** What has been evaluated by `lowerPerhaps`, as one of the type by which it is passed. */
export function asPerhaps(body: Body, value: Expression, type: ValueType, node: ts.Node): Expression {
  const wanted = perhapsType(body.unit, type)
  if (value.type === wanted) return value
  const stable = body.stabilize(value, node, 'argument')
  const whenTrue = branchOf(body, () => someOf(coerce(body, contentIn(stable, type), type, node), wanted))
  const whenFalse = branchOf(body, () => noneOf(wanted))
  return choose(body, isPresent(stable), wanted, node, { whenTrue, whenFalse })
}

/** A value that may be undefined as one of the parameter's `type`, and where it is undefined what `otherwise` gives. */
export function givenOr(
  body: Body,
  value: Expression,
  type: ValueType,
  node: ts.Node,
  otherwise: () => Expression,
): Expression {
  const stable = body.stabilize(value, node, 'argument')
  const whenTrue = branchOf(body, () => coerce(body, contentIn(stable, type), type, node))
  const whenFalse = branchOf(body, () => {
    const instead = otherwise()
    return instead.kind === 'call' ? body.spill(instead, node, 'argument') : instead
  })
  return choose(body, isPresent(stable), type, node, { whenTrue, whenFalse })
}

/** What a value holds, where it is known to be there. */
function contentIn(value: Expression, type: ValueType): Expression {
  if (optionalOf(value.type)) return contentOf(value)
  const isSame = isReference(type) && type.nullable
  return isSame ? value : { kind: 'convert', type: withoutNull(value.type), value }
}
