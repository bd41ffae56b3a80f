/** Statements in C: one table keyed by kind. Loops, switches and assembly have files of their own. */

import type { Expression, Local, Place, Statement } from '../ir/nodes.ts'
import type { SliceType, ValueType } from '../types/machine.ts'
import { assemblyStatement } from './assembly.ts'
import { bare, expression } from './expressions.ts'
import { helperType } from './helpers/registry.ts'
import { fillHelper } from './helpers/memory.ts'
import { canHaveHead, loop, switchStatement } from './loops.ts'
import { placeValue, referTo, sizeOfPlace } from './places.ts'
import type { Scope } from './scope.ts'
import type { Writer } from './writer.ts'

export type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>
type Print<S extends Statement> = (statement: S, scope: Scope, writer: Writer) => void

export function printStatements(statements: readonly Statement[], scope: Scope, writer: Writer): void {
  for (const statement of statements) printStatement(statement, scope, writer)
}

export function printStatement(statement: Statement, scope: Scope, writer: Writer): void {
  writer.comments(statement.comments)
  if (statement.kind !== 'block') writer.at(statement.location)
  ;(PRINTERS[statement.kind] as Print<Statement>)(statement, scope, writer)
}

/** `head {`, the statements, and `}` with what may stand behind it. */
export function printBlock(
  head: string,
  statements: readonly Statement[],
  scope: Scope,
  writer: Writer,
  end: () => void = () => {},
): void {
  writer.line(head === '' ? '{' : `${head} {`)
  writer.indented(() => {
    printStatements(statements, scope, writer)
    end()
  })
}

const PRINTERS: { readonly [K in Statement['kind']]: Print<StatementOf<K>> } = {
  declare: ({ local, value }, scope, writer) => writer.line(`${declaration(local, value, scope)};`),
  assign: ({ place, value }, scope, writer) => writer.line(`${assignment(place, value, scope)};`),
  evaluate: ({ value }, scope, writer) => {
    writer.line(`${evaluation(value, scope)};`)
    // C cannot see that a function does not return if it is called by its address.
    if (value.type.kind === 'never') writer.line('__builtin_unreachable();')
  },
  clear: ({ place }, scope, writer) => {
    const address = referTo(place, scope).text
    const fill = scope.standsAlone
      ? `${scope.unit.helpers.use('fill_bytes_inline')}((usize)${address}, 0, ${sizeOfPlace(place, scope)})`
      : `__builtin_memset(${address}, 0, ${sizeOfPlace(place, scope)})`
    writer.line(`${fill};`)
  },
  fill: ({ slice, value }, scope, writer) => {
    const values = `${expression(slice, scope).text}, ${bare(value, scope).text}`
    writer.line(`${fillFunction(slice.type as SliceType, scope)}(${values});`)
  },
  copyBytes: ({ to, from, count }, scope, writer) =>
    writer.line(bulk('copy_bytes', [to, from, count], scope)),
  fillBytes: ({ to, value, count }, scope, writer) =>
    writer.line(bulk('fill_bytes', [to, value, count], scope)),
  if: printIf,
  loop,
  switch: switchStatement,
  break: printJump,
  continue: printJump,
  return: printJump,
  block: printPlainBlock,
  fail: ({ site }, { unit }, writer) => {
    writer.line(`${unit.helpers.use('check_failed')}(${unit.checks.row(site)}, 0, 0);`)
  },
  assembly: ({ assembly }, scope, writer) =>
    assemblyStatement(assembly, scope).forEach((line) => writer.line(line)),
}

/** The declaration of a variable, without the semicolon. */
export function declaration(local: Local, value: Expression | null, scope: Scope): string {
  const { types } = scope.unit
  const alignment = types.statedAlignment(local.type)
  const attributes = [
    ...(scope.unread.has(local) ? ['unused'] : []),
    ...(alignment === null ? [] : [`aligned(${alignment})`]),
  ]
  const suffix = attributes.length > 0 ? ` __attribute__((${attributes.join(', ')}))` : ''
  const declared = types.declare(local.type, scope.local(local)) + suffix
  if (value) return `${declared} = ${bare(value, scope).text}`
  // gcc cannot always see that a variable is assigned before it is read.
  const { kind } = local.type
  const isObject = kind === 'object' || kind === 'array'
  return isObject ? declared : `${declared} = ${initialZero(local.type as ValueType)}`
}

function initialZero(type: ValueType): string {
  switch (type.kind) {
    case 'integer':
      return '0'
    case 'boolean':
      return 'false'
    case 'string':
    case 'slice':
    case 'record':
      return '{ 0 }'
    default:
      return 'NULL'
  }
}

/** An assignment, as `place += value` where that is what it says. */
export function assignment(place: Place, value: Expression, scope: Scope): string {
  const target = placeValue(place, scope).text
  const change = ownChange(target, value, scope)
  return change ?? `${target} = ${bare(value, scope).text}`
}

const CHANGES = { add: '+', subtract: '-' } as const

/** The change of a variable by unchecked arithmetic with itself, if C calculates it in the variable's own type. */
function ownChange(target: string, value: Expression, scope: Scope): string | null {
  if (value.kind !== 'arithmetic' || value.overflow || value.left.kind !== 'read') return null
  if (value.operator !== 'add' && value.operator !== 'subtract') return null
  const { bits, signed } = helperType(value.type, scope.unit.program.target)
  const { place } = value.left
  if (signed || bits < 32 || place.kind !== 'local' || placeValue(place, scope).text !== target) return null
  const sign = CHANGES[value.operator]
  const isOne = value.right.kind === 'integer' && value.right.value === 1n
  return isOne ? `${target}${sign}${sign}` : `${target} ${sign}= ${bare(value.right, scope).text}`
}

/** An expression for its effects. */
export function evaluation(value: Expression, scope: Scope): string {
  const { text } = expression(value, scope)
  return value.kind === 'call' ? text : `(void)(${text})`
}

function fillFunction({ element }: SliceType, { unit }: Scope): string {
  const { tag } = unit.types.slice(element)
  const value = unit.types.declare(element, 'value')
  return unit.helpers.define(`${tag}_fill`, (context) => fillHelper(`struct ${tag}`, value, context))
}

function bulk(helper: string, operands: readonly Expression[], scope: Scope): string {
  const name = scope.unit.helpers.use(scope.standsAlone ? `${helper}_inline` : helper)
  return `${name}(${operands.map((operand) => bare(operand, scope).text).join(', ')});`
}

type Jump = StatementOf<'break' | 'continue' | 'return'>

function printJump(statement: Jump, scope: Scope, writer: Writer): void {
  writer.line(jumpText(statement, scope))
}

function jumpText(statement: Jump, scope: Scope): string {
  if (statement.kind === 'break') return scope.breakStatement(statement.label)
  if (statement.kind === 'continue') return scope.continueStatement(statement.label)
  return statement.value ? `return ${bare(statement.value, scope).text};` : 'return;'
}

/** A block that is there for a loop's variable becomes the head of a `for`. */
function printPlainBlock({ label, body }: StatementOf<'block'>, scope: Scope, writer: Writer): void {
  const [first, second] = body
  const isFor = label === null && body.length === 2 && first.kind === 'declare' && second.kind === 'loop'
  if (isFor && first.value && !first.comments && canHaveHead(second, scope)) {
    writer.comments(second.comments)
    writer.at(second.location)
    return loop(second, scope, writer, declaration(first.local, first.value, scope))
  }
  const target = scope.within('block', label, false, (inner) => {
    printBlock('', body, scope, writer)
    writer.line('}')
    return inner
  })
  if (target.breakLabel) writer.label(target.breakLabel)
}

/** A jump that stands on the line of its condition in the source, as it does here. */
function jumpOnly({ then, otherwise, location }: StatementOf<'if'>): Jump | null {
  const [only] = then
  if (then.length !== 1 || otherwise.length > 0 || only.comments || only.location.line !== location.line)
    return null
  return only.kind === 'return' || only.kind === 'break' || only.kind === 'continue' ? only : null
}

function printIf(statement: StatementOf<'if'>, scope: Scope, writer: Writer): void {
  let head = ''
  let current = statement
  for (;;) {
    const jump = jumpOnly(current)
    if (jump && head === '') {
      return writer.line(`if (${expression(current.condition, scope).text}) ${jumpText(jump, scope)}`)
    }
    printBlock(`${head}if (${expression(current.condition, scope).text})`, current.then, scope, writer)
    const { otherwise } = current
    if (otherwise.length === 0) return writer.line('}')
    const [only] = otherwise
    if (otherwise.length === 1 && only.kind === 'if' && !only.comments) {
      writer.at(only.location)
      head = '} else '
      current = only
      continue
    }
    printBlock('} else', otherwise, scope, writer)
    return writer.line('}')
  }
}
