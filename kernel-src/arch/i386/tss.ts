/**
 * Task state segments: memory in which the processor keeps a task's registers when it switches tasks.
 *
 * The kernel has two. Its own is where the registers of the code that was running are found after a double
 * fault; the other describes the task that then runs, with a stack of its own, because the usual reason for a
 * double fault is that the kernel's stack has run into its guard page and nothing can be pushed on it any more.
 *
 * SDM volume 3, sections 8.2.1 (TSS), 8.2.5 (task gates) and 6.15, "Interrupt 8".
 */

/** The 32-bit TSS, which the processor reads and writes. Selectors occupy the low 16 bits of their word. */
@volatile
export class TaskStateSegment {
  previousTask: u32 = 0
  esp0: u32 = 0
  ss0: u32 = 0
  esp1: u32 = 0
  ss1: u32 = 0
  esp2: u32 = 0
  ss2: u32 = 0
  cr3: u32 = 0
  eip: u32 = 0
  eflags: u32 = 0
  eax: u32 = 0
  ecx: u32 = 0
  edx: u32 = 0
  ebx: u32 = 0
  esp: u32 = 0
  ebp: u32 = 0
  esi: u32 = 0
  edi: u32 = 0
  es: u32 = 0
  cs: u32 = 0
  ss: u32 = 0
  ds: u32 = 0
  fs: u32 = 0
  gs: u32 = 0
  localTable: u32 = 0
  /** High half: where the I/O permission map begins. At the limit or beyond: there is none. */
  ioMap: u32 = 0x0068_0000
}
staticAssert(sizeof<TaskStateSegment>() === 104, 'the processor lays the TSS out as 26 words')

export const kernelTask = new TaskStateSegment()
export const doubleFaultTask = new TaskStateSegment()

/** The double-fault task only formats a panic. */
export const DOUBLE_FAULT_STACK_SIZE = 8192
export const doubleFaultStack = new FixedArray<u64, 1024>()
