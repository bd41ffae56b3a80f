/** Refusals of what would outlive its memory or could not be laid out: RK3…. */

import { entry, type Entry } from './entry.ts'

export const MEMORY = {
  escape: entry(
    'RK3001',
    '{0} lives on the stack and outlives its block here: it is {1}',
    'Its memory is reused when the block ends.',
    'Make it a module-level object, take it from a cache, hand it in from the caller, or hold it in place, in a field of type Inline<…>.',
  ),
  inPlace: entry(
    'RK3002',
    "'{0}' is held in place and cannot be replaced as a whole",
    'Other references to it would go on seeing the old object.',
    'Assign its fields or elements, or hold a reference instead.',
  ),
  inPlaceInitial: entry(
    'RK3003',
    "'{0}' is held in place, so it begins with 'new'",
    'An object in place is constructed where it stands and cannot be shared.',
    "Write 'new {1}(…)' here, or hold a reference instead.",
  ),
  arrayLength: entry(
    'RK3004',
    'The length of a FixedArray must be a literal number',
    'The elements are laid out at compile time.',
    "Write FixedArray<T, 16>, or 'typeof LENGTH' for a constant that is a literal, or a member of an enum, which is computed of constants: enum Size { Pairs = LENGTH * 2 }. TypeScript knows no other value of what is computed, by comptime either.",
  ),
  layoutCycle: entry(
    'RK3005',
    "'{0}' would hold itself in place",
    'It would have no finite size.',
    'Hold a reference: remove Inline.',
  ),
  elementCount: entry(
    'RK3006',
    '{0} elements are given for a FixedArray of {1}',
    'Each element must have a value.',
    'Give as many elements as the array has, or use new FixedArray().',
  ),
  objectExpected: entry(
    'RK2181',
    "'{0}' takes a class, not '{1}'",
    'What a reference refers to is an object of a class, or an array.',
    'Name a class; the value of type {1} that is kept at an address is ptr<{1}>(address)[0].',
  ),
  uninitializedElement: entry(
    'RK3007',
    "An element of type '{0}' has no value to begin with",
    'Elements begin as zero, which is no reference, and no member of some enums and unions; objects in place are constructed without arguments.',
    'Give the elements with FixedArray.of(…), or {1}.',
  ),
  arrowThis: entry(
    'RK3008',
    "There is no 'this' here",
    'Only methods, getters, constructors and field initialisers have an object.',
    'Pass the object as a parameter; in a static member, write the name of the class.',
  ),
  alignment: entry(
    'RK3009',
    '{0} is not an alignment',
    'An alignment is a power of two known at compile time, at most 1 MiB.',
    'Write @align(16), or section(name, value, { align: 4096 }).',
  ),
  placeExpected: entry(
    'RK3010',
    'This is a value, not a place in memory',
    'Only variables, fields, elements and objects have addresses.',
    'Store it in a variable first.',
  ),
  earlyThis: entry(
    'RK3011',
    "'this' is handed on before '{0}' has a value",
    'Whoever it is handed to could read the field, which holds nothing yet.',
    'Assign every field first, and only then call methods or pass the object on.',
  ),
} as const satisfies Readonly<Record<string, Entry>>
