/** `make fuzz`: random programs, run by the interpreter and by every C compiler there is, and compared. With `CORPUS`, files of others in their place. */
import { runCampaign, shrinkSeed, type Found } from '../fuzz/campaign.ts'
import { availableWays, missingCompilers } from '../fuzz/run/ways.ts'
import { runMutants } from '../fuzz/mutants.ts'
import { fuzzCorpus } from './fuzz-corpus.ts'
import { readNumber } from './options.ts'
import { script } from './steps.ts'

/** Mutants for each hundred programs: each costs as much as ten of those. */
const MUTANTS_PER_HUNDRED = 10
/** Failures that are made small: each takes a minute or so. */
const SHRUNK = 5

await script(async () => {
  const corpus = process.env['CORPUS']
  if (corpus) return fuzzCorpus(corpus)
  const [count, seed] = [readNumber('N', 1000), readNumber('SEED', Date.now() % 1_000_000)]
  for (const command of missingCompilers())
    console.error(`There is no ${command} here: its runs are left out.`)
  const ways = availableWays()
  let isStopped = false
  process.once('SIGINT', () => {
    isStopped = true
    console.error('\nending after this batch; Ctrl-C again ends at once')
  })
  console.error(`programs ${seed} to ${seed + count - 1}: make fuzz N=${count} SEED=${seed}`)
  const begin = performance.now()
  const show = (done: number, failures: number): void => {
    const rate = (done / (performance.now() - begin)) * 1000
    const line = `${done} of ${count} programs, ${rate.toFixed(1)} a second, ${failures} failures`
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
  }
  const found = await runCampaign(
    { seed, count, ways },
    { progress: show, failure: (one) => report(one) },
    () => isStopped,
  )
  const {
    refused,
    accepted,
    findings: mutants,
  } = isStopped
    ? { refused: 0, accepted: 0, findings: [] }
    : await runMutants({ seed, count: Math.ceil((count / 100) * MUTANTS_PER_HUNDRED) })
  console.error(`broken programs: ${refused} refused, ${accepted} accepted, ${mutants.length} neither`)
  for (const mutant of mutants)
    console.log(`\nmutant of SEED=${mutant.seed}: ${mutant.words}\n${mutant.text}`)
  for (const one of isStopped ? [] : distinct(found).slice(0, SHRUNK)) {
    console.log(`\nSEED=${one.seed}, made small:\n${await shrinkSeed(one, ways)}`)
  }
  return found.length + mutants.length > 0 ? 1 : 0
})

function report({ seed, failure: { kind, words } }: Found): void {
  console.log(`\nSEED=${seed} ${kind}: ${words.split('\n').slice(0, 8).join('\n')}`)
}

/** One failure of each sort. */
function distinct(found: readonly Found[]): Found[] {
  const first = new Map<string, Found>()
  for (const one of found) {
    const sort = `${one.failure.kind} ${one.failure.code}`
    if (!first.has(sort)) first.set(sort, one)
  }
  return [...first.values()]
}
