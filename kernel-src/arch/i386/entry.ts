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
import { Verdict } from '../../lib/verdict.ts'
import { bootDirectory, bootStack, fillPageTables } from './early-paging.ts'
import {
  DIRECTORY_ADDRESS,
  KERNEL_BASE,
  KERNEL_STACK_SIZE,
  KERNEL_STACK_TOP,
  SCREEN_ADDRESS,
} from './layout.ts'

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
 * Where a processor is too old. GCC takes CMOV for granted, so nothing that it compiled may run there: what is needed to
 * say so stands here. The message goes to the serial port as firmware left it, and to the screen's first row; then the
 * machine is ended as by a panic.
 */
const refuseProcessor = section(
  '.boot.text',
  naked('refuse_processor', () => {
    asm`
    movl $3f, %esi
    movl $${usize(SCREEN_ADDRESS - KERNEL_BASE)}, %edi
1:  lodsb
    testb %al, %al
    jz 2f
    movw $0x3f8, %dx
    outb %al, %dx
    movb $0x07, %ah
    stosw
    jmp 1b
2:  movl $${u32(Verdict.Panic)}, %eax
    movw $0xf4, %dx
    outl %eax, %dx
    cli
    hlt
    jmp 2b
3:  .ascii "panic: this processor is too old: CMOV is missing, which the Pentium Pro and all later ones have\n"
    .asciz "[ring0] end: panic\n"`
  }),
)

/**
 * Needs the time stamp counter and CMOV (CPUID leaf 1, EDX bits 4 and 15). Whether there is CPUID at all shows in
 * EFLAGS.ID, which can be changed only then. SDM volume 2, CPUID.
 *
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
    pushfl
    popl %eax
    movl %eax, %ecx
    xorl $0x200000, %eax
    pushl %eax
    popfl
    pushfl
    popl %eax
    cmpl %ecx, %eax
    je ${symbol(refuseProcessor)}
    movl %ebx, %edi
    movl $1, %eax
    cpuid
    movl %edi, %ebx
    andl $0x8010, %edx
    cmpl $0x8010, %edx
    jne ${symbol(refuseProcessor)}
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
