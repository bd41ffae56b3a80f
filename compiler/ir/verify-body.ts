/** Verifies the statements of one function: types, jumps, and where variables may be used. */

import { fits, integerFormat } from '../interpret/integers.ts'
import { BOOLEAN, USIZE, type ValueType } from '../types/machine.ts'
import { canComplete } from './completion.ts'
import type { Expression, FunctionNode, Local, Statement } from './nodes.ts'
import { verifyExpression } from './verify-expressions.ts'
import { verifyPlace } from './verify-places.ts'
import type { Report } from './verify-report.ts'

type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>
type Rule<S extends Statement> = (statement: S, body: Body) => void
type TargetKind = 'loop' | 'switch' | 'block'

/** Verifies the body of a function that has one. */
export function verifyBody(node: FunctionNode, statements: readonly Statement[], report: Report): void {
  const body = new Body(report, node.result)
  node.parameters.forEach((parameter) => body.declare(parameter))
  body.scope(statements)
  report.location = node.location
  const mustEnd = node.result.kind !== 'void' && node.linkage.kind !== 'naked'
  const what =
    node.result.kind === 'never' ? 'what never returns can reach its end' : 'a path ends without a value'
  report.require(!mustEnd || !canComplete(statements), what)
}

/** The surroundings of a statement. */
export class Body {
  readonly #declared = new Set<Local>()
  readonly #visible = new Set<Local>()
  /** What is visible, in the order of its declaration. */
  readonly #order: Local[] = []
  readonly #targets: { kind: TargetKind; label: string | null }[] = []

  constructor(
    readonly report: Report,
    readonly result: ValueType,
  ) {}

  declare(local: Local): void {
    if (this.#declared.has(local)) this.report.problem(`${local.name} is declared twice`)
    this.#declared.add(local)
    this.#visible.add(local)
    this.#order.push(local)
  }

  requireVisible(local: Local): void {
    if (this.#visible.has(local)) return
    const reason = this.#declared.has(local) ? 'outside its block' : 'without a declaration before it'
    this.report.problem(`${local.name} is used ${reason}`)
  }

  /** Verifies statements whose declarations end with them, and then `after` while they are visible. */
  scope(statements: readonly Statement[], after?: () => void): void {
    const outside = this.#order.length
    for (const statement of statements) verifyStatement(statement, this)
    after?.()
    while (this.#order.length > outside) this.#visible.delete(this.#order.pop()!)
  }

  within(kind: TargetKind, label: string | null, action: () => void): void {
    const hidden = label !== null && this.#targets.some((target) => target.label === label)
    this.report.require(!hidden, `the label ${label} stands inside itself`)
    this.#targets.push({ kind, label })
    action()
    this.#targets.pop()
  }

  requireTarget(jump: 'break' | 'continue', label: string | null): void {
    const found = this.#targets.some((target) =>
      label === null
        ? target.kind === 'loop' || (jump === 'break' && target.kind === 'switch')
        : target.label === label && (jump === 'break' || target.kind === 'loop'),
    )
    this.report.require(found, `${jump}${label === null ? '' : ` ${label}`} has no target`)
  }
}

function verifyStatement(statement: Statement, body: Body): void {
  body.report.location = statement.location
  ;(RULES[statement.kind] as Rule<Statement>)(statement, body)
}

/** Verifies an expression that may be a call. */
function whole(expression: Expression, body: Body): void {
  verifyExpression(expression, body, true)
}

const RULES: { readonly [K in Statement['kind']]: Rule<StatementOf<K>> } = {
  declare: ({ local, value }, body) => {
    if (value) {
      whole(value, body)
      body.report.requireFit(value.type, local.type, `the value of ${local.name}`)
    }
    body.report.requireKind(local.type, VARIABLE_KINDS, local.name)
    body.declare(local)
  },
  assign: ({ place, value }, body) => {
    verifyPlace(place, body)
    whole(value, body)
    body.report.require(
      place.type.kind !== 'object' && place.type.kind !== 'array',
      'an object or array is assigned as a whole',
    )
    body.report.requireFit(value.type, place.type, 'an assignment')
    const constant = place.kind === 'global' && place.global.constant
    body.report.require(!constant, 'a constant global is assigned')
  },
  evaluate: ({ value }, body) => whole(value, body),
  clear: ({ place }, body) => {
    verifyPlace(place, body)
    body.report.requireKind(place.type, ['object', 'array'], 'what is cleared')
  },
  fill: ({ slice, value }, body) => {
    verifyExpression(slice, body)
    verifyExpression(value, body)
    body.report.requireKind(slice.type, ['slice'], 'what is filled')
    if (slice.type.kind === 'slice') body.report.requireFit(value.type, slice.type.element, 'a filler')
  },
  copyBytes: ({ to, from, count }, body) => {
    for (const operand of [to, from, count]) {
      verifyExpression(operand, body)
      body.report.requireFit(operand.type, USIZE, 'an operand of copyBytes')
    }
  },
  fillBytes: ({ to, value, count }, body) => {
    for (const operand of [to, value, count]) verifyExpression(operand, body)
    for (const operand of [to, count]) body.report.requireFit(operand.type, USIZE, 'an operand of fillBytes')
    body.report.require(value.type.kind === 'integer' && value.type.name === 'u8', 'a filler is not a u8')
  },
  if: ({ condition, then, otherwise }, body) => {
    whole(condition, body)
    body.report.requireFit(condition.type, BOOLEAN, 'a condition')
    body.scope(then)
    body.scope(otherwise)
  },
  loop: ({ label, test, prepare, condition, update, body: turns }, body) => {
    const verifyCondition = (): void => {
      if (condition === null) return
      whole(condition, body)
      body.report.requireFit(condition.type, BOOLEAN, 'a condition')
    }
    body.within('loop', label, () => {
      if (test === 'before') {
        body.scope(prepare, () => {
          verifyCondition()
          body.scope(turns)
          body.scope(update)
        })
      } else {
        body.scope(turns)
        body.scope(update)
        body.scope(prepare, verifyCondition)
      }
    })
  },
  switch: ({ label, value, clauses }, body) => {
    const { report } = body
    whole(value, body)
    report.requireKind(value.type, ['integer', 'boolean'], 'the value of a switch')
    const values = clauses.flatMap((clause) => clause.values ?? [])
    report.require(new Set(values).size === values.length, 'a value occurs twice in a switch')
    report.require(
      clauses.filter((clause) => clause.values === null).length <= 1,
      'a switch has two defaults',
    )
    if (value.type.kind === 'integer') {
      const format = integerFormat(value.type, report.target)
      for (const constant of values) report.require(fits(format, constant), `case ${constant} cannot occur`)
    }
    body.within('switch', label, () => clauses.forEach((clause) => body.scope(clause.body)))
  },
  break: ({ label }, body) => body.requireTarget('break', label),
  continue: ({ label }, body) => body.requireTarget('continue', label),
  return: ({ value }, body) => {
    body.report.require(body.result.kind !== 'never', 'what never returns has a return')
    if (value === null) {
      body.report.require(body.result.kind === 'void', 'a return has no value')
    } else {
      whole(value, body)
      body.report.requireFit(value.type, body.result, 'a returned value')
    }
  },
  block: ({ label, body: statements }, body) => body.within('block', label, () => body.scope(statements)),
  fail: () => {},
  assembly: ({ assembly }, body) => {
    for (const part of assembly.parts) {
      if (part.kind === 'input') verifyExpression(part.value, body)
      if (part.kind === 'output' || part.kind === 'inout') verifyPlace(part.place, body)
    }
  },
}

const VARIABLE_KINDS = [
  'integer',
  'boolean',
  'string',
  'reference',
  'pointer',
  'slice',
  'function',
  'record',
  'object',
  'array',
] as const
