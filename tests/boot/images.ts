/** The real kernel, built once for all boot tests, and how it is started. */
import { join } from 'node:path'
import { buildImage, imageFolder, type ImageRequest } from '../../scripts/build.ts'
import { buildIso } from '../../scripts/build-iso.ts'
import type { MachineName } from '../../scripts/options.ts'
import { runQemu, serialLines, type Boot, type Image, type Run } from '../../scripts/qemu.ts'
import type { BootEntry } from '../../iso/make.ts'

const TIME_LIMIT_SECONDS = 60

export interface Kernel {
  readonly elf: string
  readonly stripped: string
  readonly image: Image
  readonly request: ImageRequest
}

/** Builds the kernel, or the test image, unless the one there is still good. */
export async function buildKernel(options: Pick<ImageRequest, 'checks' | 'tests'>): Promise<Kernel> {
  const request: ImageRequest = { target: 'i386', progress: false, ...options }
  const { elf, stripped, symbolsJson } = await buildImage(request)
  return { elf, stripped, image: { elf, symbols: symbolsJson }, request }
}

/** Packs an ISO that starts `kernel` by the given protocol, unless the one there is still good. */
export async function packIso(
  kernel: Kernel,
  entry: BootEntry = 'multiboot2',
  commandLine = '',
  preparation: readonly string[] = [],
): Promise<string> {
  const name = [entry, ...preparation].join('-').replace(/[^\w-]+/g, '-')
  const output = join(imageFolder(kernel.request), `${name}.iso`)
  const request = { elf: kernel.stripped, output, entry, commandLine, preparation, progress: false }
  return (await buildIso(request)).iso
}

/** What came of a boot: the run, and its serial log in lines. */
export interface Booted extends Run {
  readonly lines: readonly string[]
}

export async function bootMachine(
  kernel: Kernel,
  boot: Boot,
  machine: MachineName = 'pc',
  memory = '128M',
): Promise<Booted> {
  const { image } = kernel
  const run = await runQemu({
    ...{ target: 'i386', machine, memory, boot, image },
    timeoutSeconds: TIME_LIMIT_SECONDS,
  })
  return { ...run, lines: serialLines(run.serial) }
}
