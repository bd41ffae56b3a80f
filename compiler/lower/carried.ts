/**
 * What a copy of a function is given beside its own parameters: what the functions known for its parameters carry, and
 * what it carries itself. The names of those become known to its body by the meanings that they have there.
 */

import type { ts } from '../frontend/typescript.ts'
import type { Expression, Local } from '../ir/nodes.ts'
import type { Location } from '../ir/location.ts'
import type { ValueType } from '../types/machine.ts'
import type { Binding } from './bindings.ts'
import type { CarriedValue, Closure, Given } from './closure.ts'

export interface Carried {
  /** The parameters behind its own. */
  readonly locals: readonly Local[]
  /** The parameter that holds the `this` of the function around it. */
  readonly self: Local | null
  readonly bindings: readonly (readonly [ts.Symbol, Binding])[]
}

/** What a copy of a function carries for `closure`, which it is, and for the functions known for its parameters. */
export function carriedBy(
  closure: Closure | null,
  given: readonly (Given & { readonly symbols: readonly ts.Symbol[] })[],
  names: readonly string[],
  location: Location,
): Carried {
  const taken = new Set(names)
  const locals: Local[] = []
  const bindings: (readonly [ts.Symbol, Binding])[] = []
  const add = ({ carried }: Closure): readonly Local[] => {
    const added = carried.map((value) => parameter(value, location, taken))
    locals.push(...added)
    return added
  }
  for (const { symbols, ...known } of given) {
    const value = { ...known, carried: add(known.closure).map(valueOf) }
    for (const symbol of symbols) bindings.push([symbol, { kind: 'closure', value }])
  }
  if (!closure) return { locals, self: null, bindings }
  const own = add(closure)
  for (const [symbol, meaning] of closure.meanings) {
    if (meaning.kind === 'same') bindings.push([symbol, meaning.binding])
    else if (meaning.kind === 'value') bindings.push([symbol, { kind: 'local', local: own[meaning.index]! }])
    else if (meaning.kind === 'variable')
      bindings.push([symbol, { kind: 'captured', pointer: own[meaning.index]! }])
    else {
      const carried = meaning.indexes.map((index) => valueOf(own[index]!))
      bindings.push([symbol, { kind: 'closure', value: { ...meaning.given, carried } }])
    }
  }
  return { locals, self: closure.self === null ? null : own[closure.self]!, bindings }
}

function parameter(value: CarriedValue, location: Location, taken: Set<string>): Local {
  let { name } = value
  for (let count = 2; taken.has(name); count++) name = `${value.name}_${count}`
  taken.add(name)
  return { ...value, name, location, temporary: false }
}

/** The value of a parameter. */
export function valueOf(local: Local): Expression {
  return { kind: 'read', type: local.type as ValueType, place: { kind: 'local', type: local.type, local } }
}
