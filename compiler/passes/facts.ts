/**
 * Facts: what is known, at one point of a function, of the integers in its variables. Each has a range, and may
 * be known to be less than the lengths of slices and strings.
 *
 * There is a copy for every statement, and most statements change nothing: copies share their tables until one of
 * them learns something.
 */

import { integerFormat } from '../interpret/integers.ts'
import type { Local } from '../ir/nodes.ts'
import type { IntegerType } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import { fullRange, hull, type Range } from './ranges.ts'
import type { Subject } from './subjects.ts'

const NO_RANGES = new Map<Local, Range>()
const NO_BOUNDS = new Map<Local, readonly Subject[]>()

export class Facts {
  #ranges: Map<Local, Range> = NO_RANGES
  /** For each variable the subjects of whose lengths it is less. */
  #bounds: Map<Local, readonly Subject[]> = NO_BOUNDS
  #sharesRanges = true
  #sharesBounds = true

  constructor(
    readonly target: Target,
    /** Variables that may change unnoticed: nothing is learnt of them. */
    readonly inMemory: ReadonlySet<Local>,
  ) {}

  copy(): Facts {
    const copy = new Facts(this.target, this.inMemory)
    copy.#ranges = this.#ranges
    copy.#bounds = this.#bounds
    copy.#sharesRanges = this.#sharesRanges = true
    copy.#sharesBounds = this.#sharesBounds = true
    return copy
  }

  #ownRanges(): Map<Local, Range> {
    if (this.#sharesRanges) this.#ranges = cloned(this.#ranges)
    this.#sharesRanges = false
    return this.#ranges
  }

  #ownBounds(): Map<Local, readonly Subject[]> {
    if (this.#sharesBounds) this.#bounds = cloned(this.#bounds)
    this.#sharesBounds = false
    return this.#bounds
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
    if (!this.inMemory.has(local)) this.#ownRanges().set(local, range)
  }

  /** Learns that a variable is less than a length. */
  bound(local: Local, subject: Subject): void {
    if (this.inMemory.has(local)) return
    this.#ownBounds().set(local, [...(this.#bounds.get(local) ?? []), subject])
  }

  /** One variable has been given the value of another. */
  copyBounds(from: Local, to: Local): void {
    for (const subject of this.#bounds.get(from) ?? []) this.bound(to, subject)
  }

  /** A variable has a new value; `range` is null if nothing is known of it. */
  assign(local: Local, range: Range | null): void {
    if (this.#bounds.has(local)) this.#ownBounds().delete(local)
    this.#forgetSubjects((subject) => subject.root === local)
    if (range !== null) this.narrow(local, range)
    else if (this.#ranges.has(local)) this.#ownRanges().delete(local)
  }

  /** Memory has been written. */
  writeMemory(): void {
    this.#forgetSubjects((subject) => subject.readsMemory)
  }

  #forgetSubjects(isForgotten: (subject: Subject) => boolean): void {
    for (const [local, subjects] of this.#bounds) {
      if (!subjects.some(isForgotten)) continue
      this.#ownBounds().set(
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
      if (there) joined.#ownRanges().set(local, hull(range, there))
    }
    for (const [local, subjects] of this.#bounds) {
      const common = subjects.filter((subject) => other.isLessThanLength(local, subject))
      if (common.length > 0) joined.#ownBounds().set(local, common)
    }
    return joined
  }

  /** As `join`, but a range that grows at one end is given up at that end, so that repetition comes to rest. */
  widen(other: Facts): Facts {
    const widened = this.join(other)
    for (const [local, { minimum, maximum }] of widened.#ranges) {
      const before = this.rangeOf(local)
      const full = fullRange(integerFormat(local.type as IntegerType, this.target))
      widened.#ownRanges().set(local, {
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

function cloned<K, V>(map: ReadonlyMap<K, V>): Map<K, V> {
  const clone = new Map<K, V>()
  map.forEach((value, key) => clone.set(key, value))
  return clone
}
