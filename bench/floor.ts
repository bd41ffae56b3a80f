/**
 * Builds the C benchmark image: the kernel's algorithms as an expert would write them in C, compiled with the
 * kernel's flags. Its files are compiled one by one, so that calls between them are C's calls, with arguments on
 * the stack; the kernel, one file of C, leaves its calls to GCC.
 */
import { basename, dirname, join, relative } from 'node:path'
import { CHECKS_FLAGS, LINK_TARGETS, OPTIMIZATION_FLAGS } from '../linker/targets.ts'
import { runCommand } from '../scripts/command.ts'
import type { Checks } from '../scripts/options.ts'
import { ROOT } from '../scripts/root.ts'
import { doUnlessFresh, filesBelow, withLock } from '../scripts/stamp.ts'
import { step } from '../scripts/steps.ts'
import { findToolchain } from '../scripts/toolchain.ts'

const SOURCES = join(ROOT, 'bench/c')

export interface CImage {
  /** Where the image and its objects are put. */
  readonly folder: string
  readonly cross: string | null
  /** What the image is made of: absolute paths of C files, whose headers stand beside them. */
  readonly sources: readonly string[]
  readonly checks: Checks
}

/** Builds the image of the kernel's operations, and returns its path. */
export function buildFloor(folder: string, cross: string | null): Promise<string> {
  return buildCImage({ folder, cross, sources: filesBelow(SOURCES).filter(isC), checks: 'release' })
}

export const isC = (path: string): boolean => path.endsWith('.c')

/** Where an image's object made of a source stands. */
export const objectOf = (folder: string, source: string): string =>
  join(folder, `${basename(source, '.c')}.o`)

/** Builds an image of C in a folder, unless the one there is still good, and returns its path. */
export async function buildCImage({ folder, cross, sources, checks }: CImage): Promise<string> {
  const image = join(folder, 'floor.elf')
  const toolchain = await findToolchain(cross)
  const { flags: common, emulation } = LINK_TARGETS.i386
  const flags = [...common, ...OPTIMIZATION_FLAGS.speed, ...CHECKS_FLAGS[checks]]
  const build = async () => {
    for (const source of sources)
      await runCommand([...toolchain.cc, ...flags, '-c', '-o', objectOf(folder, source), source])
    const { stdout } = await runCommand([...toolchain.cc, '-print-libgcc-file-name'])
    const link = ['-m', emulation, '-nostdlib', '-T', join(SOURCES, 'floor.ld'), '-z', 'noexecstack']
    const objects = [...sources.map((source) => objectOf(folder, source)), stdout.trim()]
    await runCommand([toolchain.ld, ...link, '--no-warn-rwx-segments', '-o', image, ...objects])
    return [SOURCES, ...sources.map(dirname)].flatMap(filesBelow)
  }
  await withLock(folder, () =>
    doUnlessFresh({
      stamp: join(folder, 'floor.stamp'),
      settings: [toolchain.identity, ...flags],
      outputs: [image],
      work: () => step(`compile and link ${relative(ROOT, dirname(sources.at(-1)!))}`, build),
    }),
  )
  return image
}
