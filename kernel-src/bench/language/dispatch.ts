/** Dispatch through an interface: a machine of four registers whose instructions are objects of eight classes. */
import { BYTES, bytes } from './input.ts'

class Machine {
  readonly registers: FixedArray<u32, 4> = new FixedArray()
}

interface Instruction {
  execute(machine: Machine, operand: u32): void
}

class Add implements Instruction {
  execute(machine: Machine, operand: u32): void {
    machine.registers[0] = wrap.add(machine.registers[0], machine.registers[operand & 3])
  }
}

class Subtract implements Instruction {
  execute(machine: Machine, operand: u32): void {
    machine.registers[0] = wrap.subtract(machine.registers[0], machine.registers[operand & 3])
  }
}

/** Instructions that count how often they are executed. */
abstract class Counted implements Instruction {
  executed: u32 = 0
  abstract execute(machine: Machine, operand: u32): void
}

class Load extends Counted {
  override execute(machine: Machine, operand: u32): void {
    this.executed = wrap.add(this.executed, 1)
    machine.registers[operand & 3] = operand
  }
}

class ExclusiveOr implements Instruction {
  execute(machine: Machine, operand: u32): void {
    machine.registers[1] = machine.registers[1] ^ machine.registers[operand & 3]
  }
}

class Rotate implements Instruction {
  execute(machine: Machine, operand: u32): void {
    machine.registers[2] = rotateLeft(machine.registers[2], operand)
  }
}

class Exchange extends Counted {
  override execute(machine: Machine, operand: u32): void {
    this.executed = wrap.add(this.executed, 1)
    const kept = machine.registers[operand & 3]
    machine.registers[operand & 3] = machine.registers[0]
    machine.registers[0] = kept
  }
}

class Complement implements Instruction {
  execute(machine: Machine, operand: u32): void {
    machine.registers[operand & 3] = ~machine.registers[operand & 3]
  }
}

class Multiply implements Instruction {
  constructor(private readonly offset: u32) {}

  execute(machine: Machine, operand: u32): void {
    machine.registers[3] = wrap.multiply(machine.registers[3], wrap.add(operand | 1, this.offset))
  }
}

const load = new Load()
const exchange = new Exchange()
const instructions = FixedArray.of<Instruction, 8>(
  new Add(),
  new Subtract(),
  load,
  new ExclusiveOr(),
  new Rotate(),
  exchange,
  new Complement(),
  new Multiply(2),
)
const machine = new Machine()

export function dispatch(): u32 {
  machine.registers.fill(1)
  for (let index: usize = 0; index < BYTES; index++) {
    const code: u32 = bytes[index]
    instructions[code & 7].execute(machine, code >> 3)
  }
  let sum = load.executed ^ exchange.executed
  for (const register of machine.registers) sum = sum ^ register
  return sum
}
