/**
 * Compile-time evaluation of module-level variables: the statements that compute each are executed in module
 * order, all of them in one memory, and then each variable's bytes become its initial value.
 */

import type { Expression, Global, Statement } from '../ir/nodes.ts'
import type { Target } from '../types/target.ts'
import type { ValueType } from '../types/machine.ts'
import { codecOf } from './codec.ts'
import { translateExpression } from './expressions.ts'
import { loadInitial } from './load-initial.ts'
import { Machine } from './machine.ts'
import { isLocal } from './memory.ts'
import { type Failure, Stop, refuse } from './stop.ts'
import { storeInitial } from './store-initial.ts'
import { type Allocation, baseName } from './values.ts'

/** How one global comes to its value. */
export interface Initializer {
  readonly global: Global
  /** Executed first; may declare variables that `value` uses. */
  readonly body: readonly Statement[]
  /** The value; null if the body has made an object or array in place, which began as zeros. */
  readonly value: Expression | null
}

export interface EvaluationRequest {
  readonly target: Target
  /**
   * In module order. Globals that are not listed, or listed with nothing to execute, begin with the `initial`
   * that they have and may be used at once.
   */
  readonly initializers: readonly Initializer[]
  /** Statements for each initializer; 50 million if left out. */
  readonly stepLimit?: number
}

const DEFAULT_STEP_LIMIT = 50_000_000

/** While a value is `computing`, its variable does not exist yet; an object in place exists once it is `begun`. */
type State = 'waiting' | 'computing' | 'begun' | 'failed'

/**
 * Sets `initial` of every global listed, and of every other one that they have touched. Returns what failed:
 * such a global keeps the `initial` that it had.
 */
export function evaluateGlobals(request: EvaluationRequest): readonly Failure[] {
  return new Evaluation(request).run()
}

class Evaluation {
  readonly #states = new Map<Global, State>()
  readonly #allocations = new Map<Global, Allocation>()
  readonly #failures: Failure[] = []
  readonly #machine: Machine

  constructor(readonly request: EvaluationRequest) {
    for (const { global, body, value } of request.initializers) {
      if (body.length > 0 || value !== null) this.#states.set(global, 'waiting')
    }
    this.#machine = new Machine({
      target: request.target,
      symbolic: true,
      stepLimit: request.stepLimit ?? DEFAULT_STEP_LIMIT,
      host: {},
      allocate: (global) => this.#allocate(global),
    })
  }

  run(): readonly Failure[] {
    for (const initializer of this.request.initializers) this.#initialize(initializer)
    for (const [global, allocation] of this.#allocations) {
      if (this.#states.get(global) === 'failed') continue
      this.#attempt(global, () => {
        global.initial = loadInitial(global.type, { allocation, offset: 0 }, this.#machine)
      })
    }
    return this.#failures
  }

  #initialize({ global, body, value }: Initializer): void {
    const machine = this.#machine
    this.#states.set(global, value === null ? 'begun' : 'computing')
    machine.resetSteps()
    this.#attempt(global, () => {
      machine.runBody(global.name, global.location, body, (frame, scope) => {
        if (value === null) return
        const computed = translateExpression(value, scope)(frame)
        this.#states.set(global, 'begun')
        const { base } = machine.addressOfGlobal(global)
        const codec = codecOf(global.type as ValueType, machine.memory)
        codec.store({ allocation: base as Allocation, offset: 0 }, computed)
      })
      machine.addressOfGlobal(global)
      this.#refuseEscapes()
    })
  }

  #attempt(global: Global, action: () => void): void {
    const machine = this.#machine
    try {
      action()
    } catch (thrown) {
      const reason = machine.reasonOf(thrown)
      this.#states.set(global, 'failed')
      if (reason.kind === 'exit') throw thrown
      const location = reason.kind === 'panic' ? reason.location : null
      if (reason.kind !== 'failedGlobal') {
        this.#failures.push(machine.failure(reason.message, location, global.location))
      }
      machine.frame = null
      machine.memory.releaseTo(0)
    }
  }

  #allocate(global: Global): Allocation {
    const state = this.#states.get(global)
    if (state === 'waiting' || state === 'computing')
      refuse(`${global.name} is used before it is initialized`)
    if (state === 'failed') throw new Stop({ kind: 'failedGlobal', message: global.name })
    const machine = this.#machine
    const allocation = machine.newGlobal(global)
    this.#allocations.set(global, allocation)
    if (state === undefined) storeInitial(global.initial, global.type, { allocation, offset: 0 }, machine)
    return allocation
  }

  /** Refuses what would refer to a local variable of an initializer after its end. */
  #refuseEscapes(): void {
    for (const { allocation, offset } of this.#machine.memory.suspects.splice(0)) {
      const word = allocation.words?.get(offset)
      if (!word || !isLocal(word.base)) continue
      refuse(`${baseName(word.base)} escapes: ${baseName(allocation)} refers to it after its block has ended`)
    }
  }
}
