/** Which machine types are one type in C, and which of them may stand at any address. */

import { alignOf } from '../types/layout.ts'
import type { ObjectType, RecordType, StorageType, Struct, ValueType } from '../types/machine.ts'
import type { Target } from '../types/target.ts'

/** Whether C has a struct for a type by the struct's own name. */
export function isStruct(type: StorageType): type is ObjectType | RecordType {
  return type.kind === 'object' || type.kind === 'record'
}

const structNumbers = new WeakMap<Struct, number>()
let structCount = 0
function structNumber(struct: Struct): number {
  let number = structNumbers.get(struct)
  if (number === undefined) structNumbers.set(struct, (number = structCount++))
  return number
}

/** A text that is the same for two types exactly when C sees them as one. */
export function representation(type: StorageType): string {
  switch (type.kind) {
    case 'integer':
      return type.name
    case 'record':
    case 'object':
      return `#${structNumber(type.struct)}`
    case 'reference':
      return `*${representation(type.to.kind === 'array' ? type.to.element : type.to)}`
    case 'pointer':
      return `*${representation(type.element)}`
    case 'slice':
      return `[]${representation(type.element)}`
    case 'array':
      return `[${type.length}]${representation(type.element)}`
    case 'function':
      return `(${[...type.parameters, type.result].map(representation).join(',')})`
    default:
      return type.kind
  }
}

/** Whether C sees two types as one. */
export function isSameInC(left: ValueType, right: ValueType): boolean {
  return left === right || representation(left) === representation(right)
}

/** Everything that references and slices can reach and that stands in place inside some packed struct. */
export function misalignedTypes(structs: readonly Struct[], target: Target): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (type: StorageType): void => {
    if (type.kind === 'array') return add(type.element)
    if (type.kind === 'slice' || type.kind === 'string') return
    if (alignOf(type, target) > 1) found.add(representation(type))
    if (!isStruct(type)) return
    addHeld(type.struct)
    if (type.struct.base) add({ kind: 'object', struct: type.struct.base })
  }
  // A scalar field cannot be referred to; an element can, as part of a slice.
  const addHeld = (struct: Struct): void => {
    for (const { type } of struct.fields) if (isStruct(type) || type.kind === 'array') add(type)
  }
  for (const struct of structs) if (struct.packed) addHeld(struct)
  return found
}
