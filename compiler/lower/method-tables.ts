/**
 * Tables of methods. Where the whole program shows several methods that a call can come to, the objects begin with
 * a reference to the table of their class, and the call takes the function from there. All classes and interfaces that
 * are connected by derivation have tables of one form, so that an entry stands at one place whatever the type is by
 * which an object is known; what a class does not have stays null in its table, where nothing asks for it.
 */

import { ts } from '../frontend/typescript.ts'
import type { DynamicMethod, Expression, FunctionNode, Global, Initial, Place } from '../ir/nodes.ts'
import {
  BOOLEAN,
  USIZE,
  functionType,
  object,
  reference,
  type FunctionType,
  type ReferenceType,
  type Struct,
  type ValueType,
} from '../types/machine.ts'
import { offsetOf } from '../types/layout.ts'
import type { Body } from './body.ts'
import { classInstance, interfaceInstance, type ClassInstance } from './classes.ts'
import { NO_ENVIRONMENT, argumentKey, type TypeArgument } from './environment.ts'
import { hierarchyOf, type Family, type MemberKey, type Nominal } from './hierarchy.ts'
import { NOTHING_KNOWN, knownKey, type Known } from './known-arguments.ts'
import type { Unit } from './unit.ts'

/** The field, the first of an object, that refers to the table. No field of a class can be called so. */
export const TABLE_FIELD = '#methods'

/** What all tables of a family say of one class: whether their own is a copy of that class or derived from one. */
interface ClassTest {
  readonly of: ts.ClassDeclaration
  readonly index: number
}

/** Where all tables of a family say at which byte of an object a field stands that an interface declares. */
interface FieldOffset {
  readonly name: string
  readonly index: number
}

/** One entry of all tables of a family. */
export interface Slot {
  readonly key: MemberKey
  /** What the calls give for the type parameters of the member, and know of their arguments; the entries are functions for just that. */
  readonly typeArguments: readonly TypeArgument[]
  readonly known: Known
  /** The function that stands there; its first parameter is the object. */
  readonly type: FunctionType
  readonly index: number
  /** Through which classes and interfaces it is called. */
  readonly calls: Map<Struct, DynamicMethod>
}

export interface MethodTable {
  readonly struct: Struct
  readonly slots: Slot[]
  readonly tests: ClassTest[]
  readonly offsets: FieldOffset[]
  /** The tables of the classes of which objects are made. */
  readonly objects: Map<ClassInstance, Global>
  header: Struct | null
}

const all = new WeakMap<Unit, Map<Family, MethodTable>>()

/** The forms of tables of a program. */
export function methodTables(unit: Unit): readonly MethodTable[] {
  return [...(all.get(unit)?.values() ?? [])]
}

function tableFor(unit: Unit, declaration: Nominal): MethodTable {
  let tables = all.get(unit)
  if (!tables) all.set(unit, (tables = new Map()))
  const family = hierarchyOf(unit).familyOf(declaration)
  let table = tables.get(family)
  if (!table) {
    const [first] = family.declarations
    const name = first?.name?.text ?? 'class'
    table = {
      struct: struct(`methods of ${name}`, unit.uniqueSymbol(`${name}_table`, first ?? declaration)),
      slots: [],
      tests: [],
      offsets: [],
      objects: new Map(),
      header: null,
    }
    tables.set(family, table)
  }
  return table
}

function struct(name: string, symbol: string, fields: Struct['fields'] = []): Struct {
  return { name, symbol, kind: 'class', fields, packed: false, align: 1 }
}

/** The struct of the tables that the objects of a class or interface refer to. */
export function tableStruct(unit: Unit, declaration: Nominal): Struct {
  return tableFor(unit, declaration).struct
}

/**
 * What functions in tables take their object as: the one class or interface that all others are derived from, or
 * where there are several the mere beginning that all objects share.
 */
export function headerOf(unit: Unit, declaration: Nominal): ReferenceType {
  const table = tableFor(unit, declaration)
  table.header ??= findHeader(unit, declaration, table)
  return reference(object(table.header))
}

function findHeader(unit: Unit, declaration: Nominal, table: MethodTable): Struct {
  const hierarchy = hierarchyOf(unit)
  const { declarations } = hierarchy.familyOf(declaration)
  const tops = declarations.filter((candidate) => hierarchy.supers(candidate).length === 0)
  const [top] = tops
  if (tops.length === 1 && top?.name && !top.typeParameters) {
    const symbol = unit.checker.getSymbolAtLocation(top.name)!
    const type = unit.checker.getDeclaredTypeOfSymbol(symbol) as ts.ObjectType
    return ts.isClassDeclaration(top)
      ? classInstance(unit, type, top, NO_ENVIRONMENT).struct
      : interfaceInstance(unit, type, top, top, NO_ENVIRONMENT).struct
  }
  const name = declarations[0]?.name?.text ?? 'class'
  const field = { name: TABLE_FIELD, type: reference(object(table.struct)), volatile: false }
  return struct(`object of ${name}`, unit.uniqueSymbol(`${name}_object`, declaration), [field])
}

/** What is called through a table. */
export interface Entry {
  readonly key: MemberKey
  readonly parameters: readonly ValueType[]
  readonly result: ValueType
  readonly typeArguments: readonly TypeArgument[]
  readonly known: Known
}

/** The slot for a member with the given parameters and result, and who can be meant by it. */
export function slotFor(
  unit: Unit,
  receiver: { readonly declaration: Nominal; readonly struct: Struct },
  { key, parameters, result, typeArguments, known }: Entry,
): { readonly slot: Slot; readonly method: DynamicMethod } {
  const table = tableFor(unit, receiver.declaration)
  const type = functionType([headerOf(unit, receiver.declaration), ...parameters], result)
  const copy = copyKey(typeArguments, known)
  let slot = table.slots.find(
    (candidate) =>
      candidate.key === key &&
      candidate.type === type &&
      copyKey(candidate.typeArguments, candidate.known) === copy,
  )
  if (!slot) {
    slot = { key, typeArguments, known, type, index: table.struct.fields.length, calls: new Map() }
    table.slots.push(slot)
    const isOnly = known === NOTHING_KNOWN && typeArguments.length === 0
    const name = isOnly ? key.replace(' ', '_') : `${key}_${slot.index}`
    table.struct.fields = [...table.struct.fields, { name, type, volatile: false }]
  }
  let method = slot.calls.get(receiver.struct)
  if (!method)
    slot.calls.set(receiver.struct, (method = { name: `${receiver.struct.name}.${key}`, candidates: [] }))
  return { slot, method }
}

/** The same for calls that want the same copy of each function. */
function copyKey(typeArguments: readonly TypeArgument[], known: Known): string {
  return `${typeArguments.map(argumentKey).join()} ${knownKey(known)}`
}

/** Whether an object, which is not null, is of a class or one derived from it, as its table says. */
export function readTest(unit: Unit, object_: Expression, declaration: ts.ClassDeclaration): Expression {
  const index = testFor(unit, declaration)
  return readTable(unit, object_, { declaration }, BOOLEAN, index)
}

/** The field of the tables that tells of a class. */
export function testFor(unit: Unit, of: ts.ClassDeclaration): number {
  const table = tableFor(unit, of)
  const known = table.tests.find((test) => test.of === of)
  if (known) return known.index
  const index = table.struct.fields.length
  const wish = `is_${of.name?.text ?? 'class'}`
  const name = table.struct.fields.some((field) => field.name === wish) ? `${wish}_${index}` : wish
  table.tests.push({ of, index })
  table.struct.fields = [...table.struct.fields, { name, type: BOOLEAN, volatile: false }]
  return index
}

/** The bytes from the beginning of an object, which is not null, to a field, as its table says. */
export function readOffset(
  unit: Unit,
  object_: Expression,
  receiver: { readonly declaration: Nominal },
  name: string,
): Expression {
  const table = tableFor(unit, receiver.declaration)
  let offset = table.offsets.find((candidate) => candidate.name === name)
  if (!offset) {
    offset = { name, index: table.struct.fields.length }
    table.offsets.push(offset)
    table.struct.fields = [
      ...table.struct.fields,
      { name: `offset_of_${name}`, type: USIZE, volatile: false },
    ]
  }
  return readTable(unit, object_, receiver, USIZE, offset.index)
}

/** The function that stands in the table of an object. The object's type is the receiver's; it is not null. */
export function readSlot(
  unit: Unit,
  object_: Expression,
  receiver: { readonly declaration: Nominal },
  slot: Slot,
): Expression {
  return readTable(unit, object_, receiver, slot.type, slot.index)
}

function readTable(
  unit: Unit,
  object_: Expression,
  member: { readonly declaration: Nominal },
  entry: ValueType,
  field: number,
): Expression {
  const table = object(tableStruct(unit, member.declaration))
  if (object_.type.kind !== 'reference') throw new Error('methods belong to objects')
  const whole: Place = { kind: 'target', type: object_.type.to, reference: object_ }
  const type = reference(table)
  const tableReference: Expression = {
    kind: 'read',
    type,
    place: { kind: 'field', type, object: whole, field: 0 },
  }
  const inTable: Place = { kind: 'target', type: table, reference: tableReference }
  return {
    kind: 'read',
    type: entry,
    place: { kind: 'field', type: entry, object: inTable, field },
  }
}

/** The table of a class. */
function tableOf(unit: Unit, instance: ClassInstance): Global {
  const { objects, struct: form } = tableFor(unit, instance.declaration)
  let global = objects.get(instance)
  if (!global) {
    global = {
      name: `methods of ${instance.struct.name}`,
      symbol: unit.uniqueSymbol(`${instance.struct.symbol}_methods`, instance.declaration),
      type: object(form),
      constant: true,
      section: null,
      align: 1,
      initial: { kind: 'zero' },
      location: unit.location(instance.declaration),
    }
    unit.globals.push(global)
    unit.place(global, instance.declaration)
    objects.set(instance, global)
  }
  return global
}

/** Makes an object one of its class, before its constructor runs: from then on its own methods are called. */
export function beginObject(body: Body, place: Place, instance: ClassInstance): void {
  if (instance.struct.fields[0]?.name !== TABLE_FIELD) return
  const global = tableOf(body.unit, instance)
  const type = reference(global.type as Place['type'] & { kind: 'object' })
  body.emit({
    kind: 'assign',
    place: { kind: 'field', type, object: place, field: 0 },
    value: { kind: 'refer', type, place: { kind: 'global', type: global.type, global } },
  })
}

/** Fills in the tables as far as they are asked for; `implement` gives the function of a class for an entry. */
export function completeTables(
  unit: Unit,
  implement: (instance: ClassInstance, slot: Slot) => FunctionNode | null,
  isSubtype: (sub: Struct, above: Struct) => boolean,
  isOfClass: (instance: ClassInstance, declaration: ts.ClassDeclaration) => boolean,
): void {
  for (const { slots, tests, offsets, objects } of methodTables(unit)) {
    for (const [instance, global] of objects) {
      const fields: Initial[] = []
      for (const { of, index } of tests) fields[index] = { kind: 'boolean', value: isOfClass(instance, of) }
      for (const { name, index } of offsets) {
        const field = instance.struct.fields.findIndex((candidate) => candidate.name === name)
        const bytes = field < 0 ? 0 : offsetOf(instance.struct, field, unit.options.target)
        fields[index] = { kind: 'integer', value: BigInt(bytes) }
      }
      for (const slot of slots) {
        const methods = [...slot.calls].filter(([receiver]) => isSubtype(instance.struct, receiver))
        const entry = methods.length > 0 ? implement(instance, slot) : null
        for (const [, method] of entry ? methods : [])
          if (!method.candidates.includes(entry!)) method.candidates = [...method.candidates, entry!]
        fields[slot.index] = entry ? { kind: 'function', function: entry } : { kind: 'null' }
      }
      global.initial = { kind: 'struct', fields }
    }
  }
}
