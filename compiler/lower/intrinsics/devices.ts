/** `mmio.*` and `ports.*`: accesses to the registers of devices, of the width that is named. */

import type { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import type { Instruction } from '../../ir/operations.ts'
import { VOID, integer, typeName, type IntegerType, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { lowerValue } from '../dispatch.ts'
import { isUntyped } from '../literals.ts'
import { valueType } from '../types.ts'
import { operand, perform, requireOneAccess } from './instructions.ts'
import { argument, plainSize, type Intrinsic } from './shared.ts'

const U16 = integer('u16')

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

export const DEVICES: Readonly<Record<string, Intrinsic>> = {
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
    return perform(body, node, instruction, VOID, [address(body, node), operand(body, node, 1, type)])
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
