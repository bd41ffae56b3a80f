/**
 * The kernel's first instructions. A Multiboot loader enters `_start` in 32-bit protected mode with flat
 * segments, paging and interrupts off, its magic number in EAX and the physical address of its boot information
 * in EBX (Multiboot Specification 0.6.96, section 3.2; Multiboot2 Specification 2.0, section 3.3). Nothing is
 * promised about the stack, the descriptor tables or the direction flag.
 *
 * From there: the boot stack, the page tables, paging on, the jump to the higher half, the kernel stack, and
 * `kernel_main(magic, information, entered)`, which each image defines for itself; `entered` is the low half of
 * the time stamp counter at the first instructions, for an image that counts what booting costs.
 */
import './multiboot-headers.ts'
import { CR0_PAGING, CR0_WRITE_PROTECT } from './cpu.ts'
import { bootDirectory, bootStack, fillPageTables } from './early-paging.ts'
import { DIRECTORY_ADDRESS, KERNEL_STACK_SIZE, KERNEL_STACK_TOP } from './layout.ts'

/** Runs at its linked address. The identity map goes first; then no code at a physical address is left. */
const enterHigherHalf = naked('enter_higher_half', () => {
  asm`
    movl $0, ${DIRECTORY_ADDRESS}
    movl %cr3, %eax
    movl %eax, %cr3
    movl $${KERNEL_STACK_TOP}, %esp
    xorl %ebp, %ebp
    subl $4, %esp
    pushl %edi
    pushl %ebx
    pushl %esi
    call kernel_main
1:  cli
    hlt
    jmp 1b`
})

/**
 * ESI keeps the magic number, EBX the boot information's address and EDI the time stamp: a called function
 * preserves all three.
 */
export const start = section(
  '.boot.text',
  naked('_start', () => {
    asm`
    cli
    cld
    movl $${symbol(bootStack)} + ${KERNEL_STACK_SIZE}, %esp
    movl %eax, %esi
    rdtsc
    movl %eax, %edi
    call ${symbol(fillPageTables)}
    movl $${symbol(bootDirectory)}, %eax
    movl %eax, %cr3
    movl %cr0, %eax
    orl $${CR0_PAGING} | ${CR0_WRITE_PROTECT}, %eax
    movl %eax, %cr0
    movl $${symbol(enterHigherHalf)}, %eax
    jmp *%eax`
  }),
)
