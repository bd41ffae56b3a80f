/**
 * Removal of checks that cannot fail: bounds of indices, zero divisors, overflow, shift counts.
 *
 * A walk over the structured statements carries the facts that hold on every way to each point. A loop is walked
 * until the facts at its head stay the same; ranges that keep growing are given up, so a few turns suffice.
 */

import type { Expression, Local, Place, Statement } from '../ir/nodes.ts'
import { localsInMemory } from '../ir/locals.ts'
import { mapList, mapStatementParts } from '../ir/rewrite.ts'
import type { Target } from '../types/target.ts'
import { Facts } from './facts.ts'
import { Proof } from './prove.ts'
import { rangeOf } from './range-of.ts'
import { refine, variableOf } from './refine.ts'

type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>

/** Facts where control can be; null where it cannot. */
type Flow = Facts | null

interface JumpTarget {
  readonly kind: 'loop' | 'switch' | 'block'
  readonly label: string | null
  breaks: Flow
  continues: Flow
}

/** The body of a function without the checks that are proved. */
export function proveChecks(body: readonly Statement[], target: Target): readonly Statement[] {
  return new CheckProver(new Facts(target, localsInMemory(body))).statements(body)
}

function join(one: Flow, other: Flow): Flow {
  return one && other ? one.join(other) : (one ?? other)
}

class CheckProver {
  /** What holds before the next statement. */
  #flow: Flow
  readonly #targets: JumpTarget[] = []
  /**
   * What was found to hold at the head of a loop when the loop around it was last walked. It holds nearly always the
   * next time too, so that each level of nesting does not double the walks.
   */
  readonly #heads = new Map<Statement, Facts>()

  constructor(facts: Facts) {
    this.#flow = facts
  }

  statements(statements: readonly Statement[]): readonly Statement[] {
    return mapList(statements, (statement) => {
      if (this.#flow === null) return statement
      this.#flow = this.#flow.copy()
      return this.#statement(statement, this.#flow)
    })
  }

  #statement(statement: Statement, facts: Facts): Statement {
    switch (statement.kind) {
      case 'declare':
      case 'assign':
        return this.#assignment(statement, facts)
      case 'if':
        return this.#choice(statement, facts)
      case 'loop':
        return this.#loop(statement, facts)
      case 'switch':
        return this.#switch(statement, facts)
      case 'block': {
        const [body, target] = this.#within('block', statement.label, () => this.statements(statement.body))
        this.#flow = join(this.#flow, target.breaks)
        return { ...statement, body }
      }
      case 'break':
      case 'continue':
        this.#jump(statement)
        return statement
      case 'return':
      case 'fail': {
        this.#flow = null
        return this.#parts(statement, facts)
      }
      default: {
        const proved = this.#parts(statement, facts)
        this.#effects(proved, facts)
        return proved
      }
    }
  }

  #parts(statement: Statement, facts: Facts): Statement {
    return mapStatementParts(statement, new Proof(facts))
  }

  /** What statements without parts of their own change. */
  #effects(statement: Statement, facts: Facts): void {
    if (statement.kind === 'evaluate') {
      if (statement.value.kind === 'call') facts.writeMemory()
      if (statement.value.type.kind === 'never') this.#flow = null
      return
    }
    facts.writeMemory()
    if (statement.kind !== 'assembly') return
    for (const part of statement.assembly.parts) {
      if (part.kind === 'output' && part.place.kind === 'local') facts.assign(part.place.local, null)
    }
  }

  #assignment(statement: StatementOf<'declare' | 'assign'>, facts: Facts): Statement {
    const proved = this.#parts(statement, facts) as StatementOf<'declare' | 'assign'>
    const { value } = proved
    if (value?.kind === 'call') facts.writeMemory()
    const local = proved.kind === 'declare' ? proved.local : assignedLocal(proved.place)
    if (local === null) facts.writeMemory()
    else assignLocal(facts, local, value)
    if (value?.type.kind === 'never') this.#flow = null
    return proved
  }

  #choice(statement: StatementOf<'if'>, facts: Facts): Statement {
    const condition = proveCondition(statement.condition, facts)
    this.#flow = refine(facts, condition, true)
    const then = this.statements(statement.then)
    const afterThen = this.#flow
    this.#flow = refine(facts, condition, false)
    const otherwise = this.statements(statement.otherwise)
    this.#flow = join(afterThen, this.#flow)
    return { ...statement, condition, then, otherwise }
  }

  // --- Loops and switches --------------------------------------------------------------------------------------

  #loop(statement: StatementOf<'loop'>, entry: Facts): Statement {
    const earlier = this.#heads.get(statement)
    for (let head = earlier ? earlier.join(entry) : entry; ;) {
      const { proved, back, exit } = this.#turn(statement, head.copy())
      const next = back ? head.widen(entry.join(back)) : head
      if (next.equals(head)) {
        this.#heads.set(statement, head)
        this.#flow = exit
        return proved
      }
      head = next
    }
  }

  /** Walks a loop once: what holds when it goes back to its head, and when it ends. */
  #turn(statement: StatementOf<'loop'>, head: Facts): { proved: Statement; back: Flow; exit: Flow } {
    let ended: Flow = null
    const test = (): Pick<StatementOf<'loop'>, 'prepare' | 'condition'> => {
      const prepare = this.statements(statement.prepare)
      const facts = this.#flow
      if (facts === null || statement.condition === null) return { prepare, condition: statement.condition }
      const condition = proveCondition(statement.condition, facts)
      ended = refine(facts, condition, false)
      this.#flow = refine(facts, condition, true)
      return { prepare, condition }
    }
    this.#flow = head
    const [parts, target] = this.#within('loop', statement.label, (jumps) => {
      const before = statement.test === 'before' ? test() : null
      const body = this.statements(statement.body)
      this.#flow = join(this.#flow, jumps.continues)
      const update = this.statements(statement.update)
      return { body, update, ...(before ?? test()) }
    })
    return { proved: { ...statement, ...parts }, back: this.#flow, exit: join(ended, target.breaks) }
  }

  #switch(statement: StatementOf<'switch'>, facts: Facts): Statement {
    const value = proveCondition(statement.value, facts)
    const variable = value.type.kind === 'integer' ? variableOf(value, facts) : null
    let fallen: Flow = null
    const [clauses, target] = this.#within('switch', statement.label, () =>
      statement.clauses.map((clause) => {
        const entry = facts.copy()
        if (variable && clause.values?.length === 1) {
          entry.narrow(variable, { minimum: clause.values[0], maximum: clause.values[0] })
        }
        this.#flow = join(entry, fallen)
        const body = this.statements(clause.body)
        fallen = this.#flow
        return { ...clause, body }
      }),
    )
    const isTotal = clauses.some((clause) => clause.values === null)
    this.#flow = join(join(fallen, target.breaks), isTotal ? null : facts)
    return { ...statement, value, clauses }
  }

  // --- Jumps -------------------------------------------------------------------------------------------------

  #within<T>(
    kind: JumpTarget['kind'],
    label: string | null,
    action: (target: JumpTarget) => T,
  ): [T, JumpTarget] {
    const target: JumpTarget = { kind, label, breaks: null, continues: null }
    this.#targets.push(target)
    const result = action(target)
    this.#targets.pop()
    return [result, target]
  }

  #jump({ kind, label }: StatementOf<'break' | 'continue'>): void {
    const target = this.#targets.findLast((candidate) =>
      label === null
        ? candidate.kind === 'loop' || (kind === 'break' && candidate.kind === 'switch')
        : candidate.label === label,
    )
    if (target && kind === 'break') target.breaks = join(target.breaks, this.#flow)
    if (target && kind === 'continue') target.continues = join(target.continues, this.#flow)
    this.#flow = null
  }
}

/** A condition or the value of a switch, which may be a call. */
function proveCondition(condition: Expression, facts: Facts): Expression {
  const proved = new Proof(facts).expression(condition)
  if (proved.kind === 'call') facts.writeMemory()
  return proved
}

function assignedLocal(place: Place): Local | null {
  return place.kind === 'local' ? place.local : null
}

function assignLocal(facts: Facts, local: Local, value: Expression | null): void {
  const isInteger = value !== null && value.type.kind === 'integer' && local.type.kind === 'integer'
  const range = isInteger ? rangeOf(value, facts) : null
  const source = isInteger ? variableOf(value, facts) : null
  const before = source && source !== local ? source : null
  facts.assign(local, range)
  if (before) facts.copyBounds(before, local)
}
