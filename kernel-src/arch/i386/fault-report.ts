/**
 * What the kernel says about an exception: which one, what its error code means, which address was touched and
 * what lies there, the registers, and how the code came to be where it failed. An exception in the kernel ends
 * the kernel, so both handlers are panics.
 */
import { log, print } from '../../lib/console.ts'
import { beginPanic, endPanic, panicMessage, printBacktrace } from '../../lib/panic.ts'
import {
  accessName,
  DOUBLE_FAULT,
  ErrorCode,
  EXCEPTIONS,
  FAULT_PROTECTION,
  FAULT_RESERVED_BIT,
  FAULT_USER,
  FAULT_WRITE,
  PAGE_FAULT,
  refusalName,
  SELECTOR_EXTERNAL,
  selectorIndex,
  selectorTable,
} from './exceptions.ts'
import type { InterruptFrame } from './interrupt-frame.ts'
import { KERNEL_STACK_SIZE, KERNEL_STACK_START, regionAt } from './layout.ts'
import { pageFaults } from './page-fault.ts'
import { directoryEntryPointer, entryIsPresent, tableEntryPointer } from './paging.ts'
import { imagePartAt, isKernelCode } from './image.ts'
import { isStackWord } from './backtrace.ts'
import { kernelTask } from './tss.ts'

/** The state of the code that failed. */
interface Registers {
  readonly eax: u32
  readonly ebx: u32
  readonly ecx: u32
  readonly edx: u32
  readonly esi: u32
  readonly edi: u32
  readonly ebp: u32
  readonly esp: u32
  readonly eip: u32
  readonly eflags: u32
  readonly cs: u32
  readonly ds: u32
  readonly es: u32
  readonly fs: u32
  readonly gs: u32
}

/** The address whose access faulted last. SDM volume 3, section 4.7. */
function faultingAddress(): VirtualAddress {
  return VirtualAddress(cpu.readControl(2))
}

/** The handler of page faults: those that cannot be served are reported like any other exception. */
export function onPageFault(frame: InterruptFrame, code: u32): void {
  const address = faultingAddress()
  const { handler } = pageFaults
  if (handler === null) reportException(frame, code, address, '')
  const outcome = handler(address, code)
  if (!outcome.served) reportException(frame, code, address, outcome.reason)
}

/** The handler of every exception but page faults and the double fault. */
export function onException(frame: InterruptFrame, code: u32): never {
  reportException(frame, code, faultingAddress(), '')
}

/** Ends the kernel. `address` is the one that faulted last; `reason` is why, unless the address itself tells. */
function reportException(frame: InterruptFrame, code: u32, address: VirtualAddress, reason: string): never {
  const exception = EXCEPTIONS[frame.vector]
  const origin = originOf(frame)
  const access = origin === frame.eip ? accessName(code) : 'call'
  if (frame.vector === PAGE_FAULT) nameFault(address, code, access, reason)
  else panicMessage`${exception.name}`
  beginPanic(origin)
  log`exception ${frame.vector} (${exception.mnemonic} ${exception.name}), error code ${hex(code)}`
  if (exception.code === ErrorCode.PageFault) explainFault(address, code, access)
  if (exception.code === ErrorCode.Selector) explainSelector(code)
  printRegisters({
    eax: frame.eax,
    ebx: frame.ebx,
    ecx: frame.ecx,
    edx: frame.edx,
    esi: frame.esi,
    edi: frame.edi,
    ebp: frame.ebp,
    esp: frame.interruptedStack(),
    eip: frame.eip,
    eflags: frame.eflags,
    cs: frame.cs,
    ds: frame.ds,
    es: frame.es,
    fs: frame.fs,
    gs: frame.gs,
  })
  printBacktrace(origin, frame.ebp)
  endPanic()
}

/**
 * The instruction to blame: the one that failed, or, where something that is no code was called, the call. It
 * left its return address on top of the stack and no frame of its own.
 */
function originOf(frame: InterruptFrame): VirtualAddress {
  const stack = frame.interruptedStack()
  if (isKernelCode(frame.eip) || !isStackWord(stack)) return frame.eip
  const returnAddress = ptr<u32>(stack)[0]
  return isKernelCode(returnAddress) ? returnAddress - 1 : frame.eip
}

/**
 * The processor pushes at most the interrupted EFLAGS, CS and EIP and an error code before a handler runs; with
 * less room than that on the stack, an exception becomes a double fault.
 */
const EXCEPTION_BYTES = 16

/** Where the double-fault task begins. The registers of the code that failed are in the kernel's own TSS. */
export const onDoubleFault = exported('on_double_fault', (): never => {
  const address = faultingAddress()
  const task = kernelTask
  if (task.esp < KERNEL_STACK_START + EXCEPTION_BYTES)
    panicMessage`stack overflow: all ${u32(KERNEL_STACK_SIZE)} bytes of the kernel stack are in use`
  else panicMessage`double fault: an exception could not be delivered`
  beginPanic(task.eip)
  const exception = EXCEPTIONS[DOUBLE_FAULT]
  log`exception ${u32(DOUBLE_FAULT)} (${exception.mnemonic} ${exception.name}), error code 0x0`
  log`  last faulting address ${hex(address)}: ${regionAt(address).name}`
  printRegisters({
    eax: task.eax,
    ebx: task.ebx,
    ecx: task.ecx,
    edx: task.edx,
    esi: task.esi,
    edi: task.edi,
    ebp: task.ebp,
    esp: task.esp,
    eip: task.eip,
    eflags: task.eflags,
    cs: task.cs,
    ds: task.ds,
    es: task.es,
    fs: task.fs,
    gs: task.gs,
  })
  printBacktrace(task.eip, task.ebp)
  endPanic()
})

/** The message for a page fault: its most likely meaning first. */
function nameFault(address: VirtualAddress, code: u32, access: string, reason: string): void {
  if ((code & FAULT_RESERVED_BIT) !== 0) {
    panicMessage`page fault: damaged page table (${access} of ${hex(address)})`
  } else if (reason.length !== 0) {
    panicMessage`page fault: ${reason} (${access} of ${hex(address)})`
  } else if ((code & FAULT_PROTECTION) !== 0 && (code & FAULT_WRITE) !== 0) {
    panicMessage`page fault: write to read-only ${imagePartAt(address)} (${access} of ${hex(address)})`
  } else if ((code & FAULT_PROTECTION) === 0 && wasMapped(address)) {
    panicMessage`page fault: use after unmap (${access} of ${hex(address)})`
  } else {
    panicMessage`page fault: ${regionAt(address).fault} (${access} of ${hex(address)})`
  }
}

/** Whether the page at an address, which is not mapped, was so once and its entry still tells. */
function wasMapped(address: VirtualAddress): boolean {
  const parent = directoryEntryPointer(address)[0]
  if (!entryIsPresent(parent)) return parent !== 0
  return tableEntryPointer(address)[0] !== 0
}

function explainFault(address: VirtualAddress, code: u32, access: string): void {
  const mode = (code & FAULT_USER) !== 0 ? 'a user program' : 'the kernel'
  log`  ${access} by ${mode} refused: ${refusalName(code)}`
  log`  address ${hex(address)} (CR2): ${regionAt(address).name}`
}

function explainSelector(code: u32): void {
  if (code === 0) return
  log`  caused by entry ${selectorIndex(code)} of the ${selectorTable(code)}, selector ${hex(code & 0xfff8, 4)}`
  if ((code & SELECTOR_EXTERNAL) !== 0) log`  while an event from outside the program was delivered`
}

function printRegisters(state: Registers): void {
  log`registers:`
  log`  eax ${hex(state.eax, 8)} ebx ${hex(state.ebx, 8)} ecx ${hex(state.ecx, 8)} edx ${hex(state.edx, 8)}`
  log`  esi ${hex(state.esi, 8)} edi ${hex(state.edi, 8)} ebp ${hex(state.ebp, 8)} esp ${hex(state.esp, 8)}`
  log`  eip ${hex(state.eip, 8)} eflags ${hex(state.eflags, 8)} cs ${hex(u16(state.cs), 4)}`
  print`  ds ${hex(u16(state.ds), 4)} es ${hex(u16(state.es), 4)}`
  log` fs ${hex(u16(state.fs), 4)} gs ${hex(u16(state.gs), 4)}`
}
