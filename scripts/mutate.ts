/**
 * `make mutate`: small mistakes in the memory manager, one at a time, and whether its tests notice. Each mutant meets
 * the traces and the small worlds on the hosted machine first and, if it survives them, the kernel's tests in one boot,
 * and then those that must panic, a boot for each. N= mutants are chosen by SEED=; the survivors and the part that was
 * killed are printed.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { mutantsAt, sampleMutants, weave, type Mutant } from '../fuzz/mutation/weave.ts'
import { Random } from '../fuzz/random.ts'
import type { TestEntry } from '../compiler/vitest/boots.ts'
import { compileMachine, type HostedMachine } from '../tests/machine/hosted-machine.ts'
import { runTrace, TRACES } from '../tests/machine/traces.ts'
import { buildImage } from './build.ts'
import { ReportedError } from './errors.ts'
import { runQemu, type Image, type Run } from './qemu.ts'
import { ROOT } from './root.ts'
import { script } from './steps.ts'

const KERNEL = join(ROOT, 'kernel-src')
const SWITCH = join(KERNEL, 'testing/mutant.ts')
/** Tests, and what only tests call. */
const NOT_MUTATED = /\.test\.ts$|-verify\.ts$/
const OPERATIONS = 1500
const STATES = 500
/** A trace takes a second or two, and a boot some ten; a mutant may hang. */
const TRACE_SECONDS = 30
const BOOT_SECONDS = 60

const wholeNumber = (name: string, otherwise: number): number => {
  const text = process.env[name] || String(otherwise)
  if (!/^\d{1,9}$/.test(text)) throw new ReportedError(`${name}=${text}: write a whole number`)
  return Number(text)
}

/** Where a woven source imports its switch from. */
const switchFor = (path: string): string => relative(dirname(path), SWITCH)

/** Weaves mutants in and compiles; those that do not compile are left out. Returns what is left, and the program. */
function compileMutants(sample: readonly Mutant[]): {
  mutants: Mutant[]
  machine: HostedMachine
  worlds: HostedMachine
} {
  let mutants = [...sample]
  for (;;) {
    const woven = weave(mutants, switchFor)
    try {
      const machine = compileMachine('traces.ts', woven)
      return { mutants, machine, worlds: compileMachine('worlds.ts', woven) }
    } catch (error) {
      const places = [...String(error).matchAll(/(kernel-src\/[^(\s]+)\((\d+),\d+\): error/g)]
      const wrong = new Set(
        places.flatMap(([, file, line]) => mutantsAt(woven.get(join(ROOT, file!)) ?? '', Number(line))),
      )
      if (wrong.size === 0) throw error
      mutants = mutants.filter(({ number }) => !wrong.has(number))
    }
  }
}

/** Builds the test image of the woven sources, in a folder of its own. */
async function buildTests(
  mutants: readonly Mutant[],
): Promise<{ image: Image; tests: readonly TestEntry[] }> {
  const out = join(ROOT, 'build/mutants')
  const root = join(out, 'sources')
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  for (const part of ['package.json', 'kernel-src', 'compiler/lib'])
    cpSync(join(ROOT, part), join(root, part), { recursive: true })
  for (const [path, text] of weave(mutants, switchFor)) writeFileSync(join(root, relative(ROOT, path)), text)
  const { elf, symbolsJson, testsJson } = await buildImage({
    ...{ target: 'i386', checks: 'full', tests: true, progress: false, root, out },
  })
  const tests = JSON.parse(readFileSync(testsJson!, 'utf8')) as TestEntry[]
  return { image: { elf, symbols: symbolsJson }, tests }
}

/** What a trace says of a mutant, or null if all end well. */
function killedByTrace(machine: HostedMachine, mutant: number): string | null {
  for (const readsAhead of [false, true])
    for (const trace of TRACES) {
      const request = { trace, seed: 3, operations: OPERATIONS, readsAhead, mutant }
      try {
        const { status, output } = runTrace(machine, request, TRACE_SECONDS)
        if (status !== 0) return output.trim().split('\n').at(-1) || `signal in trace of ${trace}`
      } catch {
        return `trace of ${trace} does not end`
      }
    }
  return null
}

/** What the kernel's tests say of a mutant, or null if all are as they should be. */
async function killedByBoots(
  mutant: number,
  tests: readonly TestEntry[],
  boot: (append: string) => Promise<Run>,
): Promise<string | null> {
  const { verdict, serial } = await boot(`mutant=${mutant}`)
  if (verdict.kind !== 'pass') {
    const failed = /^not ok \d+ (.*)$/m.exec(serial)
    return `${verdict.kind}: ${failed?.[1]?.trim() ?? 'a test ended the boot'}`
  }
  for (const { index, name, panics, file } of tests) {
    if (!panics || !file.startsWith('kernel-src/mm/')) continue
    const { verdict: end } = await boot(`mutant=${mutant} test=${index}`)
    if (end.kind !== 'panic' || end.message !== panics) return `${end.kind}: ${name}`
  }
  return null
}

/** What a small world says of a mutant, or null if all is well in both. */
function killedByWorld(worlds: HostedMachine, mutant: number): string | null {
  for (const world of [0, 1]) {
    try {
      const { status, output } = worlds.run([mutant, world, STATES], TRACE_SECONDS)
      if (status !== 0) return output.trim().split('\n').at(-1) || 'signal in a small world'
    } catch {
      return 'a small world does not end'
    }
  }
  return null
}

await script(async () => {
  const [count, seed] = [wholeNumber('N', 100), wholeNumber('SEED', 1)]
  const sources = readdirSync(join(KERNEL, 'mm'))
    .filter((name) => name.endsWith('.ts') && !NOT_MUTATED.test(name))
    .map((name) => join(KERNEL, 'mm', name))
  const { mutants, machine, worlds } = compileMutants(sampleMutants(sources, count, new Random(seed)))
  console.log(`${mutants.length} mutants: make mutate N=${count} SEED=${seed}`)
  if (killedByTrace(machine, 0) !== null || killedByWorld(worlds, 0) !== null)
    throw new ReportedError('the tests fail without any mutant')
  const left = mutants.filter((mutant) => {
    const words = killedByTrace(machine, mutant.number) ?? killedByWorld(worlds, mutant.number)
    report(mutant, words)
    return words === null
  })
  machine.remove()
  worlds.remove()

  const { image, tests } = await buildTests(mutants)
  const boot = (append: string): Promise<Run> =>
    runQemu({
      ...{ target: 'i386', machine: 'pc', memory: '128M', image, timeoutSeconds: BOOT_SECONDS },
      boot: { kernel: image.elf, append },
    })
  const alarm = await killedByBoots(0, tests, boot)
  if (alarm !== null) throw new ReportedError(`the kernel's tests fail without any mutant: ${alarm}`)
  const survivors: Mutant[] = []
  for (const mutant of left) {
    const words = await killedByBoots(mutant.number, tests, boot)
    report(mutant, words)
    if (words === null) survivors.push(mutant)
  }
  const killed = mutants.length - survivors.length
  console.log(`\n${killed} of ${mutants.length} killed (${((killed / mutants.length) * 100).toFixed(1)} %)`)
  for (const { path, site } of survivors)
    console.log(`  survives: ${relative(ROOT, path)}:${site.line}: ${site.mistake}`)
  return 0
})

function report({ number, path, site }: Mutant, words: string | null): void {
  const place = `${relative(KERNEL, path)}:${site.line}`
  console.log(`${number} ${place} ${site.mistake.slice(0, 80)}: ${words?.slice(0, 100) ?? 'survives'}`)
}
