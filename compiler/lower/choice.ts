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

/**
 * Makes the room for the objects that a branch of an expression makes, which last as long as the block around the whole
 * expression: what the branch gives may be one of them. The statements that are left for the branch.
 */
export function makeRoom(body: Body, branch: readonly Statement[]): Statement[] {
  const isRoom = (statement: Statement): boolean =>
    statement.kind === 'declare' &&
    statement.value === null &&
    (statement.local.type.kind === 'object' || statement.local.type.kind === 'array')
  body.statements.push(...branch.filter(isRoom))
  return branch.filter((statement) => !isRoom(statement))
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
  const [then, otherwise] = [assign(whenTrue), assign(whenFalse)].map((branch) => makeRoom(body, branch))
  body.emit({ kind: 'if', condition, then: then!, otherwise: otherwise! })
  return { kind: 'read', type, place }
}
