/** Expressions and places as text; see `dump.ts`. */

import { typeName } from '../types/machine.ts'
import type { Expression, Place } from './nodes.ts'
import type { ArithmeticOperator, BitOperator, ComparisonOperator, ShiftOperator } from './operations.ts'
import type { Site } from './checks.ts'

type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { kind: K }>

const SYMBOLS: Readonly<
  Record<ArithmeticOperator | BitOperator | ShiftOperator | ComparisonOperator, string>
> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  remainder: '%',
  and: '&',
  or: '|',
  xor: '^',
  shiftLeft: '<<',
  shiftRight: '>>',
  equal: '===',
  notEqual: '!==',
  less: '<',
  lessOrEqual: '<=',
  greater: '>',
  greaterOrEqual: '>=',
}

/** The check of a site, as a mark behind what it guards. */
function mark(...sites: readonly (Site | null)[]): string {
  return sites.map((site) => (site ? ` !${site.check}` : '')).join('')
}

function apply(name: string, ...operands: readonly Expression[]): string {
  return `${name}(${operands.map(dumpExpression).join(', ')})`
}

function binary(
  operator: keyof typeof SYMBOLS,
  left: Expression,
  right: Expression,
  ...sites: (Site | null)[]
): string {
  return `(${dumpExpression(left)} ${SYMBOLS[operator]} ${dumpExpression(right)}${mark(...sites)})`
}

const DUMPS: { readonly [K in Expression['kind']]: (expression: ExpressionOf<K>) => string } = {
  integer: ({ value, type }) => `${value}:${typeName(type)}`,
  boolean: ({ value }) => String(value),
  string: ({ value }) => JSON.stringify(value),
  text: ({ value }) => apply('text', value),
  null: () => 'null',
  zero: ({ type }) => `zero<${typeName(type)}>`,
  location: ({ location }) => `location(${location.file}:${location.line}:${location.column})`,
  read: ({ place }) => dumpPlace(place),
  refer: ({ place }) => `&${dumpPlace(place)}`,
  pointTo: ({ place }) => `&${dumpPlace(place)}`,
  addressOf: ({ place }) => `addressOf(${dumpPlace(place)})`,
  function: (expression) => `&${expression.function.symbol}`,
  linkerSymbol: ({ name }) => `linker(${name})`,
  arithmetic: ({ operator, left, right, overflow, zero }) => binary(operator, left, right, zero, overflow),
  negate: ({ value, overflow }) => `(-${dumpExpression(value)}${mark(overflow)})`,
  bits: ({ operator, left, right }) => binary(operator, left, right),
  complement: ({ value }) => `(~${dumpExpression(value)})`,
  shift: ({ operator, value, count, range, overflow }) => binary(operator, value, count, range, overflow),
  rotate: ({ direction, value, count }) =>
    apply(direction === 'left' ? 'rotateLeft' : 'rotateRight', value, count),
  bitCount: ({ operator, value }) => apply(operator, value),
  swapBytes: ({ value }) => apply('swapBytes', value),
  reverseBits: ({ value }) => apply('reverseBits', value),
  overflows: ({ operator, left, right }) => apply(`overflows ${operator}`, left, right),
  compare: ({ operator, left, right }) => binary(operator, left, right),
  not: ({ value }) => `!${dumpExpression(value)}`,
  logical: ({ operator, left, right }) =>
    `(${dumpExpression(left)} ${operator === 'and' ? '&&' : '||'} ${dumpExpression(right)})`,
  conditional: ({ condition, whenTrue, whenFalse }) =>
    `(${dumpExpression(condition)} ? ${dumpExpression(whenTrue)} : ${dumpExpression(whenFalse)})`,
  convert: ({ type, value }) => apply(`convert<${typeName(type)}>`, value),
  assertNotNull: ({ value, site }) => `${dumpExpression(value)}${mark(site)}`,
  call: (expression) => {
    const { callee } = expression
    const name = callee.kind === 'direct' ? callee.function.symbol : `(*${dumpExpression(callee.value)})`
    return apply(name, ...expression.arguments)
  },
  record: ({ type, fields }) => `${type.struct.name}{ ${fields.map(dumpExpression).join(', ')} }`,
  member: ({ record, field }) => {
    const name = record.type.kind === 'record' ? record.type.struct.fields[field].name : field
    return `${dumpExpression(record)}.${name}`
  },
  sliceOfArray: ({ array }) => `slice(${dumpPlace(array)})`,
  view: ({ type, address, length }) => apply(`view<${typeName(type)}>`, address, length),
  subrange: ({ value, start, end, site }) =>
    `${dumpExpression(value)}[${dumpExpression(start)}..${end ? dumpExpression(end) : ''}${mark(site)}]`,
  length: ({ value }) => `${dumpExpression(value)}.length`,
  data: ({ value }) => `${dumpExpression(value)}.pointer`,
  offset: ({ pointer, count, backwards }) => apply(backwards ? 'before' : 'after', pointer, count),
}

/** One expression, in parentheses where it has operators. */
export function dumpExpression(expression: Expression): string {
  return (DUMPS[expression.kind] as (expression: Expression) => string)(expression)
}

/** One place. */
export function dumpPlace(place: Place): string {
  switch (place.kind) {
    case 'local':
      return place.local.name
    case 'global':
      return place.global.symbol
    case 'target':
      return `*${dumpReference(place.reference)}`
    case 'field': {
      const { type } = place.object
      const name =
        type.kind === 'object' || type.kind === 'record' ? type.struct.fields[place.field].name : place.field
      if (place.object.kind === 'target') return `${dumpReference(place.object.reference)}->${name}`
      return `${dumpPlace(place.object)}.${name}`
    }
    case 'element':
      return `${dumpPlace(place.array)}[${dumpExpression(place.index)}${mark(place.site)}]`
    case 'sliceElement':
      return `${dumpExpression(place.slice)}[${dumpExpression(place.index)}${mark(place.site)}]`
    case 'pointerElement':
      return `${dumpExpression(place.pointer)}[${dumpExpression(place.index)}]`
  }
}

/** A reference before `->` or behind `*`. */
function dumpReference(reference: Expression): string {
  const text = dumpExpression(reference)
  return reference.kind === 'refer' ? `(${text})` : text
}
