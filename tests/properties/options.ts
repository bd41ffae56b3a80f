/**
 * How many cases a property is tried on, and from which seed. The ordinary run repeats itself, so that it fails for
 * what was changed and not by chance. `PROPERTY_SEED=new PROPERTY_RUNS=100` searches elsewhere and a hundred times as
 * long; the seed that it prints repeats what it found.
 */
import type { Parameters } from 'fast-check'

const ORDINARY_SEED = 1
const chosen = process.env['PROPERTY_SEED'] ?? ORDINARY_SEED
export const seed = chosen === 'new' ? Date.now() & 0x7fff_ffff : Number(chosen)
export const factor = Number(process.env['PROPERTY_RUNS'] ?? 1)
console.log(`properties: PROPERTY_SEED=${seed}`)

export function propertyOptions(runs: number): Parameters<unknown> {
  return { seed, numRuns: runs * factor }
}
