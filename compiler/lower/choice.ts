/** One of two values, by a condition: an expression where both are, and a variable that two branches set otherwise. */

import type { ts } from '../frontend/typescript.ts'
import type { Expression, Statement } from '../ir/nodes.ts'
import type { ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'

/** A value, and the statements that must run for it. */
export interface Branch {
  readonly value: Expression
  readonly statements: readonly Statement[]
}

/** What `make` gives and emits, apart from the statements so far. */
export function branchOf(body: Body, make: () => Expression): Branch {
  let value!: Expression
  const statements = body.collect(() => (value = make()))
  return { value, statements }
}

/** The value of the one branch where a condition holds, and that of the other where it does not, both of `type`. */
export function choose(
  body: Body,
  condition: Expression,
  type: ValueType,
  node: ts.Node,
  { whenTrue, whenFalse }: { readonly whenTrue: Branch; readonly whenFalse: Branch },
): Expression {
  if (condition.kind === 'boolean') {
    const taken = condition.value ? whenTrue : whenFalse
    body.statements.push(...taken.statements)
    return taken.value
  }
  if (whenTrue.statements.length === 0 && whenFalse.statements.length === 0)
    return { kind: 'conditional', type, condition, whenTrue: whenTrue.value, whenFalse: whenFalse.value }
  const outcome = body.local('choice', type, node, { temporary: true, unchanging: true })
  const place = { kind: 'local', type, local: outcome } as const
  body.emit({ kind: 'declare', local: outcome, value: null })
  const assign = ({ statements, value }: Branch): Statement[] =>
    body.collect(() => {
      body.statements.push(...statements)
      if (value.type.kind !== 'never') body.emit({ kind: 'assign', place, value: body.absorb(value) })
    })
  body.emit({ kind: 'if', condition, then: assign(whenTrue), otherwise: assign(whenFalse) })
  return { kind: 'read', type, place }
}
