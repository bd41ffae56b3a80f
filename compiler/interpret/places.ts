/** Places, translated to closures that give the address of what stands there. */

import type { Expression, Place } from '../ir/nodes.ts'
import type { Site } from '../ir/checks.ts'
import { offsetOf, sizeOf } from '../types/layout.ts'
import type { ArrayType, ObjectType, RecordType } from '../types/machine.ts'
import { translateExpression } from './expressions.ts'
import type { Evaluate, Scope } from './frame.ts'
import type { Machine } from './machine.ts'
import { failCheck, refuse } from './stop.ts'
import type { View, Word } from './values.ts'

/** The address of a place. */
export function translatePlace(place: Place, scope: Scope): Evaluate<Word> {
  const { address, offset } = translateParts(place, scope)
  if (offset === 0) return address
  const { memory } = scope.machine
  return (frame) => memory.moved(address(frame), offset)
}

interface Parts {
  readonly address: Evaluate<Word>
  /** What is to be added to it, in bytes. */
  readonly offset: number
}

function translateParts(place: Place, scope: Scope): Parts {
  const { machine } = scope
  const { memory, target } = machine
  switch (place.kind) {
    case 'local': {
      const slot = scope.slotOf(place.local)
      const { name } = place.local
      const address: Evaluate<Word> = (frame) =>
        (frame.slots[slot] as Word | undefined) ?? refuse(`${name} is used before its declaration`)
      return { address, offset: 0 }
    }
    case 'global':
      return { address: () => machine.addressOfGlobal(place.global), offset: 0 }
    case 'target':
      return { address: translateExpression(place.reference, scope) as Evaluate<Word>, offset: 0 }
    case 'field': {
      const { address, offset } = translateParts(place.object, scope)
      const { struct } = place.object.type as ObjectType | RecordType
      return { address, offset: offset + offsetOf(struct, place.field, target) }
    }
    case 'element': {
      const { address, offset } = translateParts(place.array, scope)
      const index = translateNumber(place.index, scope)
      const length = BigInt((place.array.type as ArrayType).length)
      const size = sizeOf(place.type, target)
      const element: Evaluate<Word> = (frame) => {
        const base = address(frame)
        return memory.moved(base, checked(index(frame), length, place.site, scope) * size)
      }
      return { address: element, offset }
    }
    case 'sliceElement': {
      const slice = translateExpression(place.slice, scope)
      const index = translateNumber(place.index, scope)
      const size = sizeOf(place.type, target)
      const element: Evaluate<Word> = (frame) => {
        const { data, length } = slice(frame) as View
        return memory.moved(data, checked(index(frame), length, place.site, scope) * size)
      }
      return { address: element, offset: 0 }
    }
    case 'pointerElement': {
      const pointer = translateExpression(place.pointer, scope) as Evaluate<Word>
      const index = translateNumber(place.index, scope)
      const size = BigInt(sizeOf(place.type, target))
      const element: Evaluate<Word> = (frame) => {
        const base = pointer(frame)
        return memory.moved(base, Number(BigInt.asIntN(target.addressBits, index(frame) * size)))
      }
      return { address: element, offset: 0 }
    }
  }
}

/** An integer expression whose value must be a number. */
export function translateNumber(expression: Expression, scope: Scope): Evaluate<bigint> {
  const evaluate = translateExpression(expression, scope) as Evaluate<Word>
  const { memory } = scope.machine
  return (frame) => memory.plain(evaluate(frame))
}

/** A checked index. One that is out of bounds although its check was left out is a bug in what left it out. */
function checked(index: bigint, length: bigint, site: Site | null, scope: Scope): number {
  if (index >= 0n && index < length) return Number(index)
  if (site) return failCheck(site, [index, length], scope.machine.target.addressBits)
  return refuse(`index ${index} without a check is out of bounds for length ${length}`)
}

/** The address of a place inside a global that is reached by constant indices. */
export function addressOfPlace(place: Place, machine: Machine): Word {
  const location = { file: '', line: 1, column: 1 }
  return machine.runBody('', location, [], (frame, scope) => translatePlace(place, scope)(frame))
}
