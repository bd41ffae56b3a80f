/** A long run: batch after batch of seeds, each failure told with its seed as soon as it is found, and made small. */

import { generate } from './generate/program.ts'
import { type Failure, type Failures, runBatch } from './run/batch.ts'
import { type Subject, subjectOf } from './run/subject.ts'
import { BUILDS, someWays, type Way, wayName, WAYS } from './run/ways.ts'
import { shrink } from './shrink.ts'
import { modulesOf } from './modules.ts'
import type { Tree } from './tree.ts'

export interface CampaignOptions {
  /** The first seed; the others follow it. */
  readonly seed: number
  readonly count: number
  /** Programs that share a run of each compiler. */
  readonly batchSize?: number
  /** Every way for every program, rather than some that change from batch to batch. */
  readonly isThorough?: boolean
  /** Those for which there is a compiler; all if left out. */
  readonly ways?: readonly Way[]
}

export interface Found {
  readonly seed: number
  readonly failure: Failure
}

/** What is told on the way. */
export interface Listener {
  /** After each batch. */
  progress(done: number, failures: number): void
  failure(found: Found): void
}

const BATCH_SIZE = 300

/** Runs the programs of consecutive seeds; the failures. Ends early, after the batch at hand, once `isStopped`. */
export async function runCampaign(
  { seed, count, batchSize = BATCH_SIZE, isThorough = false, ways = WAYS }: CampaignOptions,
  listener: Listener,
  isStopped: () => boolean = () => false,
): Promise<readonly Found[]> {
  const all: Found[] = []
  let told = 0
  const tell = async ({ size, failures }: { size: number; failures: Promise<Failures> }): Promise<void> => {
    for (const found of inOrder(await failures)) {
      all.push(found)
      listener.failure(found)
    }
    told += size
    listener.progress(told, all.length)
  }
  // While the C of one batch is compiled and runs, the next one is begun.
  let before: Promise<void> = Promise.resolve()
  for (let begun = 0; begun < count && !isStopped();) {
    const seeds = Array.from(
      { length: Math.min(batchSize, count - begun) },
      (_, index) => seed + begun + index,
    )
    const chosen = isThorough ? ways : someWays(Math.floor((seed + begun) / batchSize), ways)
    const batch = { size: seeds.length, failures: runSeeds(seeds, chosen) }
    begun += seeds.length
    await before
    before = tell(batch)
  }
  await before
  return all
}

async function runSeeds(seeds: readonly number[], ways: readonly Way[]): Promise<Failures> {
  return runBatch(
    seeds.map((seed) => subjectOf(nameOf(seed), generate(seed))),
    { ways, builds: BUILDS.filter((build) => ways.some((way) => way.build === build)) },
  )
}

function nameOf(seed: number): string {
  return `seed_${seed}`
}

function inOrder(failures: Failures): Found[] {
  return [...failures]
    .map(([name, failure]) => ({ seed: Number(name.replace('seed_', '')), failure }))
    .sort((a, b) => a.seed - b.seed)
}

/** The smallest program found that fails like that of a seed, as text. */
export async function shrinkSeed(
  { seed, failure }: Found,
  ways: readonly Way[] = WAYS,
  progress?: (smallest: Tree) => void,
): Promise<string> {
  const needed = ways.filter((way) => failure.words.startsWith(wayName(way)))
  const smallest = await shrink(
    generate(seed),
    (candidates) => failAlike(candidates, failure, needed),
    progress,
  )
  return modulesOf(nameOf(seed), smallest)
    .modules.map(({ text, imports }) => `${imports}\n${text}`)
    .join('// The library:\n')
}

async function failAlike(
  candidates: readonly Tree[],
  failure: Failure,
  ways: readonly Way[],
): Promise<readonly boolean[]> {
  const subjects = candidates.map((tree, index): Subject => subjectOf(`candidate_${index}`, tree))
  const failures = await runBatch(subjects, { ways })
  return subjects.map(({ name }) => {
    const own = failures.get(name)
    return own !== undefined && own.kind === failure.kind && own.code === failure.code
  })
}
