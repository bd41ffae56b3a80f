/**
 * Tiny kernels that each end in a way of their own, to prove that the runner tells the endings apart. They are
 * assembled from text, so that no bug of the compiler or of the kernel can stand between the runner and its tests.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findToolchain } from '../../scripts/toolchain.ts'

/** A multiboot 1 header with a checksum, as the specification's section 3.1.1 gives it, then the entry point. */
const PROLOGUE = `
  .section .multiboot, "a"
  .balign 4
  .long 0x1badb002, 0, -0x1badb002
  .text
  .global _start
  .type _start, @function
_start:
  mov $stack, %esp
`
const EPILOGUE = `
stop:
  cli
1: hlt
  jmp 1b
  .size _start, . - _start
  .bss
  .skip 4096
stack:
`

/** Assembly that writes each byte of `text` to the first serial port. */
export const print = (text: string): string =>
  'mov $0x3f8, %dx\n' + [...Buffer.from(text)].map((byte) => `mov $${byte}, %al; out %al, %dx\n`).join('')

/** Assembly that ends QEMU through its exit device. */
export const exitWith = (value: number): string => `mov $${value}, %eax; out %eax, $0xf4\n`

let toolchain: ReturnType<typeof findToolchain> | null = null

/** Builds a kernel whose code is `body` and returns the ELF file's path; its debug lines are those of `body`. */
export async function assembleKernel(directory: string, name: string, body: string): Promise<string> {
  toolchain ??= findToolchain(process.env['CROSS'] || null)
  const { cc, ld } = await toolchain
  const [source, object, elf] = ['S', 'o', 'elf'].map((ending) => join(directory, `${name}.${ending}`)) as [
    string,
    string,
    string,
  ]
  writeFileSync(source, PROLOGUE + body + EPILOGUE)
  execFileSync(cc[0]!, [...cc.slice(1), '-g', '-c', '-o', object, source])
  const placing = ['-m', 'elf_i386', '--nmagic', '--no-warn-rwx-segments', '-Ttext-segment=0x100000']
  execFileSync(ld, [...placing, '-o', elf, object])
  return elf
}
