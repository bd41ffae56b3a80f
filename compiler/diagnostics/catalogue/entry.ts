/** What the catalogue says of one code. */

/** In each text `{0}`, `{1}`, … stand for the names at hand. */
export interface Entry {
  readonly code: string
  /** What is wrong. */
  readonly title: string
  /** Why it is refused. */
  readonly reason: string
  /** What to write instead. */
  readonly remedy: string
}

export function entry(code: string, title: string, reason: string, remedy: string): Entry {
  return { code, title, reason, remedy }
}
