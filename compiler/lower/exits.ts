/**
 * What has to happen on the ways out of a block: `using` and iterators that are to be closed. The statements around the
 * one that is being lowered stand in a stack; a jump runs the clean-ups between itself and the statement it leads to.
 */

/** Emits what has to happen; each way out has a copy of its own. */
export type Cleanup = () => void

type Entry =
  | { readonly kind: 'cleanup'; readonly run: Cleanup }
  /** A statement that jumps can name; `onBreak` happens when a `break` leaves it. */
  | {
      readonly kind: 'loop' | 'switch' | 'block'
      readonly label: string | null
      readonly onBreak: Cleanup | null
    }

export class Exits {
  readonly #entries: Entry[] = []

  /** Lowers what stands inside a statement that jumps can name. */
  inside<T>(
    kind: 'loop' | 'switch' | 'block',
    label: string | null,
    work: () => T,
    onBreak: Cleanup | null = null,
  ): T {
    return this.#within({ kind, label, onBreak }, work)
  }

  /** Begins a clean-up, which lasts until `end` is called with what was returned. */
  begin(run: Cleanup): number {
    return this.#entries.push({ kind: 'cleanup', run }) - 1
  }

  /** Ends the clean-ups begun since, without running them. */
  end(depth: number): void {
    this.#entries.length = depth
  }

  /** How many entries there are. */
  get depth(): number {
    return this.#entries.length
  }

  /** Whether leaving the function has to run something. */
  get hasCleanups(): boolean {
    return this.#entries.some((entry) => entry.kind === 'cleanup')
  }

  /** Runs the clean-ups down to a depth, the innermost first; they stay for the other ways out. */
  runTo(depth: number): void {
    const left = this.#entries.splice(depth)
    try {
      for (let index = left.length - 1; index >= 0; index--) {
        const entry = left[index]!
        // What a clean-up emits stands outside of it, so it sees those around it only.
        if (entry.kind === 'cleanup') entry.run()
      }
    } finally {
      this.#entries.push(...left)
    }
  }

  runToBreak(label: string | null): void {
    const depth = this.#entries.findLastIndex(
      (entry) =>
        entry.kind !== 'cleanup' && (label === null ? entry.kind !== 'block' : entry.label === label),
    )
    if (depth < 0) return
    const target = this.#entries[depth]!
    this.runTo(depth + 1)
    if (target.kind !== 'cleanup') target.onBreak?.()
  }

  runToContinue(label: string | null): void {
    const depth = this.#entries.findLastIndex(
      (entry) => entry.kind === 'loop' && (label === null || entry.label === label),
    )
    if (depth >= 0) this.runTo(depth + 1)
  }

  #within<T>(entry: Entry, work: () => T): T {
    const { depth } = this
    this.#entries.push(entry)
    try {
      return work()
    } finally {
      this.end(depth)
    }
  }
}
