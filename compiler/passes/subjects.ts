/**
 * What a length is the length of. A subject is a slice or string that keeps its length as long as its root
 * variable, and no memory on the way from there, is written.
 */

import type { Expression, Local, Place } from '../ir/nodes.ts'

export interface Subject {
  /** The same for two expressions that read the same slice. */
  readonly key: string
  readonly root: Local | null
  /** Whether it stands in memory, which calls and stores may change. */
  readonly readsMemory: boolean
}

let localCount = 0
const localNumbers = new WeakMap<Local, number>()
function numberOf(local: Local): number {
  let number = localNumbers.get(local)
  if (number === undefined) localNumbers.set(local, (number = localCount++))
  return number
}

/** The subject that a slice or string is read from; null if it may change unnoticed. */
export function subjectOf(value: Expression, inMemory: ReadonlySet<Local>): Subject | null {
  if (value.kind !== 'read') return null
  return subjectAt(value.place, inMemory)
}

function subjectAt(place: Place, inMemory: ReadonlySet<Local>): Subject | null {
  switch (place.kind) {
    case 'local':
      if (inMemory.has(place.local)) return null
      return { key: `local ${numberOf(place.local)}`, root: place.local, readsMemory: false }
    case 'global':
      return { key: `global ${place.global.symbol}`, root: null, readsMemory: true }
    case 'target': {
      const { reference } = place
      const value = reference.kind === 'convert' ? reference.value : reference
      if (value.kind !== 'read') return null
      const subject = subjectAt(value.place, inMemory)
      return subject && { ...subject, key: `${subject.key} *`, readsMemory: true }
    }
    case 'field': {
      const { type } = place.object
      if (type.kind !== 'object' && type.kind !== 'record') return null
      if (type.struct.fields[place.field].volatile) return null
      const subject = subjectAt(place.object, inMemory)
      return subject && { ...subject, key: `${subject.key} .${place.field}` }
    }
    default:
      return null
  }
}
