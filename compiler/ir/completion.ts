/** Whether control can pass the end of statements, as far as their shape shows (conditions count as unknown). */

import type { Statement } from './nodes.ts'

/** How statements can end: by going on, and by jumps to targets outside them. */
interface Endings {
  readonly next: boolean
  /** The labels of breaks that leave the statements; null for one without a label. */
  readonly breaks: ReadonlySet<string | null>
}

const FALLS_THROUGH: Endings = { next: true, breaks: new Set() }
const ENDS: Endings = { next: false, breaks: new Set() }

/** Whether the statement after these can be reached. */
export function canComplete(statements: readonly Statement[]): boolean {
  return endingsOf(statements).next
}

/** Whether what stands last is not reached, since a statement before it never goes on. */
export function endsUnreached(statements: readonly Statement[]): boolean {
  if (!canComplete(statements.slice(0, -1))) return true
  const last = statements.at(-1)
  return last?.kind === 'block' && endsUnreached(last.body)
}

function endingsOf(statements: readonly Statement[]): Endings {
  const breaks = new Set<string | null>()
  for (const statement of statements) {
    const endings = endingsOfStatement(statement)
    endings.breaks.forEach((label) => breaks.add(label))
    if (!endings.next) return { next: false, breaks }
  }
  return { next: true, breaks }
}

function endingsOfStatement(statement: Statement): Endings {
  switch (statement.kind) {
    case 'return':
    case 'fail':
    case 'continue':
      return ENDS
    case 'break':
      return { next: false, breaks: new Set([statement.label]) }
    case 'declare':
    case 'assign':
    case 'evaluate':
      return statement.value?.type.kind === 'never' ? ENDS : FALLS_THROUGH
    case 'if': {
      const then = endingsOf(statement.then)
      const otherwise = endingsOf(statement.otherwise)
      return { next: then.next || otherwise.next, breaks: union(then, otherwise) }
    }
    case 'block': {
      const body = endingsOf(statement.body)
      const inner = new Set(body.breaks)
      const left = statement.label !== null && inner.delete(statement.label)
      return { next: body.next || left, breaks: inner }
    }
    case 'loop': {
      const parts = [statement.prepare, statement.body, statement.update].map(endingsOf)
      const breaks = union(...parts)
      const left = takeBreak(breaks, statement.label)
      return { next: left || !isAlways(statement.condition), breaks }
    }
    case 'switch': {
      const clauses = statement.clauses.map((clause) => endingsOf(clause.body))
      const breaks = union(...clauses)
      const left = takeBreak(breaks, statement.label)
      const total = statement.clauses.some((clause) => clause.values === null)
      return { next: left || !total || clauses.at(-1)!.next, breaks }
    }
    default:
      return FALLS_THROUGH
  }
}

function isAlways(condition: (Statement & { kind: 'loop' })['condition']): boolean {
  return condition === null || (condition.kind === 'boolean' && condition.value)
}

function union(...parts: readonly Endings[]): Set<string | null> {
  return new Set(parts.flatMap((part) => [...part.breaks]))
}

/** Removes the breaks that end at a loop or switch; whether there were any. */
function takeBreak(breaks: Set<string | null>, label: string | null): boolean {
  const unlabelled = breaks.delete(null)
  return (label !== null && breaks.delete(label)) || unlabelled
}
