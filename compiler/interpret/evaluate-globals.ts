/**
 * Compile-time evaluation of module-level variables: the statements that compute each are executed in module
 * order, all of them in one memory, and then each variable's bytes become its initial value.
 */

import type { Expression, FunctionNode, Global, Local, Statement } from '../ir/nodes.ts'
import type { Target } from '../types/target.ts'
import { sizeOf } from '../types/layout.ts'
import type { ValueType } from '../types/machine.ts'
import { codecOf } from './codec.ts'
import { translateExpression } from './expressions.ts'
import { loadInitial } from './load-initial.ts'
import type { Frame, Scope } from './frame.ts'
import { Machine } from './machine.ts'
import { isLocal } from './memory.ts'
import { type Failure, Stop, refuse } from './stop.ts'
import { storeInitial } from './store-initial.ts'
import { Address, type Allocation, baseName, type Word } from './values.ts'

/** How one global comes to its value. */
export interface Initializer {
  readonly global: Global
  /** Executed first; may declare variables that `value` uses. */
  readonly body: readonly Statement[]
  /** The value; null if the body has made an object or array in place, which began as zeros. */
  readonly value: Expression | null
  /** Called for the value instead. */
  readonly call?: CompileTimeCall
}

/** A call of `comptime`. */
export interface CompileTimeCall {
  readonly function: FunctionNode
  /** How many statements it may execute; null for as many as any initializer. */
  readonly steps: number | null
}

export interface EvaluationRequest {
  readonly target: Target
  /**
   * In module order. Globals that are not listed, or listed with nothing to execute, begin with the `initial`
   * that they have and may be used at once.
   */
  readonly initializers: readonly Initializer[]
  /** A new global for an object that the result of a call refers to. */
  readonly addGlobal?: (object: Local, of: Global) => Global
  /** Steps for each initializer: a statement is one, a long one several; 20 million if left out. */
  readonly stepLimit?: number
}

const DEFAULT_STEP_LIMIT = 20_000_000

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
  readonly #calls = new Map<Global, CompileTimeCall>()
  readonly #failures: Failure[] = []
  readonly #machine: Machine

  constructor(readonly request: EvaluationRequest) {
    for (const initializer of request.initializers) {
      const { global, body, value, call } = initializer
      if (call) this.#calls.set(global, call)
      if (body.length > 0 || value !== null || call) this.#states.set(global, 'waiting')
    }
    this.#machine = new Machine({
      target: request.target,
      symbolic: true,
      stepLimit: request.stepLimit ?? DEFAULT_STEP_LIMIT,
      host: {},
      allocate: (global) => this.#allocate(global),
    })
    this.#machine.memory.guard = refuseReadOnly
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

  #initialize({ global, body, value, call }: Initializer): void {
    if (call) return this.#compute(global, call)
    const machine = this.#machine
    this.#states.set(global, value === null ? 'begun' : 'computing')
    machine.resetSteps()
    this.#attempt(global, () => {
      const store = (frame: Frame, scope: Scope): void => {
        if (value === null) return
        const computed = translateExpression(value, scope)(frame)
        this.#states.set(global, 'begun')
        const { base } = machine.addressOfGlobal(global)
        const codec = codecOf(global.type as ValueType, machine.memory)
        codec.store({ allocation: base as Allocation, offset: 0 }, computed)
      }
      machine.runBody(global.name, global.location, body, store, value)
      machine.addressOfGlobal(global)
      this.#refuseEscapes()
    })
  }

  /** Calls the function of a `comptime` and keeps what its result consists of and refers to. */
  #compute(global: Global, { function: target, steps }: CompileTimeCall): void {
    if (this.#states.get(global) !== 'waiting') return
    this.#states.set(global, 'computing')
    const machine = this.#machine
    machine.resetSteps(steps)
    this.#attempt(global, () => {
      machine.runBody('comptime', global.location, [], () => {
        machine.memory.guard = refuseChange
        machine.watch = refuseVariable
        machine.callThen(target, [], (result) => {
          machine.memory.guard = refuseReadOnly
          machine.watch = null
          this.#states.set(global, 'begun')
          const { base } = machine.addressOfGlobal(global)
          const spot = { allocation: base as Allocation, offset: 0 }
          const { type } = global
          if (type.kind === 'object' || type.kind === 'array') {
            const size = sizeOf(type, machine.target)
            machine.memory.copy(spot, machine.memory.find(result as Word, size), size)
          } else codecOf(type, machine.memory).store(spot, result)
          this.#keep(spot.allocation, global, new Map())
        })
      })
      this.#refuseEscapes()
    })
    machine.memory.guard = refuseReadOnly
    machine.watch = null
  }

  /** Gives a global of its own to each local object that an allocation refers to. */
  #keep(allocation: Allocation, owner: Global, kept: Map<Allocation, Allocation>): void {
    const { memory } = this.#machine
    for (const [offset, word] of [...(allocation.words ?? [])]) {
      if (!isLocal(word.base)) continue
      const object = word.base
      let copy = kept.get(object)
      if (!copy) {
        const { origin } = object
        if (origin.kind !== 'local' || !this.request.addGlobal) continue
        copy = this.#machine.newGlobal(this.request.addGlobal(origin.local, owner))
        kept.set(object, copy)
        this.#allocations.set((copy.origin as { global: Global }).global, copy)
        memory.copy({ allocation: copy, offset: 0 }, { allocation: object, offset: 0 }, object.bytes.length)
        this.#keep(copy, owner, kept)
      }
      memory.storeWord({ allocation, offset }, new Address(copy, word.offset))
    }
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
        const isCall = this.#calls.has(global)
        const words =
          isCall && reason.kind === 'stepLimit'
            ? `${reason.message}; comptime(() => …, { steps: … }) allows more`
            : reason.message
        this.#failures.push({
          ...machine.failure(words, location, global.location),
          ...(isCall ? { isCall } : {}),
          ...(reason.kind === 'variable' ? { variable: reason.message } : {}),
        })
      }
      machine.frame = null
      machine.memory.releaseTo(0)
    }
  }

  /** What a function of `comptime` touches first is computed and stored for it, which is no change of its own. */
  #allocate(global: Global): Allocation {
    const machine = this.#machine
    const { memory, watch } = machine
    const { guard } = memory
    memory.guard = null
    machine.watch = null
    const allocation = this.#allocated(global)
    memory.guard = guard
    machine.watch = watch
    return allocation
  }

  #allocated(global: Global): Allocation {
    const call = this.#calls.get(global)
    if (call) this.#compute(global, call)
    const made = this.#allocations.get(global)
    if (made) return made
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

/** A function of `comptime` may be called never or often, so nothing may show that it was. */
function refuseChange(allocation: Allocation): void {
  refuseReadOnly(allocation)
  const { origin } = allocation
  if (origin.kind === 'global')
    refuse(`it changes ${origin.global.name}, but a function of comptime only gives a result`)
}

/** A variable changes while the program runs; a function of `comptime` would take its first value without a word. */
function refuseVariable({ constant, type, name }: Global): void {
  if (constant || type.kind === 'object' || type.kind === 'array') return
  throw new Stop({ kind: 'variable', message: name })
}

/** What the running program may not write to either: it faults there. */
function refuseReadOnly({ origin }: Allocation): void {
  const isFile = origin.kind === 'global' && origin.global.constant && origin.global.type.kind === 'array'
  if (isFile) refuse('it writes to the bytes of an embedded file, which are read-only')
  if (origin.kind === 'string') refuse('it writes to the bytes of a string literal, which are read-only')
}
