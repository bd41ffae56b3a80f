/** A run of broken programs: each is a generated one with a few tokens changed. */

import { generate } from './generate/program.ts'
import { mutate } from './mutate.ts'
import { Random } from './random.ts'
import type { Subject } from './run/subject.ts'
import { tolerate } from './run/tolerance.ts'
import { renderText } from './tree.ts'

export interface Mutant {
  readonly seed: number
  readonly text: string
  /** What went wrong. */
  readonly words: string
}

export interface MutantRun {
  readonly refused: number
  readonly accepted: number
  /** Those that are neither. */
  readonly findings: readonly Mutant[]
}

/** Programs that share a project. */
const BATCH_SIZE = 100

/** The mutants of consecutive seeds. */
export async function runMutants({
  seed,
  count,
}: {
  readonly seed: number
  readonly count: number
}): Promise<MutantRun> {
  const found: Mutant[] = []
  const counts = { refused: 0, accepted: 0, finding: 0 }
  for (let first = seed; first < seed + count; first += BATCH_SIZE) {
    const size = Math.min(BATCH_SIZE, seed + count - first)
    const subjects = Array.from({ length: size }, (_, index) => mutantOf(first + index))
    const verdicts = await tolerate(subjects)
    subjects.forEach(({ name, text }, index) => {
      const verdict = verdicts.get(name)!
      counts[verdict.kind]++
      if (verdict.kind === 'finding') found.push({ seed: first + index, text, words: verdict.words })
    })
  }
  return { refused: counts.refused, accepted: counts.accepted, findings: found }
}

function mutantOf(seed: number): Subject {
  const text = mutate(renderText(generate(seed)).text, new Random(seed))
  return { name: `mutant_${seed}`, text, expected: null }
}
