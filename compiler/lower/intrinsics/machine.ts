/** `atomic.*`, `mmio.*`, `ports.*` and `cpu.*`: operations of the machine, each a function without a body. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, FunctionNode } from '../../ir/nodes.ts'
import type { Instruction } from '../../ir/operations.ts'
import {
  BOOLEAN,
  U32,
  U64,
  USIZE,
  VOID,
  bitsOf,
  integer,
  typeName,
  type IntegerType,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { refuseReadonly } from '../expressions/places.ts'
import { coerce } from '../coerce.ts'
import { lowerPlace, lowerValue } from '../dispatch.ts'
import { isUntyped, literalValue } from '../literals.ts'
import { recordOfFields } from '../records.ts'
import { valueType } from '../types.ts'
import { argument, plainSize, type Intrinsic } from './shared.ts'

const U16 = integer('u16')

/** The function that stands for an operation; one for each type and variant. */
function operationFor(
  body: Body,
  node: ts.Node,
  instruction: Instruction,
  parameters: readonly ValueType[],
  result: ValueType,
): FunctionNode {
  const { unit } = body
  const { operation, type, variant } = instruction
  const key = `instruction ${[operation, type?.name, ...variant].join(' ')}`
  const known = unit.functions.get(key)
  if (known) return known
  const location = unit.location(node)
  const words = operation.replace('.', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const made: FunctionNode = {
    name: operation,
    symbol: unit.uniqueSymbol([words, type?.name, ...variant].filter(Boolean).join('_'), node),
    parameters: parameters.map((parameter, index) => ({
      name: `operand_${index}`,
      type: parameter,
      location,
      temporary: false,
    })),
    result,
    body: null,
    location,
    linkage: { kind: 'instruction', instruction },
  }
  unit.functions.set(key, made)
  unit.place(made, node)
  return made
}

/** The operation as a statement, and its result in a temporary. */
function perform(
  body: Body,
  node: ts.CallExpression,
  instruction: Instruction,
  result: ValueType,
  steps: readonly (() => Expression)[],
): Expression {
  const nodes = steps.map((_, index) => node.arguments[index] ?? node)
  const values = body.operands(nodes, steps)
  const types = values.map((value) => plain(value.type))
  const target = operationFor(body, node, instruction, types, plain(result))
  const call: Expression = {
    kind: 'call',
    type: result,
    callee: { kind: 'direct', function: target },
    arguments: values,
  }
  if (result !== VOID) return body.spill(call, node, 'result')
  body.emit({ kind: 'evaluate', value: call })
  return { kind: 'zero', type: VOID }
}

function plain(type: ValueType): ValueType {
  return type.kind === 'integer' ? integer(type.name) : type
}

function operand(body: Body, node: ts.CallExpression, index: number, type: ValueType): () => Expression {
  return () => {
    const given = argument(body, node, index)
    return coerce(body, lowerValue(body, given, type), type, given)
  }
}

// --- Atomic operations -------------------------------------------------------------------------------------

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

/** Refuses an integer that the machine cannot access in one step. */
function requireOneAccess(body: Body, node: ts.Node, type: IntegerType, name: string, widths: string): void {
  const { addressBits, name: target } = body.unit.options.target
  if (bitsOf(type, addressBits) > addressBits)
    body.unit.refuse('accessWidth', node, name, typeName(type), target, widths)
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
    isPacked =
      place.kind === 'field' && place.object.type.kind === 'object' && place.object.type.struct.packed
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

// --- Devices -----------------------------------------------------------------------------------------------

/** The integer that `mmio.read<T>` and its kin name, or that their value is of. */
function accessType(
  body: Body,
  node: ts.CallExpression,
  expected: ValueType | null,
  value: ts.Expression | null,
): IntegerType {
  const [written] = node.typeArguments ?? []
  const name = node.expression.getText()
  let type: ValueType | null = written ? valueType(body.unit, written, body.environment) : expected
  if (!written && value && !isUntyped(body, value))
    body.trial(() => (type = lowerValue(body, value, null).type))
  if (type?.kind === 'integer') return type
  return body.unit.refuse('inference', node, 'T', `${name}<u32>(…)`)
}

function portType(body: Body, node: ts.CallExpression, type: IntegerType): IntegerType {
  if (['u8', 'u16', 'u32'].includes(type.name)) return integer(type.name)
  const { name } = body.unit.options.target
  return body.unit.refuse(
    'accessWidth',
    node,
    node.expression.getText(),
    typeName(type),
    name,
    'u8, u16 or u32',
  )
}

function mmioType(body: Body, node: ts.CallExpression, type: IntegerType): IntegerType {
  requireOneAccess(body, node, type, node.expression.getText(), 'u8, u16, u32 or usize')
  return integer(type.name)
}

function address(body: Body, node: ts.CallExpression): () => Expression {
  return () => plainSize(body, argument(body, node, 0))
}

const DEVICES: Readonly<Record<string, Intrinsic>> = {
  'mmio.read': (body, node, expected) => {
    const type = accessType(body, node, expected, null)
    const instruction: Instruction = {
      operation: 'mmio.read',
      type: mmioType(body, node, type),
      variant: [],
    }
    return perform(body, node, instruction, type, [address(body, node)])
  },
  'mmio.write': (body, node) => {
    const type = mmioType(body, node, accessType(body, node, null, argument(body, node, 1)))
    const instruction: Instruction = { operation: 'mmio.write', type, variant: [] }
    const given = (): Expression => {
      const value = argument(body, node, 1)
      return coerce(body, lowerValue(body, value, type), type, value)
    }
    return perform(body, node, instruction, VOID, [address(body, node), given])
  },
  'ports.read': (body, node, expected) => {
    const type = accessType(body, node, expected, null)
    const instruction: Instruction = {
      operation: 'ports.read',
      type: portType(body, node, type),
      variant: [],
    }
    return perform(body, node, instruction, type, [operand(body, node, 0, U16)])
  },
  'ports.write': (body, node) => {
    const type = portType(body, node, accessType(body, node, null, argument(body, node, 1)))
    const steps = [operand(body, node, 0, U16), operand(body, node, 1, type)]
    return perform(body, node, { operation: 'ports.write', type, variant: [] }, VOID, steps)
  },
  'ports.readInto': repeated('ports.readInto'),
  'ports.writeFrom': repeated('ports.writeFrom'),
}

/** A string instruction over a slice. */
function repeated(operation: Instruction['operation']): Intrinsic {
  return (body, node) => {
    const given = argument(body, node, 1)
    let slice: ValueType | null = null
    body.trial(() => (slice = lowerValue(body, given, null).type))
    const found = slice as ValueType | null
    if (found?.kind !== 'slice' || found.element.kind !== 'integer')
      return body.unit.refuse('typeMismatch', given, found ? typeName(found) : 'this', 'Slice<u8>')
    const type = portType(body, node, found.element)
    const steps = [operand(body, node, 0, U16), operand(body, node, 1, found)]
    return perform(body, node, { operation, type, variant: [] }, VOID, steps)
  }
}

// --- The processor -----------------------------------------------------------------------------------------

/** An instruction with given operands; addresses may have any flavour. */
function instruction(
  operation: Instruction['operation'],
  parameters: readonly ValueType[] = [],
  result: ValueType = VOID,
): Intrinsic {
  return (body, node) => {
    const steps = parameters.map((type, index) =>
      type === USIZE
        ? (): Expression => plainSize(body, argument(body, node, index))
        : operand(body, node, index, type),
    )
    return perform(body, node, { operation, type: null, variant: [] }, result, steps)
  }
}

const CONTROL_REGISTERS = [0n, 2n, 3n, 4n]
const DEBUG_REGISTERS = [0n, 1n, 2n, 3n, 6n, 7n]

/** An access of a numbered register, whose number is part of the instruction. */
function numbered(
  operation: Instruction['operation'],
  registers: readonly bigint[],
  isWrite: boolean,
): Intrinsic {
  return (body, node) => {
    const given = argument(body, node, 0)
    const number = literalValue(body, given)
    if (number === null || !registers.includes(number))
      return body.unit.refuse(
        'registerNumber',
        given,
        given.getText(),
        node.expression.getText(),
        registers.join(', '),
      )
    const what: Instruction = { operation, type: null, variant: [String(number)] }
    const value = (): Expression => plainSize(body, argument(body, node, 1))
    return perform(body, node, what, isWrite ? VOID : USIZE, isWrite ? [value] : [])
  }
}

const identify: Intrinsic = (body, node) => {
  const fields = ['eax', 'ebx', 'ecx', 'edx'].map((name) => ({ name, type: U32, volatile: false }))
  const result = recordOfFields(body.unit, fields, 'ProcessorIdentification')
  const subleaf = node.arguments[1]
    ? operand(body, node, 1, U32)
    : (): Expression => ({ kind: 'integer', type: U32, value: 0n })
  const what: Instruction = { operation: 'cpu.identify', type: null, variant: [] }
  return perform(body, node, what, result, [operand(body, node, 0, U32), subleaf])
}

const PROCESSOR: Readonly<Record<string, Intrinsic>> = {
  'cpu.identify': identify,
  'cpu.readModelSpecific': instruction('cpu.readModelSpecific', [U32], U64),
  'cpu.writeModelSpecific': instruction('cpu.writeModelSpecific', [U32, U64]),
  'cpu.readControl': numbered('cpu.readControl', CONTROL_REGISTERS, false),
  'cpu.writeControl': numbered('cpu.writeControl', CONTROL_REGISTERS, true),
  'cpu.readDebug': numbered('cpu.readDebug', DEBUG_REGISTERS, false),
  'cpu.writeDebug': numbered('cpu.writeDebug', DEBUG_REGISTERS, true),
  'cpu.readFlags': instruction('cpu.readFlags', [], USIZE),
  'cpu.writeFlags': instruction('cpu.writeFlags', [USIZE]),
  'cpu.timeStamp': instruction('cpu.timeStamp', [], U64),
  'cpu.enableInterrupts': instruction('cpu.enableInterrupts'),
  'cpu.disableInterrupts': instruction('cpu.disableInterrupts'),
  'cpu.halt': instruction('cpu.halt'),
  'cpu.pause': instruction('cpu.pause'),
  'cpu.invalidatePage': instruction('cpu.invalidatePage', [USIZE]),
  'cpu.loadGlobalDescriptors': instruction('cpu.loadGlobalDescriptors', [USIZE]),
  'cpu.loadInterruptDescriptors': instruction('cpu.loadInterruptDescriptors', [USIZE]),
  'cpu.loadTask': instruction('cpu.loadTask', [U16]),
}

const FETCHING = ['Add', 'Subtract', 'And', 'Or', 'Xor'] as const

export const MACHINE: Readonly<Record<string, Intrinsic>> = {
  'atomic.load': load,
  'atomic.store': changing('atomic.store', STORE_ORDERS, false),
  'atomic.exchange': changing('atomic.exchange', ALL_ORDERS, true),
  'atomic.compareExchange': compareExchange,
  'atomic.fence': fence,
  ...Object.fromEntries(
    FETCHING.map((name) => [`atomic.fetch${name}`, changing(`atomic.fetch${name}`, ALL_ORDERS, true)]),
  ),
  ...DEVICES,
  ...PROCESSOR,
}
