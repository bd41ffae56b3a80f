/** `make fuzz CORPUS=folder`: every TypeScript file there is refused, or becomes C that gcc accepts. */
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { runCorpus, type Finding, type Tally } from '../fuzz/corpus/campaign.ts'
import { ReportedError } from './errors.ts'
import { readNumber } from './options.ts'

/** Lines of each finding that are shown. */
const SHOWN = 12
/** Codes that are shown, the most frequent ones. */
const REFUSALS = 40
/** Milliseconds from one line of progress to the next where it is no terminal. */
const PAUSE = 15_000

/** Runs the corpus and prints what was found; the exit code. */
export async function fuzzCorpus(corpus: string): Promise<number> {
  if (!existsSync(corpus))
    throw new ReportedError(`CORPUS=${corpus}: there is no such folder; name one that holds TypeScript files`)
  const [mutants, seed, stride, processes] = [
    readNumber('MUTANTS', 0),
    readNumber('SEED', 1),
    Math.max(1, readNumber('STRIDE', 1)),
    Math.max(1, readNumber('JOBS', cpus().length)),
  ]
  const begin = performance.now()
  let shown = begin
  const tally = await runCorpus({ corpus, mutants, seed, stride, processes }, (now, { begun, all }) => {
    const isTerminal = process.stderr.isTTY
    if (!isTerminal && performance.now() - shown < PAUSE) return
    shown = performance.now()
    const line = `${begun} of ${all} files, ${wordsOf(now)}`
    process.stderr.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`)
  })
  console.log(`\n${wordsOf(tally)}; ${((performance.now() - begin) / 1000).toFixed(0)} s`)
  const refusals = [...tally.refusals].sort(([, one], [, other]) => other - one).slice(0, REFUSALS)
  if (refusals.length > 0)
    console.log(`refused by ${refusals.map(([code, count]) => `${code} ${count} ×`).join(', ')}`)
  for (const group of grouped(tally.findings)) {
    const [{ cause, file, variant, build, words }] = group
    console.log(`\n${group.length} × ${cause}\n  ${file} (${variant}, ${build.target} ${build.mode})`)
    console.log(words.split('\n').slice(0, SHOWN).join('\n').replace(/^/gm, '    '))
    for (const other of group.slice(1, 4)) console.log(`  also ${other.file} (${other.variant})`)
  }
  return tally.findings.length > 0 ? 1 : 0
}

function wordsOf({ attempts, accepted, findings, slowest }: Tally): string {
  const slow = `slowest ${(slowest.milliseconds / 1000).toFixed(1)} s (${slowest.file})`
  return `${attempts} attempts, ${accepted} accepted, ${findings.length} findings, ${slow}`
}

/** The findings of each cause, the most frequent first. */
function grouped(findings: readonly Finding[]): (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const group = groups.get(finding.cause)
    if (group) group.push(finding)
    else groups.set(finding.cause, [finding])
  }
  return [...groups.values()].sort((one, other) => other.length - one.length)
}
