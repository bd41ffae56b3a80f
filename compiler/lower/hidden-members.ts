/**
 * Members that a record has in JavaScript though its type does not tell. TypeScript takes a record with more members for
 * one with fewer, and where a record without a member is then taken for one with an optional member of that name,
 * JavaScript would find the member that was there all along. Here it is gone: a record is converted to just the members of
 * its type. So the second conversion is exact only where no conversion of the whole program leads a record with such a
 * member to that type.
 */

import type { ts } from '../frontend/typescript.ts'
import { typeName, type RecordType, type Struct } from '../types/machine.ts'
import type { Unit } from './unit.ts'

/** Values of one type that become values of another. */
interface Flow {
  /** Null for a literal. */
  readonly from: Struct | null
  readonly to: Struct
  /** The members that are seen before, and those that are seen afterwards. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly node: ts.Node
}

/** A member that the values of a type are taken not to have. */
interface Assumption {
  readonly from: Struct
  readonly name: string
  readonly to: RecordType
  readonly node: ts.Node
}

const flows = new WeakMap<Unit, Flow[]>()
const assumptions = new WeakMap<Unit, Assumption[]>()

function listOf<T>(lists: WeakMap<Unit, T[]>, unit: Unit): T[] {
  let list = lists.get(unit)
  if (!list) lists.set(unit, (list = []))
  return list
}

/** Notes that records of one type become records of another. */
export function noteFlow(unit: Unit, flow: Flow): void {
  listOf(flows, unit).push(flow)
}

/** Notes that records of a type are taken not to have a member of this name. */
export function assumeAbsent(unit: Unit, assumption: Assumption): void {
  listOf(assumptions, unit).push(assumption)
}

/** Refuses the conversions that some other conversion of the program makes inexact. */
export function refuseHiddenMembers(unit: Unit): void {
  const assumed = listOf(assumptions, unit)
  if (assumed.length === 0) return
  const hidden = hiddenMembers(listOf(flows, unit))
  for (const { from, name, to, node } of assumed) {
    const origin = hidden.get(from)?.get(name)
    if (!origin) continue
    const related = [
      { message: `the field '${name}' goes out of sight here`, location: unit.location(origin) },
    ]
    unit.reportWith('optionalMember', node, [typeName(to), name], related)
  }
}

/** The members that records of each type may have unseen, with where they go out of sight. */
function hiddenMembers(all: readonly Flow[]): ReadonlyMap<Struct, ReadonlyMap<string, ts.Node>> {
  const hidden = new Map<Struct, Map<string, ts.Node>>()
  const membersOf = (struct: Struct): Map<string, ts.Node> => {
    let members = hidden.get(struct)
    if (!members) hidden.set(struct, (members = new Map()))
    return members
  }
  for (let changed = true; changed;) {
    changed = false
    for (const { from, to, before, after, node } of all) {
      const members = membersOf(to)
      const hide = (name: string, origin: ts.Node): void => {
        if (after.includes(name) || members.has(name)) return
        members.set(name, origin)
        changed = true
      }
      for (const name of before) hide(name, node)
      if (from) for (const [name, origin] of membersOf(from)) hide(name, origin)
    }
  }
  return hidden
}
