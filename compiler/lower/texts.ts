/**
 * Unions of string literals are integers. A text has one number in the whole program, so that a value means the same
 * in every union that it belongs to and widening changes nothing; 0 is the empty text, which is what zeroed memory
 * means for strings. A value is a string again where one is asked for: by a look-up in the table of all texts.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import {
  BOOLEAN,
  STRING,
  constantNames,
  integer,
  nameConstants,
  type IntegerType,
  type StorageType,
  type ValueType,
} from '../types/machine.ts'
import type { Body } from './body.ts'
import type { Unit } from './unit.ts'

const LARGEST_BYTE = 0xff

/** The type of a union of string literals: wide enough for the numbers of its texts. */
export function textType(unit: Unit, texts: readonly string[]): IntegerType {
  const numbers = [...new Set(texts.map((text) => unit.textNumber(text)))].sort((a, b) => a - b)
  const sorted = numbers.map((number) => unit.texts[number]!)
  const flavour = sorted.map((text) => `"${text.replace(/[\\"\n]/g, '\\$&')}"`).join(' | ')
  const type = integer(numbers.at(-1)! > LARGEST_BYTE ? 'u16' : 'u8', flavour)
  nameConstants(type, new Map(numbers.map((number, index) => [BigInt(number), sorted[index]!])))
  return type
}

/** Whether a type is that of a union of string literals. */
export function isText(type: ValueType): boolean {
  return type.kind === 'integer' && constantNames(type) !== null
}

/** Whether all texts of one union belong to another. */
export function isTextOf(type: IntegerType, other: IntegerType): boolean {
  const [own, wanted] = [constantNames(type), constantNames(other)]
  return own !== null && wanted !== null && [...own.keys()].every((number) => wanted.has(number))
}

/** Whether the empty text, whose number is 0, belongs to a union. */
export function admitsEmpty(type: StorageType): boolean {
  return type.kind === 'integer' && constantNames(type)?.has(0n) === true
}

/** The texts of a type of the checker's that is a string literal or a union of them; null for every other type. */
export function textsOf(type: ts.Type): readonly string[] | null {
  const parts = type.isUnion() ? type.types : [type]
  const isLiteral = (part: ts.Type): part is ts.StringLiteralType =>
    part.isStringLiteral() && !(part.flags & ts.TypeFlags.EnumLike)
  return parts.every(isLiteral) ? parts.map((part) => part.value) : null
}

/**
 * The type that holds the values of two unions, or those of a union and of strings: a union too where TypeScript
 * knows all texts that the expression can be. Null if either type is that of other values.
 */
export function commonText(unit: Unit, a: ValueType, b: ValueType, node: ts.Node): ValueType | null {
  if (isText(a) && isText(b))
    return textType(
      unit,
      [a, b].flatMap((type) => [...constantNames(type as IntegerType)!.values()]),
    )
  if ([a, b].some((type) => type !== STRING && !isText(type))) return null
  const { checker } = unit
  const texts = textsOf(checker.getNonNullableType(checker.getTypeAtLocation(node)))
  return texts ? textType(unit, texts) : STRING
}

/** A type, known from one value, so that it holds another one too: texts beside others or strings need a wider one. */
export function withTexts<T extends StorageType>(
  unit: Unit,
  known: T,
  other: ValueType,
  node: ts.Node,
): T | IntegerType | typeof STRING {
  if (known.kind !== 'integer' || !isText(known) || (other !== STRING && !isText(other))) return known
  const own = [...constantNames(known)!.values()]
  if (textsOf(unit.checker.getTypeAtLocation(node))?.every((text) => own.includes(text))) return known
  return isText(other) ? textType(unit, [...own, ...constantNames(other as IntegerType)!.values()]) : STRING
}

/** The constant that a text is. */
export function textConstant(body: Body, text: string, type: ValueType): Expression {
  return { kind: 'integer', type: type as IntegerType, value: BigInt(body.unit.textNumber(text)) }
}

/** A value of a union as the string that it stands for; every other value as it is. */
export function asString(body: Body, value: Expression): Expression {
  if (!isText(value.type)) return value
  const { texts } = body.unit
  if (value.kind === 'integer') return { kind: 'string', type: STRING, value: texts[Number(value.value)]! }
  return { kind: 'text', type: STRING, value, texts }
}

/** A string that TypeScript knows to be one of some texts, as their number. */
export function textFromString(body: Body, value: Expression, type: ValueType, node: ts.Node): Expression {
  const to = type as IntegerType
  if (value.kind === 'string') return textConstant(body, value.value, to)
  const known = textsOf(body.unit.checker.getTypeAtLocation(node)) ?? [...constantNames(to)!.values()]
  if (known.length === 1) return textConstant(body, known[0]!, to)
  const string = body.stabilize(value, node, 'text')
  const local = body.local('text', to, node, { temporary: true, unchanging: true })
  const place = { kind: 'local', type: to, local } as const
  body.emit({ kind: 'declare', local, value: null })
  const choose = (index: number): void => {
    const text = known[index]
    if (text === undefined) return body.emit({ kind: 'fail', site: body.site('unreachable', node) })
    const condition: Expression = {
      kind: 'compare',
      type: BOOLEAN,
      operator: 'equal',
      left: string,
      right: { kind: 'string', type: STRING, value: text },
    }
    const then = body.collect(() => body.emit({ kind: 'assign', place, value: textConstant(body, text, to) }))
    const otherwise = body.collect(() => choose(index + 1))
    body.emit({ kind: 'if', condition, then, otherwise })
  }
  choose(0)
  return { kind: 'read', type: to, place }
}

/**
 * A value of one union as one of another to which TypeScript finds it assignable. Numbers do not change; only where
 * the other's are narrower could a narrowing that is out of date show, so it is checked.
 */
export function textToText(body: Body, value: Expression, type: ValueType, node: ts.Node): Expression {
  const to = type as IntegerType
  const from = value.type as IntegerType
  if (value.kind === 'integer') return { ...value, type: to }
  if (from.name === to.name || to.name === 'u16') return { kind: 'convert', type: to, value }
  const stable = body.stabilize(value, node, 'text')
  const condition: Expression = {
    kind: 'compare',
    type: BOOLEAN,
    operator: 'greater',
    left: stable,
    right: { kind: 'integer', type: from, value: BigInt(LARGEST_BYTE) },
  }
  const then = body.collect(() => body.emit({ kind: 'fail', site: body.site('unreachable', node) }))
  body.emit({ kind: 'if', condition, then, otherwise: [] })
  return { kind: 'convert', type: to, value: stable }
}
