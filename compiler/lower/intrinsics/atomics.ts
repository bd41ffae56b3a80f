/** `atomic.*`: operations on integers in memory that no other processor sees half done. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Place } from '../../ir/nodes.ts'
import type { Instruction } from '../../ir/operations.ts'
import {
  BOOLEAN,
  USIZE,
  VOID,
  integer,
  typeName,
  type IntegerType,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { lowerPlace } from '../dispatch.ts'
import { refuseReadonly } from '../expressions/places.ts'
import { recordOfFields } from '../records.ts'
import { operand, perform, requireOneAccess } from './instructions.ts'
import { argument, type Intrinsic } from './shared.ts'

const LOAD_ORDERS = ['relaxed', 'acquire', 'sequential']
const STORE_ORDERS = ['relaxed', 'release', 'sequential']
const ALL_ORDERS = ['relaxed', 'acquire', 'release', 'acquireRelease', 'sequential']
const FENCE_ORDERS = ALL_ORDERS.slice(1)

function orderArgument(
  body: Body,
  node: ts.CallExpression,
  index: number,
  allowed: readonly string[],
  otherwise = 'sequential',
): string {
  const given = node.arguments[index]
  if (!given) return otherwise
  if (ts.isStringLiteral(given) && allowed.includes(given.text)) return given.text
  return body.unit.refuse(
    'memoryOrder',
    given,
    ts.isStringLiteral(given) ? given.text : given.getText(),
    node.expression.getText(),
    allowed.map((order) => `'${order}'`).join(', '),
  )
}

/** What the failure of an exchange may be ordered by at most: a failure stores nothing. */
const FAILURES: Readonly<Record<string, readonly string[]>> = {
  relaxed: ['relaxed'],
  release: ['relaxed'],
  acquire: ['acquire', 'relaxed'],
  acquireRelease: ['acquire', 'relaxed'],
  sequential: ['sequential', 'acquire', 'relaxed'],
}

interface AtomicPlace {
  readonly type: IntegerType
  /** Evaluates the address. */
  readonly step: () => Expression
}

/** The place that an atomic operation is about: its type is asked for first, since the other operands have it too. */
function atomicPlace(body: Body, node: ts.CallExpression): AtomicPlace {
  const given = argument(body, node, 0)
  let type: ValueType | null = null
  let isPacked = false
  body.trial(() => {
    const place = lowerPlace(body, given)
    type = place.type as ValueType
    isPacked = isInPacked(place)
  })
  const found = type as ValueType | null
  const name = node.expression.getText()
  if (found?.kind !== 'integer')
    return body.unit.refuse('typeMismatch', given, found ? typeName(found) : 'this', 'an integer')
  if (isPacked) return body.unit.refuse('atomicPlace', given)
  requireOneAccess(body, given, found, name, 'u8, u16, u32 or usize, or a lock around it')
  return {
    type: found,
    step: () => ({ kind: 'addressOf', type: USIZE, place: lowerPlace(body, given) }),
  }
}

/** Whether a place is in an object of a packed class: a field, or part of one. */
function isInPacked(place: Place): boolean {
  if (place.kind === 'element') return isInPacked(place.array)
  if (place.kind !== 'field') return false
  const { object } = place
  return (object.type.kind === 'object' && object.type.struct.packed) || isInPacked(object)
}

/** The place of an operation that writes it. */
function writtenPlace(body: Body, node: ts.CallExpression): AtomicPlace {
  const found = atomicPlace(body, node)
  const given = argument(body, node, 0)
  body.trial(() => refuseReadonly(body, lowerPlace(body, given), given))
  return found
}

const load: Intrinsic = (body, node) => {
  const { type, step } = atomicPlace(body, node)
  const variant = [orderArgument(body, node, 1, LOAD_ORDERS)]
  return perform(body, node, { operation: 'atomic.load', type: integer(type.name), variant }, type, [step])
}

/** An operation with a place and one value. */
function changing(
  operation: Instruction['operation'],
  orders: readonly string[],
  hasResult: boolean,
): Intrinsic {
  return (body, node) => {
    const { type, step } = writtenPlace(body, node)
    const variant = [orderArgument(body, node, 2, orders)]
    const instruction = { operation, type: integer(type.name), variant }
    return perform(body, node, instruction, hasResult ? type : VOID, [step, operand(body, node, 1, type)])
  }
}

const compareExchange: Intrinsic = (body, node) => {
  const { type, step } = writtenPlace(body, node)
  const success = orderArgument(body, node, 3, ALL_ORDERS)
  const failure = orderArgument(body, node, 4, FAILURES[success]!, FAILURES[success]![0])
  const fields = [
    { name: 'exchanged', type: BOOLEAN, volatile: false },
    { name: 'value', type, volatile: false },
  ]
  const instruction: Instruction = {
    operation: 'atomic.compareExchange',
    type: integer(type.name),
    variant: [success, failure],
  }
  return perform(body, node, instruction, recordOfFields(body.unit, fields, null), [
    step,
    operand(body, node, 1, type),
    operand(body, node, 2, type),
  ])
}

const fence: Intrinsic = (body, node) => {
  const variant = [orderArgument(body, node, 0, FENCE_ORDERS)]
  return perform(body, node, { operation: 'atomic.fence', type: null, variant }, VOID, [])
}

const FETCHING = ['Add', 'Subtract', 'And', 'Or', 'Xor'] as const

export const ATOMICS: Readonly<Record<string, Intrinsic>> = {
  'atomic.load': load,
  'atomic.store': changing('atomic.store', STORE_ORDERS, false),
  'atomic.exchange': changing('atomic.exchange', ALL_ORDERS, true),
  'atomic.compareExchange': compareExchange,
  'atomic.fence': fence,
  ...Object.fromEntries(
    FETCHING.map((name) => [`atomic.fetch${name}`, changing(`atomic.fetch${name}`, ALL_ORDERS, true)]),
  ),
}
