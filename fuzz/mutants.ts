/** A run of broken programs: each is a generated one with a few tokens changed. */

import { generate } from './generate/program.ts'
import { mutate } from './mutate.ts'
import { Random } from './random.ts'
import { tolerate } from './run/tolerance.ts'
import { renderText } from './tree.ts'

export interface Mutant {
  readonly seed: number
  readonly text: string
  /** What went wrong. */
  readonly words: string
}

/** The mutants of consecutive seeds that are neither refused nor accepted as they should be. */
export async function runMutants({
  seed,
  count,
}: {
  readonly seed: number
  readonly count: number
}): Promise<readonly Mutant[]> {
  const found: Mutant[] = []
  for (let own = seed; own < seed + count; own++) {
    const text = mutate(renderText(generate(own)).text, new Random(own))
    const verdict = await tolerate(text)
    if (verdict.kind === 'finding') found.push({ seed: own, text, words: verdict.words })
  }
  return found
}
