/** The image that measures a threshold on real processors: here it must boot and give an answer, whichever it is. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildImage } from '../../scripts/build.ts'
import { runQemu, serialLines } from '../../scripts/qemu.ts'
import { ROOT } from '../../scripts/root.ts'

/** Where docs/benchmarks.md says that it is. */
const FOLDER = join(ROOT, 'build/flush-threshold')

test('the flush threshold is measured', async () => {
  const { elf, symbolsJson } = await buildImage({
    ...{ target: 'i386', checks: 'release', tests: false, progress: false },
    ...{ entry: 'kernel-src/bench/flush-threshold.ts', out: FOLDER },
  })
  const { verdict, explanation, serial } = await runQemu({
    ...{ target: 'i386', machine: 'pc', memory: '32M', boot: { kernel: elf } },
    image: { elf, symbols: symbolsJson },
    timeoutSeconds: 60,
  })
  expect(verdict, explanation).toEqual({ kind: 'pass' })
  expect(serialLines(serial)).toContainEqual(expect.stringMatching(/^flush of everything: [1-9]\d*$/))
  expect(serialLines(serial)).toContainEqual(expect.stringMatching(/^flush threshold: \d+ pages$/))
})
