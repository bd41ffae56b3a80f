/** The disc: small, and started by BIOS and by UEFI through the entry and with the words that were asked for. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeIso, type IsoRequest } from '../../iso/make.ts'
import { runCommand } from '../../scripts/command.ts'
import { runQemu, type Boot } from '../../scripts/qemu.ts'
import { ENTRY, makeImage, MULTIBOOT1, MULTIBOOT2, temporaryFolder } from '../linker/image.ts'

/**
 * A kernel that prints the loader's magic number and, of multiboot 1, the command line; at physical addresses,
 * without paging. Boot information: Multiboot Specification 0.6.96, section 3.3.
 */
const KERNEL = `${MULTIBOOT1}${MULTIBOOT2}
#define BOOT __attribute__((used, section(".boot.text")))
static unsigned char __attribute__((used, section(".boot.data"))) stack[4096] = {1};
BOOT static void put(char letter) { __asm__ volatile("outb %0, %1" :: "a"(letter), "Nd"((short)0x3f8)); }
BOOT static void end(void) {
  const volatile char *text = (const char *)(__UINTPTR_TYPE__)PLACE;
  while (*text) put(*text++);
  __asm__ volatile("outl %0, $0xf4" :: "a"(0x10));
}
BOOT void run(unsigned magic, const unsigned *information) {
  for (int shift = 28; shift >= 0; shift -= 4) put((char)((magic >> shift & 15) + ((magic >> shift & 15) > 9 ? 87 : 48)));
  put(' ');
  if (magic == 0x2badb002) for (const char *text = (const char *)information[4]; *text; text++) put(*text);
  end();
}
BOOT __attribute__((naked)) void _start(void) { __asm__("mov $stack + 4096, %esp\\npush %ebx\\npush %eax\\ncall run\\nhlt"); }
`
  .replace('PLACE', 'ending')
  .replace(
    '#define BOOT',
    `
__attribute__((used, section(".boot.rodata"))) static const char ending[] = "\\n[ring0] end: pass\\n";
#define BOOT`,
  )
const MAIN = ENTRY.slice(0, ENTRY.indexOf('#line 20'))

async function makeDisc(request: Omit<IsoRequest, 'elf' | 'output'>): Promise<string> {
  const elf = await makeImage({ c: KERNEL + MAIN })
  const folder = temporaryFolder()
  const stripped = join(folder, 'kernel.elf')
  await runCommand(['strip', '--strip-all', '-o', stripped, elf])
  const output = join(folder, 'kernel.iso')
  await makeIso({ elf: stripped, output, ...request })
  return output
}

async function serialOf(boot: Boot, memory: string): Promise<string> {
  const run = await runQemu({ target: 'i386', machine: 'pc', memory, boot, timeoutSeconds: 60 })
  expect(run.verdict, run.explanation).toEqual({ kind: 'pass' })
  return run.serial
}

const MULTIBOOT1_MAGIC = '2badb002'
const MULTIBOOT2_MAGIC = '36d76289'

test('for BIOS alone it is about 0.7 MB, and starts the chosen entry with the chosen words', async () => {
  const iso = await makeDisc({ firmware: ['bios'], entry: 'multiboot1', commandLine: 'test=3 from=2' })
  expect(statSync(iso).size).toBeLessThan(0.8e6)
  expect(await serialOf({ iso }, '64M')).toContain(`${MULTIBOOT1_MAGIC} test=3 from=2\n`)
})

test('for both it is about 4 MB, and starts multiboot 2 by BIOS and by UEFI', async () => {
  const iso = await makeDisc({})
  expect(statSync(iso).size).toBeLessThan(4.6e6)
  expect(await serialOf({ iso }, '64M')).toContain(MULTIBOOT2_MAGIC)
  expect(await serialOf({ iso, firmware: 'uefi' }, '256M')).toContain(MULTIBOOT2_MAGIC)
})
