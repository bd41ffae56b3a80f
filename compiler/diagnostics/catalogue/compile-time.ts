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
    'Use a literal, or a constant made of literals; the result of comptime is computed too late for this.',
  ),
  initialOrder: entry(
    'RK4004',
    "'{0}' is used before its own initial value is known",
    'Initial values are computed in the order of the modules and their lines.',
    'Move the declaration above its use.',
  ),
  comptimeCall: entry(
    'RK4010',
    'comptime cannot compute this: {0}',
    'Its function runs inside the compiler, which has no machine, and whose result is all that is left of it.',
    'Compute from constants alone, and leave the rest to a function that runs in the kernel.',
  ),
  comptimeFunction: entry(
    'RK4011',
    'comptime takes an arrow function without parameters',
    'The function is run by the compiler, where it is written.',
    'Write: comptime(() => …).',
  ),
  comptimeOutside: entry(
    'RK4012',
    "'{0}' has no value yet at compile time",
    'It belongs to the function around comptime, which has not been called.',
    'Use constants of the module, or compute the value inside.',
  ),
  comptimeVariable: entry(
    'RK4013',
    "comptime uses the variable '{0}'",
    'The variable changes while the kernel runs; its first value would be taken without a word.',
    'Make it a const, or write its value.',
  ),
  embeddedFile: entry(
    'RK4014',
    "The file '{0}' cannot be read: {1}",
    'Its path is relative to this source file, and its bytes become part of the image.',
    'Correct the path, or make the file before the kernel is built.',
  ),
  bitRange: entry(
    'RK4015',
    'There are no {0} bits from bit {1} on in {2}',
    'A range of bits lies inside its integer, and has at least one bit.',
    'Correct the lowest bit or the count.',
  ),
} as const satisfies Readonly<Record<string, Entry>>
