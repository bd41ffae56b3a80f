/**
 * Whether a closure is there. One that a choice gives may be null or undefined instead, and a function value that is one
 * side of it may be missing itself; all others are known to be functions.
 */

import type { Expression } from '../ir/nodes.ts'
import { BOOLEAN, type Nothing } from '../types/machine.ts'
import type { Branch, Closure, ClosureValue } from './closure.ts'
import { isPresent, negated } from './optionals.ts'

/** Whether a closure is a function, as far as it is known: a constant where nothing has to be asked at run time. */
export function isThere(value: Pick<ClosureValue, 'closure' | 'carried'>): Expression {
  return negated(isOneOf(value, () => true))
}

/** Whether a closure is null, or undefined, and not a function. */
export function isNothing(value: ClosureValue, nothing: Nothing): Expression {
  return isOneOf(value, (one) => one === nothing)
}

/** Whether no call can find a function missing in the place of a closure. */
export function isAlwaysThere(value: ClosureValue): boolean {
  const there = isThere(value)
  return there.kind === 'boolean' && there.value
}

/** Whether undefined may stand in the place of a closure, which asks for a default value. */
export function mayBeUndefined(closure: Closure): boolean {
  const carried = closure.carried.map(({ type }): Expression => ({ kind: 'zero', type }))
  const is = isOneOf({ closure, carried }, (one) => one === 'undefined')
  return is.kind !== 'boolean' || is.value
}

type Wanted = (nothing: Nothing) => boolean

function isOneOf(
  { closure, carried }: Pick<ClosureValue, 'closure' | 'carried'>,
  wanted: Wanted,
): Expression {
  if (!closure.choice) return constant(false)
  const [whenTrue, whenFalse] = closure.choice.map((branch) => isOneOfBranch(branch, carried, wanted)) as [
    Expression,
    Expression,
  ]
  const condition = carried[0]!
  if (whenTrue.kind !== 'boolean' || whenFalse.kind !== 'boolean')
    return { kind: 'conditional', type: BOOLEAN, condition, whenTrue, whenFalse }
  if (whenTrue.value === whenFalse.value) return whenTrue
  return whenTrue.value ? condition : negated(condition)
}

function isOneOfBranch(branch: Branch, carried: readonly Expression[], wanted: Wanted): Expression {
  if ('nothing' in branch) return constant(wanted(branch.nothing))
  if ('given' in branch) {
    const { closure } = branch.given
    return isOneOf({ closure, carried: carried.slice(branch.first) }, wanted)
  }
  const { nothing } = branch.type
  return nothing && wanted(nothing) ? negated(isPresent(carried[branch.first]!)) : constant(false)
}

/** A condition that is known. */
export function constant(value: boolean): Expression {
  return { kind: 'boolean', type: BOOLEAN, value }
}
