/**
 * Facts: what is known, at one point of a function, of the integers in its variables. Each has a range, and may
 * be known to be less than the lengths of slices and strings.
 */

import { integerFormat } from '../interpret/integers.ts'
import type { Local } from '../ir/nodes.ts'
import type { IntegerType } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import { fullRange, hull, type Range } from './ranges.ts'
import type { Subject } from './subjects.ts'

export class Facts {
  readonly #ranges: Map<Local, Range>
  /** For each variable the subjects of whose lengths it is less. */
  readonly #bounds: Map<Local, readonly Subject[]>

  constructor(
    readonly target: Target,
    /** Variables that may change unnoticed: nothing is learnt of them. */
    readonly inMemory: ReadonlySet<Local>,
    other?: Facts,
  ) {
    this.#ranges = new Map(other ? other.#ranges : [])
    this.#bounds = new Map(other ? other.#bounds : [])
  }

  copy(): Facts {
    return new Facts(this.target, this.inMemory, this)
  }

  /** What a variable can be. */
  rangeOf(local: Local): Range {
    return this.#ranges.get(local) ?? fullRange(integerFormat(local.type as IntegerType, this.target))
  }

  isLessThanLength(local: Local, subject: Subject): boolean {
    return this.#bounds.get(local)?.some(({ key }) => key === subject.key) ?? false
  }

  /** Learns the range of a variable. */
  narrow(local: Local, range: Range): void {
    if (!this.inMemory.has(local)) this.#ranges.set(local, range)
  }

  /** Learns that a variable is less than a length. */
  bound(local: Local, subject: Subject): void {
    if (!this.inMemory.has(local)) this.#bounds.set(local, [...(this.#bounds.get(local) ?? []), subject])
  }

  /** One variable has been given the value of another. */
  copyBounds(from: Local, to: Local): void {
    for (const subject of this.#bounds.get(from) ?? []) this.bound(to, subject)
  }

  /** A variable has a new value; `range` is null if nothing is known of it. */
  assign(local: Local, range: Range | null): void {
    this.#bounds.delete(local)
    this.#forgetSubjects((subject) => subject.root === local)
    if (range === null) this.#ranges.delete(local)
    else this.narrow(local, range)
  }

  /** Memory has been written. */
  writeMemory(): void {
    this.#forgetSubjects((subject) => subject.readsMemory)
  }

  #forgetSubjects(isForgotten: (subject: Subject) => boolean): void {
    for (const [local, subjects] of this.#bounds) {
      this.#bounds.set(
        local,
        subjects.filter((subject) => !isForgotten(subject)),
      )
    }
  }

  /** What is known whichever of two ways has been taken. */
  join(other: Facts): Facts {
    const joined = new Facts(this.target, this.inMemory)
    for (const [local, range] of this.#ranges) {
      const there = other.#ranges.get(local)
      if (there) joined.#ranges.set(local, hull(range, there))
    }
    for (const [local, subjects] of this.#bounds) {
      const common = subjects.filter((subject) => other.isLessThanLength(local, subject))
      if (common.length > 0) joined.#bounds.set(local, common)
    }
    return joined
  }

  /** As `join`, but a range that grows at one end is given up at that end, so that repetition comes to rest. */
  widen(other: Facts): Facts {
    const widened = this.join(other)
    for (const [local, { minimum, maximum }] of widened.#ranges) {
      const before = this.rangeOf(local)
      const full = fullRange(integerFormat(local.type as IntegerType, this.target))
      widened.#ranges.set(local, {
        minimum: minimum < before.minimum ? full.minimum : minimum,
        maximum: maximum > before.maximum ? full.maximum : maximum,
      })
    }
    return widened
  }

  /** Whether the same is known here as there. */
  equals(other: Facts): boolean {
    return this.#covers(other) && other.#covers(this)
  }

  #covers(other: Facts): boolean {
    for (const [local, range] of other.#ranges) {
      const own = this.#ranges.get(local)
      if (own?.minimum !== range.minimum || own.maximum !== range.maximum) return false
    }
    for (const [local, subjects] of other.#bounds) {
      if (!subjects.every((subject) => this.isLessThanLength(local, subject))) return false
    }
    return true
  }
}
