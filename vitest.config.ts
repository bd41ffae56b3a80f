/**
 * Two kinds of tests: those of the compiler and the tools run on the host; those of the kernel run in QEMU.
 */
import { defineConfig } from 'vitest/config'
import { kernelTests } from './compiler/vitest/plugin.ts'
import { ROOT } from './scripts/root.ts'
import { buildTestImage } from './scripts/test-image.ts'

/** QEMU starts and programs are compiled inside tests, on machines that may be busy. */
const TEST_MILLISECONDS = 120_000

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'tools',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/fixtures/**'],
          testTimeout: TEST_MILLISECONDS,
          hookTimeout: TEST_MILLISECONDS,
        },
      },
      {
        plugins: [kernelTests({ root: ROOT, sources: 'kernel-src', build: buildTestImage })],
        test: {
          name: 'kernel',
          include: ['kernel-src/**/*.test.ts'],
          testTimeout: TEST_MILLISECONDS,
        },
      },
    ],
  },
})
