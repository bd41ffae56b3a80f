/** What a call of a method that is found at run time knows of its arguments: the functions called are made for just that. */

import type { ValueType } from '../types/machine.ts'
import { NOTHING_GIVEN, givenKey, type GivenClosures } from './closure.ts'

/** What is known of the arguments of a call of a method. */
export interface Known {
  readonly given: GivenClosures
  /** The positions of parameters with default values which the call leaves out. */
  readonly missing: ReadonlySet<number>
}

export const NOTHING_KNOWN: Known = { given: NOTHING_GIVEN, missing: new Set() }

/** The same for the same knowledge. */
export function knownKey({ given, missing }: Known): string {
  return `${givenKey(given)} without ${[...missing].join()}`
}

/** The parameters of a declaration for which a call still gives values, and behind them what closures carry. */
export function passedTypes(taken: readonly ValueType[], { given, missing }: Known): readonly ValueType[] {
  const kept = taken.filter((_, index) => !given.has(index) && !missing.has(index))
  return [...kept, ...[...given.values()].flatMap(({ closure }) => closure.carried.map(({ type }) => type))]
}
