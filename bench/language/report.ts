/**
 * `make bench PART=language`: what the compiler's output costs beside expert C. The same kernels of the field, in
 * the language and in C with the same algorithms, the same input and the same flags, must come to the same checksums.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SymbolNames } from '../../linker/places.ts'
import { runBench } from '../../scripts/bench-run.ts'
import { buildImage } from '../../scripts/build.ts'
import { runCommand } from '../../scripts/command.ts'
import { ReportedError } from '../../scripts/errors.ts'
import { readOptions, type Checks } from '../../scripts/options.ts'
import { serialLines } from '../../scripts/qemu.ts'
import { ROOT } from '../../scripts/root.ts'
import { filesBelow } from '../../scripts/stamp.ts'
import { step } from '../../scripts/steps.ts'
import { buildCImage, isC, objectOf } from '../floor.ts'
import { figure, layOut } from '../table.ts'

/** The size matters little: no kernel allocates. */
const MEMORY = '128M'
const SOURCES = join(ROOT, 'bench/language/c')
const ENTRY = 'kernel-src/bench/language/main.ts'
const CHECKSUM = /^checksum (.+): ([0-9]+)$/

/** What a build of the kernels came to, by their names. */
export interface Outcome {
  readonly instructions: ReadonlyMap<string, number>
  readonly checksums: ReadonlyMap<string, string>
  /** The bytes of machine code. */
  readonly sizes: ReadonlyMap<string, number>
}

export interface Outcomes {
  readonly release: Outcome
  readonly full: Outcome
  readonly c: Outcome
}

type Run = Pick<Outcome, 'instructions' | 'checksums'>

async function count(elf: string, symbols: string | null, name: string): Promise<Run> {
  const image = symbols === null ? { elf } : { elf, symbols }
  const { counts, serial } = await step(`count ${name}`, () => runBench(image, MEMORY))
  const lines = serialLines(serial).flatMap((line) => {
    const found = CHECKSUM.exec(line)
    return found ? [[found[1]!, found[2]!] as const] : []
  })
  return { instructions: counts, checksums: new Map(lines) }
}

/** The sizes of an object's functions; GCC's partial copies (`find.part.0`) count for what they are copies of. */
async function functionSizes(object: string): Promise<[symbol: string, bytes: number][]> {
  const { stdout } = await runCommand(['nm', '--print-size', object])
  return [...stdout.matchAll(/^[0-9a-f]+ ([0-9a-f]+) [tT] ([^.\s]+)\S*$/gm)].map(
    ([, size, symbol]) => [symbol!, parseInt(size!, 16)] as const,
  ) as [string, number][]
}

async function countLanguage(checks: Checks): Promise<Outcome> {
  const out = join(ROOT, 'build', `i386-${checks}-bench-language`)
  const { elf, symbolsJson } = await buildImage({ target: 'i386', checks, tests: false, entry: ENTRY, out })
  const { functions } = JSON.parse(readFileSync(symbolsJson, 'utf8')) as SymbolNames
  const fileOf = new Map(functions.map(({ symbol, file }) => [symbol, file]))
  const sizes = new Map<string, number>()
  for (const [symbol, bytes] of await functionSizes(elf)) {
    const name = basename(fileOf.get(symbol) ?? '', '.ts')
    sizes.set(name, (sizes.get(name) ?? 0) + bytes)
  }
  return { ...(await count(elf, symbolsJson, `kernel-src/bench/language, ${checks}`)), sizes }
}

async function countC(cross: string | null): Promise<Outcome> {
  const folder = join(ROOT, 'build/i386-bench-language-c')
  const kernels = filesBelow(SOURCES).filter(isC)
  const sources = [join(ROOT, 'bench/c/harness.c'), ...kernels]
  const elf = await buildCImage({ folder, cross, sources, checks: 'release' })
  const sizes = new Map<string, number>()
  for (const source of kernels) {
    const functions = await functionSizes(objectOf(folder, source))
    const bytes = functions.reduce((sum, [, size]) => sum + size, 0)
    sizes.set(basename(source, '.c'), bytes)
  }
  return { ...(await count(elf, null, 'bench/language/c')), sizes }
}

/** Throws a `ReportedError` that names the first kernel whose builds do not agree. */
function requireSameChecksums({ release, full, c }: Outcomes): void {
  for (const [name, expected] of c.checksums) {
    for (const [build, { checksums }] of Object.entries({ release, full })) {
      const found = checksums.get(name)
      if (found === expected) continue
      throw new ReportedError(
        `the checksum of ${name} is ${found ?? 'missing'} in the ${build} build, and ${expected} in C: ` +
          `kernel-src/bench/language/${name}.ts and bench/language/c/${name}.c do not do the same`,
      )
    }
  }
}

const geometricMean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)

/** The table of a row for each kernel, and the geometric means of the ratios. */
export function languageTable(outcomes: Outcomes): string {
  requireSameChecksums(outcomes)
  const { release, full, c } = outcomes
  const names = [...c.checksums.keys()]
  const ratio = (build: Outcome, name: string) => build.instructions.get(name)! / c.instructions.get(name)!
  const means = [release, full].map((build) => geometricMean(names.map((name) => ratio(build, name))))
  const rows = names.map((name) => [
    name,
    ...[release, c].map(({ instructions }) => figure(instructions.get(name)!)),
    ...[release, full].map((build) => ratio(build, name).toFixed(3)),
    ...[release, full, c].map(({ sizes }) => figure(sizes.get(name) ?? 0)),
  ])
  const heads = [
    'kernel',
    'release',
    'C',
    'release / C',
    'full / C',
    'release bytes',
    'full bytes',
    'C bytes',
  ]
  const mean = ['geometric mean', '', '', ...means.map((value) => value.toFixed(3)), '', '', '']
  return layOut(heads, [...rows, mean])
}

/** Builds and counts everything; returns what is to be printed. */
export async function reportLanguage(): Promise<string> {
  const release = await countLanguage('release')
  const full = await countLanguage('full')
  const c = await countC(readOptions().cross)
  return `Instructions of the kernels of the field:\n\n${languageTable({ release, full, c })}`
}
