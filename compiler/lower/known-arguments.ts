/** What a call of a method that is found at run time knows of its arguments: the functions called are made for just that. */

import type { ValueType } from '../types/machine.ts'
import { perhapsType } from './perhaps-given.ts'
import type { Unit } from './unit.ts'
import { NOTHING_GIVEN, givenKey, type GivenClosures } from './closure.ts'

/** What is known of the arguments of a call of a method. */
export interface Known {
  readonly given: GivenClosures
  /** The positions of parameters with default values which the call leaves out. */
  readonly missing: ReadonlySet<number>
  /** Those for which it gives something that may be undefined. */
  readonly perhaps: ReadonlySet<number>
}

export const NOTHING_KNOWN: Known = { given: NOTHING_GIVEN, missing: new Set(), perhaps: new Set() }

/** The same for the same knowledge. */
export function knownKey({ given, missing, perhaps }: Known): string {
  return `${givenKey(given)} without ${[...missing].join()} perhaps ${[...perhaps].join()}`
}

/** The parameters of a declaration for which a call still gives values, and behind them what closures carry. */
export function passedTypes(
  unit: Unit,
  taken: readonly ValueType[],
  { given, missing, perhaps }: Known,
): readonly ValueType[] {
  const kept = taken.flatMap((type, index) => {
    if (given.has(index) || missing.has(index)) return []
    return [perhaps.has(index) ? perhapsType(unit, type) : type]
  })
  return [...kept, ...[...given.values()].flatMap(({ closure }) => closure.carried.map(({ type }) => type))]
}
