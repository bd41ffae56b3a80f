/** Escape analysis of one function: where references flow, and then which of them outlive what they refer to. */

import type { Expression, FunctionNode, Local, Location, Place, Statement } from '../ir/nodes.ts'
import { operandsOf, rootOf } from '../ir/walk.ts'
import { LocalBlocks } from './local-blocks.ts'
import {
  canRefer,
  include,
  NOTHING,
  OUTSIDE,
  parameterSource,
  reachedSource,
  setOf,
  type Source,
  type Sources,
  type Summary,
} from './escape-sources.ts'
import type { Escape } from './escape.ts'

type ParameterSource = Extract<Source, { kind: 'parameter' | 'reached' }>
type Call = Extract<Expression, { kind: 'call' }>

export class EscapeFlow {
  readonly #blocks: LocalBlocks
  readonly #own: Summary
  /** What a variable's value refers to, or what is stored in a local object or array. */
  readonly #contents = new Map<Local, Set<Source>>()
  #changed = false
  #escapes: Escape[] = []
  #location: Location

  constructor(
    readonly node: FunctionNode,
    readonly summaryOf: (callee: FunctionNode) => Summary,
  ) {
    this.#blocks = new LocalBlocks(node)
    this.#own = summaryOf(node)
    this.#location = node.location
    node.parameters.forEach((parameter, index) => {
      if (canRefer(parameter.type)) this.#contentsOf(parameter).add(parameterSource(index))
    })
  }

  /** Lets references flow until nothing changes; whether the function's summary may have grown. */
  run(): boolean {
    let grown = false
    do {
      this.#changed = false
      this.#escapes = []
      this.#statements(this.node.body ?? [])
      grown ||= this.#changed
    } while (this.#changed)
    return grown
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
    this.#keep(this.#contentsOf(holder), sources)
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
    const { name } = this.node.parameters[target.index]
    for (const source of sources) {
      if (source.kind === 'local') this.#report(source.local, `stored in what ${name} refers to`)
      else if (source.kind !== 'outside') this.#keep(setOf(this.#own.stored, target), [source])
    }
  }

  #keepOutside(sources: Sources, how: string): void {
    for (const source of sources) {
      if (source.kind === 'local') this.#report(source.local, how)
      else if (source.kind !== 'outside') this.#keep(this.#own.kept, [source])
    }
  }

  #giveBack(sources: Sources): void {
    for (const source of sources) if (source.kind === 'local') this.#report(source.local, 'returned')
    this.#keep(
      this.#own.returned,
      [...sources].filter((source) => source.kind !== 'local'),
    )
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
          ? new Set([OUTSIDE])
          : this.#operand(expression)
      case 'view':
        return expression.address.type.kind === 'integer'
          ? new Set([OUTSIDE])
          : this.#value(expression.address)
      case 'location':
      case 'string':
        return new Set([OUTSIDE])
      default:
        return this.#operand(expression)
    }
  }

  /** What the operands of an expression refer to, if its own value can refer to anything. */
  #operand(expression: Expression): Sources {
    if (!canRefer(expression.type)) return NOTHING
    return union(operandsOf(expression).map((operand) => this.#value(operand)))
  }

  /** What the value of a place may refer to. */
  #read(place: Place): Sources {
    const root = rootOf(place)
    if (root?.kind === 'local') return this.#contentsOf(root.local)
    return union([...this.#placeSources(place)].map((source) => this.#reachedFrom(source)))
  }

  /** What the references in the memory of a source may refer to. */
  #reachedFrom(source: Source): Sources {
    if (source.kind === 'local') return this.#contentsOf(source.local)
    if (source.kind === 'outside') return new Set([OUTSIDE])
    const reached = reachedSource(source.index)
    const { stored } = this.#own
    return union([new Set([reached]), stored.get(source) ?? NOTHING, stored.get(reached) ?? NOTHING])
  }

  /** What a reference to a place refers to. */
  #placeSources(place: Place): Sources {
    switch (place.kind) {
      case 'local':
        return new Set([this.#blocks.source(place.local)])
      case 'global':
        return new Set([OUTSIDE])
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
    const candidates = callee.kind === 'direct' ? [callee.function] : callee.method?.candidates
    if (!candidates) {
      const everything = union(values.map((sources) => this.#closure(sources)))
      this.#keepOutside(everything, 'passed to a function that is not known here and may keep it')
      return resultOf(call, [OUTSIDE])
    }
    const returned = candidates.map((callee) => this.#callKnown(callee, values))
    return resultOf(call, [...union(returned), OUTSIDE])
  }

  /** What happens to the arguments of a function of the program; returns what its result may refer to. */
  #callKnown(callee: FunctionNode, values: readonly Sources[]): Sources {
    const { name } = callee
    const summary = this.summaryOf(callee)
    this.#keepOutside(this.#atCall(summary.kept, values), `passed to ${name}, which keeps it`)
    for (const [target, stored] of summary.stored) {
      this.#store(this.#atCall(new Set([target]), values), this.#atCall(stored, values))
    }
    return this.#atCall(summary.returned, values)
  }

  /** The sources of a callee, as its caller sees them. */
  #atCall(sources: Sources, values: readonly Sources[]): Sources {
    return union(
      [...sources].map((source) => {
        if (source.kind === 'parameter') return values[source.index] ?? NOTHING
        if (source.kind !== 'reached') return new Set([source])
        return this.#closure(union([...(values[source.index] ?? [])].map((from) => this.#reachedFrom(from))))
      }),
    )
  }

  /** Sources and all that can be reached from them. */
  #closure(sources: Sources): Sources {
    const found = new Set(sources)
    for (const source of found) include(found, this.#reachedFrom(source))
    return found
  }

  // --- Bookkeeping -------------------------------------------------------------------------------------------

  #contentsOf(local: Local): Set<Source> {
    return setOf(this.#contents, local)
  }

  #keep(set: Set<Source>, sources: Iterable<Source>): void {
    if (include(set, sources)) this.#changed = true
  }

  #report(local: Local, how: string): void {
    this.#escapes.push({ location: this.#location, local, how })
  }
}

function resultOf({ type }: Call, sources: readonly Source[]): Sources {
  return canRefer(type) ? new Set(sources) : NOTHING
}

function describe(local: Local): string {
  return local.temporary ? 'a value' : local.name
}

function union(parts: readonly Sources[]): Sources {
  return new Set(parts.flatMap((part) => [...part]))
}
