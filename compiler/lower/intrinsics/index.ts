/** Every function of kernel.d.ts that the compiler carries out itself, by name. */

import { ATOMICS } from './atomics.ts'
import { BIT_OPERATIONS, CONVERSIONS, SATURATING, WRAPPING } from './integers.ts'
import { BIT_RANGES } from './bit-ranges.ts'
import { COMPILE_TIME } from './compile-time.ts'
import { DEVICES } from './devices.ts'
import { MEMORY } from './memory.ts'
import { PROCESSOR } from './processor.ts'
import { PROGRAM } from './program.ts'
import type { Intrinsic } from './shared.ts'

export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  ...CONVERSIONS,
  ...WRAPPING,
  ...SATURATING,
  ...BIT_OPERATIONS,
  ...MEMORY,
  ...BIT_RANGES,
  ...COMPILE_TIME,
  ...ATOMICS,
  ...DEVICES,
  ...PROCESSOR,
  ...PROGRAM,
}
