/**
 * The vitest plugin that makes the kernel's tests vitest's own. A file `*.test.ts` of the kernel cannot run on
 * the host: vitest is given the host's half of it instead, and the other half runs in QEMU.
 */
import { readdirSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vitest/config'
import { outlineTests } from '../frontend/test-outline.ts'
import { hostCode } from './host-code.ts'
import { RESULTS_MODULE, ResultsProvider, type BuildTestImage } from './results.ts'

export interface KernelTestsOptions {
  /** The project's root, from which the compiler names files. */
  readonly root: string
  /** The kernel's folder, relative to the root. */
  readonly sources: string
  readonly build: BuildTestImage
}

const HOST = fileURLToPath(new URL('host.ts', import.meta.url))
/** How Vite marks an id that is no file. */
const VIRTUAL = '\0'

export function kernelTests({ root, sources, build }: KernelTestsOptions): Plugin {
  const provider = new ResultsProvider(root, build)
  const folder = resolve(root, sources) + '/'
  return {
    name: 'ring0-kernel-tests',
    enforce: 'pre',

    resolveId(id) {
      return id.startsWith(RESULTS_MODULE) ? VIRTUAL + id : null
    },

    async load(id) {
      if (!id.startsWith(VIRTUAL + RESULTS_MODULE)) return null
      return `export default ${JSON.stringify(await provider.current())}`
    },

    transform(text, id) {
      const [path] = id.split('?') as [string]
      if (!path.startsWith(folder) || !path.endsWith('.test.ts')) return null
      // All tests are in one image, so a change of any kernel source may change this file's results.
      for (const source of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
        if (source.endsWith('.ts')) this.addWatchFile(folder + source)
      return { code: hostCode(text, outlineTests(text, path), relative(root, path), HOST), map: null }
    },
  }
}
