/** Where things stand in the sources. */

/** Where something stands in a TypeScript source; line and column count from 1. */
export interface Location {
  /** Relative to the project's root, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
}
