/** Refusals of what cannot be evaluated at compile time: RK4…. */

import { entry, type Entry } from './entry.ts'

export const COMPILE_TIME = {
  comptimeFailure: entry(
    'RK4001',
    'This initial value cannot be computed: {0}',
    'Module-level values are evaluated at compile time; nothing runs before the entry point.',
    'Give a value that is known, and set up the rest in a function that the entry point calls.',
  ),
  staticAssertion: entry(
    'RK4002',
    'The assertion does not hold{0}',
    'It is checked at compile time.',
    'Repair what it states.',
  ),
  constantExpected: entry(
    'RK4003',
    '{0} must be known at compile time',
    'It becomes part of the code itself.',
    'Use a literal or a constant.',
  ),
  initialOrder: entry(
    'RK4004',
    "'{0}' is used before its own initial value is known",
    'Initial values are computed in the order of the modules and their lines.',
    'Move the declaration above its use.',
  ),
} as const satisfies Readonly<Record<string, Entry>>
