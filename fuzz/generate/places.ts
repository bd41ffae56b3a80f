/** What can be read by name, and what of it can be written: variables, fields of objects and records, elements. */

import { isInteger } from '../integers.ts'
import { tree, type Tree } from '../tree.ts'
import type { Class, Context, Sequence, Type, Variable } from './context.ts'
import { isRead, named, operand } from './context.ts'
import { index } from './elements.ts'
import { reference } from './references.ts'

/** A place of one type. */
export interface Candidate {
  readonly type: Type
  readonly isAssignable: boolean
  /** Whether there is memory that is this place alone. */
  readonly isAddressable?: boolean
  /** Its value. `depth` bounds what stands inside: an index, the expression of an object. */
  read(depth: number): Tree
  /** The place itself; in JavaScript, a cell. */
  place(depth: number): Tree
}

/** Every place of a type that is in view. */
export function places(context: Context, type: Type): readonly Candidate[] {
  return [
    ...context.variables
      .filter((variable) => variable.type === type && !variable.isConstant)
      .map((variable) => variablePlace(variable)),
    ...fieldPlaces(context, type),
    ...recordPlaces(context, type),
    ...context.sequences
      .filter(({ element }) => element === type)
      .map((sequence) => elementPlace(context, sequence)),
  ]
}

function variablePlace(variable: Variable): Candidate {
  const { name, type, isAssignable, script = name } = variable
  return {
    type,
    isAssignable,
    isAddressable: variable.script === undefined && !variable.isComputed,
    read: () => named(variable),
    place: () => tree(placeSort(type), name, [], cellOf(name, script)),
  }
}

/** A variable as a cell. Inside a cell's own functions `this` would be the cell. */
function cellOf(name: string, script: string): string {
  return name.startsWith('this.')
    ? `m.field(this, '${name.slice('this.'.length)}')`
    : `{ get value() { return ${script} }, set value(next) { ${name} = next } }`
}

/** Of places that are written; they never stand for values, nor values for them. */
function placeSort(type: Type): string {
  return `place of ${type}`
}

/** The fields of the classes of which an object is in view. */
function fieldPlaces(context: Context, type: Type): Candidate[] {
  if (context.place.isPure) return []
  return context.declared.classes.flatMap((owner) => {
    if (!context.variables.some((variable) => variable.type === owner.name)) return []
    return owner.fields
      .filter((field) => isRead(field) && field.type === type)
      .map((field) => {
        const object = (depth: number): Tree => operand(reference(context, owner.name, depth - 1))
        return {
          type,
          // What is written to a range of bits must fit there.
          isAssignable: !field.isReadonly && field.kind === 'value',
          isAddressable: !mayBePacked(context, owner),
          read: (depth) => tree(type, `$0.${field.name}`, [object(depth)]),
          place: (depth) =>
            tree(placeSort(type), `$0.${field.name}`, [object(depth)], `m.field($0, '${field.name}')`),
        }
      })
  })
}

/** Whether objects of a class are packed, or stand in packed ones: no atomic operation is allowed there. */
function mayBePacked({ declared }: Context, { name, layout }: Class): boolean {
  const holds = (other: Class): boolean =>
    other.fields.some(({ kind, type }) => kind === 'inline' && type === name)
  return layout.isPacked || declared.classes.some((other) => other.layout.isPacked && holds(other))
}

/** The fields of the records in view, which are never written. */
function recordPlaces(context: Context, type: Type): Candidate[] {
  return context.variables.flatMap((variable) => {
    const record = context.record(variable.type)
    if (!record) return []
    return record.fields
      .map((field, position) => ({ ...field, position }))
      .filter((field) => field.type === type)
      .map(({ name, position }) => {
        const access = record.isTuple ? `[${position}]` : `.${name}`
        const script = `${variable.script ?? variable.name}${access}`
        const read = (): Tree => tree(type, `${variable.name}${access}`, [], script)
        return { type, isAssignable: false, read, place: read }
      })
  })
}

function elementPlace(context: Context, sequence: Sequence): Candidate {
  const { element: type, name } = sequence
  const make = (depth: number, sort: string, operation: string): Tree => {
    const { value, type: indexType } = index(context, sequence, depth - 1)
    return tree(sort, `${name}[$0]`, [value], `m.${operation}(${name}, $0, '${indexType}', @)`)
  }
  return {
    type,
    isAssignable:
      !sequence.isReadonly &&
      (isInteger(type) || type === 'boolean' || type === 'string' || /[?~]$/.test(type)),
    isAddressable: !sequence.isPacked,
    read: (depth) => make(depth, type, 'at'),
    place: (depth) => make(depth, placeSort(type), 'element'),
  }
}
