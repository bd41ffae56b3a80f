/** Whether control can reach the end of a list of statements. Errs towards yes. */

import type { Statement } from '../ir/nodes.ts'

/** Whether what stands behind the statements can be reached. */
export function falls(statements: readonly Statement[]): boolean {
  return statements.every(statementFalls)
}

function statementFalls(statement: Statement): boolean {
  switch (statement.kind) {
    case 'return':
    case 'break':
    case 'continue':
    case 'fail':
      return false
    case 'evaluate':
      return statement.value.type.kind !== 'never'
    case 'if':
      return falls(statement.then) || falls(statement.otherwise)
    case 'block':
      return falls(statement.body) || leaves(statement.body, statement.label, false)
    case 'loop':
      return statement.condition !== null || leaves(statement.body, statement.label, true)
    case 'switch': {
      const complete = statement.clauses.some((clause) => clause.values === null)
      const last = statement.clauses.at(-1)
      return (
        !complete ||
        (last !== undefined && falls(last.body)) ||
        statement.clauses.some((clause) => leaves(clause.body, statement.label, true))
      )
    }
    default:
      return true
  }
}

/** Whether a break inside leaves the statement with this label, or (`own`) the innermost one. */
function leaves(statements: readonly Statement[], label: string | null, own: boolean): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case 'break':
        return statement.label === null ? own : statement.label === label
      case 'if':
        return leaves(statement.then, label, own) || leaves(statement.otherwise, label, own)
      case 'block':
        return leaves(statement.body, label, own)
      case 'loop':
        return leaves(statement.body, label, false) || leaves(statement.update, label, false)
      case 'switch':
        return statement.clauses.some((clause) => leaves(clause.body, label, false))
      default:
        return false
    }
  })
}
