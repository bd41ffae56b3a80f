/**
 * Operations of the machine in the interpreter: atomic ones and accesses of single words are accesses of memory like
 * any other, since nothing else runs. Of the machine itself it has none.
 */

import type { FunctionNode } from '../ir/nodes.ts'
import type { Instruction } from '../ir/operations.ts'
import { codecOf } from './codec.ts'
import { integerFormat, wrapped } from './integers.ts'
import type { Machine } from './machine.ts'
import { refuse } from './stop.ts'
import type { Value, Word } from './values.ts'

type Change = (old: bigint, value: bigint) => bigint

const CHANGES: Readonly<Partial<Record<Instruction['operation'], Change>>> = {
  'atomic.fetchAdd': (old, value) => old + value,
  'atomic.fetchSubtract': (old, value) => old - value,
  'atomic.fetchAnd': (old, value) => old & value,
  'atomic.fetchOr': (old, value) => old | value,
  'atomic.fetchXor': (old, value) => old ^ value,
}

/** Carries out an operation of the machine. */
export function runInstruction(
  node: FunctionNode,
  { operation, type }: Instruction,
  values: readonly Value[],
  machine: Machine,
): Value {
  if (operation === 'atomic.fence' || operation === 'cpu.pause') return undefined
  if (type === null || operation.startsWith('ports.'))
    return refuse(`${node.name} is an instruction of the machine, which is not interpreted`)
  const { memory, target } = machine
  const [address, value, desired] = values
  const codec = codecOf(type, memory)
  const spot = memory.find(address as Word, codec.size)
  const old = codec.load(spot)
  const change = CHANGES[operation]
  if (change) {
    const changed = change(memory.plain(old as Word), memory.plain(value as Word))
    codec.store(spot, wrapped(integerFormat(type, target), changed))
    return old
  }
  switch (operation) {
    case 'atomic.load':
    case 'mmio.read':
      return old
    case 'atomic.compareExchange': {
      const exchanged = memory.plain(old as Word) === memory.plain(value as Word)
      if (exchanged) codec.store(spot, desired)
      return [exchanged, old]
    }
    default:
      codec.store(spot, value)
      return operation === 'atomic.exchange' ? old : undefined
  }
}
