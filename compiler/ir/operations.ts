/** What is computed: the operators of expressions, and what the machine does that expressions do not say. */

import type { IntegerType } from '../types/machine.ts'

export type ArithmeticOperator = 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder'
export type OverflowingOperator = 'add' | 'subtract' | 'multiply'
export type BitOperator = 'and' | 'or' | 'xor'
export type ShiftOperator = 'shiftLeft' | 'shiftRight'
export type ComparisonOperator = 'equal' | 'notEqual' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual'
export type BitCount = 'countTrailingZeros' | 'countLeadingZeros' | 'countOnes'

/** What the machine does that expressions do not say; named as in the source. */
export interface Instruction {
  readonly operation:
    | `atomic.${'load' | 'store' | 'exchange' | 'compareExchange' | 'fence'}`
    | `atomic.fetch${'Add' | 'Subtract' | 'And' | 'Or' | 'Xor'}`
    | `mmio.${'read' | 'write'}`
    | `ports.${'read' | 'write' | 'readInto' | 'writeFrom'}`
    | `cpu.${'identify' | 'timeStamp' | 'halt' | 'pause' | 'enableInterrupts' | 'disableInterrupts'}`
    | `cpu.${'read' | 'write'}${'ModelSpecific' | 'Control' | 'Debug' | 'Flags'}`
    | `cpu.load${'GlobalDescriptors' | 'InterruptDescriptors' | 'Task'}`
    | 'cpu.invalidatePage'
  /** The integer that it operates on; null where there is but one way. */
  readonly type: IntegerType | null
  /** Memory orders, or the number of a register. */
  readonly variant: readonly string[]
}
