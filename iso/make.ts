/**
 * Packs a kernel and GRUB into a bootable ISO. `grub-mkrescue` would put in every module, font and translation
 * there is; the list below is all that the menu in `grub.cfg` needs.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync, copyFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCommand } from '../scripts/command.ts'
import { ReportedError } from '../scripts/errors.ts'
import { ROOT } from '../scripts/root.ts'

/** The menu entries of `grub.cfg`. */
export type BootEntry = 'multiboot1' | 'multiboot2'
export type Firmware = 'bios' | 'uefi'

export interface IsoRequest {
  /** The linked kernel; without debug information, or the disc becomes several times larger. */
  readonly elf: string
  /** The ISO to make. */
  readonly output: string
  /** What the ISO boots by; both unless told otherwise. */
  readonly firmware?: readonly Firmware[]
  /** The entry that starts by itself; multiboot 2 unless told otherwise. */
  readonly entry?: BootEntry
  /** The kernel's command line; words separated by single spaces, without quotes and backslashes. */
  readonly commandLine?: string
  /** GRUB's commands before the kernel is loaded, such as `cutmem 16M 24M`. */
  readonly preparation?: readonly string[]
}

/** GRUB's folder for each firmware, and the Debian package that brings it. */
const PLATFORMS: Readonly<Record<Firmware, { readonly folder: string; readonly package: string }>> = {
  bios: { folder: '/usr/lib/grub/i386-pc', package: 'grub-pc-bin' },
  uefi: { folder: '/usr/lib/grub/x86_64-efi', package: 'grub-efi-amd64-bin' },
}

/** The menu, the file system of the ISO, the two protocols and the serial terminal. */
const MODULES = ['normal', 'iso9660', 'multiboot', 'multiboot2', 'serial', 'terminal']
/** For what an ISO is told to do beforehand: `cutmem` and `badram`. */
const PREPARATION_MODULES = ['mmap']

/**
 * GRUB reads 32 KiB at a time. Where that reaches behind the end of the disc, the BIOS may deliver nothing, and
 * the end of the kernel is lost without a word. The default of 300 KiB is meant for drives of the 1990s.
 */
const PADDING = '64k'

/** GRUB's words may be quoted; this quotes one. */
const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** The files that an ISO is made of, besides the kernel. */
export const ISO_SOURCES: readonly string[] = ['iso/grub.cfg', 'iso/make.ts'].map((path) => join(ROOT, path))

/** Makes an ISO. Throws a `ReportedError` where a part of GRUB is not installed. */
export async function makeIso(request: IsoRequest): Promise<void> {
  const {
    elf,
    output,
    firmware = ['bios', 'uefi'],
    entry = 'multiboot2',
    commandLine = '',
    preparation = [],
  } = request
  const platforms = firmware.map((name) => PLATFORMS[name])
  const missing = platforms.filter(({ folder }) => !existsSync(folder)).map((platform) => platform.package)
  if (missing.length > 0) throw new ReportedError(`GRUB is not complete; install ${missing.join(' and ')}`)

  const tree = `${output}.files`
  rmSync(tree, { recursive: true, force: true })
  mkdirSync(join(tree, 'boot/grub'), { recursive: true })
  copyFileSync(elf, join(tree, 'boot/kernel.elf'))
  const settings = `set entry=${entry}\nset cmdline=${quote(commandLine)}\n${preparation.join('\n')}\n\n`
  const modules = [...MODULES, ...(preparation.length > 0 ? PREPARATION_MODULES : [])]
  writeFileSync(join(tree, 'boot/grub/grub.cfg'), settings + readFileSync(join(ROOT, 'iso/grub.cfg'), 'utf8'))
  mkdirSync(dirname(output), { recursive: true })
  const onlyPlatform = platforms.length === 1 ? ['--directory', platforms[0]!.folder] : []
  await runCommand([
    ...['grub-mkrescue', '--output', output, ...onlyPlatform],
    ...[`--install-modules=${modules.join(' ')}`, '--fonts=', '--locales=', '--themes='],
    tree,
    ...['--', '-padding', PADDING],
  ])
  rmSync(tree, { recursive: true })
}
