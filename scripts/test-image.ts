/** Builds the kernel's test image for vitest. */
import { readFileSync, statSync } from 'node:fs'
import type { TestEntry } from '../compiler/vitest/boots.ts'
import type { TestImage } from '../compiler/vitest/results.ts'
import { buildImage } from './build.ts'

/**
 * The test image of the sources as they are. With full checks, whatever `CHECKS` asks for: tests that must panic
 * expect them. Fails with the diagnostics.
 */
export async function buildTestImage(): Promise<TestImage> {
  const { elf, symbolsJson, testsJson } = await buildImage({
    target: 'i386',
    checks: 'full',
    tests: true,
    progress: false,
  })
  return {
    image: { elf, symbols: symbolsJson },
    tests: JSON.parse(readFileSync(testsJson!, 'utf8')) as TestEntry[],
    version: String(statSync(elf).mtimeMs),
  }
}
