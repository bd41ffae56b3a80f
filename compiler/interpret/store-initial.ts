/** Fills the memory of a global from its initial value. */

import type { Initial } from '../ir/nodes.ts'
import { offsetOf, sizeOf } from '../types/layout.ts'
import { type StorageType, type ValueType, U8, pointer } from '../types/machine.ts'
import { codecOf } from './codec.ts'
import type { Machine } from './machine.ts'
import type { Spot } from './memory.ts'
import { addressOfPlace } from './places.ts'
import { Address, type Value, type Word } from './values.ts'

/** Stores `initial`, which describes a value of `type`, into zeroed memory. */
export function storeInitial(initial: Initial, type: StorageType, spot: Spot, machine: Machine): void {
  if (initial.kind === 'zero') return
  const at = (offset: number): Spot => ({ allocation: spot.allocation, offset: spot.offset + offset })
  if (initial.kind === 'array' && type.kind === 'array') {
    const size = sizeOf(type.element, machine.target)
    initial.elements.forEach((element, index) =>
      storeInitial(element, type.element, at(index * size), machine),
    )
  } else if (initial.kind === 'struct' && (type.kind === 'object' || type.kind === 'record')) {
    const { struct } = type
    initial.fields.forEach((field, index) =>
      storeInitial(field, struct.fields[index].type, at(offsetOf(struct, index, machine.target)), machine),
    )
  } else {
    codecOf(type as ValueType, machine.memory).store(spot, valueOf(initial, type, machine))
  }
}

/** An initial value that is not made of parts, as a value. */
function valueOf(initial: Initial, type: StorageType, machine: Machine): Value {
  switch (initial.kind) {
    case 'integer':
    case 'boolean':
      return initial.value
    case 'string':
      return machine.literal(initial.value)
    case 'null':
    case 'zero':
      return 0n
    case 'location':
      if (type.kind !== 'reference' || type.to.kind !== 'object') break
      return machine.sourceLocation(initial.location, type.to)
    case 'address':
      return machine.memory.moved(addressOfPlace(initial.place, machine), Number(initial.addend))
    case 'function':
      return machine.memory.addressOfFunction(initial.function)
    case 'linkerSymbol': {
      const { base } = machine.memory.addressOfSymbol(initial.name)
      return new Address(base, Number(initial.addend))
    }
    case 'view': {
      const element = type.kind === 'slice' ? type.element : U8
      const data = valueOf(initial.data, pointer(element), machine) as Word
      return { data, length: initial.length }
    }
  }
  throw new TypeError(`an initial value of kind ${initial.kind} does not describe a ${type.kind}`)
}
