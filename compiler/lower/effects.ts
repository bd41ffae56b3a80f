/**
 * What evaluating an expression can observe or do, for keeping TypeScript's order of evaluation: C may
 * evaluate the operands of an expression in any order, so what could tell the difference is put into
 * temporaries first.
 */

import type { Expression, Place } from '../ir/nodes.ts'
import { operandsOf } from '../ir/walk.ts'

/** Whether evaluating can fail a check. */
export function canFail(expression: Expression): boolean {
  switch (expression.kind) {
    case 'arithmetic':
      if (expression.overflow || expression.zero) return true
      break
    case 'negate':
      if (expression.overflow) return true
      break
    case 'shift':
      if (expression.overflow || expression.range) return true
      break
    case 'subrange':
      if (expression.site) return true
      break
    case 'assertNotNull':
      return true
    case 'call':
      return true
  }
  return operandsOf(expression).some(canFail) || placesOf(expression).some(placeCanFail)
}

/** Whether reaching a place can fail a check. */
export function placeCanFail(place: Place): boolean {
  switch (place.kind) {
    case 'local':
    case 'global':
      return false
    case 'target':
      return canFail(place.reference)
    case 'field':
      return placeCanFail(place.object)
    case 'element':
      return place.site !== null || canFail(place.index) || placeCanFail(place.array)
    case 'sliceElement':
      return place.site !== null || canFail(place.index) || canFail(place.slice)
    case 'pointerElement':
      return canFail(place.index) || canFail(place.pointer)
  }
}

/** Whether what leads to a place, which is evaluated before a value for it, can fail a check; its own check comes later. */
export function leadCanFail(place: Place): boolean {
  switch (place.kind) {
    case 'local':
    case 'global':
    case 'target':
      return false
    case 'field':
      return placeCanFail(place.object)
    case 'element':
      return canFail(place.index) || placeCanFail(place.array)
    case 'sliceElement':
      return canFail(place.index) || canFail(place.slice)
    case 'pointerElement':
      return canFail(place.index) || canFail(place.pointer)
  }
}

/** Whether the value is the same however much happens before it is evaluated: nothing it reads can change. */
export function isStable(expression: Expression, isUnchanging: (place: Place) => boolean): boolean {
  if (expression.kind === 'call') return false
  if (expression.kind === 'read') return isUnchanging(expression.place)
  return (
    operandsOf(expression).every((operand) => isStable(operand, isUnchanging)) &&
    placesOf(expression).every((place) => placeIsStable(place, isUnchanging))
  )
}

/** Whether a place stays the same place however much happens before it is used. */
export function placeIsStable(place: Place, isUnchanging: (place: Place) => boolean): boolean {
  switch (place.kind) {
    case 'local':
    case 'global':
      return true
    case 'target':
      return isStable(place.reference, isUnchanging)
    case 'field':
      return placeIsStable(place.object, isUnchanging)
    case 'element':
      return isStable(place.index, isUnchanging) && placeIsStable(place.array, isUnchanging)
    case 'sliceElement':
      return isStable(place.index, isUnchanging) && isStable(place.slice, isUnchanging)
    case 'pointerElement':
      return isStable(place.index, isUnchanging) && isStable(place.pointer, isUnchanging)
  }
}

/** The places that an expression names directly. */
function placesOf(expression: Expression): Place[] {
  switch (expression.kind) {
    case 'read':
    case 'refer':
    case 'addressOf':
    case 'pointTo':
      return [expression.place]
    case 'sliceOfArray':
      return [expression.array]
    default:
      return []
  }
}
