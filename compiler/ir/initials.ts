/** What is known of the values that globals begin with. */

import type { Initial } from './nodes.ts'

/** Whether all bytes of a value are zero. */
export function isZero(value: Initial): boolean {
  switch (value.kind) {
    case 'zero':
    case 'null':
      return true
    case 'integer':
      return value.value === 0n
    case 'boolean':
      return !value.value
    case 'struct':
      return value.fields.every(isZero)
    case 'array':
      return value.elements.every(isZero)
    default:
      return false
  }
}
