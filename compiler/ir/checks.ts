/** The checks that a program can fail, and where in it each stands. */

import type { Location } from './location.ts'

/** The checks, each with the words of its panic: `%u` and `%d` are its operands read unsigned or signed. */
export const CHECKS = {
  index: 'index %u is out of bounds for length %u',
  signedIndex: 'index %d is out of bounds for length %u',
  range: 'range %u to %u is out of bounds',
  null: 'null has no fields or methods here: the value was asserted not to be null',
  absent: 'there is no value here: it was asserted to be there',
  addOverflow: 'the sum does not fit its type',
  subtractOverflow: 'the difference does not fit its type',
  multiplyOverflow: 'the product does not fit its type',
  negateOverflow: 'the negated value does not fit its type',
  divideByZero: 'division by zero',
  divideOverflow: 'the quotient does not fit its type',
  shiftRange: 'shift by %u is out of range for the type',
  shiftOverflow: 'the shifted value does not fit its type',
  bitRange: 'the value does not fit its range of bits',
  unreachable: 'this point was declared unreachable',
  variant: 'the value is no longer the variant that it was found to be',
  uninitialized: 'this field is read before the constructor has set it',
} as const
export type CheckKind = keyof typeof CHECKS

/** One check in the program. */
export interface Site {
  readonly check: CheckKind
  readonly location: Location
}
