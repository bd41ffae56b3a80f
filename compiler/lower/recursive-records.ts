/**
 * Records and unions that lead back to themselves through a slice or a pointer. Others are one struct for the same
 * fields; these have no end to compare, so they are known by the name of their interface or alias and its arguments.
 */

import { ts } from '../frontend/typescript.ts'
import { record, type RecordType, type Struct, type Variants } from '../types/machine.ts'
import { typeArgument } from './classes.ts'
import { argumentKey, argumentName, type Environment } from './environment.ts'
import { quietly } from './first-use.ts'
import type { Unit } from './unit.ts'

/** A named record that is being laid out, with the struct that stands for it already where it is met again. */
interface Layout {
  /** How many slices and pointers are around it. */
  readonly depth: number
  struct: Struct | null
}

interface Recursion {
  readonly done: Map<string, Struct>
  readonly begun: Map<string, Layout>
  depth: number
}

const recursions = new WeakMap<Unit, Recursion>()
function recursionOf(unit: Unit): Recursion {
  let recursion = recursions.get(unit)
  if (!recursion) recursions.set(unit, (recursion = { done: new Map(), begun: new Map(), depth: 0 }))
  return recursion
}

/** Lays out what a slice or a pointer leads to. */
export function beyondPointer<T>(unit: Unit, work: () => T): T {
  const recursion = recursionOf(unit)
  recursion.depth++
  try {
    return work()
  } finally {
    recursion.depth--
  }
}

/** Lays out a record by `work`, unless it is known, or is being laid out around the pointer that leads to it. */
export function layOutNamed(
  unit: Unit,
  type: ts.Type,
  node: ts.Node,
  environment: Environment,
  work: () => RecordType,
): RecordType {
  const name = nameOf(unit, type, node, environment)
  if (!name) return work()
  const recursion = recursionOf(unit)
  const known = recursion.done.get(name.key)
  if (known) return record(known)
  const around = recursion.begun.get(name.key)
  if (around) {
    if (around.depth === recursion.depth) return work()
    around.struct ??= emptyStruct(unit, name.text)
    return record(around.struct)
  }
  const layout: Layout = { depth: recursion.depth, struct: null }
  recursion.begun.set(name.key, layout)
  try {
    const made = work()
    return layout.struct ? complete(unit, layout.struct, made.struct, name.key) : made
  } finally {
    recursion.begun.delete(name.key)
  }
}

/** The name of an alias or interface and its arguments; null for a type without one. */
function nameOf(
  unit: Unit,
  type: ts.Type,
  node: ts.Node,
  environment: Environment,
): { readonly key: string; readonly text: string } | null {
  const isReference = (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference
  const symbol = type.aliasSymbol ?? (type.isClassOrInterface() || isReference ? type.symbol : undefined)
  const declaration = symbol?.declarations?.[0]
  if (!symbol || !declaration || unit.isAmbient(symbol)) return null
  const parameters =
    (declaration as ts.InterfaceDeclaration | ts.TypeAliasDeclaration).typeParameters?.length ?? 0
  const given = type.aliasSymbol
    ? (type.aliasTypeArguments ?? [])
    : parameters > 0
      ? unit.checker.getTypeArguments(type as ts.TypeReference)
      : []
  // What a type is given need not be a value itself, as in `Readonly<Draft>`; such a type does not lead back to itself.
  const machine = quietly(unit, () =>
    given.slice(0, parameters).map((argument) => typeArgument(unit, argument, node, environment)),
  )
  if (!machine) return null
  return {
    key: `${unit.identify(declaration)}<${machine.map(argumentKey).join()}>`,
    text: symbol.name + (machine.length > 0 ? `<${machine.map(argumentName).join(', ')}>` : ''),
  }
}

function emptyStruct(unit: Unit, name: string): Struct {
  const symbol = unit.uniqueSymbol(name, unit.project.modules[0]!)
  return { name, symbol, kind: 'record', fields: [], packed: false, align: 1 }
}

/** Gives the struct that stood for a record what it consists of; the one made without it is not needed. */
function complete(unit: Unit, struct: Struct, made: Struct, key: string): RecordType {
  struct.fields = made.fields
  if (made.variants) (struct as { variants?: Variants }).variants = made.variants
  for (const [own, other] of unit.records) if (other === made) unit.records.delete(own)
  unit.records.set(`recursive ${key}`, struct)
  recursionOf(unit).done.set(key, struct)
  return record(struct)
}
