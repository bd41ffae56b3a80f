/**
 * Every refusal of the compiler: its stable code, what it says, why, and what to write instead. `{0}`, `{1}`,
 * … stand for the names at hand. A code that has once been published is never given another meaning.
 *
 * RK10… syntax and names · RK11… constructs outside the subset · RK2… types and arithmetic ·
 * RK3… memory, lifetime and layout · RK4… evaluation at compile time ·
 * RK5… linkage, assembly and interrupts · RK6… output and tests
 */

import { CAPTURES } from './catalogue/captures.ts'
import { COMPILE_TIME } from './catalogue/compile-time.ts'
import { CONSTRUCTS } from './catalogue/constructs.ts'
import { LINKAGE } from './catalogue/linkage.ts'
import { MEMORY } from './catalogue/memory.ts'
import { OUTPUT } from './catalogue/output.ts'
import { SYNTAX } from './catalogue/syntax.ts'
import { TYPES } from './catalogue/types.ts'
import type { Entry } from './catalogue/entry.ts'

export type { Entry }

export const CATALOGUE = {
  ...SYNTAX,
  ...CONSTRUCTS,
  ...CAPTURES,
  ...TYPES,
  ...MEMORY,
  ...COMPILE_TIME,
  ...LINKAGE,
  ...OUTPUT,
} as const satisfies Readonly<Record<string, Entry>>

export type EntryName = keyof typeof CATALOGUE

/** The text with each `{n}` replaced. */
export function fill(text: string, names: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => names[Number(index)] ?? '')
}
