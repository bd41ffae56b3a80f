/** Tagged templates: inline assembly, and formatted output. */

import { ts } from '../../frontend/typescript.ts'
import type { AssemblyPart, Expression, Place } from '../../ir/nodes.ts'
import {
  BOOLEAN,
  STRING,
  U32,
  U64,
  U8,
  VOID,
  bitsOf,
  integer,
  isSigned,
  typeName,
  type ValueType,
} from '../../types/machine.ts'
import { refuseReadonly } from '../expressions/places.ts'
import { valueType } from '../types.ts'
import type { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { lowerPlace, lowerValue } from '../dispatch.ts'
import { callMethod, findMethod, receiverOf, type Method } from '../expressions/methods.ts'
import { ambientCall, ambientName } from '../intrinsic-calls.ts'
import { isUntyped, literalValue } from '../literals.ts'
import { resolve } from '../names.ts'
import { asString } from '../texts.ts'
import { stringArgument } from '../globals.ts'
import { type Clobber, type Operand, refuseOperands, requireOperand } from './assembly-operands.ts'
import { argument } from './shared.ts'

/** `` tag`…` ``. */
export function lowerTagged(
  body: Body,
  node: ts.TaggedTemplateExpression,
  expected: ValueType | null,
): Expression {
  if (ambientName(body.unit, node.tag) === 'asm') return lowerAssembly(body, node, expected)
  const binding = ts.isIdentifier(node.tag) ? resolve(body, node.tag) : null
  if (binding?.kind === 'template') {
    writeParts(body, node.template, binding.sink)
    if (binding.ending) call(body, binding.sink, 'text', [binding.ending], node)
    return { kind: 'zero', type: VOID }
  }
  return body.unit.refuse('unknownTag', node.tag)
}

interface TemplateParts {
  readonly texts: readonly string[]
  readonly values: readonly ts.Expression[]
}

function partsOf(template: ts.TemplateLiteral): TemplateParts {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return { texts: [template.text], values: [] }
  return {
    texts: [template.head.text, ...template.templateSpans.map((span) => span.literal.text)],
    values: template.templateSpans.map((span) => span.expression),
  }
}

/** The parts of a template with those of the plain templates that stand in it. */
function flattened(template: ts.TemplateLiteral): TemplateParts {
  const { texts, values } = partsOf(template)
  const all: { texts: string[]; values: ts.Expression[] } = { texts: [texts[0]!], values: [] }
  values.forEach((value, index) => {
    const inner = ts.isParenthesizedExpression(value) ? value.expression : value
    const parts = ts.isTemplateExpression(inner) ? flattened(inner) : null
    if (parts) {
      all.texts.push(all.texts.pop()! + parts.texts[0]!, ...parts.texts.slice(1))
      all.values.push(...parts.values)
      all.texts.push(all.texts.pop()! + texts[index + 1]!)
    } else {
      all.values.push(value)
      all.texts.push(texts[index + 1]!)
    }
  })
  return all
}

// --- Formatted output --------------------------------------------------------------------------------------

/** All values are computed first, as JavaScript does; then each part is written by one call of the sink. */
function writeParts(body: Body, template: ts.TemplateLiteral, sink: Expression): void {
  const { texts, values } = flattened(template)
  const writers = body
    .operands(
      values,
      values.map((value) => () => formatted(body, value)),
    )
    .map((value, index) => (isFirst(texts, index) ? value : body.stabilize(value, values[index]!, 'part')))
  texts.forEach((text, index) => {
    if (text !== '') call(body, sink, 'text', [{ kind: 'string', type: STRING, value: text }], template)
    const value = writers[index]
    if (value) writeValue(body, sink, value, values[index]!)
  })
}

/** Whether nothing is written before a value. */
function isFirst(texts: readonly string[], index: number): boolean {
  return index === 0 && texts[0] === ''
}

/** The value to be written; of `hex(…)` and `padded(…)` what is inside. */
function formatted(body: Body, node: ts.Expression): Expression {
  const inner = ambientCall(body.unit, node, 'hex') ?? ambientCall(body.unit, node, 'padded')
  if (inner) return formatted(body, argument(body, inner, 0))
  return asString(body, lowerValue(body, node, isUntyped(body, node) ? literalType(body, node) : null))
}

/** A literal in output has the smallest usual type that holds it. */
function literalType(body: Body, node: ts.Expression): ValueType {
  const value = literalValue(body, node) ?? 0n
  if (value < 0n) return integer(value >= -(1n << 31n) ? 'i32' : 'i64')
  return value < 1n << 32n ? U32 : U64
}

function writeValue(body: Body, sink: Expression, value: Expression, node: ts.Expression): void {
  const width = ambientCall(body.unit, node, 'padded')
  if (width) {
    call(body, sink, 'pad', [small(body, argument(body, width, 1))], node)
    return writeValue(body, sink, value, argument(body, width, 0))
  }
  const hexadecimal = ambientCall(body.unit, node, 'hex')
  if (hexadecimal) return writeHex(body, sink, value, hexadecimal)
  const { type } = value
  if (type === STRING) return call(body, sink, 'text', [value], node)
  if (type === BOOLEAN) return call(body, sink, 'boolean', [value], node)
  if (type.kind === 'integer') {
    const wide = bitsOf(type, body.unit.options.target.addressBits) === 64
    const method = `${isSigned(type) ? 'signed' : 'unsigned'}${wide ? '64' : ''}`
    const to = integer(`${isSigned(type) ? 'i' : 'u'}${wide ? 64 : 32}`)
    return call(body, sink, method, [value.type === to ? value : { kind: 'convert', type: to, value }], node)
  }
  if (type.kind === 'reference' && type.to.kind === 'object' && !type.nullable) {
    const method = findMethod(body, type.to, 'format')
    if (method) return callWithSink(body, method, value, sink, node)
  }
  return body.unit.refuse('formatValue', node, typeName(type))
}

function small(body: Body, node: ts.Expression): Expression {
  return coerce(body, lowerValue(body, node, U8), U8, node)
}

function writeHex(body: Body, sink: Expression, value: Expression, node: ts.CallExpression): void {
  const { type } = value
  if (type.kind !== 'integer') return body.unit.refuse('formatValue', node, typeName(type))
  const bits = bitsOf(type, body.unit.options.target.addressBits)
  const digits = node.arguments[1]
  const automatic = type.flavour !== null && type.name === 'usize' ? bits / 4 : 0
  const unsigned = integer(`u${bits}` as 'u8')
  const narrow: Expression = type === unsigned ? value : { kind: 'convert', type: unsigned, value }
  call(
    body,
    sink,
    'hex',
    [
      unsigned === U64 ? narrow : { kind: 'convert', type: U64, value: narrow },
      digits ? small(body, digits) : { kind: 'integer', type: U8, value: BigInt(automatic) },
    ],
    node,
  )
}

/** Lets an object write itself. */
function callWithSink(
  body: Body,
  method: Method,
  value: Expression,
  sink: Expression,
  node: ts.Expression,
): void {
  const [wanted] = method.parameters
  if (!wanted || method.parameters.length > 1) body.unit.refuse('formatValue', node, typeName(value.type))
  const object = receiverOf(body, method, value, node)
  discard(body, callMethod(body, node, method, object, [coerce(body, sink, wanted!, node)], 'result'))
}

/** Keeps a call and forgets what it returns. */
function discard(body: Body, value: Expression): void {
  if (value.kind !== 'zero') body.emit({ kind: 'evaluate', value: body.absorb(value) })
}

/** One call of a method of the sink. */
function call(
  body: Body,
  sink: Expression,
  name: string,
  values: readonly Expression[],
  node: ts.Node,
): void {
  const { type } = sink
  const method =
    type.kind === 'reference' && type.to.kind === 'object' ? findMethod(body, type.to, name) : null
  if (!method) return body.unit.refuse('formatSink', node, typeName(type), name)
  const { parameters } = method
  if (parameters.length !== values.length) return body.unit.refuse('formatSink', node, typeName(type), name)
  const coerced = values.map((value, index) => coerce(body, value, parameters[index]!, node))
  discard(body, callMethod(body, node, method, receiverOf(body, method, sink, node), coerced, 'result'))
}

// --- Assembly ----------------------------------------------------------------------------------------------

function lowerAssembly(
  body: Body,
  node: ts.TaggedTemplateExpression,
  expected: ValueType | null,
): Expression {
  const { texts, values } = partsOf(node.template)
  const clobbers: Clobber[] = []
  const parts: AssemblyPart[] = []
  const operands: Operand[] = []
  const [written] = node.typeArguments ?? []
  const type = written ? valueType(body.unit, written, body.environment) : expected
  let outcome: Place | null = null
  texts.forEach((text, index) => {
    if (text !== '') parts.push({ kind: 'text', text })
    const value = values[index]
    if (!value) return
    if (ambientCall(body.unit, value, 'result')) {
      if (!type || type.kind === 'void') return body.unit.refuse('inference', node, 'T', 'asm<u32>`…`')
      const local = body.local('result', type, node, { temporary: true, unchanging: true })
      body.emit({ kind: 'declare', local, value: { kind: 'zero', type } })
      outcome = { kind: 'local', type, local }
    }
    const part = assemblyPart(body, value, outcome, clobbers)
    if (!part) return
    parts.push(part)
    if ('constraint' in part) operands.push({ node: value, part })
  })
  refuseOperands(body.unit, operands, clobbers)
  body.emit({ kind: 'assembly', assembly: { parts, clobbers: clobbers.map(({ name }) => name) } })
  if (!outcome) return { kind: 'zero', type: VOID }
  return { kind: 'read', type: type!, place: outcome }
}

function assemblyPart(
  body: Body,
  node: ts.Expression,
  outcome: Place | null,
  clobbers: Clobber[],
): AssemblyPart | null {
  const name = ts.isCallExpression(node) ? ambientName(body.unit, node.expression) : null
  if (!ts.isCallExpression(node) || name === null) return constantPart(body, node)
  const constraint = (): string => stringArgument(body.unit, node, 0)
  switch (name) {
    case 'input': {
      const operand = argument(body, node, 1)
      const value = lowerValue(body, operand, isUntyped(body, operand) ? U32 : null)
      requireOperand(body, node, constraint(), value.type)
      const isInPlace = body.isStable(value) && (constraint() !== 'm' || standsInMemory(value))
      return {
        kind: 'input',
        constraint: constraint(),
        value: isInPlace ? value : body.spill(value, operand),
      }
    }
    case 'result':
      requireOperand(body, node, constraint(), outcome!.type)
      return { kind: 'output', constraint: constraint(), place: outcome! }
    case 'output':
    case 'inout': {
      const place = lowerPlace(body, argument(body, node, 1))
      refuseReadonly(body, place, argument(body, node, 1))
      requireOperand(body, node, constraint(), place.type)
      return { kind: name, constraint: constraint(), place: body.stabilizePlace(place, node) }
    }
    case 'clobber':
      node.arguments.forEach((argument, index) =>
        clobbers.push({ node: argument, name: stringArgument(body.unit, node, index) }),
      )
      return null
    case 'symbol':
      return symbolPart(body, argument(body, node, 0))
    default:
      return constantPart(body, node)
  }
}

/** Whether a value is an object or variable in memory, rather than one that has to be put there. */
function standsInMemory(value: Expression): boolean {
  return value.kind === 'read' || value.kind === 'refer' || value.type.kind === 'reference'
}

function symbolPart(body: Body, node: ts.Expression): AssemblyPart {
  const value = lowerValue(body, node, null)
  if (value.kind === 'function') return { kind: 'symbol', of: value.function }
  const place = value.kind === 'refer' || value.kind === 'read' ? value.place : null
  if (place?.kind === 'global') return { kind: 'symbol', of: place.global }
  return body.unit.refuse('constantExpected', node, 'A symbol')
}

/** A number or text that becomes part of the assembly itself. */
function constantPart(body: Body, node: ts.Expression): AssemblyPart {
  const exact = literalValue(body, node)
  if (exact !== null) return { kind: 'number', value: exact }
  const value = lowerValue(body, node, null)
  if (value.kind === 'integer') return { kind: 'number', value: value.value }
  if (value.kind === 'string') return { kind: 'text', text: value.value }
  return body.unit.refuse('constantExpected', node, 'What stands in assembly without input(…)')
}
