/**
 * What running code and its translation to closures know of their surroundings: frames hold the variables of
 * one call; scopes say, while a body is translated, where in the frame each variable is and where jumps go.
 */

import type { Local, Statement } from '../ir/nodes.ts'
import type { Location } from '../ir/location.ts'
import { localsInMemory } from '../ir/locals.ts'
import { isValueType } from './codec.ts'
import type { Machine } from './machine.ts'
import type { Value } from './values.ts'

/** One call that is running. */
export interface Frame {
  readonly name: string
  /** A variable's value, or the address of a variable that is in memory; `undefined` until it has one. */
  readonly slots: Value[]
  readonly caller: Frame | null
  /** The statement that is being executed. */
  location: Location
  result: Value
}

/** An expression, translated. */
export type Evaluate<T = Value> = (frame: Frame) => T

/** How a statement ended: on to the next one, out of the function, or (any other number) to a jump's target. */
export type Completion = number
export const NEXT: Completion = 0
export const RETURN: Completion = 1
const FIRST_TARGET: Completion = 2

/** A statement, translated. */
export type Execute = (frame: Frame) => Completion

/** A statement that `break`, and if it is a loop `continue`, can name. */
export interface JumpTarget {
  readonly label: string | null
  readonly kind: 'loop' | 'switch' | 'block'
  readonly break: Completion
  readonly continue: Completion
}

/** The surroundings of what is being translated, inside one function. */
export class Scope {
  readonly #slots = new Map<Local, number>()
  readonly #inMemory: ReadonlySet<Local>
  /** Outermost first. */
  readonly #targets: JumpTarget[] = []
  #nextTarget = FIRST_TARGET

  constructor(
    readonly machine: Machine,
    body: readonly Statement[],
  ) {
    this.#inMemory = localsInMemory(body)
  }

  slotOf(local: Local): number {
    let slot = this.#slots.get(local)
    if (slot === undefined) this.#slots.set(local, (slot = this.#slots.size))
    return slot
  }

  /** Whether the variable's slot holds an address and not the value itself. */
  isInMemory(local: Local): boolean {
    return this.#inMemory.has(local) || !isValueType(local.type)
  }

  /** Translates the inside of a statement that jumps can name. */
  within<T>(kind: JumpTarget['kind'], label: string | null, translate: (target: JumpTarget) => T): T {
    const target = { kind, label, break: this.#nextTarget++, continue: this.#nextTarget++ }
    this.#targets.push(target)
    const result = translate(target)
    this.#targets.pop()
    return result
  }

  /** The target of a `break` or `continue`. */
  targetOf(jump: 'break' | 'continue', label: string | null): JumpTarget {
    const target = this.#targets.findLast((candidate) =>
      label === null
        ? candidate.kind === 'loop' || (jump === 'break' && candidate.kind === 'switch')
        : candidate.label === label && (jump === 'break' || candidate.kind === 'loop'),
    )
    if (!target) throw new RangeError(`${jump} ${label ?? ''} has no target`)
    return target
  }
}
