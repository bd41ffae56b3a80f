/**
 * Constructors of IR nodes that leave out what follows from the rest. For hand-written programs: tests, and
 * code that the compiler adds.
 */

import {
  type ArrayType,
  BOOLEAN,
  NEVER,
  type IntegerType,
  type ObjectType,
  reference,
  sliceOf,
  STRING,
  type StorageType,
  type Struct,
  U32,
  USIZE,
  type ValueType,
  VOID,
  VIRTUAL_ADDRESS,
} from '../types/machine.ts'
import { type Target, TARGETS } from '../types/target.ts'
import type {
  Expression,
  FunctionNode,
  Global,
  Initial,
  Local,
  Place,
  Statement,
  StatementBody,
} from './nodes.ts'
import type { Program } from './program.ts'
import type { ArithmeticOperator, ComparisonOperator } from './operations.ts'
import type { CheckKind, Site } from './checks.ts'
import type { Location } from './location.ts'

export function at(line: number, column = 1, file = 'test.ts'): Location {
  return { file, line, column }
}
const SOMEWHERE = at(1)

export function site(check: CheckKind, line = 1): Site {
  return { check, location: at(line) }
}

// --- Definitions -------------------------------------------------------------------------------------------

export function local(name: string, type: StorageType): Local {
  return { name, type, location: SOMEWHERE, temporary: false }
}
export function global(name: string, type: StorageType, initial: Initial = { kind: 'zero' }): Global {
  return { name, symbol: name, type, constant: false, section: null, align: 1, initial, location: SOMEWHERE }
}
export function define(
  name: string,
  parameters: readonly Local[],
  result: ValueType,
  body: readonly Statement[],
): FunctionNode {
  const symbol = name.replace(/\W/g, '_')
  const linkage = { kind: 'normal', section: null } as const
  return { name, symbol, parameters, result, body, location: SOMEWHERE, linkage }
}
/** A function of the host's. */
export function external(name: string, parameters: readonly Local[], result: ValueType): FunctionNode {
  return { ...define(name, parameters, result, []), body: null, linkage: { kind: 'external' } }
}
export function structure(
  name: string,
  fields: Readonly<Record<string, StorageType>>,
  kind: Struct['kind'] = 'class',
): Struct {
  return {
    name,
    symbol: name,
    kind,
    fields: Object.entries(fields).map(([field, type]) => ({ name: field, type, volatile: false })),
    packed: false,
    align: 1,
  }
}
/** A hosted program of these functions. */
export function program(
  functions: readonly FunctionNode[],
  parts: { globals?: readonly Global[]; structs?: readonly Struct[]; target?: Target } = {},
): Program {
  return {
    target: parts.target ?? TARGETS.i386,
    mode: 'full',
    structs: parts.structs ?? [],
    globals: parts.globals ?? [],
    functions,
    tests: [],
    checkHandler: null,
    check: null,
    sourceLocation: null,
  }
}

// --- Places ------------------------------------------------------------------------------------------------

export function inLocal(variable: Local): Place {
  return { kind: 'local', type: variable.type, local: variable }
}
export function inGlobal(variable: Global): Place {
  return { kind: 'global', type: variable.type, global: variable }
}
/** What a reference refers to. */
export function target(value: Expression): Place & { type: ObjectType | ArrayType } {
  if (value.type.kind !== 'reference') throw new TypeError('only a reference has a target')
  return { kind: 'target', type: value.type.to, reference: value }
}
export function field(object: Place, name: string): Place {
  if (object.type.kind !== 'object' && object.type.kind !== 'record') throw new TypeError('no fields')
  const index = object.type.struct.fields.findIndex((candidate) => candidate.name === name)
  return { kind: 'field', type: object.type.struct.fields[index].type, object, field: index }
}
export function element(array: Place, index: Expression, check: Site | null = site('index')): Place {
  if (array.type.kind !== 'array') throw new TypeError('only an array has elements')
  return { kind: 'element', type: array.type.element, array, index, site: check }
}
export function sliceElement(
  slice: Expression,
  index: Expression,
  check: Site | null = site('index'),
): Place {
  if (slice.type.kind !== 'slice') throw new TypeError('only a slice has elements')
  return { kind: 'sliceElement', type: slice.type.element, slice, index, site: check }
}

// --- Expressions -------------------------------------------------------------------------------------------

export function number(value: number | bigint, type: IntegerType = U32): Expression {
  return { kind: 'integer', type, value: BigInt(value) }
}
export function truth(value: boolean): Expression {
  return { kind: 'boolean', type: BOOLEAN, value }
}
export function text(value: string): Expression {
  return { kind: 'string', type: STRING, value }
}
export function read(place: Place | Local | Global): Expression {
  const from = 'kind' in place ? place : 'symbol' in place ? inGlobal(place) : inLocal(place)
  return { kind: 'read', type: from.type as ValueType, place: from }
}
export function refer(place: Place): Expression {
  return { kind: 'refer', type: reference(place.type as ObjectType | ArrayType), place }
}
export function addressOf(place: Place): Expression {
  return { kind: 'addressOf', type: VIRTUAL_ADDRESS, place }
}
const OVERFLOWS: Readonly<Record<ArithmeticOperator, CheckKind | null>> = {
  add: 'addOverflow',
  subtract: 'subtractOverflow',
  multiply: 'multiplyOverflow',
  divide: 'divideOverflow',
  remainder: null,
}
/** Arithmetic with all its checks. */
export function arithmetic(
  operator: ArithmeticOperator,
  left: Expression,
  right: Expression,
  line = 1,
): Expression {
  const overflow = OVERFLOWS[operator]
  const divides = operator === 'divide' || operator === 'remainder'
  return {
    kind: 'arithmetic',
    type: left.type as IntegerType,
    operator,
    left,
    right,
    overflow: overflow && site(overflow, line),
    zero: divides ? site('divideByZero', line) : null,
  }
}
export function add(left: Expression, right: Expression, line = 1): Expression {
  return arithmetic('add', left, right, line)
}
export function compare(operator: ComparisonOperator, left: Expression, right: Expression): Expression {
  return { kind: 'compare', type: BOOLEAN, operator, left, right }
}
export function convert(type: ValueType, value: Expression): Expression {
  return { kind: 'convert', type, value }
}
export function call(node: FunctionNode, ...values: Expression[]): Expression {
  return { kind: 'call', type: node.result, callee: { kind: 'direct', function: node }, arguments: values }
}
export function sliceOfArray(array: Place): Expression {
  if (array.type.kind !== 'array') throw new TypeError('only an array is a slice')
  return { kind: 'sliceOfArray', type: sliceOf(array.type.element), array }
}
export function lengthOf(value: Expression): Expression {
  return { kind: 'length', type: USIZE, value }
}

// --- Statements --------------------------------------------------------------------------------------------

export function statement(body: StatementBody, line = 1): Statement {
  return { ...body, location: at(line) }
}
export function declare(variable: Local, value: Expression | null = null, line = 1): Statement {
  return statement({ kind: 'declare', local: variable, value }, line)
}
export function assign(place: Place | Local | Global, value: Expression, line = 1): Statement {
  const to = 'kind' in place ? place : 'symbol' in place ? inGlobal(place) : inLocal(place)
  return statement({ kind: 'assign', place: to, value }, line)
}
export function evaluate(value: Expression, line = 1): Statement {
  return statement({ kind: 'evaluate', value }, line)
}
export function giveBack(value: Expression | null = null, line = 1): Statement {
  return statement({ kind: 'return', value }, line)
}
export function when(
  condition: Expression,
  then: readonly Statement[],
  otherwise: readonly Statement[] = [],
): Statement {
  return statement({ kind: 'if', condition, then, otherwise })
}
export function clear(place: Place): Statement {
  return statement({ kind: 'clear', place })
}
/** `while (condition) body`, with `update` after each turn. */
export function loop(
  condition: Expression | null,
  body: readonly Statement[],
  parts: {
    update?: readonly Statement[]
    prepare?: readonly Statement[]
    test?: 'before' | 'after'
    label?: string
  } = {},
): Statement {
  return statement({
    kind: 'loop',
    label: parts.label ?? null,
    test: parts.test ?? 'before',
    prepare: parts.prepare ?? [],
    condition,
    update: parts.update ?? [],
    body,
  })
}
export function leave(label: string | null = null): Statement {
  return statement({ kind: 'break', label })
}
export function proceed(label: string | null = null): Statement {
  return statement({ kind: 'continue', label })
}

/** The functions of hosted programs. */
export const HOST = {
  write: external('hostWrite', [local('text', STRING)], VOID),
  read: external('hostRead', [], U32),
  exit: external('hostExit', [local('code', U32)], NEVER),
} as const
