/** The vocabulary of escape analysis: what references refer to, and what functions do with their parameters. */

import type { FunctionNode, Local } from '../ir/nodes.ts'
import type { StorageType } from '../types/machine.ts'

/** What a reference may refer to. Interned, so that sets hold each once. */
export type Source =
  | { readonly kind: 'local'; readonly local: Local }
  /** What the argument refers to. */
  | { readonly kind: 'parameter'; readonly index: number }
  /** What is reached by references in what the argument refers to. */
  | { readonly kind: 'reached'; readonly index: number }
  | { readonly kind: 'outside' }

export type Sources = ReadonlySet<Source>

export const OUTSIDE: Source = { kind: 'outside' }
export const NOTHING: Sources = new Set()
export const ELSEWHERE: Sources = new Set([OUTSIDE])
const PARAMETERS: Source[] = []
const REACHED: Source[] = []

export function parameterSource(index: number): Source {
  return (PARAMETERS[index] ??= { kind: 'parameter', index })
}
export function reachedSource(index: number): Source {
  return (REACHED[index] ??= { kind: 'reached', index })
}

const alone = new WeakMap<Source, Sources>()

/** The set of one source. */
export function only(source: Source): Sources {
  let set = alone.get(source)
  if (set === undefined) alone.set(source, (set = new Set([source])))
  return set
}

/** What a function does with what its arguments refer to; the sources are its parameters'. */
export interface Summary {
  /** What may be kept after the call by something outside. */
  readonly kept: Set<Source>
  /** What the result may refer to. */
  readonly returned: Set<Source>
  /** What may be stored in what a parameter refers to, or in what is reached from it, by that source. */
  readonly stored: Map<Source, Set<Source>>
  /** The functions whose own summaries depend on this one. */
  readonly readers: Set<FunctionNode>
}

export type Summaries = Map<FunctionNode, Summary>

/** The summary of a function, empty at first. */
export function summarized(summaries: Summaries, node: FunctionNode): Summary {
  let summary = summaries.get(node)
  if (summary === undefined) {
    summary = { kept: new Set(), returned: new Set(), stored: new Map(), readers: new Set() }
    summaries.set(node, summary)
  }
  return summary
}

/** The set of a key, empty at first. */
export function setOf<K>(sets: Map<K, Set<Source>>, key: K): Set<Source> {
  let set = sets.get(key)
  if (set === undefined) sets.set(key, (set = new Set()))
  return set
}

/** The sources in either set; one of the two themselves where it has them all for certain. */
export function union(one: Sources, other: Sources): Sources {
  if (other.size === 0 || one === other) return one
  return one.size === 0 ? other : new Set([...one, ...other])
}

/** Adds sources to a set; whether any of them was new. */
export function include(set: Set<Source>, sources: Iterable<Source>): boolean {
  const { size } = set
  for (const source of sources) set.add(source)
  return set.size > size
}

/** Whether a value of this type can refer to anything. */
export function canRefer(type: StorageType): boolean {
  switch (type.kind) {
    case 'reference':
    case 'pointer':
    case 'slice':
    case 'string':
      return true
    case 'record':
    case 'object':
      return type.struct.fields.some((field) => canRefer(field.type))
    case 'array':
      return canRefer(type.element)
    default:
      return false
  }
}
