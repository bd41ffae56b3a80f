/** An error as the user meets it: where, what, why, and what to write instead. */

import type { Location } from '../ir/location.ts'

export interface Diagnostic {
  /** `TS…` from TypeScript itself, `RK…` from the catalogue. Codes are never reused. */
  readonly code: string
  /** What is wrong and why, in full sentences. */
  readonly message: string
  /** What to write instead; null where a message of TypeScript's says all. */
  readonly remedy: string | null
  /** What the text of the catalogue was filled with; empty for TypeScript's own errors. */
  readonly names: readonly string[]
  readonly location: Location | null
  readonly span: Span | null
  readonly related: readonly { readonly message: string; readonly location: Location | null }[]
}

/** The marked part of a source file; `start` and `length` count UTF-16 units. */
export interface Span {
  readonly path: string
  readonly text: string
  readonly start: number
  readonly length: number
}

/** Source order: by file, then by place; those without a place first. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  const left = a.location
  const right = b.location
  if (!left || !right) return Number(left !== null) - Number(right !== null)
  if (left.file !== right.file) return left.file < right.file ? -1 : 1
  return left.line - right.line || left.column - right.column
}

/** A diagnostic without the text of its file; `length` counts UTF-16 units. */
export function forTools({ code, message, remedy, location, span, related }: Diagnostic): unknown {
  return { code, message, remedy, ...location, length: span?.length ?? null, related }
}
