/** The parts of values that patterns name: members, elements, what is left, and default values for what is undefined. */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Place, Statement } from '../ir/nodes.ts'
import { BOOLEAN, USIZE, canBeMissing, optionalOf, withoutNull } from '../types/machine.ts'
import type { Body } from './body.ts'
import { branchOf, choose } from './choice.ts'
import { fieldIndex } from './classes.ts'
import { coerce } from './coerce.ts'
import { lowerValue } from './dispatch.ts'
import { elementPlace, elementTypeOf } from './expressions/elements.ts'
import { readPlace } from './expressions/places.ts'
import { contentOrElse, orElse } from './expressions/logic.ts'
import { contentOf, hasUndefined, isPresent, nothingAs, orNothing } from './optionals.ts'
import { valueTypeOf } from './types.ts'
import { recordField } from './record-fields.ts'
import { recordOfFields } from './records.ts'
import { builtInMember, memberOfObject } from './expressions/members.ts'
import { noteFlow } from './hidden-members.ts'
import { asString } from './texts.ts'
import { unwrap } from './in-place.ts'
import { memberOfRecord } from './variants.ts'

/** The names of the members that a pattern has taken before its rest. */
export function takenNames(elements: readonly ts.BindingElement[]): readonly string[] {
  return elements.map(({ propertyName, name }) =>
    (propertyName ?? name).getText().replace(/^['"]|['"]$/g, ''),
  )
}

/** What is left of a record without some members, or of a tuple behind a position. */
export function restOf(
  body: Body,
  value: Expression,
  taken: readonly string[] | number,
  node: ts.Node,
): Expression {
  const struct = value.type.kind === 'record' ? value.type.struct : null
  if (!struct || struct.variants || struct.nothing) return body.unit.refuse('spread', node)
  const isTuple = struct.fields[0]?.name === '_0'
  if (isTuple !== (typeof taken === 'number')) return body.unit.refuse('spread', node)
  const left = struct.fields
    .map((field, index) => ({ field, index }))
    .filter(({ field, index }) => (typeof taken === 'number' ? index >= taken : !taken.includes(field.name)))
  if (left.length === 0) return body.unit.refuse('spread', node)
  const fields = left.map(({ field }, index) => (isTuple ? { ...field, name: `_${index}` } : field))
  const type = recordOfFields(body.unit, fields, null)
  noteFlow(body.unit, { from: struct, to: type.struct, before: [], after: [], node })
  return {
    kind: 'record',
    type,
    fields: left.map(({ index }) => recordField(value, index)),
  }
}

/** What a pattern takes apart: a value, and what TypeScript calls it. */
export interface Whole {
  readonly value: Expression
  readonly type: ts.Type
  /** Whether `{}` stands for the value where that is missing, so that all of its members are undefined then. */
  readonly isOpen: boolean
}

/** A member, or what is given for one that is undefined. */
export function memberOrElse(
  body: Body,
  { value, type, isOpen }: Whole,
  name: string,
  node: ts.Node,
  otherwise: ts.Expression | undefined,
): Expression {
  if (!isOpen || !(canBeMissing(value.type) || optionalOf(value.type))) {
    const member = memberOf(body, value, name, type, node)
    const symbol = type.getProperty(name)
    const seen = symbol && body.unit.checker.getTypeOfSymbol(symbol)
    return otherwise
      ? definedOrElse(body, member, seen !== undefined && hasUndefined(seen), otherwise)
      : member
  }
  const member = memberOfPresent(body, value, name, type, node)
  return otherwise ? definedOrElse(body, member, true, otherwise) : member
}

/** A member of a value that may be missing, undefined where it is. */
function memberOfPresent(
  body: Body,
  value: Expression,
  name: string,
  type: ts.Type,
  node: ts.Node,
): Expression {
  const content: Expression = optionalOf(value.type)
    ? contentOf(value)
    : { kind: 'convert', type: withoutNull(value.type), value }
  const member = branchOf(body, () => memberOf(body, content, name, type, node))
  const wanted = orNothing(body.unit, member.value.type, 'undefined', node)
  const whenTrue = branchOf(body, () => {
    body.statements.push(...member.statements)
    return coerce(body, member.value, wanted, node)
  })
  const whenFalse = branchOf(body, () => nothingAs(wanted) ?? body.unit.refuse('destructuring', node))
  return choose(body, isPresent(value), wanted, node, { whenTrue, whenFalse })
}

/** The value that may be missing in `value ?? {}`; null for every other expression. */
export function openValue(node: ts.Expression): ts.Expression | null {
  const inner = unwrap(node)
  if (!ts.isBinaryExpression(inner)) return null
  const isNullish = inner.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
  return isNullish && isEmptyLiteral(inner.right) ? inner.left : null
}

/** Whether an expression is `{}`. */
export function isEmptyLiteral(node: ts.Expression | undefined): boolean {
  const inner = node && unwrap(node)
  return inner !== undefined && ts.isObjectLiteralExpression(inner) && inner.properties.length === 0
}

/** A part of a value, or where that is undefined a default value. */
function definedOrElse(
  body: Body,
  part: Expression,
  mayBeUndefined: boolean,
  otherwise: ts.Expression,
): Expression {
  if (optionalOf(part.type)?.nothing === 'undefined')
    return contentOrElse(body, part, otherwise, otherwise, optionalOf(part.type)!.value)
  return canBeMissing(part.type) && mayBeUndefined ? orElse(body, part, otherwise, otherwise) : part
}

/** A member of a record, what an object has under a name, or what a string, an array or a slice has by itself. */
function memberOf(body: Body, value: Expression, name: string, type: ts.Type, node: ts.Node): Expression {
  return findMember(body, value, name, type, node) ?? body.unit.refuse('destructuring', node)
}

function findMember(
  body: Body,
  value: Expression,
  name: string,
  type: ts.Type,
  node: ts.Node,
): Expression | null {
  const { type: machine } = value
  if (machine.kind === 'record') return memberOfRecord(body, value, name, () => type, node)
  if (canBeMissing(machine)) return null
  if (machine.kind !== 'reference' || machine.to.kind === 'array')
    return builtInMember(asString(body, value), name)
  return memberOfObject(body, value, name, node)
}

/** An element by its position: of a tuple, or of an array or slice, where it is read by its index. */
export function elementOf(
  body: Body,
  value: Expression,
  position: number,
  node: ts.Node,
  otherwise: ts.Expression | undefined,
): Expression {
  const { type } = value
  if (type.kind === 'record') {
    const isTuple = !type.struct.variants && fieldIndex(type.struct, `_${position}`) === position
    if (!isTuple) return body.unit.refuse('destructuring', node)
    const part = recordField(value, position)
    return otherwise ? definedOrElse(body, part, false, otherwise) : part
  }
  const element = elementTypeOf(type)
  if (!element || type.kind === 'pointer' || (type.kind === 'reference' && type.nullable))
    return body.unit.refuse('destructuring', node)
  const index: Expression = { kind: 'integer', type: USIZE, value: BigInt(position) }
  const read = (): Expression => readPlace(elementPlace(body, value, index, node))
  if (!otherwise) return read()
  const wanted = valueTypeOf(element)
  const other = (): Expression => coerce(body, lowerValue(body, otherwise, wanted), wanted, otherwise)
  if (type.kind === 'reference' && type.to.kind === 'array')
    return position < type.to.length ? read() : other()
  const local = body.local('element', wanted, node, { temporary: true, unchanging: true })
  const place: Place = { kind: 'local', type: wanted, local }
  const branch = (make: () => Expression): Statement[] =>
    body.collect(() => body.emit({ kind: 'assign', place, value: body.absorb(make()) }))
  body.emit({ kind: 'declare', local, value: null })
  body.emit({
    kind: 'if',
    condition: {
      kind: 'compare',
      type: BOOLEAN,
      operator: 'less',
      left: index,
      right: { kind: 'length', type: USIZE, value },
    },
    then: branch(read),
    otherwise: branch(other),
  })
  return readPlace(place)
}
