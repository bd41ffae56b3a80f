/**
 * `make mutate`: small mistakes in the memory manager, one at a time, and whether its tests notice. Each mutant meets
 * the traces and the small worlds on the hosted machine first and, if it survives them, the kernel's tests in one boot,
 * and then those that must end theirs, a boot for each. N= mutants are chosen by SEED=; the survivors and the part that
 * was killed are printed. Those that are known to change nothing (fuzz/mutation/equivalents.ts) are told apart.
 */
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { equivalence } from '../fuzz/mutation/equivalents.ts'
import { sampleMutants, type Mutant } from '../fuzz/mutation/weave.ts'
import { Random } from '../fuzz/random.ts'
import { ReportedError } from './errors.ts'
import { prepareBoots } from './mutation/booted.ts'
import { compileMutants, killedHosted } from './mutation/hosted.ts'
import { ROOT } from './root.ts'
import { script } from './steps.ts'

const KERNEL = join(ROOT, 'kernel-src')
/** Tests, and what only tests call. */
const NOT_MUTATED = /\.test\.ts$|-verify\.ts$/

const wholeNumber = (name: string, otherwise: number): number => {
  const text = process.env[name] || String(otherwise)
  if (!/^\d{1,9}$/.test(text)) throw new ReportedError(`${name}=${text}: write a whole number`)
  return Number(text)
}

const placeOf = ({ path, site }: Mutant): string => `${relative(KERNEL, path)}:${site.line}`

function report(mutant: Mutant, words: string | null): void {
  const { number, site } = mutant
  console.log(
    `${number} ${placeOf(mutant)} ${site.mistake.slice(0, 80)}: ${words?.slice(0, 100) ?? 'survives'}`,
  )
}

await script(async () => {
  const [count, seed] = [wholeNumber('N', 100), wholeNumber('SEED', 1)]
  const sources = readdirSync(join(KERNEL, 'mm'))
    .filter((name) => name.endsWith('.ts') && !NOT_MUTATED.test(name))
    .map((name) => join(KERNEL, 'mm', name))
  const { mutants, ...hosted } = compileMutants(sampleMutants(sources, count, new Random(seed)))
  console.log(`${mutants.length} mutants: make mutate N=${count} SEED=${seed}`)
  const alarm = killedHosted(hosted, 0)
  if (alarm !== null) throw new ReportedError(`the tests fail without any mutant: ${alarm}`)
  const left = mutants.filter((mutant) => {
    const words = killedHosted(hosted, mutant.number)
    report(mutant, words)
    return words === null
  })
  hosted.machine.remove()
  hosted.worlds.remove()

  const boots = await prepareBoots(mutants)
  const survivors: Mutant[] = []
  for (const mutant of left) {
    const words = await boots.killed(mutant.number)
    report(mutant, words)
    if (words === null) survivors.push(mutant)
  }
  const equivalents = survivors.filter((mutant) => equivalence(mutant) !== null)
  const killed = mutants.length - survivors.length
  const others = mutants.length - equivalents.length
  const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`
  console.log(`\n${killed} of ${mutants.length} killed (${percent(killed, mutants.length)})`)
  console.log(`${equivalents.length} are known to change nothing: ${percent(killed, others)} of the others`)
  for (const mutant of survivors) {
    const why = equivalence(mutant) ?? (boots.reaches(mutant.number) ? 'survives' : 'no boot comes to it')
    console.log(`  ${placeOf(mutant)}: ${mutant.site.mistake}: ${why}`)
  }
  return 0
})
