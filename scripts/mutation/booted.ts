/**
 * Mutants in the kernel's own tests. A run without any tells first which of their places each boot comes to: a boot that
 * never comes to a mutant's place need not be tried with it.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { TestEntry } from '../../compiler/vitest/boots.ts'
import { weave, type Mutant } from '../../fuzz/mutation/weave.ts'
import { buildImage } from '../build.ts'
import { ReportedError } from '../errors.ts'
import { runQemu, type Run } from '../qemu.ts'
import { ROOT } from '../root.ts'
import { switchFor } from './switch.ts'

/** A boot takes some ten seconds; a mutant may hang. */
const BOOT_SECONDS = 60

/** One way to boot, and what must come of it. */
interface Check {
  readonly name: string
  readonly boot: (append: string) => Promise<Run>
  /** What is wrong with how it ended, or null. */
  readonly judge: (run: Run) => string | null
  /** The mutants whose places it comes to. */
  reaches: ReadonlySet<number>
}

export interface Boots {
  /** What the boots say of a mutant: null if all is well with it, or none comes to its place. */
  killed(mutant: number): Promise<string | null>
  reaches(mutant: number): boolean
}

/** Builds the woven sources and boots them once in every way without a mutant; then all must be well. */
export async function prepareBoots(mutants: readonly Mutant[]): Promise<Boots> {
  const checks = await testChecks(mutants)
  for (const check of checks) {
    const run = await check.boot('places=1')
    const wrong = check.judge(run)
    if (wrong !== null)
      throw new ReportedError(`the kernel's tests fail without any mutant: ${check.name}: ${wrong}`)
    check.reaches = new Set([...run.serial.matchAll(/^# place (\d+)/gm)].map(([, number]) => Number(number)))
  }
  return {
    reaches: (mutant) => checks.some(({ reaches }) => reaches.has(mutant)),
    async killed(mutant) {
      for (const { name, boot, judge, reaches } of checks) {
        if (!reaches.has(mutant)) continue
        const wrong = judge(await boot(`mutant=${mutant}`))
        if (wrong !== null) return `${name}: ${wrong}`
      }
      return null
    },
  }
}

/** Copies of the project's sources with the mutants woven in. */
function weaveSources(mutants: readonly Mutant[], out: string): string {
  const root = join(out, 'sources')
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  for (const part of ['package.json', 'kernel-src', 'compiler/lib'])
    cpSync(join(ROOT, part), join(root, part), { recursive: true })
  for (const [path, text] of weave(mutants, switchFor)) writeFileSync(join(root, relative(ROOT, path)), text)
  return root
}

/** The tests of the test image that must return, in one boot, and each that must panic. */
async function testChecks(mutants: readonly Mutant[]): Promise<Check[]> {
  const out = join(ROOT, 'build/mutants')
  const { elf, symbolsJson, testsJson } = await buildImage({
    ...{
      target: 'i386',
      checks: 'full',
      tests: true,
      progress: false,
      root: weaveSources(mutants, out),
      out,
    },
  })
  const boot = (append: string): Promise<Run> =>
    runQemu({
      ...{ target: 'i386', machine: 'pc', memory: '128M', timeoutSeconds: BOOT_SECONDS },
      ...{ image: { elf, symbols: symbolsJson }, boot: { kernel: elf, append } },
    })
  const tests = JSON.parse(readFileSync(testsJson!, 'utf8')) as TestEntry[]
  return [
    { name: 'tests', boot, judge: judgeTests, reaches: new Set() },
    ...tests
      .filter(({ panics, file }) => panics && file.startsWith('kernel-src/mm/'))
      .map(({ index, name, panics }) => ({
        name,
        boot: (append: string) => boot(`${append} test=${index}`),
        judge: ({ verdict }: Run) =>
          verdict.kind === 'panic' && verdict.message === panics ? null : verdict.kind,
        reaches: new Set<number>(),
      })),
  ]
}

function judgeTests({ verdict, serial }: Run): string | null {
  if (verdict.kind === 'pass') return null
  const failed = /^not ok \d+ (.*)$/m.exec(serial)
  return `${verdict.kind}: ${failed?.[1]?.trim() ?? 'a test ended the boot'}`
}
