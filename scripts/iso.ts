/** `make iso`: the kernel on a disc that boots by BIOS and by UEFI. */
import { join } from 'node:path'
import { buildIso } from './build-iso.ts'
import { buildImage } from './build.ts'
import { readOptions } from './options.ts'
import { ROOT } from './root.ts'
import { script } from './steps.ts'

await script(async () => {
  const { checks } = readOptions()
  const image = await buildImage({ target: 'i386', checks, tests: false })
  const iso = await buildIso({ elf: image.stripped, output: join(ROOT, 'build/ring0.iso') })
  if (!image.changed && !iso.changed) process.stderr.write('build/ring0.iso is up to date\n')
})
