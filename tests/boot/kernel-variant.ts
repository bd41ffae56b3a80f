/** The kernel with a `main.ts` of the test's making: a copy of its sources, built like the real one. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildImage, type ImageRequest } from '../../scripts/build.ts'
import type { Checks } from '../../scripts/options.ts'
import { ROOT } from '../../scripts/root.ts'
import type { Kernel } from './images.ts'

const MAIN = 'kernel-src/main.ts'
/** What the kernel's `tsconfig.json` and imports refer to. */
export const SOURCE_PARTS = ['package.json', 'kernel-src', 'compiler/lib']

/** The text of the real `main.ts`. */
export const mainSource = (): string => readFileSync(join(ROOT, MAIN), 'utf8')

/** Builds the kernel with `main` as its `main.ts`, under `build/`, in a folder of the name `name`. */
export async function buildVariant(name: string, checks: Checks, main: string): Promise<Kernel> {
  const folder = join(ROOT, 'build', `${name}-${checks}`)
  const root = join(folder, 'sources')
  rmSync(root, { recursive: true, force: true })
  for (const part of SOURCE_PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true })
  writeFileSync(join(root, MAIN), main)
  const request: ImageRequest = { target: 'i386', checks, tests: false, progress: false, root, out: folder }
  const { elf, stripped, symbolsJson } = await buildImage(request)
  return { elf, stripped, image: { elf, symbols: symbolsJson }, request }
}
