/**
 * Small images for the linker's tests, sound but for what a test breaks on purpose. They are written in C, with
 * `#line` as the compiler would put it, so that only GCC and the linker stand between a test and its image.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { NO_NAMES, type SymbolNames } from '../../linker/places.ts'
import { linkImage } from '../../linker/link.ts'
import { LINK_TARGETS } from '../../linker/targets.ts'
import { runCommand } from '../../scripts/command.ts'
import { findToolchain } from '../../scripts/toolchain.ts'

export const toolchain = await findToolchain(null)
export const target = LINK_TARGETS.i386

/** A folder that goes when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ring0-linker-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** The attributes of a header in C. */
const header = (section: string, alignment: number) =>
  `__attribute__((section("${section}"), used, aligned(${alignment}))) const unsigned`

export const MULTIBOOT1 = `
#line 1 "kernel-src/headers.ts"
${header('.multiboot1', 4)} multiboot1[3] = {0x1badb002, 3, 0xe4524ffb};
`
export const MULTIBOOT2 = `
#line 2 "kernel-src/headers.ts"
${header('.multiboot2', 8)} multiboot2[6] = {0xe85250d6, 0, 24, 0x17adaf12, 0, 8};
`
export const ENTRY = `
#line 10 "kernel-src/main.ts"
__attribute__((used)) void kernel_main(void) { for (;;) __asm__ volatile("hlt"); }
#line 20 "kernel-src/start.ts"
__attribute__((naked, used, section(".boot.text"))) void _start(void) { __asm__("ud2"); }
`
export const SOUND = MULTIBOOT1 + MULTIBOOT2 + ENTRY

/** A header of other words in a section of that version. */
export const multiboot1 = (...words: number[]): string =>
  `\n#line 1 "kernel-src/headers.ts"\n${header('.multiboot1', 4)} multiboot1[] = {${words.join(', ')}};\n`
export const multiboot2 = (...words: number[]): string =>
  `\n#line 2 "kernel-src/headers.ts"\n${header('.multiboot2', 8)} multiboot2[] = {${words.join(', ')}};\n`

/** Words with the one that makes them all add up to 0 put in at `index`. */
export function withChecksum(words: readonly number[], index: number): number[] {
  const sum = words.slice(0, index).reduce((left, right) => left + right, 0)
  return [...words.slice(0, index), -sum >>> 0, ...words.slice(index)]
}

export interface Parts {
  readonly c: string
  /** GCC's flags besides the target's. */
  readonly flags?: readonly string[]
  readonly names?: SymbolNames
  /** The linker script instead of the target's. */
  readonly script?: string
  /** The linker's further words; for images that `linkImage` would refuse. */
  readonly rawLink?: readonly string[]
}

export interface Image {
  readonly elf: string
  readonly object: string
}

/** Compiles and links; returns the image's path. */
export const makeImage = async (parts: Parts): Promise<string> => (await makeFiles(parts)).elf

/** Compiles and links; returns the paths of image and object. */
export async function makeFiles({ c, flags = [], names = NO_NAMES, script, rawLink }: Parts): Promise<Image> {
  const folder = temporaryFolder()
  const path = (name: string) => join(folder, name)
  writeFileSync(path('kernel.c'), c)
  const object = path('kernel.o')
  const output = path('kernel.elf')
  await runCommand([...toolchain.cc, ...target.flags, ...flags, '-c', '-o', object, path('kernel.c')])
  let scriptPath = target.script
  if (script !== undefined) writeFileSync((scriptPath = path('script.ld')), script)
  if (rawLink)
    await runCommand([
      toolchain.ld,
      '-m',
      target.emulation,
      '-T',
      scriptPath,
      '-o',
      output,
      object,
      ...rawLink,
    ])
  else {
    const stripped = path('stripped.elf')
    await linkImage({ ...target, script: scriptPath, toolchain, object, names, folder, output, stripped })
  }
  return { elf: output, object }
}
