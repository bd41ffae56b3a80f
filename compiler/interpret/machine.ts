/**
 * What runs: memory, the functions that have been translated to closures (each at its first call), and the
 * bookkeeping of calls and steps.
 */

import type { Expression, FunctionNode, Global, Statement } from '../ir/nodes.ts'
import type { Location } from '../ir/location.ts'
import { alignOf, offsetOf, sizeOf } from '../types/layout.ts'
import type { ObjectType, ValueType } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import { codecOf, isValueType } from './codec.ts'
import { type Execute, type Frame, Scope } from './frame.ts'
import { runInstruction } from './instructions.ts'
import { Memory } from './memory.ts'
import { translateBody } from './statements.ts'
import { type Failure, type StackEntry, Stop, refuse } from './stop.ts'
import { Address, type Allocation, type Origin, type Value, type View } from './values.ts'

/** A function that is defined outside the program. */
export type HostFunction = (values: readonly Value[], machine: Machine) => Value

export interface MachineOptions {
  readonly target: Target
  /** Whether addresses are known only to the linker; see `Memory.symbolic`. */
  readonly symbolic: boolean
  /** How many statements may be executed before `stepLimit` ends it. */
  readonly stepLimit: number
  /** External functions by name. */
  readonly host: Readonly<Record<string, HostFunction>>
  /** The memory of a global, called once for each at its first use. */
  readonly allocate: (global: Global, machine: Machine) => Allocation
}

interface Translated {
  readonly body: Execute
  /** Stores the arguments in a new frame. */
  readonly enter: (frame: Frame, values: readonly Value[]) => void
}

/** A call takes about as long as so many statements. */
const CALL_STEPS = 4

const STEP_LIMIT_MESSAGE = (limit: number): string =>
  `it has not ended after ${limit} steps; it may be an endless loop`

export class Machine {
  readonly memory: Memory
  readonly target: Target
  /** The innermost call. */
  frame: Frame | null = null
  /** Is told of each global that is named. */
  watch: ((global: Global) => void) | null = null
  #steps = 0
  #limit: number
  readonly #functions = new Map<FunctionNode, Translated>()
  readonly #globals = new Map<Global, Address>()
  readonly #literals = new Map<string, View>()
  readonly #locations = new Map<Location, Address>()

  constructor(readonly options: MachineOptions) {
    this.target = options.target
    this.#limit = options.stepLimit
    this.memory = new Memory(options.target, options.symbolic)
  }

  /** Counts one statement or one turn of a loop, or work that takes as long as so many. */
  step(count = 1): void {
    if ((this.#steps += count) <= this.#limit) return
    throw new Stop({ kind: 'stepLimit', message: STEP_LIMIT_MESSAGE(this.#limit) })
  }

  /** Begins to count anew, up to a limit of its own if one is given. */
  resetSteps(limit: number | null = null): void {
    this.#steps = 0
    this.#limit = limit ?? this.options.stepLimit
  }

  // --- Calls -------------------------------------------------------------------------------------------------

  /** Calls a function. */
  call(node: FunctionNode, values: readonly Value[]): Value {
    if (node.linkage.kind === 'external') return this.#callHost(node, values)
    if (node.linkage.kind === 'instruction')
      return runInstruction(node, node.linkage.instruction, values, this)
    this.step(CALL_STEPS)
    const translated = this.#translated(node)
    return this.#run(node.name, node.location, (frame) => {
      translated.enter(frame, values)
      translated.body(frame)
    })
  }

  /** Calls a function of the program's and looks at the result while its local variables are still there. */
  callThen(node: FunctionNode, values: readonly Value[], finish: (result: Value) => void): void {
    const translated = this.#translated(node)
    this.#run(node.name, node.location, (frame) => {
      translated.enter(frame, values)
      translated.body(frame)
      finish(frame.result)
    })
  }

  /** Executes statements that stand outside functions, then `after` in the same frame, which may evaluate `value` there. */
  runBody<T>(
    name: string,
    location: Location,
    body: readonly Statement[],
    after: (frame: Frame, scope: Scope) => T,
    value: Expression | null = null,
  ): T {
    const scope = new Scope(this, value ? [...body, { kind: 'evaluate', value, location }] : body)
    const execute = translateBody(body, scope)
    let result: T | undefined
    this.#run(name, location, (frame) => {
      execute(frame)
      result = after(frame, scope)
    })
    return result as T
  }

  #run(name: string, location: Location, action: (frame: Frame) => void): Value {
    const caller = this.frame
    const frame: Frame = { name, slots: [], caller, location, result: undefined }
    const mark = this.memory.mark
    this.frame = frame
    action(frame)
    this.memory.releaseTo(mark)
    this.frame = caller
    return frame.result
  }

  #callHost(node: FunctionNode, values: readonly Value[]): Value {
    const host = this.options.host[node.name]
    if (!host) refuse(`${node.name} is defined outside the program and cannot be called here`)
    return host(values, this)
  }

  #translated(node: FunctionNode): Translated {
    let translated = this.#functions.get(node)
    if (translated === undefined) {
      this.#functions.set(node, (translated = this.#translate(node)))
    }
    return translated
  }

  #translate(node: FunctionNode): Translated {
    if (node.body === null || node.linkage.kind === 'naked') {
      return refuse(`${node.name} is made of machine instructions, which are not interpreted`)
    }
    const scope = new Scope(this, node.body)
    const stores = node.parameters.map((parameter) => {
      const slot = scope.slotOf(parameter)
      const type = parameter.type as ValueType
      if (!scope.isInMemory(parameter)) return (frame: Frame, value: Value) => (frame.slots[slot] = value)
      const codec = codecOf(type, this.memory)
      const align = alignOf(type, this.target)
      return (frame: Frame, value: Value) => {
        const allocation = this.memory.addLocal({ kind: 'local', local: parameter }, codec.size, align)
        codec.store({ allocation, offset: 0 }, value)
        frame.slots[slot] = new Address(allocation, 0)
      }
    })
    return {
      body: translateBody(node.body, scope),
      enter: (frame, values) => stores.forEach((store, index) => store(frame, values[index])),
    }
  }

  // --- Memory ------------------------------------------------------------------------------------------------

  /** The address of a global. */
  addressOfGlobal(global: Global): Address {
    this.watch?.(global)
    let address = this.#globals.get(global)
    if (address === undefined) {
      address = new Address(this.options.allocate(global, this), 0)
      this.#globals.set(global, address)
    }
    return address
  }

  /** Zeroed static memory for a global. */
  newGlobal(global: Global): Allocation {
    const { type } = global
    const align = Math.max(alignOf(type, this.target), global.align)
    const allocation = this.memory.addStatic({ kind: 'global', global }, sizeOf(type, this.target), align)
    this.#globals.set(global, new Address(allocation, 0))
    return allocation
  }

  /** A string literal; equal ones share their bytes. */
  literal(value: string): View {
    let view = this.#literals.get(value)
    if (view === undefined) {
      const bytes = new TextEncoder().encode(value)
      const allocation = this.#constant({ kind: 'string', value }, bytes.length, 1)
      allocation.bytes.set(bytes)
      view = { data: new Address(allocation, 0), length: BigInt(bytes.length) }
      this.#literals.set(value, view)
    }
    return view
  }

  /** The constant object of class `type` that describes a location. */
  sourceLocation(location: Location, type: ObjectType): Address {
    let address = this.#locations.get(location)
    if (address === undefined) {
      const { target } = this
      const allocation = this.#constant(
        { kind: 'location', location },
        sizeOf(type, target),
        alignOf(type, target),
      )
      this.#storeLocation(allocation, location, type)
      address = new Address(allocation, 0)
      this.#locations.set(location, address)
    }
    return address
  }

  #storeLocation(allocation: Allocation, location: Location, type: ObjectType): void {
    const values: Readonly<Record<string, Value>> = {
      file: this.literal(location.file),
      line: BigInt(location.line),
      column: BigInt(location.column),
    }
    type.struct.fields.forEach((field, index) => {
      if (!isValueType(field.type)) return
      const offset = offsetOf(type.struct, index, this.target)
      codecOf(field.type, this.memory).store({ allocation, offset }, values[field.name])
    })
  }

  #constant(origin: Origin, size: number, align: number): Allocation {
    return this.memory.addStatic(origin, size, align)
  }

  /** The bytes that a slice of bytes or a string views. */
  bytesOf(view: View): Uint8Array {
    if (view.length === 0n) return new Uint8Array()
    const size = Number(view.length)
    const { allocation, offset } = this.memory.find(view.data, size)
    this.memory.requirePlain(allocation, offset, size)
    return allocation.bytes.subarray(offset, offset + size)
  }

  // --- Failures ----------------------------------------------------------------------------------------------

  /** The running calls, innermost first. */
  get stack(): readonly StackEntry[] {
    const entries: StackEntry[] = []
    for (let frame = this.frame; frame; frame = frame.caller) {
      entries.push({ name: frame.name, location: frame.location })
    }
    return entries
  }

  /** What was thrown, as a reason; what is not a `Stop` or too deep a recursion is a bug and thrown again. */
  reasonOf(thrown: unknown): Stop['reason'] {
    if (thrown instanceof Stop) return thrown.reason
    if (thrown instanceof RangeError && /call stack/.test(thrown.message)) {
      return { kind: 'error', message: 'calls are nested too deeply; it may be an endless recursion' }
    }
    throw thrown
  }

  /** The failure that a reason amounts to, at the place where execution stands. */
  failure(message: string, location: Location | null, otherwise: Location): Failure {
    const { stack } = this
    return { message, location: location ?? stack[0]?.location ?? otherwise, stack }
  }
}
