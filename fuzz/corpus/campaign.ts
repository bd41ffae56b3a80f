/**
 * A run over every TypeScript file below a folder, whatever it is: each must end in diagnostics or in C that gcc takes
 * without a word. Findings are grouped, exceptions by where they were thrown.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { BUILDS, type Build } from '../run/ways.ts'
import type { Attempt, Outcome } from './attempt.ts'
import { checkC } from './c-check.ts'
import { attemptAll } from './pool.ts'
import { variantsOf } from './variants.ts'

export interface CorpusOptions {
  /** A folder, or one file. */
  readonly corpus: string
  readonly mutants: number
  readonly seed: number
  /** Take one file of so many. */
  readonly stride: number
  /** Processes that compile at a time. */
  readonly processes: number
}

export interface Finding {
  /** What findings of one cause have in common. */
  readonly cause: string
  readonly file: string
  readonly variant: string
  readonly build: Build
  readonly words: string
}

export interface Tally {
  readonly attempts: number
  readonly accepted: number
  readonly findings: readonly Finding[]
  /** How many attempts each code refused, the files as they are and the others together. */
  readonly refusals: ReadonlyMap<string, number>
  /** The longest that a file took, in milliseconds. */
  readonly slowest: { readonly file: string; readonly milliseconds: number }
}

/** C files of one run of gcc. */
const BATCH = 40
const SOURCE = /\.[cm]?tsx?$/

/** Every source and every `tsconfig.json` below a folder, in the order of their names. */
export function filesOf(corpus: string): string[] {
  if (statSync(corpus).isFile()) return [path.resolve(corpus)]
  return readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (SOURCE.test(entry.name) || entry.name === 'tsconfig.json'))
    .map((entry) => path.resolve(entry.parentPath, entry.name))
    .sort()
}

export async function runCorpus(
  { corpus, mutants, seed, stride, processes }: CorpusOptions,
  progress: (tally: Tally, files: { readonly begun: number; readonly all: number }) => void,
): Promise<Tally> {
  const files = filesOf(corpus).filter((_, index) => index % stride === 0)
  const variants = new WeakMap<Attempt, string>()
  const findings: Finding[] = []
  const refusals = new Map<string, number>()
  const waiting: { readonly attempt: Attempt; readonly source: string }[] = []
  let [begun, attempts, accepted] = [0, 0, 0]
  let slowest = { file: '', milliseconds: 0 }
  const tally = (): Tally => ({ attempts, accepted, findings, refusals, slowest })

  function* work(): Generator<Attempt> {
    for (const [index, file] of files.entries()) {
      begun++
      const build = BUILDS[index % BUILDS.length]
      if (!SOURCE.test(file)) {
        yield { file, text: null, build }
        continue
      }
      for (const { name, text } of variantsOf(readFileSync(file, 'utf8'), mutants, seed)) {
        const attempt: Attempt = { file, text, build }
        variants.set(attempt, name)
        yield attempt
      }
    }
  }
  const found = (attempt: Attempt, cause: string, words: string): void => {
    const { file, build } = attempt
    findings.push({ cause, file, variant: variants.get(attempt) ?? 'project', build, words })
  }
  const checkWaiting = async (least: number): Promise<void> => {
    while (waiting.length > least) {
      const { target } = waiting[0].attempt.build
      const own = waiting.filter(({ attempt }) => attempt.build.target === target).slice(0, BATCH)
      own.forEach((one) => waiting.splice(waiting.indexOf(one), 1))
      const answers = await checkC(
        own.map(({ source }) => source),
        target,
      )
      answers.forEach((words, index) => {
        if (words !== null) found(own[index].attempt, causeOfComplaint(words), words)
      })
    }
  }
  await attemptAll(work(), processes, async (attempt, outcome, milliseconds) => {
    attempts++
    if (milliseconds > slowest.milliseconds) slowest = { file: attempt.file, milliseconds }
    if (outcome.kind === 'accepted') {
      accepted++
      waiting.push({ attempt, source: outcome.source })
      await checkWaiting(BATCH * BUILDS.length)
    } else if (outcome.kind === 'refused')
      for (const code of new Set(outcome.codes)) refusals.set(code, (refusals.get(code) ?? 0) + 1)
    else found(attempt, causeOf(outcome), outcome.words)
    progress(tally(), { begun, all: files.length })
  })
  await checkWaiting(0)
  return tally()
}

/** The words of an exception without the names of the program, and the innermost calls. */
function causeOf({ kind, words }: Extract<Outcome, { words: string }>): string {
  const [first, ...rest] = words.split('\n')
  const calls = rest.filter((line) => /^ {4}at /.test(line)).map((line) => line.trim())
  const place = calls.slice(0, 3).map((line) => line.replace(/\(?(?:file:\/\/)?\/\S*\/([^/]+)\)?$/, '$1'))
  const verified = rest.filter((line) => !/^ {4}at /.test(line)).slice(0, 1)
  const what = [first, ...verified].join(' ').replace(/'[^']*'|"[^"]*"|\S+\.tsx?:\d+:\d+|\d+/g, '…')
  return `${kind}: ${what.slice(0, 200)} ${place.join(' ← ')}`
}

function causeOfComplaint(words: string): string {
  const first = /(?:error|warning): (.*)/.exec(words)?.[1] ?? words.split('\n')[0]
  return `gcc: ${first.replace(/‘[^’]*’|\d+/g, '…')}`
}
