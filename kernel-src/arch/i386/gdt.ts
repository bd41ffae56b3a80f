/**
 * The global descriptor table: flat segments, because paging does the protecting, and the two task state
 * segments that the double-fault task needs.
 *
 * SDM volume 3, sections 3.4.5 (segment descriptors) and 8.2.2 (TSS descriptor).
 */
import { doubleFaultTask, kernelTask } from './tss.ts'

/** Selectors: an index into the table times 8. */
export const KERNEL_CODE = 0x08
export const KERNEL_DATA = 0x10
export const KERNEL_TASK = 0x18
export const DOUBLE_FAULT_TASK = 0x20

/** Base 0, limit 4 GiB, present, 32-bit, ring 0. The access byte (bits 40 to 47) tells code and data apart. */
const FLAT_KERNEL_CODE = 0x00cf_9a00_0000_ffff
const FLAT_KERNEL_DATA = 0x00cf_9200_0000_ffff

/** Present, ring 0, a 32-bit TSS that is not in use. */
const AVAILABLE_TASK = 0x89
/** The last byte of a TSS, counted from its first. */
const TASK_LIMIT = 103

const descriptors = FixedArray.of<u64, 5>(0, FLAT_KERNEL_CODE, FLAT_KERNEL_DATA, 0, 0)

/** The operand of `lgdt` and `lidt`. */
@packed
export class DescriptorTableRegister {
  limit: u16 = 0
  base: u32 = 0
}

const register = new DescriptorTableRegister()

/** The descriptor splits its base in three: bits 0 to 23 stand at 16, bits 24 to 31 at 56. */
function taskDescriptor(base: VirtualAddress): u64 {
  const low = u64(base) & 0x00ff_ffff
  const high = u64(base) >> 24
  return TASK_LIMIT | (low << 16) | (u64(AVAILABLE_TASK) << 40) | (high << 56)
}

/** Loads the table, every segment register, and the task register. */
export function installSegments(): void {
  descriptors[KERNEL_TASK / 8] = taskDescriptor(addressOf(kernelTask))
  descriptors[DOUBLE_FAULT_TASK / 8] = taskDescriptor(addressOf(doubleFaultTask))
  register.limit = u16(sizeof<FixedArray<u64, 5>>() - 1)
  register.base = u32(addressOf(descriptors))
  cpu.loadGlobalDescriptors(addressOf(register))
  asm`
    ljmp $${KERNEL_CODE}, $1f
1:  movl $${KERNEL_DATA}, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %fs
    movl %eax, %gs
    movl %eax, %ss
    ${clobber('eax')}`
  cpu.loadTask(KERNEL_TASK)
}
