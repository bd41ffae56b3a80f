/**
 * `T | null` and `T | undefined` of values that are no references: a value and a flag that says whether there is one,
 * passed by value. Zeroed memory holds no value. TypeScript's narrowing says where there is one; what a field, an
 * element or a variable that another function writes holds may have changed since, so there the flag is looked at again.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Statement } from '../ir/nodes.ts'
import type { ComparisonOperator } from '../ir/operations.ts'
import {
  BOOLEAN,
  canBeMissing,
  optionalOf,
  record,
  typeKey,
  typeName,
  withNothing,
  withoutNull,
  type Nothing,
  type RecordType,
  type Struct,
  type ValueType,
} from '../types/machine.ts'
import type { Body } from './body.ts'
import type { Environment } from './environment.ts'
import { identifier, type Unit } from './unit.ts'
import { recordField } from './record-fields.ts'

const VALUE = 0
const PRESENT = 1

/** The type with null or undefined besides; refuses one that has the other already. */
export function orNothing(unit: Unit, type: ValueType, nothing: Nothing, node: ts.Node): ValueType {
  if (type.kind === 'void' || type.kind === 'never') return type
  const own = canBeMissing(type) ? type.nothing : optionalOf(type)?.nothing
  if (own === nothing) return type
  if (own) return unit.refuse('nullableValue', node, typeName(contentType(type)))
  if (type.kind === 'reference' || type.kind === 'function') return withNothing(type, nothing)
  return optionalType(unit, type, nothing)
}

/** The type of what is there, where a value of a type that may be missing is. */
export function contentType(type: ValueType): ValueType {
  return optionalOf(type)?.value ?? withoutNull(type)
}

/** The type with undefined besides, by a flag of its own even where it is a reference. */
export function orUndefined(unit: Unit, type: ValueType): ValueType {
  return optionalOf(type)?.nothing === 'undefined' ? type : optionalType(unit, type, 'undefined')
}

function optionalType(unit: Unit, value: ValueType, nothing: Nothing): RecordType {
  const key = `${nothing} or ${typeKey(value)}`
  let struct = unit.records.get(key)
  if (!struct) {
    struct = {
      name: `${typeName(value)} | ${nothing}`,
      symbol: unit.uniqueSymbol(`optional_${identifier(typeName(value))}`, unit.project.modules[0]!),
      kind: 'record',
      fields: [
        { name: 'value', type: value, volatile: false },
        { name: 'present', type: BOOLEAN, volatile: false },
      ],
      packed: false,
      align: 1,
      nothing,
    } satisfies Struct
    unit.records.set(key, struct)
  }
  return record(struct)
}

/** The optional value of a type that holds this value. */
export function someOf(value: Expression, type: ValueType): Expression {
  const present: Expression = { kind: 'boolean', type: BOOLEAN, value: true }
  return { kind: 'record', type: type as RecordType, fields: [value, present] }
}

/** The optional value of a type that holds nothing. */
export function noneOf(type: ValueType): Expression {
  return { kind: 'zero', type }
}

/** Whether an optional value, or a reference that can be null, is there. */
export function isPresent(value: Expression): Expression {
  if (value.kind === 'zero') return { kind: 'boolean', type: BOOLEAN, value: false }
  if (optionalOf(value.type)) return recordField(value, PRESENT)
  const right: Expression = { kind: 'null', type: value.type }
  return { kind: 'compare', type: BOOLEAN, operator: 'notEqual', left: value, right }
}

/** What an optional value holds, where it is known to be there. */
export function contentOf(value: Expression): Expression {
  return recordField(value, VALUE)
}

/** What an optional value holds; a check that fails where it holds nothing. */
export function checkedContent(body: Body, value: Expression, node: ts.Node): Expression {
  if (value.kind === 'record') return contentOf(value)
  const stable = body.stabilize(value, node, 'optional')
  const then = body.collect(() => body.emit({ kind: 'fail', site: body.site('absent', node) }))
  body.emit({ kind: 'if', condition: negated(isPresent(stable)), then, otherwise: [] })
  return contentOf(stable)
}

export function negated(value: Expression): Expression {
  return value.kind === 'boolean' ? { ...value, value: !value.value } : { kind: 'not', type: BOOLEAN, value }
}

type Convert = (value: Expression, to: ValueType) => Expression

/** A value as an optional one, or an optional value as one of a wider type; null if it is of another kind. */
export function asOptional(
  body: Body,
  value: Expression,
  to: ValueType,
  node: ts.Node,
  convert: Convert,
): Expression | null {
  const wanted = optionalOf(to)!
  const own = optionalOf(value.type)
  if (!own) return value.type.kind === 'void' ? null : someOf(convert(value, wanted.value), to)
  if (own.nothing !== wanted.nothing) return null
  if (value.kind === 'zero') return noneOf(to)
  const stable = body.stabilize(value, node, 'optional')
  let content!: Expression
  const statements = body.collect(() => (content = convert(contentOf(stable), wanted.value)))
  if (statements.length === 0)
    return { kind: 'record', type: to as RecordType, fields: [content, isPresent(stable)] }
  return whenPresent(body, stable, to, node, () => {
    body.statements.push(...statements)
    return someOf(content, to)
  })
}

/** The value of type `to` that `make` gives where an optional value is there; nothing where it is not. */
function whenPresent(
  body: Body,
  value: Expression,
  to: ValueType,
  node: ts.Node,
  make: () => Expression,
): Expression {
  const local = body.local('optional', to, node, { temporary: true, unchanging: true })
  const place = { kind: 'local', type: to, local } as const
  const assign = (work: () => Expression): Statement[] =>
    body.collect(() => body.emit({ kind: 'assign', place, value: work() }))
  body.emit({ kind: 'declare', local, value: null })
  body.emit({
    kind: 'if',
    condition: isPresent(value),
    then: assign(make),
    otherwise: assign(() => noneOf(to)),
  })
  return { kind: 'read', type: to, place }
}

/** Whether a type of TypeScript's rules out that there is nothing, with what the type parameters stand for. */
export function excludes(unit: Unit, type: ts.Type, nothing: Nothing, environment: Environment): boolean {
  const { flags } = type
  if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return false
  if (flags & ts.TypeFlags.Null) return nothing !== 'null'
  if (flags & ts.TypeFlags.Undefined) return nothing !== 'undefined'
  if (type.isUnion()) return type.types.every((part) => excludes(unit, part, nothing, environment))
  if (type.isIntersection()) return type.types.some((part) => excludes(unit, part, nothing, environment))
  if (flags & ts.TypeFlags.TypeParameter) {
    const argument = environment.arguments.get(type.symbol)
    return !argument || argument.kind === 'literal' || optionalOf(argument)?.nothing !== nothing
  }
  if (!(flags & ts.TypeFlags.Instantiable)) return true
  const constraint = unit.checker.getBaseConstraintOfType(type)
  return constraint !== undefined && constraint !== type && excludes(unit, constraint, nothing, environment)
}

/** Whether two values, one or both of them optional, are both there and equal, or both nothing. */
export function compareOptionals(
  body: Body,
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
  node: ts.Node,
  compare: (left: Expression, right: Expression) => Expression,
): Expression {
  const [a, b] = [left, right].map((side) => body.stabilize(side, node, 'optional')) as [
    Expression,
    Expression,
  ]
  const content = (side: Expression): Expression => (optionalOf(side.type) ? contentOf(side) : side)
  const isThere = (side: Expression): Expression =>
    optionalOf(side.type) ? isPresent(side) : { kind: 'boolean', type: BOOLEAN, value: true }
  const same = compare(content(a), content(b))
  const nothings = [a, b].map((side) => optionalOf(side.type)?.nothing)
  const bothNothing = logical('and', negated(isThere(a)), negated(isThere(b)))
  const bothThere = logical('and', logical('and', isThere(a), isThere(b)), same)
  const equal = nothings[0] === nothings[1] ? logical('or', bothThere, bothNothing) : bothThere
  return operator === 'equal' ? equal : negated(equal)
}

function logical(operator: 'and' | 'or', left: Expression, right: Expression): Expression {
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const)
    if (side.kind === 'boolean') return side.value === (operator === 'and') ? other : side
  return { kind: 'logical', type: BOOLEAN, operator, left, right }
}

/** Whether the type of a value depends on a type parameter, which could stand for one with null. */
export function dependsOnParameter(body: Body, node: ts.Expression): boolean {
  return isInstantiable(body.unit.checker.getTypeAtLocation(node))
}

/** Whether a type of TypeScript's depends on a type parameter. */
export function isInstantiable(type: ts.Type): boolean {
  const parts = type.isUnionOrIntersection() ? type.types : [type]
  return parts.some((part) => (part.flags & ts.TypeFlags.Instantiable) !== 0)
}

/** What a function returns that ends without saying what: nothing, if that belongs to its result; null if it has none. */
export function nothingAs(result: ValueType): Expression | null {
  if (optionalOf(result)) return noneOf(result)
  return canBeMissing(result) ? { kind: 'null', type: result } : null
}

/** Whether undefined is one of the values of a type. */
export function mayBeUndefined(type: ValueType): boolean {
  return (canBeMissing(type) ? type.nothing : optionalOf(type)?.nothing) === 'undefined'
}

/** What is expected of an expression that may be missing, where of its value and of what stands for it `expected` is. */
export function perhaps(body: Body, node: ts.Expression, expected: ValueType): ValueType {
  const nothing = possibleNothing(body.unit.checker.getTypeAtLocation(node))
  return nothing ? orNothing(body.unit, contentType(expected), nothing, node) : expected
}

/** What a type of TypeScript's has among its values that is none; null if there always is one. */
function possibleNothing(type: ts.Type): Nothing | null {
  if (hasUndefined(type)) return 'undefined'
  return hasNull(type) ? 'null' : null
}

/** Whether a type of TypeScript's has undefined among its values. */
export function hasUndefined(type: ts.Type): boolean {
  return hasPart(type, ts.TypeFlags.Undefined)
}

/** Whether a type of TypeScript's has null among its values. */
export function hasNull(type: ts.Type): boolean {
  return hasPart(type, ts.TypeFlags.Null)
}

function hasPart(type: ts.Type, flag: ts.TypeFlags): boolean {
  const parts = type.isUnion() ? type.types : [type]
  return parts.some((part) => (part.flags & flag) !== 0)
}

/** A reference has one way to be missing, so what TypeScript knows may be null as well as undefined is refused. */
export function refuseTwoNothings(body: Body, node: ts.Expression, type: ValueType): void {
  if (!canBeMissing(type)) return
  const seen = body.unit.checker.getTypeAtLocation(node)
  if (hasNull(seen) && hasUndefined(seen)) body.unit.refuse('twoNothings', node, node.getText())
}

/** Whether a reference is never what `nothing` is: what it may be by TypeScript, or what a type parameter stands for, is the other. */
export function isNeverNothing(
  seen: ts.Type,
  { nothing: own }: { nothing: Nothing },
  nothing: Nothing,
): boolean {
  if (isInstantiable(seen)) return own !== nothing
  return nothing === 'null' ? hasUndefined(seen) : hasNull(seen)
}
