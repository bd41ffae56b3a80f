/** What C compilers must be told of the printed C, and the warnings that it switches off for itself. */

/**
 * What gcc must be told, because objects are reached by addresses that the program reckons out itself: memory is
 * reused for objects of other types, pointer arithmetic may wrap, and address 0 may hold something.
 */
export const REQUIRED_C_FLAGS: readonly string[] = [
  '-std=gnu11',
  '-ffreestanding',
  '-fno-strict-aliasing',
  '-fwrapv-pointer',
  '-fno-delete-null-pointer-checks',
]

/** clang before version 20 has one flag for pointers and integers alike. */
const NAMES_IN_CLANG: Readonly<Record<string, string>> = { '-fwrapv-pointer': '-fwrapv' }

/** The same flags by the names that a compiler knows. */
export function flagsFor(compiler: string): readonly string[] {
  return compiler === 'clang'
    ? REQUIRED_C_FLAGS.map((flag) => NAMES_IN_CLANG[flag] ?? flag)
    : REQUIRED_C_FLAGS
}

type Silenced = readonly (readonly [warning: string, reason: string])[]

/** Warnings about what is a matter of taste in TypeScript, with the reason for which they are off. */
const SILENCED: Silenced = [
  ['-Wtype-limits', 'a comparison that its types decide'],
  ['-Wtautological-compare', 'a comparison of something with itself'],
  ['-Wsign-compare', 'the complement of a widened value; operands have one sign by their types'],
  ['-Waddress', 'a reference compared with null where it cannot be null'],
  ['-Winfinite-recursion', 'a test of the guard page below the stack'],
  ['-Warray-bounds', 'an object at an address given as a number'],
]
const SILENCED_IN_GCC: Silenced = [
  ['-Wbool-compare', 'a comparison that 0 and 1, made of a boolean, decide'],
  ['-Wbool-operation', 'the complement of 0 or 1, made of a boolean'],
  ['-Woverflow', 'a known value that a conversion narrows, as the source says'],
  ['-Wshift-negative-value', 'a shift of unsigned integers, which gcc takes for one of signed ones'],
  ['-Wshift-overflow', 'the same, of what leaves the width'],
  ['-Wstringop-overflow', 'bytes at an address given as a number'],
]
const SILENCED_IN_CLANG: Silenced = [
  ['-Wnull-dereference', 'an access to address 0, which the flags keep'],
  ['-Wself-assign', 'what the source assigns to itself'],
]

/** The lines that switch them off; clang takes pragmas of either name, but warns of warnings that it does not know. */
export function silencedWarnings(): string[] {
  return [
    ...SILENCED.map(pragma),
    '#ifdef __clang__',
    ...SILENCED_IN_CLANG.map(pragma),
    '#else',
    ...SILENCED_IN_GCC.map(pragma),
    '#endif',
  ]
}

function pragma([warning, reason]: Silenced[number]): string {
  return `#pragma GCC diagnostic ignored "${warning}" // ${reason}`
}
