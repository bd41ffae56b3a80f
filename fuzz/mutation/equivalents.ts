/**
 * Mutants that change nothing but speed, or nothing at all, each with the reason. They are known by their file and by
 * the mistake, so that one in another place is not taken for them.
 */
import { basename } from 'node:path'
import type { Mutant } from './weave.ts'

interface Equivalent {
  readonly file: string
  /** As the report of a run has it. */
  readonly mistake: string
  readonly reason: string
}

export const EQUIVALENTS: readonly Equivalent[] = []

/** Why a mutant changes nothing; null if it is not known to. */
export function equivalence({ path, site }: Mutant): string | null {
  const file = basename(path)
  const known = EQUIVALENTS.find((one) => one.file === file && one.mistake === site.mistake)
  return known?.reason ?? null
}
