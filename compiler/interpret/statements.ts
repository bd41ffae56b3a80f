/** Statements, translated to closures: one table keyed by kind. */

import type { Expression, Local, Statement } from '../ir/nodes.ts'
import { walkStatement } from '../ir/walk.ts'
import { alignOf, sizeOf } from '../types/layout.ts'
import type { SliceType, ValueType } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import { codecOf } from './codec.ts'
import { translateExpression } from './expressions.ts'
import { type Completion, type Evaluate, type Execute, NEXT, RETURN, type Scope } from './frame.ts'
import type { Spot } from './memory.ts'
import { translateNumber, translatePlace } from './places.ts'
import { failCheck, refuse } from './stop.ts'
import { Address, type Allocation, type View, type Word } from './values.ts'

type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>
type Translate<S extends Statement> = (statement: S, scope: Scope) => Execute

/** Translates statements that are executed in turn until one of them jumps. */
export function translateBody(statements: readonly Statement[], scope: Scope): Execute {
  const steps = statements.map((statement) => translateStatement(statement, scope))
  if (steps.length === 1) return steps[0]
  return (frame) => {
    for (const step of steps) {
      const completion = step(frame)
      if (completion !== NEXT) return completion
    }
    return NEXT
  }
}

function translateStatement(statement: Statement, scope: Scope): Execute {
  const execute = (TRANSLATIONS[statement.kind] as Translate<Statement>)(statement, scope)
  const { location } = statement
  const { machine } = scope
  const weight = weightOf(statement, machine.target)
  return (frame) => {
    frame.location = location
    machine.step(weight)
    return execute(frame)
  }
}

/** Parts of an expression, and bytes of memory, that take about as long as one statement. */
const [PARTS, BYTES] = [4, 256]

/** How many steps a statement counts as, so that a limit on steps limits time. */
function weightOf(statement: Statement, target: Target): number {
  let parts = 0
  let bytes = 0
  if (statement.kind === 'clear') bytes = sizeOf(statement.place.type, target)
  if (statement.kind === 'declare') bytes = sizeOf(statement.local.type, target)
  if (statement.kind === 'assign' || statement.kind === 'declare' || statement.kind === 'evaluate')
    walkStatement(statement, { expression: () => parts++ })
  return 1 + Math.floor(parts / PARTS) + Math.floor(bytes / BYTES)
}

const TRANSLATIONS: { readonly [K in Statement['kind']]: Translate<StatementOf<K>> } = {
  declare: ({ local, value }, scope) => {
    if (scope.isInMemory(local)) return translateMemoryDeclaration(local, value, scope)
    const slot = scope.slotOf(local)
    const evaluate = value === null ? () => undefined : translateExpression(value, scope)
    return (frame) => {
      frame.slots[slot] = evaluate(frame)
      return NEXT
    }
  },
  assign: translateAssign,
  evaluate: ({ value }, scope) => {
    const evaluate = translateExpression(value, scope)
    return (frame) => {
      evaluate(frame)
      return NEXT
    }
  },
  clear: ({ place }, scope) => {
    const { memory, target } = scope.machine
    const address = translatePlace(place, scope)
    const size = sizeOf(place.type, target)
    return (frame) => {
      memory.fillBytes(memory.find(address(frame), size), size, 0)
      return NEXT
    }
  },
  fill: translateFill,
  copyBytes: ({ to, from, count }, scope) => {
    const { machine } = scope
    const { memory } = machine
    const [target, source] = [translateExpression(to, scope), translateExpression(from, scope)]
    const size = translateNumber(count, scope)
    return (frame) => {
      const [first, second] = [target(frame) as Word, source(frame) as Word]
      const bytes = Number(size(frame))
      machine.step(Math.floor(bytes / BYTES))
      if (bytes > 0) memory.copy(memory.find(first, bytes), memory.find(second, bytes), bytes)
      return NEXT
    }
  },
  fillBytes: ({ to, value, count }, scope) => {
    const { machine } = scope
    const { memory } = machine
    const target = translateExpression(to, scope)
    const byte = translateNumber(value, scope)
    const size = translateNumber(count, scope)
    return (frame) => {
      const first = target(frame) as Word
      const filler = Number(byte(frame))
      const bytes = Number(size(frame))
      machine.step(Math.floor(bytes / BYTES))
      if (bytes > 0) memory.fillBytes(memory.find(first, bytes), bytes, filler)
      return NEXT
    }
  },
  if: ({ condition, then, otherwise }, scope) => {
    const test = translateExpression(condition, scope)
    const yes = translateBody(then, scope)
    const no = translateBody(otherwise, scope)
    return (frame) => (test(frame) === true ? yes(frame) : no(frame))
  },
  loop: translateLoop,
  switch: translateSwitch,
  break: ({ label }, scope) => {
    const target = scope.targetOf('break', label).break
    return () => target
  },
  continue: ({ label }, scope) => {
    const target = scope.targetOf('continue', label).continue
    return () => target
  },
  return: ({ value }, scope) => {
    const evaluate = value === null ? () => undefined : translateExpression(value, scope)
    return (frame) => {
      frame.result = evaluate(frame)
      return RETURN
    }
  },
  block: ({ label, body }, scope) =>
    scope.within('block', label, (target) => {
      const execute = translateBody(body, scope)
      return (frame) => caught(execute(frame), target.break)
    }),
  fail: ({ site }, scope) => {
    const { addressBits } = scope.machine.target
    return () => failCheck(site, [], addressBits)
  },
  assembly: () => () => refuse('machine instructions are not interpreted'),
}

/** A completion as seen from outside the statement that `jump` leaves. */
function caught(completion: Completion, jump: Completion): Completion {
  return completion === jump ? NEXT : completion
}

function translateMemoryDeclaration(local: Local, value: Expression | null, scope: Scope): Execute {
  const { memory, target } = scope.machine
  const slot = scope.slotOf(local)
  const size = sizeOf(local.type, target)
  const align = alignOf(local.type, target)
  const evaluate = value === null ? null : translateExpression(value, scope)
  const store = value === null ? null : codecOf(value.type, memory).store
  return (frame) => {
    const initial = evaluate?.(frame)
    const old = frame.slots[slot] as Address | undefined
    const allocation = old
      ? memory.renewLocal(old.base as Allocation)
      : memory.addLocal({ kind: 'local', local }, size, align)
    store?.({ allocation, offset: 0 }, initial)
    frame.slots[slot] = new Address(allocation, 0)
    return NEXT
  }
}

function translateAssign({ place, value }: StatementOf<'assign'>, scope: Scope): Execute {
  const evaluate = translateExpression(value, scope)
  if (place.kind === 'local' && !scope.isInMemory(place.local)) {
    const slot = scope.slotOf(place.local)
    return (frame) => {
      frame.slots[slot] = evaluate(frame)
      return NEXT
    }
  }
  const { memory } = scope.machine
  const address = translatePlace(place, scope)
  const { store, size } = codecOf(place.type as ValueType, memory)
  return (frame) => {
    const to = address(frame)
    const result = evaluate(frame)
    store(memory.find(to, size), result)
    return NEXT
  }
}

function translateFill({ slice, value }: StatementOf<'fill'>, scope: Scope): Execute {
  const { machine } = scope
  const { memory } = machine
  const view = translateExpression(slice, scope)
  const evaluate = translateExpression(value, scope)
  const { store, size } = codecOf((slice.type as SliceType).element as ValueType, memory)
  return (frame) => {
    const { data, length } = view(frame) as View
    const filler = evaluate(frame)
    const count = Number(length)
    if (count === 0) return NEXT
    machine.step(count)
    const { allocation, offset } = memory.find(data, count * size)
    for (let index = 0; index < count; index++) {
      const spot: Spot = { allocation, offset: offset + index * size }
      store(spot, filler)
    }
    return NEXT
  }
}

function translateLoop(statement: StatementOf<'loop'>, scope: Scope): Execute {
  const { machine } = scope
  return scope.within('loop', statement.label, (target) => {
    const prepare = translateBody(statement.prepare, scope)
    const condition: Evaluate =
      statement.condition === null ? () => true : translateExpression(statement.condition, scope)
    const body = translateBody(statement.body, scope)
    const update = translateBody(statement.update, scope)
    const testsFirst = statement.test === 'before'
    return (frame) => {
      for (let first = true; ; first = false) {
        machine.step()
        if (testsFirst || !first) {
          const prepared = prepare(frame)
          if (prepared !== NEXT) return caught(prepared, target.break)
          if (condition(frame) !== true) return NEXT
        }
        const completion = caught(body(frame), target.continue)
        if (completion !== NEXT) return caught(completion, target.break)
        const updated = update(frame)
        if (updated !== NEXT) return caught(updated, target.break)
      }
    }
  })
}

function translateSwitch({ label, value, clauses }: StatementOf<'switch'>, scope: Scope): Execute {
  const evaluate = translateExpression(value, scope)
  const { memory } = scope.machine
  return scope.within('switch', label, (target) => {
    const bodies = clauses.map((clause) => translateBody(clause.body, scope))
    const otherwise = clauses.findIndex((clause) => clause.values === null)
    const starts = new Map<bigint, number>()
    clauses.forEach((clause, index) => clause.values?.forEach((constant) => starts.set(constant, index)))
    return (frame) => {
      const result = evaluate(frame)
      const selector = typeof result === 'boolean' ? BigInt(result) : memory.plain(result as Word)
      const start = starts.get(selector) ?? otherwise
      if (start < 0) return NEXT
      for (let index = start; index < bodies.length; index++) {
        const completion = bodies[index](frame)
        if (completion !== NEXT) return caught(completion, target.break)
      }
      return NEXT
    }
  })
}
