/** Escape analysis of one function: where references flow, and then which of them outlive what they refer to. */

import type { Callee, Expression, FunctionNode, Local, Place, Statement } from '../ir/nodes.ts'
import type { Location } from '../ir/location.ts'
import { spokenName } from '../ir/locals.ts'
import { operandsOf, rootOf } from '../ir/walk.ts'
import type { ValueType } from '../types/machine.ts'
import { LocalBlocks } from './local-blocks.ts'
import {
  canRefer,
  ELSEWHERE,
  include,
  NOTHING,
  only,
  parameterSource,
  reachedSource,
  setOf,
  type Source,
  type Sources,
  type Summary,
  union,
} from './escape-sources.ts'
import type { Escape } from './escape.ts'

type ParameterSource = Extract<Source, { kind: 'parameter' | 'reached' }>
type Call = Extract<Expression, { kind: 'call' }>

export class EscapeFlow {
  readonly #blocks: LocalBlocks
  readonly #own: Summary
  /** What a variable's value refers to, or what is stored in a local object or array. */
  readonly #contents = new Map<Local, Set<Source>>()
  /** The contents that something was derived from since the statements were last begun. */
  readonly #used = new Set<Sources>()
  /** Whether something was derived from less than is known now. */
  #changed = false
  #grown = false
  #escapes: Escape[] = []
  #location: Location

  constructor(
    readonly node: FunctionNode,
    readonly summaryOf: (callee: FunctionNode) => Summary,
    /** The functions that a function value of a type can be. */
    readonly functionsOf: (type: ValueType) => readonly FunctionNode[],
  ) {
    this.#blocks = new LocalBlocks(node)
    this.#own = summaryOf(node)
    this.#location = node.location
    node.parameters.forEach((parameter, index) => {
      if (canRefer(parameter.type)) this.#contentsOf(parameter).add(parameterSource(index))
    })
  }

  /** Lets references flow until nothing changes; whether the function's summary has grown. */
  run(): boolean {
    this.#grown = false
    do {
      this.#changed = false
      this.#used.clear()
      this.#escapes = []
      this.#statements(this.node.body ?? [])
    } while (this.#changed)
    return this.#grown
  }

  /** The escapes that the last run found; one for each variable and place. */
  escapes(): readonly Escape[] {
    const seen = new Set<string>()
    return this.#escapes.filter(({ location, local, how }) => {
      const key = `${location.line}:${location.column}:${local.name}:${how}`
      return !seen.has(key) && seen.add(key)
    })
  }

  // --- Statements --------------------------------------------------------------------------------------------

  #statements(statements: readonly Statement[]): void {
    for (const statement of statements) {
      this.#location = statement.location
      this.#statement(statement)
    }
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'declare':
        if (statement.value) this.#assignLocal(statement.local, this.#value(statement.value))
        return
      case 'assign':
        return this.#assign(statement.place, this.#value(statement.value))
      case 'evaluate':
        this.#value(statement.value)
        return
      case 'fill':
        return this.#store(this.#value(statement.slice), this.#value(statement.value))
      case 'return':
        if (statement.value) this.#giveBack(this.#value(statement.value))
        return
      case 'if':
        this.#value(statement.condition)
        this.#statements(statement.then)
        return this.#statements(statement.otherwise)
      case 'loop':
        this.#statements(statement.prepare)
        if (statement.condition) this.#value(statement.condition)
        this.#statements(statement.body)
        return this.#statements(statement.update)
      case 'switch':
        this.#value(statement.value)
        for (const clause of statement.clauses) this.#statements(clause.body)
        return
      case 'block':
        return this.#statements(statement.body)
      default:
    }
  }

  #assign(place: Place, sources: Sources): void {
    const root = rootOf(place)
    if (root?.kind === 'local') this.#assignLocal(root.local, sources)
    else this.#store(this.#placeSources(place), sources)
  }

  #assignLocal(holder: Local, sources: Sources): void {
    const contents = this.#contentsOf(holder)
    if (include(contents, sources) && this.#used.has(contents)) this.#changed = true
    for (const source of sources) {
      if (source.kind !== 'local' || this.#blocks.outlives(source.local, holder)) continue
      this.#report(source.local, `stored in ${describe(holder)}, which outlives it`)
    }
  }

  /** Stores references in the memory that others refer to. */
  #store(targets: Sources, sources: Sources): void {
    if (sources.size === 0) return
    for (const target of targets) {
      if (target.kind === 'local') this.#assignLocal(target.local, sources)
      else if (target.kind === 'outside') this.#keepOutside(sources, 'stored in memory that outlives it')
      else this.#storeInParameter(target, sources)
    }
  }

  #storeInParameter(target: ParameterSource, sources: Sources): void {
    const name = describe(this.node.parameters[target.index])
    for (const source of sources) {
      if (source.kind === 'local') this.#report(source.local, `stored in what ${name} refers to`)
      else if (source.kind !== 'outside') this.#summarize(setOf(this.#own.stored, target), source)
    }
  }

  #keepOutside(sources: Sources, how: string): void {
    for (const source of sources) {
      if (source.kind === 'local') this.#report(source.local, how)
      else if (source.kind !== 'outside') this.#summarize(this.#own.kept, source)
    }
  }

  #giveBack(sources: Sources): void {
    for (const source of sources) {
      if (source.kind === 'local') this.#report(source.local, 'returned')
      else this.#summarize(this.#own.returned, source)
    }
  }

  // --- Expressions -------------------------------------------------------------------------------------------

  /** What a value may refer to; calls inside happen. */
  #value(expression: Expression): Sources {
    switch (expression.kind) {
      case 'call':
        return this.#call(expression)
      case 'read':
        return canRefer(expression.type) ? this.#read(expression.place) : NOTHING
      case 'refer':
      case 'pointTo':
        return this.#placeSources(expression.place)
      case 'sliceOfArray':
        return this.#placeSources(expression.array)
      case 'convert':
        return expression.value.type.kind === 'integer' && canRefer(expression.type)
          ? ELSEWHERE
          : this.#operand(expression)
      case 'view':
        return expression.address.type.kind === 'integer' ? ELSEWHERE : this.#value(expression.address)
      case 'location':
      case 'string':
        return ELSEWHERE
      default:
        return this.#operand(expression)
    }
  }

  /** What the operands of an expression refer to, if its own value can refer to anything. */
  #operand(expression: Expression): Sources {
    if (!canRefer(expression.type)) return NOTHING
    let sources = NOTHING
    for (const operand of operandsOf(expression)) sources = union(sources, this.#value(operand))
    return sources
  }

  /** What the value of a place may refer to. */
  #read(place: Place): Sources {
    const root = rootOf(place)
    if (root?.kind === 'local') return this.#use(root.local)
    let sources = NOTHING
    for (const source of this.#placeSources(place)) sources = union(sources, this.#reachedFrom(source))
    return sources
  }

  /** What the references in the memory of a source may refer to. */
  #reachedFrom(source: Source): Sources {
    if (source.kind === 'local') return this.#use(source.local)
    if (source.kind === 'outside') return ELSEWHERE
    const reached = reachedSource(source.index)
    const { stored } = this.#own
    const inside = union(stored.get(source) ?? NOTHING, stored.get(reached) ?? NOTHING)
    return union(only(reached), inside)
  }

  /** What a reference to a place refers to. */
  #placeSources(place: Place): Sources {
    switch (place.kind) {
      case 'local':
        return only(this.#blocks.source(place.local))
      case 'global':
        return ELSEWHERE
      case 'target':
        return this.#value(place.reference)
      case 'field':
        return this.#placeSources(place.object)
      case 'element':
        return this.#placeSources(place.array)
      case 'sliceElement':
        return this.#value(place.slice)
      case 'pointerElement':
        return this.#value(place.pointer)
    }
  }

  // --- Calls -------------------------------------------------------------------------------------------------

  #call(call: Call): Sources {
    const values = call.arguments.map((argument) => this.#value(argument))
    const { callee } = call
    const isKnown = callee.kind === 'direct' || callee.method
    // What refers to nothing is kept by nobody, however many functions the value can be.
    if (!isKnown && values.every((sources) => sources.size === 0)) return resultOf(call, ELSEWHERE)
    const candidates = this.#candidates(callee)
    if (!candidates) {
      const everything = values.map((sources) => this.#closure(sources)).reduce(union, NOTHING)
      this.#keepOutside(everything, 'passed to a function that is not known here and may keep it')
      return resultOf(call, ELSEWHERE)
    }
    let returned = ELSEWHERE
    for (const candidate of candidates) returned = union(returned, this.#callKnown(candidate, values))
    return resultOf(call, returned)
  }

  /** The functions that a call can come to; null for a value that no function of the program is. */
  #candidates(callee: Callee): readonly FunctionNode[] | null {
    if (callee.kind === 'direct') return [callee.function]
    if (callee.method) return callee.method.candidates
    const values = this.functionsOf(callee.value.type)
    return values.length > 0 ? values : null
  }

  /** What happens to the arguments of a function of the program; returns what its result may refer to. */
  #callKnown(callee: FunctionNode, values: readonly Sources[]): Sources {
    const { name } = callee
    const summary = this.summaryOf(callee)
    summary.readers.add(this.node)
    this.#keepOutside(this.#atCall(summary.kept, values), `passed to ${name}, which keeps it`)
    for (const [target, stored] of summary.stored)
      this.#store(this.#sourceAtCall(target, values), this.#atCall(stored, values))
    return this.#atCall(summary.returned, values)
  }

  /** The sources of a callee, as its caller sees them. */
  #atCall(sources: Sources, values: readonly Sources[]): Sources {
    let seen = NOTHING
    for (const source of sources) seen = union(seen, this.#sourceAtCall(source, values))
    return seen
  }

  #sourceAtCall(source: Source, values: readonly Sources[]): Sources {
    if (source.kind === 'parameter') return values[source.index] ?? NOTHING
    if (source.kind !== 'reached') return only(source)
    let reached = NOTHING
    for (const from of values[source.index] ?? NOTHING) reached = union(reached, this.#reachedFrom(from))
    return this.#closure(reached)
  }

  /** Sources and all that can be reached from them. */
  #closure(sources: Sources): Sources {
    if (sources.size === 0) return NOTHING
    const found = new Set(sources)
    for (const source of found) include(found, this.#reachedFrom(source))
    return found
  }

  // --- Bookkeeping -------------------------------------------------------------------------------------------

  #contentsOf(local: Local): Set<Source> {
    return setOf(this.#contents, local)
  }

  #use(local: Local): Sources {
    const contents = this.#contentsOf(local)
    this.#used.add(contents)
    return contents
  }

  /** Adds to the function's own summary, which what it stores and its calls of itself make use of. */
  #summarize(set: Set<Source>, source: Source): void {
    if (set.has(source)) return
    set.add(source)
    this.#grown = true
    const { kept, returned, readers } = this.#own
    if ((set !== kept && set !== returned) || readers.has(this.node)) this.#changed = true
  }

  #report(local: Local, how: string): void {
    this.#escapes.push({ location: this.#location, local, how })
  }
}

function resultOf({ type }: Call, sources: Sources): Sources {
  return canRefer(type) ? sources : NOTHING
}

function describe(local: Local): string {
  return spokenName(local) ?? local.name
}
