/**
 * Loops and switches. A loop is printed as the `for`, `while` or `do` that a person would have written where its
 * parts are expressions for C, and else with the parts as statements inside it and labels where `continue` leads.
 */

import { canComplete, endsUnreached } from '../ir/completion.ts'
import type { Local, Statement } from '../ir/nodes.ts'
import { rootOf, walkStatements } from '../ir/walk.ts'
import { expression } from './expressions.ts'
import { integerLiteral } from './literals.ts'
import { atLeast, UNARY } from './precedence.ts'
import type { JumpTarget, Scope } from './scope.ts'
import {
  assignment,
  declaration,
  evaluation,
  printBlock,
  printStatements,
  type StatementOf,
} from './statements.ts'
import type { Writer } from './writer.ts'

type Loop = StatementOf<'loop'>

/** Whether a loop is printed as a `for` that can declare its variable, and nothing but the `for` sees it. */
export function canHaveHead(statement: Loop, scope: Scope): boolean {
  return (
    statement.test === 'before' && statement.prepare.length === 0 && simpleUpdate(statement, scope) !== null
  )
}

/** Prints a loop. `first` is what a `for` does before the first turn. */
export function loop(statement: Loop, scope: Scope, writer: Writer, first = ''): void {
  const always = isAlways(statement)
  const update = simpleUpdate(statement, scope)
  const isSimple = statement.prepare.length === 0 && update !== null
  const updateStands = update === null || (statement.test === 'after' && update !== '')
  const needsLabel = updateStands || (statement.test === 'after' && !isSimple)
  const target = scope.within('loop', statement.label, needsLabel, (inner) => {
    if (statement.test === 'before')
      printBefore(statement, { first, always, isSimple, update }, inner, scope, writer)
    else printAfter(statement, always, isSimple && update === '', inner, scope, writer)
    return inner
  })
  if (target.breakLabel) writer.label(target.breakLabel)
}

function isAlways({ condition }: Loop): boolean {
  return condition === null || (condition.kind === 'boolean' && condition.value)
}

/** The update as the third part of a `for`, or null if it has to be printed as statements. */
function simpleUpdate({ update }: Loop, scope: Scope): string | null {
  if (update.length === 0) return ''
  const [only] = update
  if (update.length > 1 || only.comments) return null
  if (only.kind === 'assign') return assignment(only.place, only.value, scope)
  return only.kind === 'evaluate' && only.value.type.kind !== 'never' ? evaluation(only.value, scope) : null
}

interface Head {
  readonly first: string
  readonly always: boolean
  readonly isSimple: boolean
  readonly update: string | null
}

function printBefore(
  statement: Loop,
  { first, always, isSimple, update }: Head,
  target: JumpTarget,
  scope: Scope,
  writer: Writer,
): void {
  const condition = isSimple && !always ? expression(statement.condition!, scope).text : ''
  const isWhile = condition !== '' && update === '' && first === ''
  const parts = `${first};${spaced(condition)};${spaced(update ?? '')}`
  writer.line(isWhile ? `while (${condition}) {` : `for (${parts}) {`)
  writer.indented(() => {
    if (!isSimple) {
      printStatements(statement.prepare, scope, writer)
      if (!always) printExit(statement, scope, writer)
    }
    printStatements(statement.body, scope, writer)
    if (target.continueLabel) writer.label(target.continueLabel)
    if (update === null) printStatements(statement.update, scope, writer)
  })
  writer.line('}')
}

function printAfter(
  statement: Loop,
  always: boolean,
  isSimple: boolean,
  target: JumpTarget,
  scope: Scope,
  writer: Writer,
): void {
  writer.line(isSimple ? 'do {' : 'for (;;) {')
  writer.indented(() => {
    printStatements(statement.body, scope, writer)
    if (target.continueLabel) writer.label(target.continueLabel)
    if (isSimple) return
    printStatements(statement.update, scope, writer)
    printStatements(statement.prepare, scope, writer)
    if (!always) printExit(statement, scope, writer)
  })
  writer.line(isSimple ? `} while (${always ? 'true' : expression(statement.condition!, scope).text});` : '}')
}

/** Leaves a loop whose condition stands between other statements. */
function printExit({ condition }: Loop, scope: Scope, writer: Writer): void {
  writer.line(`if (!${atLeast(UNARY, expression(condition!, scope))}) {`)
  writer.indented(() => writer.line('break;'))
  writer.line('}')
}

function spaced(text: string): string {
  return text === '' ? '' : ` ${text}`
}

/** A switch. TypeScript's clauses share one scope; in C a variable that another clause uses stands before them. */
export function switchStatement(statement: StatementOf<'switch'>, scope: Scope, writer: Writer): void {
  const { value, clauses, label } = statement
  const shared = sharedLocals(clauses.map((clause) => clause.body))
  const selector = expression(value, scope)
  const isBoolean = value.type.kind === 'boolean'
  if (shared.size > 0) {
    writer.line('{')
    for (const local of shared) writer.line(`${declaration(local, null, scope)};`)
  }
  const target = scope.within('switch', label, false, (inner) => {
    writer.line(`switch (${isBoolean ? `(int)${atLeast(UNARY, selector)}` : selector.text}) {`)
    clauses.forEach(({ values, body }, index) => {
      for (const constant of values ?? []) writer.line(`case ${caseText(constant, statement, scope)}:`)
      if (values === null) writer.line('default:')
      printClause(body, index === clauses.length - 1, shared, scope, writer)
    })
    // clang warns of a constant value that no case names.
    if (clauses.every(({ values }) => values !== null)) writer.line('default: break;')
    writer.line('}')
    return inner
  })
  if (shared.size > 0) writer.line('}')
  if (target.breakLabel) writer.label(target.breakLabel)
}

function caseText(constant: bigint, { value }: StatementOf<'switch'>, { unit }: Scope): string {
  if (value.type.kind !== 'integer') return String(constant)
  return integerLiteral(constant, value.type, unit.program.target, true).text
}

function printClause(
  body: readonly Statement[],
  isLast: boolean,
  shared: ReadonlySet<Local>,
  scope: Scope,
  writer: Writer,
): void {
  const statements = body.flatMap((statement) => withoutDeclaration(statement, shared))
  const declares = statements.some((statement) => statement.kind === 'declare')
  if (declares) printBlock('', statements, scope, writer)
  else writer.indented(() => printStatements(statements, scope, writer))
  if (declares) writer.line('}')
  const goesOn = canComplete(body)
  // GCC judges whether a clause falls through by its last statement, reached or not.
  if (!isLast && body.length > 0 && (goesOn || endsUnreached(body)))
    writer.indented(() => writer.line('__attribute__((fallthrough));'))
  if (isLast && goesOn) writer.indented(() => writer.line('break;'))
}

/** What is left of a declaration that stands before the switch: the assignment of its value. */
function withoutDeclaration(statement: Statement, shared: ReadonlySet<Local>): readonly Statement[] {
  if (statement.kind !== 'declare' || !shared.has(statement.local)) return [statement]
  const { local, value, location } = statement
  if (!value) return []
  return [{ kind: 'assign', place: { kind: 'local', type: local.type, local }, value, location }]
}

/** Variables that one clause declares at its top and another one uses. */
function sharedLocals(bodies: readonly (readonly Statement[])[]): ReadonlySet<Local> {
  const shared = new Set<Local>()
  const uses = bodies.map(localsIn)
  bodies.forEach((body, index) => {
    for (const statement of body) {
      if (statement.kind !== 'declare') continue
      const { local } = statement
      if (uses.some((used, other) => other !== index && used.has(local))) shared.add(local)
    }
  })
  return shared
}

function localsIn(statements: readonly Statement[]): ReadonlySet<Local> {
  const locals = new Set<Local>()
  walkStatements(statements, {
    place: (place) => {
      const root = rootOf(place)
      if (root?.kind === 'local') locals.add(root.local)
    },
  })
  return locals
}
