/**
 * Inline assembly. In functions it becomes gcc's extended form: operands by number, never moved or removed, and a
 * barrier for memory. In naked functions, which have no frame for operands, it becomes the basic form.
 */

import type { Assembly, AssemblyPart, Expression, FunctionNode, Global, Place } from '../ir/nodes.ts'
import { expression } from './expressions.ts'
import { stringLiteral } from './literals.ts'
import { isVisible } from './names.ts'
import { placeValue } from './places.ts'
import { cast } from './precedence.ts'
import type { Scope } from './scope.ts'
import type { Unit } from './unit.ts'

/** The extended form, line by line. */
export function assemblyStatement({ parts, clobbers }: Assembly, scope: Scope): readonly string[] {
  const outputs = parts.filter((part) => part.kind === 'output' || part.kind === 'inout')
  const inputs = parts.filter((part) => part.kind === 'input')
  const numbers = new Map<AssemblyPart, number>([...outputs, ...inputs].map((part, index) => [part, index]))
  const template = parts
    .map((part) =>
      part.kind === 'text'
        ? escaped(part.text)
        : (numberMark(part, numbers) ?? constantText(part, scope.unit)),
    )
    .join('')
  const outputTexts = outputs.map((part) => operand(marked(part), placeValue(part.place, scope).text))
  const inputTexts = inputs.map(({ constraint, value }) =>
    operand(constraint, inputText(constraint, value, scope)),
  )
  const clobberTexts = [...new Set(['memory', ...clobbers])].map((name) => `"${name}"`)
  const lists = [outputTexts, inputTexts, clobberTexts].map((list) =>
    list.length > 0 ? ` ${list.join(', ')}` : '',
  )
  return [`__asm__ __volatile__(${templateLines(template).join(' ')}`, `  :${lists.join(' :')});`]
}

function operand(constraint: string, text: string): string {
  return `${stringLiteral(constraint)}(${text})`
}

/** The constraint with the mark that says whether the assembly reads the place before it writes it. */
function marked({ kind, constraint }: AssemblyPart & { kind: 'output' | 'inout' }): string {
  return kind === 'output' ? `=${constraint.replace(/^=/, '')}` : `+${constraint.replace(/^\+/, '')}`
}

/**
 * A constant gets its type, which C's would hide, since the type says how wide the operand's register is. A memory
 * operand is the object itself, though the value is a reference to it.
 */
function inputText(constraint: string, value: Expression, scope: Scope): string {
  const printed = expression(value, scope)
  if (value.kind === 'integer') return cast(scope.unit.types.declare(value.type), printed).text
  if (constraint !== 'm') return printed.text
  const place = memoryPlace(value)
  if (!place) throw new Error('a memory operand that does not stand in memory')
  return placeValue(place, scope).text
}

function memoryPlace(value: Expression): Place | null {
  if (value.kind === 'refer') return value.place
  if (value.type.kind === 'reference') return { kind: 'target', type: value.type.to, reference: value }
  return value.kind === 'read' ? value.place : null
}

function numberMark(part: AssemblyPart, numbers: ReadonlyMap<AssemblyPart, number>): string | null {
  const number = numbers.get(part)
  return number === undefined ? null : `%${number}`
}

/** In the extended form, these characters mean operands and alternatives; outside of those `|` is itself. */
function escaped(text: string): string {
  return text.replace(/[%{}]/g, '%$&')
}

function constantText(part: AssemblyPart, unit: Unit): string {
  if (part.kind === 'number') return String(part.value)
  if (part.kind === 'symbol') return assemblerName(part.of, unit)
  throw new Error(`an operand (${part.kind}) where assembly stands alone`)
}

/** The name of a function or global in the object file. */
export function assemblerName(node: FunctionNode | Global, unit: Unit): string {
  return 'linkage' in node && isVisible(node) ? node.symbol : unit.names.of(node)
}

/** The basic form, for functions of assembly alone. */
export function nakedAssembly({ parts }: Assembly, unit: Unit): readonly string[] {
  const template = parts.map((part) => (part.kind === 'text' ? part.text : constantText(part, unit))).join('')
  return ['__asm__(', ...templateLines(template).map((line) => `  ${line}`), ');']
}

/** One C string for each line of assembly, without the blank lines and the indentation of the source. */
export function templateLines(template: string): readonly string[] {
  const lines = template
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return ['""']
  return lines.map((line, index) => stringLiteral(index < lines.length - 1 ? `${line}\n\t` : line))
}
