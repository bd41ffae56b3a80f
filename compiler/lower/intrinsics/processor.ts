/** `cpu.*`: the processor's own instructions and registers. */

import type { Expression } from '../../ir/nodes.ts'
import type { Instruction } from '../../ir/operations.ts'
import { U32, U64, USIZE, VOID, integer, type ValueType } from '../../types/machine.ts'
import { literalValue } from '../literals.ts'
import { recordOfFields } from '../records.ts'
import { operand, perform } from './instructions.ts'
import { argument, plainSize, type Intrinsic } from './shared.ts'

const U16 = integer('u16')

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

export const PROCESSOR: Readonly<Record<string, Intrinsic>> = {
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
