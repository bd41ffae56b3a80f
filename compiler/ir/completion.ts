/** Whether control can pass the end of statements, as far as their shape shows (conditions count as unknown). */

import type { Statement } from './nodes.ts'

/** How statements can end: by going on, and by jumps to targets outside them. */
interface Endings {
  readonly next: boolean
  /** The labels of breaks that leave the statements; null for one without a label. */
  readonly breaks: ReadonlySet<string | null>
}

type Breaks = Endings['breaks']

const NO_BREAKS: Breaks = new Set()
const FALLS_THROUGH: Endings = { next: true, breaks: NO_BREAKS }
const ENDS: Endings = { next: false, breaks: NO_BREAKS }

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
  let breaks = NO_BREAKS
  for (const statement of statements) {
    const endings = endingsOfStatement(statement)
    breaks = union(breaks, endings.breaks)
    if (!endings.next) return breaks === NO_BREAKS ? ENDS : { next: false, breaks }
  }
  return breaks === NO_BREAKS ? FALLS_THROUGH : { next: true, breaks }
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
      return { next: then.next || otherwise.next, breaks: union(then.breaks, otherwise.breaks) }
    }
    case 'block': {
      const { next, breaks } = endingsOf(statement.body)
      const { left, others } = withoutBreaks(breaks, statement.label === null ? [] : [statement.label])
      return { next: next || left, breaks: others }
    }
    case 'loop': {
      const { left, others } = withoutBreaks(
        unionOf([statement.prepare, statement.body, statement.update].map(endingsOf)),
        [null, statement.label],
      )
      return { next: left || !isAlways(statement.condition), breaks: others }
    }
    case 'switch': {
      const clauses = statement.clauses.map((clause) => endingsOf(clause.body))
      const { left, others } = withoutBreaks(unionOf(clauses), [null, statement.label])
      const total = statement.clauses.some((clause) => clause.values === null)
      return { next: left || !total || clauses.at(-1)!.next, breaks: others }
    }
    default:
      return FALLS_THROUGH
  }
}

function isAlways(condition: (Statement & { kind: 'loop' })['condition']): boolean {
  return condition === null || (condition.kind === 'boolean' && condition.value)
}

function unionOf(parts: readonly Endings[]): Breaks {
  return parts.reduce((breaks, part) => union(breaks, part.breaks), NO_BREAKS)
}

function union(one: Breaks, other: Breaks): Breaks {
  if (other.size === 0) return one
  return one.size === 0 ? other : new Set([...one, ...other])
}

/** The breaks that go on beyond a statement, and whether there are others, which end behind it. */
function withoutBreaks(
  breaks: Breaks,
  ending: readonly (string | null)[],
): { readonly left: boolean; readonly others: Breaks } {
  if (!ending.some((label) => breaks.has(label))) return { left: false, others: breaks }
  return { left: true, others: new Set([...breaks].filter((label) => !ending.includes(label))) }
}
