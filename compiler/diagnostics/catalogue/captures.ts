/** Functions that use variables of the functions around them, iterators and `using`: RK117…, RK302…. */

import { entry, type Entry } from './entry.ts'

export const CAPTURES = {
  closureDepth: entry(
    'RK1170',
    'This function stands inside ever more copies of itself',
    'It uses a function that was passed in, and each level of the recursion would need a copy of its own.',
    'Pass the function on as it is, or collect what it needs in an object of a class.',
  ),
  defaultForClosure: entry(
    'RK1300',
    "'{0}' cannot be the default value for a function that uses the variables around it",
    'A copy of the function is made for that one, and whether the default value is meant is only known when it runs; it must be a function that is written or named here, as nothing is called for it twice.',
    'Write a function that calls it, such as (value) => fallback(value), or take undefined and test for it.',
  ),
  capturedUnset: entry(
    'RK1171',
    "'{0}' is used by a function inside this one, and has no initial value",
    'The function could be called before the variable has a value.',
    'Give the variable an initial value where it is declared.',
  ),
  iterator: entry(
    'RK1172',
    'This iterator cannot be used in a loop',
    "Its class needs a method next() without parameters that returns a record of 'done' and 'value'.",
    'Write: next(): IteratorResult<T>, and return { done: false, value } or { done: true }.',
  ),
  parametersUnasked: entry(
    'RK1173',
    "'{0}' has parameters, and nobody writes the call",
    "'for…of' and 'using' call it without arguments.",
    'Remove the parameters: write what they default to in the body, or keep it in a field.',
  ),
} as const satisfies Readonly<Record<string, Entry>>
