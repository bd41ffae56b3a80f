/** Dispatch through function values: a machine of four registers whose instructions stand in a table. */
import { BYTES, bytes } from './input.ts'

class Machine {
  readonly registers: FixedArray<u32, 4> = new FixedArray()
}

type Operation = (machine: Machine, operand: u32) => void

const add = (machine: Machine, operand: u32): void => {
  machine.registers[0] = wrap.add(machine.registers[0], machine.registers[operand & 3])
}
const subtract = (machine: Machine, operand: u32): void => {
  machine.registers[0] = wrap.subtract(machine.registers[0], machine.registers[operand & 3])
}
const load = (machine: Machine, operand: u32): void => {
  machine.registers[operand & 3] = operand
}
const exclusiveOr = (machine: Machine, operand: u32): void => {
  machine.registers[1] = machine.registers[1] ^ machine.registers[operand & 3]
}
const rotate = (machine: Machine, operand: u32): void => {
  machine.registers[2] = rotateLeft(machine.registers[2], operand)
}
const exchange = (machine: Machine, operand: u32): void => {
  const kept = machine.registers[operand & 3]
  machine.registers[operand & 3] = machine.registers[0]
  machine.registers[0] = kept
}
const complement = (machine: Machine, operand: u32): void => {
  machine.registers[operand & 3] = ~machine.registers[operand & 3]
}
const multiply = (machine: Machine, operand: u32): void => {
  machine.registers[3] = wrap.multiply(machine.registers[3], operand | 1)
}

const operations = FixedArray.of<Operation, 8>(
  add,
  subtract,
  load,
  exclusiveOr,
  rotate,
  exchange,
  complement,
  multiply,
)
const machine = new Machine()

export function dispatch(): u32 {
  machine.registers.fill(1)
  for (let index: usize = 0; index < BYTES; index++) {
    const code: u32 = bytes[index]
    operations[code & 7](machine, code >> 3)
  }
  let sum: u32 = 0
  for (const register of machine.registers) sum = sum ^ register
  return sum
}
