/**
 * The interrupt descriptor table: a gate for each of the 32 exceptions. All of them lead to one handler through
 * a stub of their own; the double fault leads to a task instead, because it must work without a stack.
 *
 * SDM volume 3, sections 6.11 (IDT descriptors) and 6.14.5 (task gates).
 */
import { DOUBLE_FAULT } from './exceptions.ts'
import { onDoubleFault, onException, onPageFault } from './fault-report.ts'
import { DescriptorTableRegister, DOUBLE_FAULT_TASK, KERNEL_CODE, KERNEL_DATA } from './gdt.ts'
import { doubleFaultStack, DOUBLE_FAULT_STACK_SIZE, doubleFaultTask } from './tss.ts'

const stubs = FixedArray.of<() => void, 32>(
  interrupt(0, onException),
  interrupt(1, onException),
  interrupt(2, onException),
  interrupt(3, onException),
  interrupt(4, onException),
  interrupt(5, onException),
  interrupt(6, onException),
  interrupt(7, onException),
  interrupt(8, onException),
  interrupt(9, onException),
  interrupt(10, onException),
  interrupt(11, onException),
  interrupt(12, onException),
  interrupt(13, onException),
  interrupt(14, onPageFault),
  interrupt(15, onException),
  interrupt(16, onException),
  interrupt(17, onException),
  interrupt(18, onException),
  interrupt(19, onException),
  interrupt(20, onException),
  interrupt(21, onException),
  interrupt(22, onException),
  interrupt(23, onException),
  interrupt(24, onException),
  interrupt(25, onException),
  interrupt(26, onException),
  interrupt(27, onException),
  interrupt(28, onException),
  interrupt(29, onException),
  interrupt(30, onException),
  interrupt(31, onException),
)

const gates = new FixedArray<u64, 256>()
const register = new DescriptorTableRegister()

/** Present, ring 0; the gate for an interrupt also clears EFLAGS.IF. */
const INTERRUPT_GATE = 0x8e
const TASK_GATE = 0x85

/** The handler's address stands in bits 0 to 15 and 48 to 63. */
function interruptGate(handler: VirtualAddress): u64 {
  const low = u64(handler) & 0xffff
  const high = u64(handler) >> 16
  return low | (u64(KERNEL_CODE) << 16) | (u64(INTERRUPT_GATE) << 40) | (high << 48)
}

function taskGate(selector: u16): u64 {
  return (u64(selector) << 16) | (u64(TASK_GATE) << 40)
}

/**
 * The double-fault task begins in `onDoubleFault` with an empty stack, on which the processor pushes the error
 * code. EFLAGS holds nothing but its bit 1, which is always one; interrupts are off.
 */
function prepareDoubleFaultTask(): void {
  doubleFaultTask.cr3 = u32(cpu.readControl(3))
  doubleFaultTask.eip = u32(addressOf(onDoubleFault))
  doubleFaultTask.esp = u32(addressOf(doubleFaultStack)) + DOUBLE_FAULT_STACK_SIZE
  doubleFaultTask.eflags = 0x0000_0002
  doubleFaultTask.cs = KERNEL_CODE
  doubleFaultTask.ss = KERNEL_DATA
  doubleFaultTask.ds = KERNEL_DATA
  doubleFaultTask.es = KERNEL_DATA
  doubleFaultTask.fs = KERNEL_DATA
  doubleFaultTask.gs = KERNEL_DATA
}

/** Loads the table. From here on every exception ends in a report. */
export function installExceptions(): void {
  for (let vector: u32 = 0; vector < 32; vector++) gates[vector] = interruptGate(addressOf(stubs[vector]))
  prepareDoubleFaultTask()
  gates[DOUBLE_FAULT] = taskGate(DOUBLE_FAULT_TASK)
  register.limit = u16(sizeof<FixedArray<u64, 256>>() - 1)
  register.base = u32(addressOf(gates))
  cpu.loadInterruptDescriptors(addressOf(register))
}

/** Lets a stub answer a vector above the exceptions'. */
export function setInterruptGate(vector: u8, stub: VirtualAddress): void {
  gates[vector] = interruptGate(stub)
}
